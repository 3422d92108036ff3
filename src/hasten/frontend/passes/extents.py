"""Lengths of arrays as symbols: which are equal, and by how much others differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from hasten.frontend.kernel import ir

__all__ = ["Affine", "Extents", "extents_of"]


@dataclass(frozen=True)
class Affine:
    """``symbol + offset``; a number alone where there is no symbol."""

    symbol: str
    offset: int


@dataclass
class Extents:
    """What is known of lengths in one function.

    Parameters
    ----------
    definitions : dict
        Values of names that are assigned once.
    stable : set of str
        Parameters that are never assigned.
    arrays : dict
        For each array name the lengths of its axes, None where they are not one and the same.
    """

    definitions: dict[str, ir.Expression] = field(default_factory=dict)
    stable: set[str] = field(default_factory=set)
    arrays: dict[str, tuple[Affine | None, ...]] = field(default_factory=dict)

    def affine(self, value: ir.Expression, depth: int = 8) -> Affine | None:
        """A whole number as a symbol and an offset; None where it is no such thing."""
        if depth == 0:
            return None
        match value:
            case ir.Literal_(int() as number):
                return Affine("", number)
            case ir.Variable(name) if name in self.definitions:
                return self.affine(self.definitions[name], depth - 1) or Affine(name, 0)
            case ir.Variable(name) if name in self.stable:
                return Affine(name, 0)
            case ir.Extent(of, axis):
                return self.of_axis(of, axis)
            case ir.Binary("add" | "sub" as operator, left, right):
                return self._moved(operator, left, right, depth)
            case ir.Binary("max", ir.Literal_(0), right) | ir.Binary("max", right, ir.Literal_(0)):
                return self.affine(right, depth - 1)  # of a length, which is never below zero
        return None

    def _moved(
        self, operator: str, left: ir.Expression, right: ir.Expression, depth: int
    ) -> Affine | None:
        if operator == "add" and isinstance(left, ir.Literal_):
            left, right = right, left
        by, of = right, self.affine(left, depth - 1)
        if of is None or not isinstance(by, ir.Literal_) or not isinstance(by.value, int):
            return None
        return Affine(of.symbol, of.offset + (by.value if operator == "add" else -by.value))

    def of_axis(self, of: ir.Expression, axis: int) -> Affine | None:
        """Length of an axis of an array that has a name."""
        if isinstance(of, ir.Variable):
            known = self.arrays.get(of.name)
            if known is not None and axis < len(known):
                return known[axis]
        return None


def extents_of(function: ir.Function) -> Extents:
    r"""What can be told of lengths from a whole function.

    Parameters
    ----------
    function : Function

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> text = "def f(m, i):\n    row = m[i]\n    part = row[1:-1]\n    return part[0]\n"
    >>> lengths = extents_of(lowered(text, np.ones((2, 5)), 1)).arrays
    >>> lengths["row"], lengths["part"]
    ((Affine(symbol='m.shape[1]', offset=0),), (Affine(symbol='part.shape[0]', offset=0),))
    """
    assigned: dict[str, list[ir.Expression]] = {}
    for statement in ir.statements_in(function.body):
        if isinstance(statement, ir.Assign):
            assigned.setdefault(statement.target.name, []).append(statement.value)
    given = {p.name: p.type for p in function.parameters}
    found = Extents()
    found.definitions = {
        name: values[0]
        for name, values in assigned.items()
        if len(values) == 1 and name not in given and isinstance(values[0].type, ir.Number)
    }
    found.stable = {name for name in given if name not in assigned}
    for name, of in given.items():
        if isinstance(of, ir.ArrayType) and name in found.stable:
            found.arrays[name] = tuple(Affine(f"{name}.shape[{a}]", 0) for a in range(of.ndim))
    for _ in range(3):  # arrays made like others that are made like others
        for name, values in assigned.items():
            if isinstance(values[0].type, ir.ArrayType) and name not in given:
                found.arrays |= _of_group(_group(name, assigned), assigned, found)
    return found


def _group(name: str, assigned: dict[str, list[ir.Expression]]) -> set[str]:
    """Names that exchange their arrays."""
    group, waiting = {name}, [name]
    while waiting:
        one = waiting.pop()
        for target, values in assigned.items():
            sources = {v.name for v in values if isinstance(v, ir.Variable)}
            linked = ({target} if one in sources else set()) | (sources if target == one else set())
            waiting += linked - group
            group |= linked
    return group


def _of_group(
    group: set[str], assigned: dict[str, list[ir.Expression]], known: Extents
) -> dict[str, tuple[Affine | None, ...]]:
    shapes: set[_Lengths] = set()
    for name in group:
        if name in known.stable:
            shapes.add(known.arrays.get(name, ()))
        shapes |= {
            _lengths(v, known) for v in assigned.get(name, []) if not isinstance(v, ir.Variable)
        }
    if len(shapes) != 1:
        return {}
    (shape,) = shapes
    alone = len(group) == 1 and len(assigned[name]) == 1
    if alone:  # what nothing tells of is a symbol of its own: the name always has the same array
        own = (Affine(f"{name}.shape[{axis}]", 0) for axis in range(_ndim(assigned[name][0])))
        shape = tuple(one or other for one, other in zip_longest(shape, own))
    return dict.fromkeys(group, shape)


_Lengths = tuple[Affine | None, ...]


def _lengths(value: ir.Expression, known: Extents) -> _Lengths:
    """What is known of the lengths of an array; nothing, or None for single axes, where it is not."""
    match value:
        case ir.Created(sizes):
            return tuple(known.affine(size) for size in sizes)
        case ir.Copied(of=ir.Variable(of)):
            return known.arrays.get(of, ())
        case ir.View(of=ir.Variable(of), parts=parts, transposed=transposed):
            whole = known.arrays.get(of, ())
            found = tuple(
                _length(part, length, known)
                for part, length in zip_longest(parts, whole)
                if not isinstance(part, ir.Expression)
            )
            return found[::-1] if transposed else found
    return ()


def _length(part: ir.Part, whole: Affine | None, known: Extents) -> Affine | None:
    match part:
        case None:
            return whole
        case (_, count, _):
            return known.affine(count)
    return None


def _ndim(value: ir.Expression) -> int:
    assert isinstance(value.type, ir.ArrayType)  # noqa: S101 (nothing else has lengths here)
    return value.type.ndim
