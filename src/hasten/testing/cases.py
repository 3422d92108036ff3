"""Functions that every engine either runs with the same answer or declines with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hasten.testing import workloads

__all__ = ["CASES", "Case"]


@dataclass(frozen=True)
class Case:
    """A function with its arguments.

    Parameters
    ----------
    function : callable
    arguments : callable
        Makes the arguments, always the same.
    kwargs : dict
    also_allowed : frozenset of str
        Verdicts that are honest here besides ``same``, ``close`` and ``unsupported``.
    """

    function: Callable[..., Any]
    arguments: Callable[[], tuple[Any, ...]]
    kwargs: dict[str, Any] = field(default_factory=dict)
    also_allowed: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.function.__name__


def _values(*shape: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(7).normal(size=shape)


def _cases() -> Iterator[Case]:
    yield Case(workloads.sum_of_squares, lambda: (_values(100),))
    yield Case(workloads.sum_of_squares, lambda: (_values(200)[::-2],))
    yield Case(workloads.row_sums, lambda: (_values(5, 7),))
    yield Case(workloads.row_sums, lambda: (np.asfortranarray(_values(5, 7)),))
    yield Case(workloads.smooth, lambda: (_values(50),))
    yield Case(workloads.halve_in_place, lambda: (_values(20),))
    yield Case(workloads.extremes, lambda: (_values(30),))
    yield Case(workloads.python_division, lambda: (20,))
    yield Case(workloads.negative_indices, lambda: (_values(9),))
    yield Case(workloads.scaled, lambda: (0.3,))
    yield Case(workloads.first_above, lambda: (_values(50), 1.0))
    yield Case(workloads.collatz_steps, lambda: (27,))
    yield Case(workloads.fibonacci, lambda: (10,))
    yield Case(workloads.is_sorted, lambda: (_values(20),))
    yield Case(workloads.total_of_list, lambda: ([3, 1, 4, 1, 5],))
    yield Case(workloads.squares, lambda: (10,))
    yield Case(workloads.complex_orbit, lambda: (0.1 + 0.2j, 10))
    yield Case(workloads.add_floats32, lambda: (_values(9).astype("f4"), _values(9).astype("f4")))
    # A dict without order is found out when it is verified.
    unordered = frozenset({"different"})
    yield Case(workloads.count_words, lambda: ("to be or not to be",), also_allowed=unordered)
    yield Case(workloads.lazily, lambda: (5,))
    yield Case(workloads.power, lambda: (1.5,), kwargs={"exponent": 3})
    # Fixed-width integers cannot hold the answer: an engine may be wrong, but never ranked.
    yield Case(workloads.factorial, lambda: (25,), also_allowed=frozenset({"different", "raised"}))
    yield Case(workloads.empty_total, lambda: (np.empty(0),))


CASES: tuple[Case, ...] = tuple(_cases())
