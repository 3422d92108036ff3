"""Drawing one input of an attack, argument by argument, so that relations are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hasten.verify.inputs.attacks import BLOCKS, Attack
from hasten.verify.inputs.changes import changed
from hasten.verify.inputs.elements import elements_of, texts_of
from hasten.verify.inputs.relations import Extent, Relations
from hasten.workload.facts import Facts
from hasten.workload.trial import Trial

__all__ = ["drawn_trials"]

_MOST_ELEMENTS = 4096


def drawn_trials(
    facts: Mapping[str, Facts], relations: Relations, attack: Attack
) -> st.SearchStrategy[Trial]:
    """A strategy for the inputs of an attack.

    Parameters
    ----------
    facts : mapping of str to Facts
        Of the user's own arguments.
    relations : Relations
        That the made ones keep.
    attack : Attack
    """
    return st.composite(_Draw(facts, relations, attack).trial)()


@dataclass(frozen=True)
class _Draw:
    """One input of an attack, drawn piece by piece."""

    facts: Mapping[str, Facts]
    relations: Relations
    attack: Attack

    def trial(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Trial:
        sizes = self._sizes(draw)
        bulk = draw(st.integers(0, 7))  # 0: each value is drawn for itself, and can be shrunk
        made: dict[str, Any] = {}
        picks: dict[str, list[int]] = {}
        for name, fact in self.facts.items():
            if fact.container == "scalar":
                made[name] = self._scalar(draw, name, fact, sizes)
            elif fact.container == "text":
                made[name] = self._text(draw, fact, bulk)
            elif fact.container == "texts":
                most = 0 if self.attack.empties else 20
                made[name] = draw(st.lists(texts_of(fact), max_size=most))
            elif fact.container == "items":
                picks[name] = self._picks(draw, fact, bulk)
            elif fact.container != "kept":
                made[name] = self._collection(draw, name, sizes, bulk)
        self._order(made)
        trial = Trial(self.attack.name, made, self._layouts(), picks=picks)
        return changed(self.attack.change, draw, trial, self.facts)

    def _order(self, made: dict[str, Any]) -> None:
        """Have numbers rise where the user's do: bounds stay bounds."""
        for names in self.relations.order:
            made |= dict(zip(names, sorted(made[name] for name in names), strict=True))

    def _text(self, draw: Callable[..., Any], fact: Facts, bulk: int) -> str:
        if self.attack.empties:
            return ""
        few: str = draw(texts_of(fact))
        if not bulk:
            return few
        rng = np.random.default_rng(bulk)
        count = draw(st.sampled_from([5, 20, 70, 300]))
        return few + "".join(rng.choice(np.array(fact.pieces, object), count))

    def _picks(self, draw: Callable[..., Any], fact: Facts, bulk: int) -> list[int]:
        last = fact.shape[0] - 1
        few: list[int] = draw(st.lists(st.integers(0, last), max_size=9))
        if self.attack.empties:
            return []
        if not bulk:
            return few
        return [int(v) for v in np.random.default_rng(bulk).integers(0, last + 1, 17 + bulk)]

    def _layouts(self) -> dict[str, str]:
        if self.attack.layout == "C":
            # Arrays keep the order that the user's have: another one is an attack of its own.
            return {
                n: "in Fortran order" if f.layout == "F" else "strided"
                for n, f in self.facts.items()
                if f.container == "array" and f.layout != "C" and f.shape
            }
        return {n: self.attack.layout for n, f in self.facts.items() if f.container == "array"}

    def _sizes(self, draw: Callable[..., Any]) -> dict[int, int]:
        deepest = max((len(e) for e in self.relations.extents.values()), default=1)
        most = {1: 1000, 2: 33, 3: 9}.get(deepest, 5)
        sizes = {}
        for own in self.relations.free:
            if own in self.relations.fixed:
                sizes[own] = own
                continue
            choices = [s for s in self.attack.sizes if s <= most] or [most]
            if 0 in choices and len(self.relations.free) > 1:
                choices = [0, 1, 3]
            sizes[own] = draw(st.sampled_from(choices))
        if sizes and self.attack.empties and 0 not in sizes.values():
            sizes[max(sizes.keys() - self.relations.fixed, default=max(sizes))] = 0
        return sizes

    def _scalar(
        self, draw: Callable[..., Any], name: str, fact: Facts, sizes: Mapping[int, int]
    ) -> Any:
        if name in self.relations.lengths:
            value = self.relations.lengths[name].of(sizes)
        elif name in self.relations.indices:
            value = draw(st.integers(0, max(0, self.relations.indices[name].of(sizes) - 1)))
        else:
            value = self._free_scalar(draw, fact)
        if name in self.relations.counts:
            most = min(extent.of(sizes) for extent in self.relations.counts[name])
            value = max(1, min(value, most))
        return _as_scalar(value, fact)

    def _free_scalar(self, draw: Callable[..., Any], fact: Facts) -> Any:
        """The user's own where the attack is on something else; otherwise any."""
        mode = self.attack.values
        if mode == "ties" or self.attack.sizes is BLOCKS:
            return _own(fact)
        if mode == "own":
            return draw(st.one_of(st.just(_own(fact)), elements_of(fact, mode)))
        return draw(elements_of(fact, mode))

    def _collection(
        self, draw: Callable[..., Any], name: str, sizes: Mapping[int, int], bulk: int
    ) -> Any:
        fact = self.facts[name]
        place = list(self.facts).index(name)  # so that two arrays of one shape differ
        shape = self._shape(name, sizes)
        bounded = self.relations.indices.get(name) or self.relations.pointers.get(name)
        bound = None if bounded is None else bounded.of(sizes)
        values = self._values(draw, fact, shape, bound, bulk and bulk + len(self.facts) * place)
        if fact.rising:
            values = np.sort(values)
        if name in self.relations.pointers:
            values = _pinned(values, self.relations.pointers[name], sizes)
        if fact.symmetric and shape[0] == shape[1]:
            values = np.tril(values) + np.tril(values, -1).T
        return values.tolist() if fact.container == "list" else values

    def _shape(self, name: str, sizes: Mapping[int, int]) -> tuple[int, ...]:
        shape = [extent.of(sizes) for extent in self.relations.extents[name]]
        while prod(shape) > _MOST_ELEMENTS:
            shape[int(np.argmax(shape))] //= 2
        return tuple(shape)

    def _values(
        self,
        draw: Callable[..., Any],
        fact: Facts,
        shape: tuple[int, ...],
        bound: int | None,
        bulk: int,
    ) -> np.ndarray[Any, Any]:
        """Elements of an array; below `bound` where they are indices."""
        dtype = np.dtype(fact.dtype)
        if fact.distinct:
            order = np.random.default_rng(bulk).permutation(shape[0]) if bulk else np.arange(*shape)
            return order.astype(dtype)
        mode = self.attack.values
        elements = elements_of(fact, mode) if bound is None else st.integers(0, max(0, bound - 1))
        if not bulk or prod(shape) == 0:
            drawn: np.ndarray[Any, Any] = draw(
                hnp.arrays(dtype, shape, elements=elements, fill=elements)
            )
            return drawn
        # A handful of drawn values, spread over the array by a generator of its own
        few = draw(st.lists(elements, min_size=2, max_size=9))
        rng = np.random.default_rng([bulk, *shape])
        if bound is not None:
            return rng.integers(0, max(1, bound), shape).astype(dtype)
        values = rng.choice(np.array(few, dtype), shape)
        if mode in {"own", "signs"} and dtype.kind == "f":
            low = -max(abs(fact.low), abs(fact.high)) if mode == "signs" else fact.low
            spread = rng.uniform(low, fact.high, shape)
            values = np.where(rng.random(shape) < 0.8, spread, values).astype(dtype)
        return values


def _pinned(
    values: np.ndarray[Any, Any], end: Extent, sizes: Mapping[int, int]
) -> np.ndarray[Any, Any]:
    last = end.of(sizes)
    assume(values.size > 1 or (values.size == 1 and last == 0))
    values = np.sort(values)
    values[-1] = last
    values[0] = 0
    return values


def _own(fact: Facts) -> Any:
    return fact.own[0] if fact.own else 0


def _as_scalar(value: Any, fact: Facts) -> Any:
    """A number of the type that the user's has."""
    kind = np.dtype(fact.dtype)
    if kind.kind in "iub" and isinstance(value, float):
        value = round(value)
    made = kind.type(value)
    return made.item() if fact.python else made
