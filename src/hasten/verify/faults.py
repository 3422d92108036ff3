"""A name for what is wrong with an answer: what a programmer would look for first."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = [
    "fault_of_elements",
    "fault_of_items",
    "fault_of_kinds",
    "fault_on_attack",
    "rounds_down",
]

_SMALL = 2.0**-10  # of the largest element: what single precision, and not much else, leaves wrong
_WRAPS = 256  # the narrowest integers have eight bits
_TAIL = 3  # elements that a loop unrolled by four leaves over

_BY_ATTACK = {
    "sizes": "edge",
    "blocks": "edge",
    "empty": "edge",
    "oblong": "edge",
    "large values": "overflow",
    "limits": "overflow",
    "nan": "nan",
    "infinities": "nan",
    "overlapping": "aliasing",
}
"""What an attack that alone brings a difference out is meant to bring out."""

Array = np.ndarray[Any, Any]


def fault_of_elements(reference: Array, answer: Array, wrong: Array) -> str:
    """The fault behind wrong elements of an array that has the right shape and dtype.

    Parameters
    ----------
    reference, answer : ndarray
    wrong : ndarray of bool
        Elements that lie outside the tolerance; some do.

    Returns
    -------
    str
        ``nan``, ``overflow``, ``aliasing``, ``order``, ``precision``, ``edge`` or ``value``.

    Examples
    --------
    >>> right = np.arange(300)
    >>> fault_of_elements(right, right % 256, right > 255)
    'overflow'
    """
    if reference.dtype.kind in "fc":
        return _fault_of_floats(reference, answer, wrong)
    if reference.dtype.kind in "iuO" and _wrapped(reference[wrong], answer[wrong]):
        return "overflow"
    return _fault_of_places(reference, answer, wrong)


def _fault_of_floats(reference: Array, answer: Array, wrong: Array) -> str:
    if (np.isnan(reference) != np.isnan(answer)).any():
        return "nan"
    if (np.isinf(answer) & np.isfinite(reference)).any():
        return "overflow"
    with np.errstate(all="ignore"):
        finite = np.isfinite(reference)
        largest = float(np.abs(reference[finite]).max(initial=0.0))
        gap = np.abs(answer - reference)[wrong]
    if gap.size and np.isfinite(gap).all() and float(gap.max()) <= _SMALL * largest:
        return "precision"
    return _fault_of_places(reference, answer, wrong)


def _wrapped(reference: Array, answer: Array) -> bool:
    """Whether all differences are multiples of what the narrowest integers hold."""
    gaps = answer.astype(object) - reference.astype(object)
    return all(gap % _WRAPS == 0 for gap in gaps.ravel())


def _fault_of_places(reference: Array, answer: Array, wrong: Array) -> str:
    """By where the wrong elements lie: rows that are one row, another order, the edges."""
    if answer.ndim > 1 and len(answer) > 1 and _one_row(answer) and not _one_row(reference):
        return "aliasing"
    if answer.size > 1 and np.array_equal(_sorted(reference), _sorted(answer)):
        return "order"
    lines = [np.asarray(wrong.any(axis=_others(wrong, a))) for a in range(wrong.ndim)]
    return "edge" if any(_at_the_ends(line) for line in lines) or _on_the_rim(wrong) else "value"


def _one_row(array: Array) -> bool:
    return bool((array == array[:1]).all())


def _sorted(array: Array) -> Array:
    return np.sort(array, axis=None)


def _others(array: Array, axis: int) -> tuple[int, ...]:
    return tuple(other for other in range(array.ndim) if other != axis)


def _at_the_ends(wrong: Array) -> bool:
    """Whether of a line only the first element is wrong, or only some of the last few."""
    places = np.flatnonzero(wrong)
    tail = min(_TAIL, len(wrong) // 3)
    return tail > 0 and bool((places == 0).all() or (places >= len(wrong) - tail).all())


def _on_the_rim(wrong: Array) -> bool:
    """Whether nothing inside of a rim of one element is wrong."""
    inside = wrong[tuple(slice(1, -1) for _ in range(wrong.ndim))]
    return wrong.ndim > 1 and inside.size > 0 and not inside.any()


def fault_of_items(reference: Sequence[Any], answer: Sequence[Any]) -> str:
    """The fault behind two lists or tuples of which the lengths, or items that are no numbers, differ."""
    if isinstance(reference, tuple) and len(answer) < len(reference):
        return "missing output"
    if len(answer) != len(reference):
        common, apart = min(len(answer), len(reference)), abs(len(answer) - len(reference))
        alike = reference[:common] == answer[:common]
        return "edge" if alike and apart <= _TAIL and common else "shape"
    return "order" if sorted(map(repr, reference)) == sorted(map(repr, answer)) else "value"


def fault_of_kinds(answer: Any, *, numbers: bool) -> str:
    """The fault behind an answer of another type.

    Parameters
    ----------
    answer : object
    numbers : bool
        Whether it is a number, and the reference's too.
    """
    if answer is None:
        return "missing output"
    return "dtype" if numbers else "type"


def fault_on_attack(fault: str, attack: str, *, floors: bool) -> str:
    """The name of a fault that shows on inputs of an attack, and not on the user's own.

    Parameters
    ----------
    fault : str
        As the values alone tell it.
    attack : str
    floors : bool
        Whether the function rounds down, where other languages round towards zero.
    """
    if attack == "signs" and floors and fault in {"value", "edge"}:
        return "modulo sign"
    return _BY_ATTACK.get(attack, fault) if fault == "value" else fault


def rounds_down(source: str) -> bool:
    """Whether a function divides with rest, or takes a floor.

    Examples
    --------
    >>> rounds_down("def f(a, b): return a % b"), rounds_down("def f(a, b): return a / b")
    (True, False)
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.BinOp(op=ast.Mod() | ast.FloorDiv())
                | ast.AugAssign(op=ast.Mod() | ast.FloorDiv())
            ):
                return True
            case ast.Call(func=ast.Name(id="floor" | "divmod") | ast.Attribute(attr="floor")):
                return True
    return False
