"""What a route must know of a translation to call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
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
    doc : str
        The function's docstring.
    """

    interface: Interface
    symbol: str
    exceptions: Mapping[int, tuple[str, str]]
    keywords: tuple[str, ...] = ()
    numpy_scalars: frozenset[str] = frozenset()
    file: str = ""
    doc: str = ""

    def place(self, line: int) -> str:
        """``file:line`` of the user's code."""
        return f"{self.file}:{line}" if line else self.file

    def named(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The callable with the name, the docstring and the parameters of the user's function."""
        kinds = dict.fromkeys(self.keywords, Parameter.KEYWORD_ONLY)
        names = [p.name for p in self.interface.parameters]
        call.__name__ = call.__qualname__ = self.interface.name
        call.__doc__ = self.doc or None
        parameters = [Parameter(n, kinds.get(n, Parameter.POSITIONAL_OR_KEYWORD)) for n in names]
        call.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # as inspect reads it
        return call

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

        return self.named(named)
