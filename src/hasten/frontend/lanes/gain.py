"""Whether lanes pay: what an iteration costs alone, and as one lane of a vector.

A model in round figures, in cycles of a current processor: it need only tell loops that compute from loops that do
everything lane by lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hasten.frontend.kernel import ir
from hasten.frontend.lanes.addresses import beside_each_other
from hasten.frontend.lanes.varying import Spreading

__all__ = ["Cost", "does_not_pay", "is_square"]

_LANES = 4
_LEAST = 1.2  # times faster
_LOOPED = 8  # how many times an inner loop is run through, for want of knowledge
_SLOW_WHOLE = frozenset({"floordiv", "mod", "quotient", "remainder", "truediv", "pow"})
_PLAIN = frozenset({"real", "imag", "conj", "complex", "isnan", "fabs", "floor", "ceil", "trunc"})


@dataclass(frozen=True)
class Cost:
    """Of one node.

    Parameters
    ----------
    alone, beside : float
        Cycles of an iteration by itself, and as one lane of a vector.
    what : str
        What is done lane by lane; empty where nothing is.
    line : int
    """

    alone: float
    beside: float
    what: str = ""
    line: int = 0


def does_not_pay(
    spreading: Spreading, packed: Callable[[ir.Element], bool]
) -> tuple[str, int] | None:
    """What is done lane by lane in a loop that would gain nothing, and in which line; None where lanes pay.

    Parameters
    ----------
    spreading : Spreading
    packed : callable
        Whether an element will be copied so that it lies beside those of other lanes.
    """
    costs = list(_Model(spreading, packed).costs_of(spreading.loop.body))
    alone, beside = sum(c.alone for c in costs), sum(c.beside for c in costs)
    if alone >= _LEAST * beside:
        return None
    worst = max(costs, key=lambda c: c.beside if c.what else 0.0, default=Cost(0, 0))
    return (worst.what, worst.line) if worst.what else None


@dataclass(frozen=True)
class _Model:
    spreading: Spreading
    packed: Callable[[ir.Element], bool]

    def costs_of(self, body: tuple[ir.Statement, ...], times: int = 1) -> Iterator[Cost]:
        """The costs of all that varies in a block."""
        for statement in body:
            if isinstance(statement, ir.Store):
                yield self.of(statement.target, times, statement.line)
            for node in ir.walk(statement):
                if self.spreading.varies(node) and not (
                    isinstance(statement, ir.Store) and node is statement.target
                ):
                    yield self.of(node, times, statement.line)
            inner = times * _LOOPED if isinstance(statement, ir.While | ir.For) else times
            for name in ("body", "orelse"):
                yield from self.costs_of(getattr(statement, name, ()), inner)

    def of(self, node: ir.Expression, times: int, line: int) -> Cost:
        """The cost of one node."""
        alone, beside, what = self.cycles(node)
        return Cost(times * alone, times * beside, what, line)

    def cycles(self, node: ir.Expression) -> tuple[float, float, str]:
        """Alone, as one lane, and what is done lane by lane."""
        if isinstance(node, ir.Element):
            if self.packed(node) or beside_each_other(node, self.spreading):
                return 1, 1 / _LANES, ""
            return 1, 1.3, "takes elements that are not beside each other"
        return _of_operation(node)


def is_square(node: ir.Expression) -> bool:
    """Whether a float is raised to the power of two: it is multiplied by itself.

    Parameters
    ----------
    node : Expression
    """
    match node:
        case ir.Binary("pow", _, ir.Literal_(value), of):
            return of.kind == "f" and value == 2
    return False


def _of_operation(node: ir.Expression) -> tuple[float, float, str]:
    match node:
        case ir.Binary(operator, _, right, of) if of.kind in "iu" and operator in _SLOW_WHOLE:
            power = isinstance(right, ir.Literal_) and int(right.value.real).bit_count() == 1
            if power and operator != "truediv":
                return 2, 1, ""
            return 20, 22, "divides whole numbers"
        case ir.Binary(operator, _, _, of) if operator in {"floordiv", "mod"}:
            return 20, 22, "divides floats with a remainder"
        case ir.Binary("div" | "pow") if not is_square(node):
            return 5, 2, ""
        case ir.Mathematical(name) if name in _PLAIN:
            return 1, 1 / _LANES, ""
        case ir.Mathematical("sqrt"):
            return 5, 2, ""
        case ir.Mathematical():
            return 20, 8, ""
        case ir.Variable() | ir.Literal_() | ir.Extent() | ir.Item():
            return 0, 0, ""
    return 1, 1 / _LANES, ""
