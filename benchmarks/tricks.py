"""Popular tricks for fast Python before the referee: which are right, and what each is worth.

Three plain functions, and what people write instead of them. A trick that does no work, or stops early,
gets its verdict; the others their factor, measured as in any race.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from record import record

import hasten


def halves(values: list[float]) -> list[float]:
    """The plain loop: half of what is above a limit."""
    found = []
    for i in range(len(values)):
        if above(values[i]):
            found.append(values[i] * 0.5)  # noqa: PERF401 (the loop is what is raced)
    return found


def above(value: float) -> bool:
    """A call in the innermost loop."""
    return value > 0.25


def half(value: float) -> float:
    """What `map` is given."""
    return value * 0.5


def comprehension(values: list[float]) -> list[float]:
    """A comprehension for the loop."""
    return [v * 0.5 for v in values if above(v)]


def inlined(values: list[float]) -> list[float]:
    """The call written out."""
    found = []
    for i in range(len(values)):
        if values[i] > 0.25:
            found.append(values[i] * 0.5)  # noqa: PERF401 (as above)
    return found


def hoisted(values: list[float]) -> list[float]:
    """Attributes and the length looked up before the loop."""
    found: list[float] = []
    append, n = found.append, len(values)
    for i in range(n):
        if above(values[i]):
            append(values[i] * 0.5)
    return found


def mapped(values: list[float]) -> list[float]:
    """`map` and `filter`, made a list."""
    return list(map(half, filter(above, values)))


def lazily_mapped(values: list[float]) -> Any:
    """`map` that nobody consumes: famous for its speed."""
    return map(half, filter(above, values))


def generated(values: list[float]) -> Any:
    """A generator that nobody consumes."""
    return (v * 0.5 for v in values if above(v))


def total(x: np.ndarray[Any, Any]) -> float:
    """The plain loop: a sum of squares."""
    s = 0.0
    for v in x:
        s += v * v
    return float(s)


def vectorised(x: np.ndarray[Any, Any]) -> float:
    """One expression of NumPy."""
    return float((x * x).sum())


def dotted(x: np.ndarray[Any, Any]) -> float:
    """One call of NumPy."""
    return float(x @ x)


def built_in(x: np.ndarray[Any, Any]) -> float:
    """The built-in function over a generator."""
    return float(sum(v * v for v in x))


def of_a_list(x: np.ndarray[Any, Any]) -> float:
    """The loop over Python's own floats."""
    s = 0.0
    for v in x.tolist():
        s += v * v
    return s


def early_return(x: np.ndarray[Any, Any]) -> float:
    """The return slipped into the loop."""
    s = 0.0
    for v in x:
        s += v * v
        return float(s)
    return s


def steps(n: int) -> int:
    """The plain recursion: in how many ways one climbs n stairs."""
    return 1 if n < 2 else steps(n - 1) + steps(n - 2)


@cache
def memoised(n: int) -> int:
    """A recursion that remembers its own steps."""
    return 1 if n < 2 else memoised(n - 1) + memoised(n - 2)


def iterated(n: int) -> int:
    """A loop for the recursion."""
    a = b = 1
    for _ in range(n - 1):
        a, b = b, a + b
    return b


_KNOWN: dict[int, int] = {}


def remembered(n: int) -> int:
    """The whole answer kept from the last call."""
    if n not in _KNOWN:
        _KNOWN[n] = steps(n)
    return _KNOWN[n]


RACES: tuple[tuple[Callable[..., Any], tuple[Any, ...], tuple[Callable[..., Any], ...]], ...] = (
    (
        halves,
        (np.random.default_rng(1).random(20_000).tolist(),),
        (comprehension, inlined, hoisted, mapped, lazily_mapped, generated),
    ),
    (
        total,
        (np.random.default_rng(2).random(20_000),),
        (vectorised, dotted, built_in, of_a_list, early_return),
    ),
    (steps, (18,), (memoised, iterated, remembered)),
)


def main() -> None:
    """Race, print, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=10.0)
    budget = parser.parse_args().budget
    rows = []
    for function, arguments, tricks in RACES:
        result = hasten.race(
            function, *arguments, engines=[], against=tricks, budget=budget, progress=False
        )
        for trick in tricks:
            entry = result[trick.__name__]
            speedup = entry.speedup
            rows.append(
                {
                    "for": function.__name__,
                    "trick": trick.__name__,
                    "is": (trick.__doc__ or "").strip(),
                    "verdict": " ".join(filter(None, (entry.verdict.kind, entry.verdict.name))),
                    "ulps": entry.verdict.ulps if entry.verdict.right else None,
                    "speedup": None if speedup is None else round(speedup.median, 3),
                    "low": None
                    if speedup is None or speedup.low is None
                    else round(speedup.low, 3),
                    "high": None
                    if speedup is None or speedup.high is None
                    else round(speedup.high, 3),
                }
            )
            row = rows[-1]
            print(f"{row['trick']:15} {row['verdict']:25} {row['speedup']}", flush=True)
    record("tricks", {"budget": budget, "tricks": rows})


if __name__ == "__main__":
    main()
