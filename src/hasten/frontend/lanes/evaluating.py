"""What evaluating an expression may do where nobody wants its value."""

from __future__ import annotations

from hasten.frontend.kernel import ir

__all__ = ["faults", "touches"]


def touches(value: ir.Expression) -> bool:
    """Whether evaluating it reads memory, or takes long."""
    return any(isinstance(p, ir.Element | ir.Mathematical) or _divides(p) for p in ir.parts(value))


def faults(value: ir.Expression) -> bool:
    """Whether evaluating a number where it is not wanted may end the process."""
    return any(isinstance(p, ir.Element) or _divides(p) for p in ir.parts(value))


def _divides(value: ir.Expression) -> bool:
    return isinstance(value, ir.Binary) and (
        value.operator in {"floordiv", "mod", "quotient", "remainder", "pow", "truediv"}
        or (value.operator == "div" and value.type.kind in "iu")
    )
