"""What a route must know of a translation to call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hasten.frontend.emit.interface import Interface

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """How a translation is called.

    Parameters
    ----------
    interface : Interface
    symbol : str
        Name of its function that is called from outside.
    exceptions : mapping
        Types and messages of exceptions by number.
    keywords : tuple of str
        Parameters that are given by keyword, the last ones.
    numpy_scalars : frozenset of str
        Parameters that take NumPy's scalars.
    file : str
        Of the user's code.
    """

    interface: Interface
    symbol: str
    exceptions: Mapping[int, tuple[str, str]]
    keywords: tuple[str, ...] = ()
    numpy_scalars: frozenset[str] = frozenset()
    file: str = ""

    def place(self, line: int) -> str:
        """``file:line`` of the user's code."""
        return f"{self.file}:{line}" if line else self.file

    def dressed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The callable with the name of the user's function, taking what that takes.

        Parameters
        ----------
        call : callable
            Takes all arguments by position, in the order of the parameters.
        """
        names = [p.name for p in self.interface.parameters]

        def named(*args: Any, **kwargs: Any) -> Any:
            if not kwargs:
                return call(*args)
            rest = [kwargs.pop(n) for n in names[len(args) :] if n in kwargs]
            if kwargs or len(args) + len(rest) != len(names):
                raise TypeError(f"{self.interface.name} takes {', '.join(names)}")
            return call(*args, *rest)

        if not self.keywords:
            return call
        named.__name__ = named.__qualname__ = self.interface.name
        return named
