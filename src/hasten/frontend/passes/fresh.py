"""Names that nobody has, for what passes add."""

from __future__ import annotations

from hasten.frontend.kernel import ir

__all__ = ["FreshNames"]


class FreshNames:
    """Names apart from those of a function, and from each other.

    Parameters
    ----------
    function : Function

    Examples
    --------
    >>> fresh = FreshNames(ir.Function("f", (ir.Parameter("x", ir.INT),), ir.INT, ()))
    >>> fresh("x"), fresh("x"), fresh("y")
    ('x2', 'x3', 'y')
    """

    def __init__(self, function: ir.Function) -> None:
        self._taken = {p.name for p in function.parameters} | set(ir.assigned_in(function.body))

    def __call__(self, stem: str) -> str:
        """One more name, like `stem`."""
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}{count}"
        self._taken.add(name)
        return name
