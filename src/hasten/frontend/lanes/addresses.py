"""How an element's place moves from one lane to the next."""

from __future__ import annotations

from hasten.frontend.kernel import ir
from hasten.frontend.lanes.varying import Spreading

__all__ = ["NO_LANES", "beside_each_other", "slope", "slopes"]

NO_LANES = frozenset({"bool", "complex64", "complex128"})
"""Elements that no single instruction loads as lanes."""


def slopes(element: ir.Element, spreading: Spreading) -> tuple[int, ...] | None:
    """By how much each index grows from an iteration to the next; None where that is no constant.

    Parameters
    ----------
    element : Element
    spreading : Spreading
    """
    found: list[int] = []
    for index, wraps in zip(element.indices, element.wraps, strict=True):
        by = slope(index, spreading)
        if by is None or (by and wraps):
            return None
        found.append(by)
    return tuple(found)


def slope(value: ir.Expression, spreading: Spreading) -> int | None:
    """By how much a whole number grows from an iteration to the next; None where that is no constant."""
    if not spreading.varies(value):
        return 0
    match value:
        case ir.Variable(name):
            return 1 if name == spreading.loop.target.name else None
        case ir.Binary("add" | "sub" as operator, left, right, _):
            sides = slope(left, spreading), slope(right, spreading)
            if None in sides:
                return None
            first, second = (side or 0 for side in sides)
            return first + second if operator == "add" else first - second
        case ir.Binary("mul", left, ir.Literal_(number), _) if isinstance(number, int):
            by = slope(left, spreading)
            return None if by is None else by * number
        case ir.Binary("mul", ir.Literal_(number), right, _) if isinstance(number, int):
            by = slope(right, spreading)
            return None if by is None else by * number
    return None


def beside_each_other(element: ir.Element, spreading: Spreading) -> bool:
    """Whether neighbouring lanes take neighbouring elements, which one instruction loads.

    Parameters
    ----------
    element : Element
    spreading : Spreading
    """
    found, kind = slopes(element, spreading), element.of.type
    return (
        found is not None
        and isinstance(kind, ir.ArrayType)
        and kind.contiguous
        and not any(found[:-1])
        and found[-1] in {0, 1}
        and kind.dtype not in NO_LANES
    )
