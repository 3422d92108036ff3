"""Strategies for the arguments of one attack, from the facts of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from random import Random
from typing import Any, Literal

import numpy as np
import platformdirs
from hypothesis import HealthCheck, Phase, assume, configuration, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.extra import numpy as hnp

from hasten.verify.inputs.attacks import BLOCKS, Attack
from hasten.verify.inputs.relations import Extent, Relations
from hasten.workload.facts import Facts
from hasten.workload.trial import Trial

__all__ = ["Maker"]

_MOST_ELEMENTS = 4096
_BATCH = 4  # examples of one seed: then the engine begins to vary what it has
_LARGE = 2**28  # sums of them leave 32 bits, products of two stay within 64
_SMALL_SCALAR = 4


@dataclass(frozen=True)
class Maker:
    """Makes the inputs of all attacks on one workload.

    Parameters
    ----------
    facts : mapping of str to Facts
    relations : Relations
    seed : int
    """

    facts: Mapping[str, Facts]
    relations: Relations
    seed: int

    def trials(self, attack: Attack) -> Iterator[Trial]:
        """The inputs of an attack, always the same for one seed."""
        for batch in range(-(-attack.examples // _BATCH)):
            wanted = min(_BATCH, attack.examples - batch * _BATCH)
            drawn: list[Trial] = []
            self._search(attack, batch, lambda t, d=drawn: d.append(t), wanted)  # type: ignore[misc]
            yield from drawn

    def smallest(self, attack: Attack, fails: Callable[[Trial], bool]) -> Trial | None:
        """The smallest input of an attack that fails; None where none is found again.

        Parameters
        ----------
        attack : Attack
        fails : callable
            Whether an input fails.
        """
        for batch in range(-(-attack.examples // _BATCH)):
            found = self._search(attack, batch, fails, _BATCH)
            if found is not None:
                return found
        return None

    def _search(
        self, attack: Attack, batch: int, condition: Callable[[Trial], Any], examples: int
    ) -> Trial | None:
        chosen = settings(
            max_examples=examples,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        random = Random(f"{self.seed} {attack.name} {batch}")  # noqa: S311 (nothing secret)
        try:
            with _kept_elsewhere():
                return find(
                    self._strategy(attack),
                    lambda t: bool(condition(t)),
                    settings=chosen,
                    random=random,
                )
        except HypothesisException:  # nothing was found
            return None

    def _strategy(self, attack: Attack) -> st.SearchStrategy[Trial]:
        return st.composite(_Draw(self.facts, self.relations, attack).trial)()


@contextmanager
def _kept_elsewhere() -> Iterator[None]:
    """Have Hypothesis keep what it keeps in our cache, not where the user works."""
    before = getattr(configuration, "__hypothesis_home_directory", None)
    home = Path(platformdirs.user_cache_dir("hasten")) / "hypothesis"
    configuration.set_hypothesis_home_dir(home)
    try:
        yield
    finally:
        configuration.set_hypothesis_home_dir(before)


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
                made[name] = draw(st.lists(_texts(fact), max_size=20))
            elif fact.container == "items":
                picks[name] = self._picks(draw, fact, bulk)
            elif fact.container != "kept":
                made[name] = self._collection(draw, name, sizes, bulk)
        self._order(made)
        trial = Trial(self.attack.name, made, self._layouts(), picks=picks)
        return _CHANGES[self.attack.change](draw, trial, self.facts)

    def _order(self, made: dict[str, Any]) -> None:
        """Have numbers rise where the user's do: bounds stay bounds."""
        for names in self.relations.order:
            made |= dict(zip(names, sorted(made[name] for name in names), strict=True))

    def _text(self, draw: Callable[..., Any], fact: Facts, bulk: int) -> str:
        few: str = draw(_texts(fact))
        if not bulk:
            return few
        rng = np.random.default_rng(bulk)
        count = draw(st.sampled_from([5, 20, 70, 300]))
        return few + "".join(rng.choice(np.array(fact.pieces, object), count))

    def _picks(self, draw: Callable[..., Any], fact: Facts, bulk: int) -> list[int]:
        last = fact.shape[0] - 1
        few: list[int] = draw(st.lists(st.integers(0, last), max_size=9))
        if not bulk or not self.attack.sizes[-1]:
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
        if sizes and self.attack.sizes == (0,) and 0 not in sizes.values():
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
            return draw(st.one_of(st.just(_own(fact)), _elements(fact, mode)))
        return draw(_elements(fact, mode))

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
        elements = _elements(fact, mode) if bound is None else st.integers(0, max(0, bound - 1))
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


def _elements(fact: Facts, mode: str) -> st.SearchStrategy[Any]:
    """One element of an argument."""
    kind = np.dtype(fact.dtype).kind
    if kind == "b":
        return st.booleans()
    if kind in "iu":
        return _integers(fact, mode)
    real = _floats(fact, mode)
    if kind == "c":
        return st.builds(complex, real, real)
    return real


def _texts(fact: Facts) -> st.SearchStrategy[str]:
    """Text of pieces of the user's own: words, white space, single characters."""
    return st.lists(st.sampled_from(fact.pieces), max_size=40).map("".join)


def _integers(fact: Facts, mode: str) -> st.SearchStrategy[int]:
    info = np.iinfo(fact.dtype)
    low, high = int(fact.low), int(fact.high)
    if fact.container == "scalar":  # one value tells no range: from zero to twice of it
        low, high = min(0, 2 * low), max(_SMALL_SCALAR, 2 * high)
    top = max(abs(low), abs(high), 1)
    match mode:
        case "signs" if fact.container != "scalar" or fact.negative:
            low, high = -top, top
        case "large":
            low, high = min(low, 0), max(_LARGE, high)
        case "zeros":
            low, high = 0, 1
        case "ties":
            return st.sampled_from([int(v) for v in fact.own[:2]] or [0])
        case "limits":
            ends = (info.max, info.min, info.max - 1, info.min + 1)
            return st.sampled_from([0, 1, *map(int, ends)])
    within = max(low, int(info.min)), min(high, int(info.max))
    return st.integers(*within)


