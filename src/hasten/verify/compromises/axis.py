"""One axis of a compromise card."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Axis", "Mark"]

from typing import Literal

Mark = Literal["kept", "partly", "given up", "unknown"]


@dataclass(frozen=True)
class Axis:
    """What was found out on one axis.

    Parameters
    ----------
    name : {"flexibility", "safety", "portability", "compatibility"}
    mark : {"kept", "partly", "given up", "unknown"}
        Of what the plain function has.
    lines : tuple of str
        What was tried and what happened.
    """

    name: str
    mark: Mark
    lines: tuple[str, ...] = ()
