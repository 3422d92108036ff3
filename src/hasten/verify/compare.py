"""Holding one answer against another: structure, types, values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np

from hasten.runner.values import Lazy, Record
from hasten.verify.faults import fault_of_elements, fault_of_items, fault_of_kinds
from hasten.verify.ulps import (
    bit_identical,
    bit_identical_elements,
    error_in_ulps,
    widest_tolerance,
)

__all__ = ["Comparison", "compare"]

SLACK = 64.0  # times the answer's own movement when its inputs move by one ULP
_CANCELLED = 2.0**12  # ULPs of its inputs that a single number which cancelled may be off
_SHOWN = 60  # characters of a value in a message

_PYTHON_DTYPES = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


@dataclass(frozen=True)
class Comparison:
    """How far an answer is from the reference.

    Parameters
    ----------
    kind : {"same", "close", "different"}
        ``same`` is bit-identical.
    ulps : float
        Largest error of any element.
    detail : str
        Where they differ, and both values.
    notes : tuple of str
        Differences that do not count: a Python float for a NumPy one.
    typical : float
        Median error of the elements that are not bit-identical.
    fault : str
        What is wrong, in a word of `hasten.verify.faults`.
    """

    kind: str
    ulps: float = 0.0
    detail: str = ""
    notes: tuple[str, ...] = ()
    typical: float = 0.0
    fault: str = ""


@dataclass(frozen=True)
class _Pair:
    """Two numeric leaves of one place, as arrays of one dtype and shape."""

    path: str
    reference: np.ndarray[Any, Any]
    answer: np.ndarray[Any, Any]
    note: str = ""
    between: str = ", "  # indices, where an element of it is named


@dataclass(frozen=True)
class _Judged:
    """Errors of the elements of a pair, in ULPs; what to say of the first that is wrong."""

    ulps: np.ndarray[Any, Any]
    said: str = ""
    fault: str = ""


class _Differs(Exception):
    """The structures differ: where, and the name of the fault."""

    def __init__(self, where: str, fault: str = "value") -> None:
        super().__init__(where)
        self.fault = fault


def compare(
    reference: Any,
    answer: Any,
    tolerance: float,
    nudged: Sequence[Any] = (),
    *,
    name: str = "result",
    scale: float = 0.0,
) -> Comparison:
    """Hold an answer against the reference.

    Parameters
    ----------
    reference, answer : object
        Values as `hasten.runner.values.decode` makes them.
    tolerance : float
        ULPs within which a floating-point element is close.
    nudged : sequence of object, optional
        Answers of the reference itself to inputs moved by one ULP. Where an element of them moves,
        the reference is known no better than that: errors up to `SLACK` times it are close.
    name : str
        What the messages call the value.
    scale : float
        Largest magnitude among the function's inputs.

    Returns
    -------
    Comparison
    """
    try:
        pairs = list(_leaves(reference, answer, name))
    except _Differs as where:
        return Comparison("different", np.inf, str(where), fault=where.fault)
    notes = tuple(dict.fromkeys(pair.note for pair in pairs if pair.note))
    unequal = [p for p in pairs if not bit_identical(p.reference, p.answer)]
    if not unequal:
        return Comparison("same", notes=notes)
    movements = _movements(reference, nudged, name)
    errors = []
    for pair in unequal:
        judged = _judge(pair, tolerance, movements.get(pair.path), scale)
        errors.append(judged.ulps[judged.ulps > 0])
        if judged.said:
            worst = max(float(e.max(initial=0.0)) for e in errors)
            return Comparison("different", worst, judged.said, notes, fault=judged.fault)
    ulps = np.concatenate(errors)
    if not ulps.size:  # zeros of another sign
        return Comparison("close", notes=notes)
    return Comparison("close", float(ulps.max()), "", notes, float(np.median(ulps)))


def _judge(
    pair: _Pair, tolerance: float, movement: np.ndarray[Any, Any] | None, scale: float
) -> _Judged:
    """Errors in ULPs, and what to say where an element lies outside the tolerance."""
    if pair.reference.dtype.kind not in "fc":
        wrong = np.asarray(pair.reference != pair.answer)
        fault = fault_of_elements(pair.reference, pair.answer, wrong)
        return _Judged(np.array([np.inf]), _said(pair, _first(wrong)), fault)
    ulps = error_in_ulps(pair.reference, pair.answer)
    outside = ulps > min(tolerance, widest_tolerance(pair.reference.dtype))
    if movement is not None and outside.any():
        excused, in_scale = _excused(pair, movement, scale)
        ulps = np.where(outside & excused, in_scale, ulps)
        outside &= ~excused
    errors = np.ravel(ulps)
    if not outside.any():
        return _Judged(errors)
    index = _first(outside)
    apart = float(ulps[index])
    said = _said(pair, index) + (f", {apart:.3g} ULP apart" if np.isfinite(apart) else "")
    return _Judged(errors, said, fault_of_elements(pair.reference, pair.answer, outside))


def _excused(
    pair: _Pair, movement: np.ndarray[Any, Any], scale: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Elements that lost digits to cancellation in the reference itself, and their errors.

    An element may be off by some times what it moved, or what elements of the array usually move. A
    movement that is no longer small against the largest element is no rounding error: the reference
    jumps there (a comparison, a floor), and an answer on the wrong side of a jump is wrong. So it is
    where it moves by whole numbers.

    Returns
    -------
    excused : ndarray of bool
    errors : ndarray of float64
        In ULPs of the largest element.
    """
    eps = float(np.finfo(pair.reference.dtype).eps)
    with np.errstate(all="ignore"):
        gap = np.abs(pair.reference - pair.answer)
        magnitude = np.abs(pair.reference)
        top = float(np.max(magnitude, initial=0.0, where=np.isfinite(magnitude)))
        moved = movement[np.isfinite(movement) & (movement > 0)]
        usual = float(np.median(moved)) if moved.size else 0.0
        jumps = ~np.isfinite(movement) | ((movement >= 1) & (movement == np.round(movement)))
        if pair.reference.size == 1:
            top = max(top, scale)
            jumps |= gap > _CANCELLED * eps * top
        jumps |= movement > top * np.sqrt(eps) / 16
        excused = ~jumps & (gap <= SLACK * np.maximum(movement, usual))
        return excused, (gap / (eps * top) if top else gap).astype(np.float64)


