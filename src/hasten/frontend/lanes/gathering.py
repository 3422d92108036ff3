"""Variables in which a loop gathers what its iterations come to: each lane gathers its own, and all are put together behind it.

Whole numbers may be gathered in any order. A sum of floats is another number when it is added in another order, so such
a loop lies across lanes only where somebody has agreed to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations

__all__ = ["gathered_in", "is_exact"]

_KINDS = {"add": "add", "sub": "add", "mul": "mul", "min": "min", "max": "max", "and": "and", "or": "or", "xor": "xor"}  # fmt: skip
"""By the operator in the loop the one that puts lanes together."""
_HELD = frozenset({"int64", "float64", "float32"})


def gathered_in(loop: ir.For, declarations: Declarations) -> dict[ir.Variable, str]:
    """Variables from outside of a loop that it does nothing to but ``s = s + x`` and the like, with the operator.

    Parameters
    ----------
    loop : For
    declarations : Declarations
        Of its function.
    """
    inside = list(ir.statements_in(loop.body))
    assigns = [s for s in inside if isinstance(s, ir.Assign)]
    declared = {declarations.at[id(s)] for s in assigns if id(s) in declarations.at}
    found: dict[ir.Variable, str] = {}
    for target in dict.fromkeys(s.target for s in assigns if s.target.name not in declared):
        operators = {_gathers(s) for s in assigns if s.target == target}
        (operator, *others) = operators
        reads = sum(v == target for s in inside for v in _read_by(s))
        writes = sum(s.target == target for s in assigns)
        held = isinstance(target.type, ir.Number) and target.type.dtype in _HELD
        if operator and not others and held and reads == writes:
            found[target] = operator
    return found


def is_exact(variable: ir.Variable) -> bool:
    """Whether the order in which a variable gathers makes no difference."""
    return isinstance(variable.type, ir.Number) and variable.type.kind in "iu"


def _gathers(statement: ir.Assign) -> str:
    """The operator by which lanes are put together again; empty where a statement does something else."""
    match statement.value:
        case ir.Binary(operator, left) if left == statement.target:
            return _KINDS.get(operator, "")
        case ir.Binary(operator, _, right) if right == statement.target and operator != "sub":
            return _KINDS.get(operator, "")
    return ""


def _read_by(statement: ir.Statement) -> Iterator[ir.Expression]:
    """All that a statement itself reads."""
    for part in ir.children(statement):
        if isinstance(statement, ir.Assign | ir.For) and part is statement.target:
            continue
        yield part
        yield from ir.walk(part)
