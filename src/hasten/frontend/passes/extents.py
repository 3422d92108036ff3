"""Lengths of arrays as symbols: which are equal, and by how much others differ."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    """What can be told of lengths from a whole function.

    Parameters
    ----------
    function : Function
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
    shapes: set[tuple[Affine | None, ...]] = set()
    for name in group:
        if name in known.stable:
            shapes.add(known.arrays.get(name, ()))
        for value in assigned.get(name, []):
            match value:
                case ir.Variable():
                    continue
                case ir.Created(sizes):
                    shapes.add(tuple(known.affine(size) for size in sizes))
                case ir.Copied(of=ir.Variable(of)):
                    shapes.add(known.arrays.get(of, ()))
                case ir.View(of=ir.Variable(of), parts=(part,)) if isinstance(part, ir.Expression):
                    shapes.add(known.arrays.get(of, ())[1:])
                case _:
                    return {}
    if len(shapes) != 1:
        return {}
    (shape,) = shapes
    return dict.fromkeys(group, shape)
