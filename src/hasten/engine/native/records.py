"""What a call leaves, as a record of NumPy's: for routes that pass addresses only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hasten.engine.native.arguments import address_of
from hasten.engine.native.calling import Opened
from hasten.frontend.emit.interface import Interface

__all__ = ["opened_by_address"]


def opened_by_address(
    interface: Interface, enter: Callable[..., Any], free: Callable[[int], Any]
) -> Opened:
    """A library whose function takes addresses for arrays and for its outcome.

    Parameters
    ----------
    interface : Interface
    enter : callable
        Takes the arguments of the function and the address of an outcome.
    free : callable
        Frees an address.
    """
    kind = _record(interface)

    def entered(*args: Any) -> int:
        *given, left = args
        enter(*given, left.ctypes.data)
        return int(left["kind"][0])

    plain = tuple(address_of if slot.pointer else None for slot in interface.arguments)
    return Opened(lambda: np.zeros(1, kind), entered, _member, free, plain)


def _record(interface: Interface) -> np.dtype[Any]:
    """The type of an outcome, laid out as C does."""
    fields: list[Any] = [("kind", np.int32), ("line", np.int32)]
    for slot in interface.outcome:
        kind = np.int64 if slot.pointer else np.dtype(slot.number.dtype)
        fields.append((slot.name, kind, (slot.count,)) if slot.count > 1 else (slot.name, kind))
    return np.dtype(fields, align=True)


def _member(outcome: Any, name: str) -> Any:
    value = outcome[name][0]
    return tuple(value.tolist()) if isinstance(value, np.ndarray) else value.item()