def _movements(reference: Any, nudged: Sequence[Any], name: str) -> dict[str, np.ndarray[Any, Any]]:
    """By path, how far each floating-point element moved when the inputs did."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    for other in nudged:
        try:
            pairs = list(_leaves(reference, other, name))
        except _Differs:
            continue
        for pair in pairs:
            if pair.reference.dtype.kind in "fc":
                with np.errstate(all="ignore"):
                    same = bit_identical_elements(pair.reference, pair.answer)
                    moved = np.where(same, 0.0, np.abs(pair.reference - pair.answer))
                found[pair.path] = np.maximum(found.get(pair.path, 0.0), moved)
    return found


def _leaves(reference: Any, answer: Any, path: str) -> Iterator[_Pair]:
    """Numeric leaves of two values of the same structure.

    Raises
    ------
    _Differs
        The structures differ, or leaves that are not numbers.
    """
    if _is_number(reference) and _is_number(answer):
        yield _numbers(reference, answer, path)
        return
    if _is_number(reference) or _is_number(answer) or type(reference) is not type(answer):
        fault = fault_of_kinds(answer, numbers=False)
        raise _Differs(f"{path} is {_kind(answer)}, the reference's is {_kind(reference)}", fault)
    match reference:
        case np.ndarray():
            yield _arrays(reference, answer, path)
        case list() | tuple():
            yield from _sequences(reference, answer, path)
        case set() | frozenset():
            yield from _sets(reference, answer, path)
        case dict():
            yield from _mappings(reference, answer, path)
        case Lazy() | Record():
            yield from _objects(reference, answer, path)
        case _ if reference != answer:
            raise _Differs(f"{path} is {_shown(answer)}, the reference's is {_shown(reference)}")


def _is_number(value: object) -> bool:
    return isinstance(value, np.generic) or type(value) in _PYTHON_DTYPES


def _numbers(reference: Any, answer: Any, path: str) -> _Pair:
    left, right = _dtype(reference), _dtype(answer)
    if left != right:
        raise _Differs(
            f"{path} is {_kind(answer)} {_shown(answer)}, "
            f"the reference's is {_kind(reference)} {_shown(reference)}",
            fault_of_kinds(answer, numbers=True),
        )
    note = ""
    if type(reference) is not type(answer):
        note = f"{path} is a {_kind(answer)} where the reference gives a {_kind(reference)}"
    if type(reference) is int and type(answer) is int:  # of any size
        return _Pair(path, np.array(reference, object), np.array(answer, object))
    return _Pair(path, np.asarray(reference, left), np.asarray(answer, right), note)


def _dtype(value: Any) -> str:
    if isinstance(value, np.generic):
        return value.dtype.name
    return _PYTHON_DTYPES[type(value)]


def _arrays(reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any], path: str) -> _Pair:
    if reference.dtype != answer.dtype:
        raise _Differs(
            f"{path} is of {answer.dtype}, the reference's of {reference.dtype}", "dtype"
        )
    if reference.shape != answer.shape:
        raise _Differs(
            f"{path} has shape {answer.shape}, the reference's has {reference.shape}", "shape"
        )
    return _Pair(path, reference, answer)


def _sequences(reference: Any, answer: Any, path: str) -> Iterator[_Pair]:
    if len(reference) != len(answer):
        raise _Differs(
            f"{path} has {len(answer)} items, the reference's has {len(reference)}",
            fault_of_items(reference, answer),
        )
    array, other = _regular(reference), _regular(answer)
    if array is not None and other is not None and array.alike(other):
        yield _Pair(path, array.numbers, other.numbers, between="][")  # quick to compare
        return
    for index, (left, right) in enumerate(zip(reference, answer, strict=True)):
        try:
            yield from _leaves(left, right, f"{path}[{index}]")
        except _Differs as where:
            fault = fault_of_items(reference, answer) if where.fault == "value" else where.fault
            raise _Differs(str(where), fault) from None


@dataclass(frozen=True)
class _Regular:
    """Lists or tuples, within each other, as an array; their types from the outermost in."""

    numbers: np.ndarray[Any, Any]
    types: tuple[type, ...]

    def alike(self, other: _Regular) -> bool:
        """Whether both have the same shape and the same types at every depth."""
        kinds = self.numbers.dtype == other.numbers.dtype
        return kinds and self.types == other.types and self.numbers.shape == other.numbers.shape


def _regular(items: Any) -> _Regular | None:
    """Numbers of one type in lists or tuples of one length; None where they are not."""
    inner = {type(item) for item in items}
    if len(inner) != 1:
        return None
    kind, outer = inner.pop(), type(items)
    if kind in (list, tuple):
        rows = [_regular(item) for item in items]
        found = [row for row in rows if row is not None and rows[0] and row.alike(rows[0])]
        if len(found) < len(rows):
            return None
        return _Regular(np.array([row.numbers for row in found]), (outer, *found[0].types))
    if kind is int:
        try:
            return _Regular(np.array(items, np.int64), (outer,))
        except OverflowError:  # of any size
            return _Regular(np.array(items, object), (outer,))
    return _Regular(np.array(items), (outer,)) if kind in (float, bool) else None


def _mappings(reference: dict[Any, Any], answer: dict[Any, Any], path: str) -> Iterator[_Pair]:
    for key in [k for k in reference if k not in answer]:
        raise _Differs(f"{path} lacks the key {_shown(key)}", "missing output")
    for key in [k for k in answer if k not in reference]:
        raise _Differs(f"{path} has a key {_shown(key)} that the reference's lacks")
    if list(reference) != list(answer):
        raise _Differs(f"{path} has its keys in another order", "order")
    for (left, value), (right, other) in zip(reference.items(), answer.items(), strict=True):
        yield from _leaves(left, right, f"key {_shown(left)} of {path}")
        yield from _leaves(value, other, f"{path}[{_shown(left)}]")


def _sets(reference: AbstractSet[Any], answer: AbstractSet[Any], path: str) -> Iterator[_Pair]:
    if reference != answer:
        raise _Differs(f"{path} is {_shown(answer)}, the reference's is {_shown(reference)}")
    counterparts = {value: value for value in reference}
    for value in answer:
        yield from _leaves(counterparts[value], value, f"member {_shown(value)} of {path}")


def _objects(reference: Any, answer: Any, path: str) -> Iterator[_Pair]:
    if reference.type != answer.type:
        raise _Differs(f"{path} is {_kind(answer)}, the reference's is {_kind(reference)}", "type")
    if isinstance(reference, Lazy):
        yield from _sequences(reference.items, answer.items, path)
    else:
        yield from _leaves(reference.state, answer.state, f"{path}.state")


def _kind(value: object) -> str:
    match value:
        case Lazy():
            return f"a {value.type} (lazy)"
        case Record():
            return f"a {value.type}"
        case np.ndarray():
            return f"an array of {value.dtype}"
        case None:
            return "None"
    return type(value).__name__


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _first(mask: Any) -> tuple[int, ...]:
    index = np.unravel_index(int(np.argmax(mask)), np.shape(mask)) if np.ndim(mask) else ()
    return tuple(int(i) for i in index)


def _said(pair: _Pair, index: tuple[int, ...]) -> str:
    where = f"{pair.path}[{pair.between.join(map(str, index))}]" if index else pair.path
    answer, reference = pair.answer[index], pair.reference[index]
    return f"{where} is {_plain(answer)}, the reference's is {_plain(reference)}"


def _plain(value: Any) -> str:
    return _shown(value.item() if isinstance(value, np.generic) else value)
