"""What arguments need of each other, guessed from the user's own: equal lengths, indices in range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from hasten.workload.facts import Facts

__all__ = ["Extent", "Relations", "relate"]

_SMALL_ROW = 4
_CHANCE = 8  # below it that two extents lie side by side is no sign of a relation


@dataclass(frozen=True)
class Extent:
    """A length, as a product of free sizes and what is added to it."""

    factors: tuple[int, ...]
    plus: int = 0

    def of(self, sizes: Mapping[int, int]) -> int:
        """Its value where the free sizes have the values `sizes`."""
        return max(0, prod(sizes[factor] for factor in self.factors) + self.plus)


@dataclass(frozen=True)
class Relations:
    """Relations that made arguments keep.

    Parameters
    ----------
    free : tuple of int
        Sizes that may be chosen, as they are in the user's arguments.
    extents : mapping of str to tuple of Extent
        Of each array and list, by axis.
    lengths : mapping of str to Extent
        Integers that are a length of something.
    indices : mapping of str to Extent
        Arrays, lists and integers whose values are below this.
    pointers : mapping of str to Extent
        Rising arrays that begin at 0 and end at this, as in compressed sparse rows.
    counts : mapping of str to tuple of Extent
        Integers that are no more than these lengths: a window, a number of neighbours.
    order : tuple of tuple of str
        Numbers of one type, each list rising: a lower and an upper bound.
    fixed : frozenset of int
        Sizes of small rows, as 3 of points in space: they rather have a meaning.
    """

    free: tuple[int, ...]
    extents: Mapping[str, tuple[Extent, ...]]
    lengths: Mapping[str, Extent]
    indices: Mapping[str, Extent]
    pointers: Mapping[str, Extent]
    counts: Mapping[str, tuple[Extent, ...]]
    order: tuple[tuple[str, ...], ...]
    fixed: frozenset[int]


def relate(facts: Mapping[str, Facts]) -> Relations:
    """Guess the relations of a call.

    What coincides in the user's arguments is taken to belong together: lengths that are equal, lengths
    that are a product of two others or one longer than another, integers that are such a length, and
    whole numbers that just fit below one. To take a coincidence for a relation only makes the inputs
    less varied; to miss a relation makes them useless.

    Parameters
    ----------
    facts : mapping of str to Facts

    Returns
    -------
    Relations
    """
    shapes = {n: f.shape for n, f in facts.items() if f.container in {"array", "list"}}
    numbers = {n: int(f.low) for n, f in facts.items() if _is_count(f)}
    known = _expressed({e for shape in shapes.values() for e in shape}, set(numbers.values()))
    extents = {n: tuple(known[e] for e in shape) for n, shape in shapes.items()}
    lengths = {n: known[v] for n, v in numbers.items() if v in known}
    pointers = {n: known[int(f.high)] for n, f in facts.items() if _is_pointer(f, known)}
    indices = {}
    for name, fact in facts.items():
        if name in pointers or name in lengths or not fact.whole or fact.low < 0:
            continue
        bound = _bound(int(fact.high), known)
        if bound is not None and fact.container != "kept":
            indices[name] = known[bound]
    free = tuple(sorted(e for e, extent in known.items() if extent == Extent((e,))))
    counts = {
        name: tuple(known[e] for shape in shapes.values() for e in shape if value <= e)
        for name, value in numbers.items()
        if name not in lengths
    }
    rows = {e for shape in shapes.values() for e in shape[1:] if e <= _SMALL_ROW}
    return Relations(
        free,
        extents,
        lengths,
        indices,
        pointers,
        {name: bounds for name, bounds in counts.items() if bounds},
        _rising({n: f for n, f in facts.items() if n not in {*lengths, *indices}}),
        frozenset(rows) & set(free),
    )


def _rising(facts: Mapping[str, Facts]) -> tuple[tuple[str, ...], ...]:
    """Numbers of one type in their order, where there are several and no two are equal."""
    found = []
    for dtype in sorted({f.dtype for f in facts.values() if f.dtype[:3] in {"int", "flo", "uin"}}):
        names = [n for n, f in facts.items() if f.container == "scalar" and f.dtype == dtype]
        if len({facts[n].low for n in names}) == len(names) > 1:
            found.append(tuple(sorted(names, key=lambda n: facts[n].low)))
    return tuple(found)


def _is_count(fact: Facts) -> bool:
    return fact.container == "scalar" and fact.whole and fact.low >= 2


def _expressed(extents: set[int], counts: set[int]) -> dict[int, Extent]:
    """Each length by the free sizes, which are named by their own value."""
    known: dict[int, Extent] = {}
    for extent in sorted(extents | {c for c in counts if any(_divides(c, e) for e in extents)}):
        known[extent] = _derived(extent, known) or Extent((extent,))
    return known


def _divides(count: int, extent: int) -> bool:
    return count == extent or (extent >= _CHANCE and extent % count == 0)


def _derived(extent: int, known: dict[int, Extent]) -> Extent | None:
    if extent < _CHANCE:
        return None
    smaller = [e for e, known_as in known.items() if 2 <= e < extent and known_as.plus == 0]
    for one in reversed(smaller):
        if extent - one in (1, 2) and one >= _CHANCE:
            return Extent(known[one].factors, extent - one)
        if extent % one == 0 and extent // one in smaller:
            return Extent(known[one].factors + known[extent // one].factors)
    return None


def _is_pointer(fact: Facts, known: dict[int, Extent]) -> bool:
    whole_array = fact.container in {"array", "list"} and fact.whole and len(fact.shape) == 1
    return whole_array and fact.rising and fact.low == 0 and int(fact.high) in known


def _bound(high: int, known: dict[int, Extent]) -> int | None:
    """The length that values up to `high` would just fit below."""
    fitting = [extent for extent in known if high < extent <= 2 * (high + 1)]
    return min(fitting, default=None)
