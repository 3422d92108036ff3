"""What a translation needs besides itself, and nothing that it does not: helpers, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Helper", "needed"]


@dataclass(frozen=True)
class Helper:
    """A piece of text.

    Parameters
    ----------
    text : str
    needs : tuple of str
        Names of helpers that must come before.
    headers : tuple of str
        What must be imported for it.
    """

    text: str
    needs: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


def needed(helpers: Mapping[str, Helper], names: Iterable[str]) -> list[str]:
    """Some helpers and what they need, each after what it needs.

    Parameters
    ----------
    helpers : mapping
        All that there are, in the order in which readers want them.
    names : iterable of str
    """
    wanted = set(names)
    found: dict[str, None] = {}

    def add(name: str) -> None:
        for other in helpers[name].needs:
            add(other)
        found.setdefault(name)

    for name in (n for n in helpers if n in wanted):
        add(name)
    return list(found)
