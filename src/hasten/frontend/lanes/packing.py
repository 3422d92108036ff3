"""Elements that lie apart in memory are laid beside each other once, where a loop comes back to them again and again.

Programs of linear algebra do the same with their panels: Goto and van de Geijn, "Anatomy of high-performance matrix
multiplication" (2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import declarations_of
from hasten.frontend.lanes.addresses import NO_LANES, beside_each_other, slopes
from hasten.frontend.lanes.aliases import Aliases
from hasten.frontend.lanes.varying import Spreading, spreading_of, step_of, times_of
from hasten.frontend.passes.extents import extents_of
from hasten.frontend.passes.fresh import FreshNames
from hasten.frontend.passes.rewriting import rewritten, without_lines

__all__ = ["Packing", "packed"]

_FEW = 4  # times through a loop that are not worth it
_ZERO, _ONE = (ir.Literal_(number, ir.INT) for number in (0, 1))


def packed(function: ir.Function, apart: Iterable[tuple[str, str]]) -> ir.Function:
    r"""A function that makes copies of what its loops across lanes read apart, before the outermost loop that comes back to it.

    Parameters
    ----------
    function : Function
        Unchecked, with loops that are marked to lie across lanes.
    apart : iterable of (str, str)
        Pairs of parameters that do not overlap in memory.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "def f(x, d, n):\n    for i in range(n):\n        for j in range(len(x)):\n            d[i, j] = x[j, 2] * i\n"
    >>> program = unguarded(lowered(text, np.ones((9, 3)), np.ones((9, 9)), 9))
    >>> (outer,) = program.body
    >>> inner = replace(outer.body[0], lanes=True)
    >>> marked = replace(program, body=(replace(outer, body=(inner,)),))
    >>> print(shown(packed(marked, [("d", "x")])))
    def f(x, d, n):
        x_packed = created!(x.shape[0])
        if (2 < x.shape[1]):
            for place in range(0, x.shape[0], 1):
                x_packed[place] = x[place, 2]
        for i in range(0, n, 1):
            for j in range(0, x.shape[0], 1):
                d[i, j] = (x_packed[j] * float64(i))
    """
    while (more := _packed_once(function, Packing(function, apart))) is not None:
        function = more
    return function


@dataclass(frozen=True)
class Pattern:
    """Which elements of an array a loop comes back to.

    Parameters
    ----------
    array : Variable
    kind : ArrayType
        Of the array.
    lane : int
        The axis along which lanes take them.
    stop : Expression or None
        Where they stop; None where that changes, or they do not begin with the counter's own place.
    counted : tuple of (int, str, Expression)
        Axes along which a loop inside counts from 0, with its counter and where it stops.
    fixed : tuple of (int, Expression)
        Axes of which there is one place.
    """

    array: ir.Variable
    kind: ir.ArrayType
    lane: int
    stop: ir.Expression | None
    counted: tuple[tuple[int, str, ir.Expression], ...]
    fixed: tuple[tuple[int, ir.Expression], ...]

    @property
    def packed(self) -> ir.ArrayType:
        """What a copy of them is."""
        return ir.ArrayType(self.kind.dtype, len(self.counted) + 1, contiguous=True)


class Packing:
    """Says which elements of a function are worth a copy.

    Parameters
    ----------
    function : Function
    apart : iterable of (str, str)
        Pairs of parameters that do not overlap in memory.
    """

    def __init__(self, function: ir.Function, apart: Iterable[tuple[str, str]]) -> None:
        self._aliases = Aliases(function, apart)
        self._extents = extents_of(function)

    def length(self, stop: ir.Expression, array: ir.Variable, axis: int) -> ir.Expression:
        """How much of an axis a loop counts through that stops there."""
        length = ir.Extent(array, axis)
        whole = self._extents.of_axis(array, axis)
        if whole is not None and self._extents.affine(stop) == whole:
            return length
        return ir.Binary("max", _ZERO, ir.Binary("min", stop, length, ir.INT), ir.INT)

    def pattern(self, element: ir.Element, spreading: Spreading, outer: ir.For) -> Pattern | None:
        """What `outer` comes back to by an element of a loop across lanes inside of it; None where it is not worth a copy.

        Parameters
        ----------
        element : Element
        spreading : Spreading
            Of the loop across lanes.
        outer : For
        """
        of, kind = element.of, element.of.type
        if not isinstance(of, ir.Variable) or not isinstance(kind, ir.ArrayType):
            return None
        times = times_of(outer)
        if times is not None and times < _FEW:
            return None
        if kind.dtype in NO_LANES or step_of(spreading.loop) != 1:
            return None
        if not spreading.varies(element) or beside_each_other(element, spreading):
            return None
        if not self._rests(of, outer):
            return None
        return self._shape_of(element, of, kind, spreading, outer)

    def _rests(self, of: ir.Variable, outer: ir.For) -> bool:
        """Whether nothing in a loop changes an array."""
        for statement in ir.statements_in((outer,)):
            match statement:
                case ir.Assign(target) if target.name == of.name:
                    return False
                case ir.Store(ir.Element(ir.Variable(name))) if self._aliases.may_share(
                    of.name, name
                ):
                    return False
                case ir.Store(ir.Element(of=whole)) if not isinstance(whole, ir.Variable):
                    return False
            if any(isinstance(value, ir.Call) for value in ir.walk(statement)):
                return False
        return True

    def _shape_of(
        self,
        element: ir.Element,
        of: ir.Variable,
        kind: ir.ArrayType,
        spreading: Spreading,
        outer: ir.For,
    ) -> Pattern | None:
        found = slopes(element, spreading)
        if found is None or [slope for slope in found if slope] != [1]:
            return None
        lane = found.index(1)
        changed, counters = set(ir.assigned_in((outer,))), _counters(outer)
        counted, fixed = [], []
        for axis, index in enumerate(element.indices):
            if element.wraps[axis] or any(isinstance(v, ir.Element) for v in ir.parts(index)):
                return None
            if axis == lane:
                if _names(index) & changed != {spreading.loop.target.name}:
                    return None  # another part of the axis each time
                continue
            if isinstance(index, ir.Variable) and index.name in counters:
                stop = counters[index.name]
                if spreading.varies(index) or stop is None or _names(stop) & changed:
                    return None
                counted.append((axis, index.name, stop))
            elif _names(index) & changed:
                return None
            else:
                fixed.append((axis, without_lines(index)))
        loop = spreading.loop
        plain = element.indices[lane] == loop.target and not _names(loop.stop) & changed
        plain = plain and not any(isinstance(v, ir.Element) for v in ir.parts(loop.stop))
        stop = without_lines(loop.stop) if plain else None
        return Pattern(of, kind, lane, stop, tuple(counted), tuple(fixed))


def _packed_once(function: ir.Function, packing: Packing) -> ir.Function | None:
    """The function with the copies before one of its loops; None where none is wanted any more."""
    maker = _Maker(function, packing)
    body = tuple(maker.block(function.body))
    return replace(function, body=body) if maker.done else None


class _Maker:
    """Finds the first loop that comes back to something, and puts the copies before it."""

    def __init__(self, function: ir.Function, packing: Packing) -> None:
        self.declarations = declarations_of(function)
        self.packing = packing
        self.fresh = FreshNames(ir.names_of(function))
        self.done = False

    def block(self, body: tuple[ir.Statement, ...]) -> Iterator[ir.Statement]:
        for statement in body:
            if self.done:
                yield statement
                continue
            if isinstance(statement, ir.For) and not statement.lanes:
                if patterns := dict(self.patterns(statement)):
                    self.done = True
                    yield from self.with_copies(statement, patterns)
                    continue
                if statement.parallel:  # memory belongs to one thread
                    yield statement
                    continue
            inner = {
                name: tuple(self.block(getattr(statement, name)))
                for name in ("body", "orelse")
                if getattr(statement, name, None)
            }
            yield replace(statement, **inner) if self.done else statement

    def patterns(self, outer: ir.For) -> Iterator[tuple[int, tuple[Pattern, ir.Element]]]:
        """By identity the elements inside of a loop that are worth a copy."""
        for loop in ir.statements_in(outer.body):
            if not isinstance(loop, ir.For) or not loop.lanes:
                continue
            spreading = spreading_of(loop, self.declarations)
            for statement in ir.statements_in(loop.body):
                for value in ir.walk(statement):
                    if not isinstance(value, ir.Element):
                        continue
                    if pattern := self.packing.pattern(value, spreading, outer):
                        yield id(value), (pattern, value)

    def with_copies(
        self, outer: ir.For, found: dict[int, tuple[Pattern, ir.Element]]
    ) -> Iterator[ir.Statement]:
        """The copies, and the loop that reads them."""
        copies: dict[Pattern, ir.Variable] = {}
        for pattern, _ in found.values():
            if pattern not in copies:
                name = self.fresh(f"{pattern.array.name}_packed")
                copies[pattern] = ir.Variable(name, pattern.packed)
                yield from self.copied(pattern, copies[pattern], outer.line)

        def change(value: ir.Expression) -> ir.Expression:
            if id(value) not in found:
                return value
            pattern, element = found[id(value)]
            axes = [*(axis for axis, _, _ in pattern.counted), pattern.lane]
            indices = tuple(element.indices[axis] for axis in axes)
            return replace(element, of=copies[pattern], indices=indices, wraps=(False,) * len(axes))

        yield rewritten(outer, change)

    def copied(self, pattern: Pattern, copy: ir.Variable, line: int) -> Iterator[ir.Statement]:
        """An array with the elements of a pattern, its lanes along the last axis."""
        sizes = [
            self.packing.length(stop, pattern.array, axis) for axis, _, stop in pattern.counted
        ]
        length: ir.Expression = ir.Extent(pattern.array, pattern.lane)
        if pattern.stop is not None:
            length = self.packing.length(pattern.stop, pattern.array, pattern.lane)
        kind, item = pattern.kind, pattern.kind.item
        yield ir.Assign(copy, ir.Created((*sizes, length), None, pattern.packed, line=line), line)
        place = ir.Variable(self.fresh("place"), ir.INT)
        counters = [ir.Variable(self.fresh(name), ir.INT) for _, name, _ in pattern.counted]
        at: dict[int, ir.Expression] = {pattern.lane: place, **dict(pattern.fixed)}
        at |= {axis: c for (axis, _, _), c in zip(pattern.counted, counters, strict=True)}
        indices = tuple(at[axis] for axis in range(kind.ndim))
        plain = (False,) * kind.ndim
        made: ir.Statement = ir.Store(
            ir.Element(copy, (*counters, place), plain[: pattern.packed.ndim], item),
            ir.Element(pattern.array, indices, plain, item),
            line,
        )
        for counter, size in zip(counters[::-1], sizes[::-1], strict=True):
            made = ir.For(counter, _ZERO, size, _ONE, (made,), line=line)
        made = ir.For(place, _ZERO, length, _ONE, (made,), line=line)
        tests = [t for axis, index in pattern.fixed for t in _inside(index, pattern.array, axis)]
        if tests:
            yield ir.If(reduce(lambda a, b: ir.Logical("and", a, b), tests), (made,), (), line)
        else:
            yield made


def _inside(index: ir.Expression, array: ir.Variable, axis: int) -> Iterator[ir.Expression]:
    """Questions whether a place is one of an axis: the loop that reads it may never run."""
    if not isinstance(index, ir.Literal_):
        yield ir.Compare("<=", _ZERO, index)
    yield ir.Compare("<", index, ir.Extent(array, axis))


def _counters(outer: ir.For) -> dict[str, ir.Expression | None]:
    """Counters of the loops inside, with where those stop that count from 0; None for others."""
    found: dict[str, ir.Expression | None] = {}
    for loop in ir.statements_in(outer.body):
        if isinstance(loop, ir.For):
            name = loop.target.name
            plain = loop.start == _ZERO and loop.step == _ONE
            plain &= not any(isinstance(v, ir.Element) for v in ir.parts(loop.stop))
            stop = without_lines(loop.stop) if plain else None
            found[name] = stop if found.get(name, stop) == stop else None
    return found


def _names(value: ir.Expression) -> set[str]:
    return {part.name for part in ir.parts(value) if isinstance(part, ir.Variable)}
