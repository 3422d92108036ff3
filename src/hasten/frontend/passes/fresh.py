"""Names that nobody has, for what passes add."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["FreshNames"]


class FreshNames:
    """Names apart from those that are taken, and from each other.

    Parameters
    ----------
    taken : iterable of str

    Examples
    --------
    >>> fresh = FreshNames(["x"])
    >>> fresh("x"), fresh("x"), fresh("y")
    ('x2', 'x3', 'y')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def __call__(self, stem: str) -> str:
        """One more name, like `stem`."""
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}{count}"
        self._taken.add(name)
        return name
