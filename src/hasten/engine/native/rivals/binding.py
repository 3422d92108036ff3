"""Holding a native parameter list against the arguments of a workload, and taking them to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hasten.engine.native.arguments import Converter, converters
from hasten.engine.native.rivals.prototype import Given, Prototype
from hasten.engine.native.rivals.wanted import Wanted
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir

__all__ = ["Binding", "Shape", "bound", "call_of"]

Shape = Callable[[Sequence[Any]], tuple[int, ...]]
"""From the arguments of a call to the lengths of an array that it returns."""


@dataclass(frozen=True)
class Binding:
    """How a native function is called for a workload.

    Parameters
    ----------
    prototype : Prototype
    taken : tuple of (Converter, int)
        For each argument how it is converted, and how many of what that gives are passed on.
    results : tuple of (dtype, Shape)
        Arrays that the function fills, which come last.
    """

    prototype: Prototype
    taken: tuple[tuple[Converter, int], ...]
    results: tuple[tuple[str, Shape], ...]


def bound(
    prototype: Prototype,
    wanted: Wanted,
    results: tuple[tuple[str, Shape], ...],
    heading: str,
    place: str,
) -> Binding:
    """Bind a function, or say what parameter list is wanted.

    Parameters
    ----------
    prototype : Prototype
    wanted : Wanted
    results : tuple of (dtype, Shape)
        Arrays that the workload returns.
    heading : str
        What is wanted, in the language of the file.
    place : str
        ``file:line`` of the function.

    Raises
    ------
    Unsupported
        The lists do not fit; both are shown.
    """
    given, parameters = list(prototype.parameters), list(wanted.parameters)
    dtypes = [dtype for dtype, _ in results]
    counts = _fitting(given, parameters, dtypes)
    if counts is None:
        fit = _reach(given, parameters, dtypes)
        at = f" at `{given[fit].text}`" if fit < len(given) else ": too few"
        raise Unsupported(
            f"the parameters do not fit{at}: the file has {prototype}, wanted is `{heading}`, where "
            "lengths behind a pointer may be left out",
            place,
        )
    interface = Interface(prototype.symbol, wanted.parameters, (), (), ())
    made = converters(interface, wanted.scalars)
    return Binding(prototype, tuple(zip(made, counts, strict=True)), results)


def _reach(given: list[Given], parameters: list[ir.Parameter], results: list[str]) -> int:
    """How many native parameters fit, from the first one on."""
    if not parameters:
        fits = [_is_filled(g, d) for g, d in zip(given, results, strict=False)]
        return [*fits, False].index(False)
    first, *others = parameters
    reached = (count + _reach(given[count:], others, results) for count in _counts(given, first))
    return max(reached, default=0)


def _is_filled(given: Given, dtype: str) -> bool:
    return given.pointer and given.dtype in {dtype, ""}


def _fitting(
    given: list[Given], parameters: list[ir.Parameter], results: list[str]
) -> list[int] | None:
    """How many native parameters each of Python's takes: its pointer and as many lengths as fit."""
    if not parameters:
        fits = len(given) == len(results) and all(map(_is_filled, given, results))
        return [] if fits else None
    first, *others = parameters
    for count in _counts(given, first):
        rest = _fitting(given[count:], others, results)
        if rest is not None:
            return [count, *rest]
    return None


def _counts(given: list[Given], parameter: ir.Parameter) -> list[int]:
    """Numbers of native parameters that one of Python's may take, the largest first."""
    if not given:
        return []
    head = given[0]
    match parameter.type:
        case ir.Number(dtype):
            return [1] if head.dtype == dtype and not head.pointer else []
        case ir.ArrayType(dtype, ndim):
            item, most = dtype, ndim
        case ir.ListType(item=ir.Number(dtype)):
            item, most = dtype, 1
        case _:
            return []
    if not head.pointer or head.dtype not in {item, ""}:
        return []
    lengths = 0
    while lengths < most and lengths + 1 < len(given) and _is_length(given[lengths + 1]):
        lengths += 1
    return [count + 1 for count in range(lengths, -1, -1)]


def _is_length(given: Given) -> bool:
    return not given.pointer and given.dtype in {"int64", "uint64"}


def call_of(binding: Binding, function: Callable[..., Any], parameters: tuple[ir.Parameter, ...],
            put_back: Callable[..., None]) -> Callable[..., Any]:  # fmt: skip
    """A native function as one that takes what the workload takes.

    Parameters
    ----------
    binding : Binding
    function : callable
        Takes numbers and addresses.
    parameters : tuple of Parameter
    put_back : callable
        Makes a list what the function left of it.
    """

    def call(*args: Any) -> Any:
        if len(args) != len(binding.taken):
            raise TypeError(f"it takes {len(binding.taken)} arguments, got {len(args)}")
        passed: list[Any] = []
        held: list[Any] = []
        for (take, count), arg in zip(binding.taken, args, strict=True):
            values = take(arg)[:count]
            held.append(values)
            passed += values
        made = [np.empty(shape(args), dtype) for dtype, shape in binding.results]
        answer = function(*passed, *made)
        for parameter, arg, values in zip(parameters, args, held, strict=True):
            if isinstance(parameter.type, ir.ListType):
                put_back(arg, parameter.type, values[0].tolist())
        if not made:
            return answer
        return made[0] if len(made) == 1 else tuple(made)

    return call
