"""Arguments moved by one unit in the last place, to learn how much an answer may move."""

from __future__ import annotations

from typing import Any

import numpy as np

from hasten.workload.loading import Call

__all__ = ["nudged"]


def nudged(call: Call, rng: np.random.Generator) -> Call:
    """A call whose floating-point inputs lie one ULP beside those of `call`, up or down at random.

    Stochastic arithmetic in its simplest form: an answer that moves by so much when its input
    moves by a rounding error is known no better than that (Parker, "Monte Carlo Arithmetic", 1997).

    Parameters
    ----------
    call : Call
        Arrays in it that may be written are changed in place.
    rng : numpy.random.Generator
    """
    kwargs = {name: _moved(value, rng) for name, value in call.kwargs.items()}
    return Call(tuple(_moved(value, rng) for value in call.args), kwargs)


def _moved(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return _moved_array(value, rng)
    if type(value) is float:
        return float(np.nextafter(value, np.inf if rng.integers(2) else -np.inf))
    if type(value) in (list, tuple):
        return type(value)(_moved(v, rng) for v in value)
    return value


def _moved_array(value: np.ndarray[Any, Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    target = value if value.flags.writeable else value.copy(order="K")
    for part in (target.real, target.imag) if value.dtype.kind == "c" else (target,):
        direction = np.where(rng.integers(0, 2, part.shape, dtype=bool), np.inf, -np.inf)
        part[...] = np.nextafter(part, direction.astype(part.dtype))
    return target
