"""Who is nearer to the truth: errors of an entry and of the reference against a more precise run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from hasten.runner.values import Lazy

__all__ = ["Accuracy", "Truth", "accuracy"]

_CLEARLY = 1.1  # times smaller
_ASTRAY = 2.0**-20  # of the element: so far off, the precise run went another way
_MOST_ASTRAY = 0.01  # of the elements

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Truth:
    """What the function gives in extended precision.

    Parameters
    ----------
    value : object
        What it returns.
    after : dict
        All arguments as they are afterwards, by name.
    """

    value: Any
    after: dict[str, Any]


@dataclass(frozen=True)
class Accuracy:
    """Errors in units in the last place of the exact elements, rounded to the answer's type.

    Parameters
    ----------
    largest, typical : float
        Of the entry: the maximum and the median over all elements that are not right to the last bit
        in both.
    reference_largest, reference_typical : float
        Of the reference itself.
    """

    largest: float
    typical: float
    reference_largest: float
    reference_typical: float

    @property
    def nearer(self) -> str:
        """``entry``, ``reference`` or ``neither``: whose largest and typical errors are smaller."""
        ours, theirs = (
            (self.largest, self.typical),
            (self.reference_largest, self.reference_typical),
        )
        if _smaller(ours, theirs):
            return "entry"
        return "reference" if _smaller(theirs, ours) else "neither"


def _smaller(one: tuple[float, float], other: tuple[float, float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a <= b for a, b in pairs) and any(a * _CLEARLY < b for a, b in pairs)


def accuracy(
    reference: tuple[Any, dict[str, Any]], answer: tuple[Any, dict[str, Any]], truth: Truth
) -> Accuracy | None:
    """Errors of an answer and of the reference's against a more precise run of the same function.

    Parameters
    ----------
    reference, answer : tuple of (object, dict)
        What was returned, and the arguments that were changed, by name. Of one structure.
    truth : Truth

    Returns
    -------
    Accuracy or None
        None where the precise run is no truth: it took another way, or has no more digits.
    """
    after = {name: truth.after.get(name) for name in reference[1]}
    triples = list(_leaves((*reference,), (*answer,), (truth.value, after)))
    floats = [t for t in triples if t[0].dtype.kind in "fc"]
    if not floats or not all(_more_precise(t[0], t[2]) for t in floats):
        return None
    own, other = (np.concatenate([_errors(t[n], t[2]) for t in floats]) for n in (0, 1))
    astray = np.concatenate([_astray(t[0], t[2]) for t in floats])
    if astray.mean() > _MOST_ASTRAY:
        return None
    counts = ~astray & (own != 0) | ~astray & (other != 0)
    if not counts.any():
        return None
    own, other = own[counts], other[counts]
    return Accuracy(
        float(other.max()), float(np.median(other)), float(own.max()), float(np.median(own))
    )


def _leaves(reference: Any, answer: Any, truth: Any) -> Iterator[tuple[Array, Array, Array]]:
    """Numbers that stand in the same place of three values; nothing of what has another structure."""
    if _numeric(reference) and _numeric(answer) and _numeric(truth):
        three = np.asarray(reference), np.asarray(answer), np.asarray(truth)
        if three[0].shape == three[1].shape == three[2].shape:
            yield three
        return
    match reference, answer, truth:
        case (list() | tuple(), list() | tuple(), list() | tuple()):
            for parts in zip(reference, answer, truth, strict=False):
                yield from _leaves(*parts)
        case dict(), dict(), dict():
            for key in reference.keys() & answer.keys() & truth.keys():
                yield from _leaves(reference[key], answer[key], truth[key])
        case Lazy(), Lazy(), Lazy():
            yield from _leaves(reference.items, answer.items, truth.items)


def _numeric(value: Any) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "fc"
    return type(value) in {float, complex}


def _more_precise(plain: Array, exact: Array) -> bool:
    return exact.dtype.kind in "fc" and bool(
        np.finfo(exact.dtype).nmant > np.finfo(plain.dtype).nmant
    )


def _errors(plain: Array, exact: Array) -> Array:
    """Distance to the exact element, in ULPs of it in the plain type; a NaN where there is no number."""
    with np.errstate(all="ignore"):
        unit = np.spacing(np.abs(exact).astype(np.abs(plain).dtype)).astype(np.longdouble)
        gap = np.abs(plain.astype(exact.dtype) - exact)
        ulps = np.where(plain == exact, 0.0, gap / unit)
    return np.asarray(ulps, np.float64).ravel()


def _astray(plain: Array, exact: Array) -> Array:
    with np.errstate(all="ignore"):
        gap = np.abs(plain.astype(exact.dtype) - exact)
        near = (gap <= _ASTRAY * np.abs(exact)) | (plain == exact)
    return ~np.asarray(near).ravel()
