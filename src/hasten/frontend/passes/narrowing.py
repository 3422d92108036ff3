"""What is computed in 64 bits of numbers of 32 bits, and rounded to 32, is computed in 32 bits.

The answer is the same to the last bit: 53 digits are more than twice 24 and two, so that rounding twice is as rounding
once, as Figueroa shows in "When is double rounding innocuous?" (SIGNUM Newsletter 30, 1995).
"""

from __future__ import annotations

from dataclasses import replace

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["narrowed"]

_SINGLE = ir.Number("float32")
_OPERATORS = frozenset({"add", "sub", "mul", "div"})


def narrowed(function: ir.Function) -> ir.Function:
    r"""A function that computes in 32 bits where more do not change the answer: ``+ - * /`` and square roots.

    Only in what raises nothing.

    Parameters
    ----------
    function : Function

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "from math import sqrt\ndef f(x):\n    x[0] = sqrt(x[0])\n"
    >>> program = unguarded(lowered(text, np.ones(3, dtype=np.float32)))
    >>> print(shown(program))
    def f(x):
        x[0] = float32(sqrt(float64(x[0])))
    >>> print(shown(narrowed(program)))
    def f(x):
        x[0] = sqrt(x[0])
    """
    return rewritten(function, _narrowed)


def _narrowed(value: ir.Expression) -> ir.Expression:
    if not isinstance(value, ir.Convert) or value.type != _SINGLE:
        return value
    match value.operand:
        case ir.Mathematical("sqrt", (of,)) as root if not root.faults:
            if narrow := _as_single(of):
                return replace(root, arguments=(narrow,), type=_SINGLE)
        case ir.Binary(operator, left, right) as wide if operator in _OPERATORS and not wide.faults:
            sides = _as_single(left), _as_single(right)
            if sides[0] and sides[1]:
                return ir.Binary(operator, sides[0], sides[1], _SINGLE, line=wide.line)
    return value


def _as_single(value: ir.Expression) -> ir.Expression | None:
    """A number of 64 bits as one of 32, where it is one."""
    match value:
        case ir.Convert(operand) if value.type == ir.FLOAT and operand.type == _SINGLE:
            return operand
    return None
