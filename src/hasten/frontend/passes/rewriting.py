"""Going through a program and putting other nodes in the place of some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import FunctionType
from typing import Any, TypeVar

from hasten.frontend.kernel import ir
from hasten.workload.model import ModuleSource
from hasten.workload.signature import signature_of

__all__ = ["lowered", "lowered_kernel", "rewritten", "without_lines"]

_Node = TypeVar("_Node", bound=Any)
Change = Callable[[ir.Expression], ir.Expression]


def rewritten(node: _Node, change: Change) -> _Node:
    """A node with every expression in it changed, the innermost first.

    Parameters
    ----------
    node : Expression, Statement or Function
    change : callable
        Takes an expression whose parts are changed already; gives what stands in its place. Targets of
        assignments and counters stay.
    """
    changed: dict[str, Any] = {}
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if name == "target" and isinstance(node, ir.Assign | ir.For):
            continue
        made = _rewritten(value, change)
        if made is not value:
            changed[name] = made
    found: Any = replace(node, **changed) if changed else node
    if isinstance(found, ir.Expression):
        found = change(found)
    return found  # type: ignore[no-any-return] # an expression for an expression


def _rewritten(value: Any, change: Change) -> Any:
    if isinstance(value, ir.Expression | ir.Statement):
        return rewritten(value, change)
    if isinstance(value, tuple) and value:
        made = tuple(_rewritten(item, change) for item in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    return value


def without_lines(value: ir.Expression) -> ir.Expression:
    """An expression wherever it stands: equal to others of the same meaning."""

    def change(part: Any) -> Any:
        return replace(part, line=0) if getattr(part, "line", 0) else part

    return rewritten(value, change)


def lowered(text: str, *arguments: object) -> ir.Function:
    """The function ``f`` of a text for some arguments, for examples."""
    return lowered_kernel(text, *arguments).entry


def lowered_kernel(text: str, *arguments: object) -> ir.Kernel:
    """The function ``f`` of a text, and all others before it, for some arguments, for examples."""
    from hasten.frontend.kernel.lowering import kernel_of  # noqa: PLC0415 (examples alone need it)

    space: dict[str, Any] = {}
    exec(text, space)  # noqa: S102 (an example of ours)
    functions = tuple(name for name, value in space.items() if isinstance(value, FunctionType))
    source = ModuleSource(text, "f", functions, (None,) * text.count("\n"))
    return kernel_of(source, signature_of(space["f"], arguments, {}))
