"""A function of native code, as its file declares it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Given", "Misread", "Prototype"]


@dataclass(frozen=True)
class Given:
    """One parameter of a native function.

    Parameters
    ----------
    dtype : str or None
        As NumPy calls it; empty where it is not told, as of ``void *``; None where it is none of NumPy's.
    pointer : bool
    text : str
        As it stands in the file.
    """

    dtype: str | None
    pointer: bool
    text: str


@dataclass(frozen=True)
class Prototype:
    """A native function.

    Parameters
    ----------
    symbol : str
        What it is called in the library.
    parameters : tuple of Given
    returns : str
        A dtype, or nothing.
    line : int
    """

    symbol: str
    parameters: tuple[Given, ...]
    returns: str
    line: int

    def __str__(self) -> str:
        return f"{self.symbol}({', '.join(p.text for p in self.parameters)})"


class Misread(Exception):
    """A function is there, and cannot be called from outside, or not with what was understood of it.

    Parameters
    ----------
    reason : str
    line : int
    remedy : str, optional
        What to write; where there is none, the whole heading is to be written otherwise.
    """

    def __init__(self, reason: str, line: int, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.remedy = remedy