def _floats(fact: Facts, mode: str) -> st.SearchStrategy[float]:
    width = _width(np.dtype(fact.dtype))
    low, high = fact.low, fact.high
    if fact.container == "scalar":
        low, high = min(0.0, 2 * low), max(0.0, 2 * high)
    top = max(abs(low), abs(high)) or 1.0
    own = [v for v in fact.own if not np.isnan(v)] or [0.0]
    match mode:
        case "ties":
            return st.sampled_from(own[:2])
        case "zeros":
            return st.sampled_from([0.0, 1.0, -0.0])
        case "denormal":
            tiny = float(np.finfo(fact.dtype).tiny)
            return st.sampled_from([tiny, tiny / 4, -tiny / 4, 0.0, own[0]])
        case "signs" if fact.container != "scalar":
            low = -top
        case "large":
            low, high = (0.0 if low >= 0 else -1e3 * top), 1e3 * top
    ordinary = st.one_of(st.sampled_from(own), _between(low, high, width))
    if mode == "nan":
        return st.one_of(st.just(float("nan")), ordinary)
    if mode == "infinite":
        return st.one_of(st.sampled_from([float("inf"), float("-inf")]), ordinary)
    return ordinary


def _width(dtype: np.dtype[Any]) -> Literal[16, 32, 64]:
    """Bits of a float, or of a part of a complex number; of wider ones as many as can be drawn."""
    match dtype.itemsize // (2 if dtype.kind == "c" else 1):
        case 2:
            return 16
        case 4:
            return 32
    return 64


def _between(low: float, high: float, width: Literal[16, 32, 64]) -> st.SearchStrategy[float]:
    """Floats within a range whose ends may not be numbers of that width."""
    kind: Any = {16: np.float16, 32: np.float32, 64: np.float64}[width]
    with np.errstate(over="ignore"):
        first, last = float(kind(low)), float(kind(high))
    if not (np.isfinite(first) and np.isfinite(last)) or first > last:
        first, last = 0.0, 1.0
    return st.floats(
        first, last, allow_nan=False, allow_infinity=False, allow_subnormal=False, width=width
    )


def _unchanged(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    del draw, facts
    return trial


def _one(
    draw: Callable[..., Any],
    trial: Trial,
    facts: Mapping[str, Facts],
    condition: Callable[[Facts], bool],
    change: Callable[[Any], Any],
) -> Trial:
    """Change one argument of those that fulfil a condition."""
    names = [n for n, f in facts.items() if n in trial.made and condition(f)]
    if not names:
        return trial
    name = draw(st.sampled_from(names))
    made = {**trial.made, name: change(trial.made[name])}
    layouts = {n: v for n, v in trial.layouts.items() if n != name}
    return replace(trial, made=made, layouts=layouts)


def _overlap(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    arrays = [n for n, f in facts.items() if f.container == "array"]
    pairs = [
        (a, b)
        for a in arrays
        for b in arrays
        if a < b and (facts[a].dtype, facts[a].shape) == (facts[b].dtype, facts[b].shape)
    ]
    shared = draw(st.sampled_from(pairs))
    return replace(trial, shared=shared)


def _unequal(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(
        draw, trial, facts, lambda f: f.container in {"array", "list"}, lambda v: v[: len(v) // 2]
    )


def _oblong(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    fewer = draw(st.integers(1, 3))
    across = draw(st.booleans())

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value[:, :-fewer].copy() if across else value[:-fewer].copy()
        return [row[:-fewer] for row in value] if across else value[:-fewer]

    return _one(draw, trial, facts, lambda f: f.container in {"array", "list"}, cut)


def _out_of_range(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    far = draw(st.sampled_from([100, -100, 10_000]))

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [far, *value[1:]] if value and isinstance(value[0], int) else value
        if isinstance(value, np.ndarray):
            if value.size:
                value.flat[0] = np.array(far).astype(value.dtype)
            return value
        return value + far

    return _one(draw, trial, facts, lambda f: f.whole, moved)


def _other_precision(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    other = {"float64": "float32", "float32": "float64", "complex128": "complex64"}
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array" and f.dtype in other,
        lambda v: v.astype(other[v.dtype.name]),
    )


def _other_type(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    def changed(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.astype(np.float64 if value.dtype.kind in "iub" else np.int64)
        if isinstance(value, list):
            return [float(v) if isinstance(v, int) else v for v in value]
        return float(value) if isinstance(value, int) else int(np.real(value))

    return _one(draw, trial, facts, lambda f: f.dtype[:3] not in {"com", "str"}, changed)


def _other_dimension(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    deeper = draw(st.booleans())
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array",
        lambda v: v[None] if deeper or v.ndim < 2 else v[0] if len(v) else v.ravel(),
    )


def _list_for_array(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array" and f.dtype in {"float64", "int64", "bool"},
        lambda v: v.tolist(),
    )


def _none(draw: Callable[..., Any], trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(draw, trial, facts, lambda f: f.container != "kept", lambda _: None)


_CHANGES: Mapping[str, Callable[[Callable[..., Any], Trial, Mapping[str, Facts]], Trial]] = {
    "": _unchanged,
    "overlap": _overlap,
    "oblong": _oblong,
    "unequal": _unequal,
    "out of range": _out_of_range,
    "other precision": _other_precision,
    "other type": _other_type,
    "other dimension": _other_dimension,
    "list for array": _list_for_array,
    "None": _none,
}
