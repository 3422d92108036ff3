"""The kernel's program as text, for doctests and for whoever looks for a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.kernel import ir

__all__ = ["shown", "shown_expression"]

_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "mod": "%", "pow": "**", "and": "&",
          "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>", "quotient": "quot", "remainder": "rem"}  # fmt: skip


def shown(function: ir.Function) -> str:
    """A function; ``!`` marks what may raise, ``~`` an index that may count from the end."""
    names = ", ".join(p.name for p in function.parameters)
    return "\n".join([f"def {function.name}({names}):", *_block(function.body, "    ")])


def _block(body: tuple[ir.Statement, ...], indent: str) -> Iterator[str]:
    for statement in body:
        yield from (indent + line for line in _statement(statement))


def _statement(statement: ir.Statement) -> Iterator[str]:
    show = shown_expression
    match statement:
        case ir.Assign(target, value) | ir.Store(target, value):
            yield f"{show(target)} = {show(value)}"
        case ir.Append(target, value):
            yield f"{show(target)}.append({show(value)})"
        case ir.Evaluate(value):
            yield show(value)
        case ir.If(test, body, orelse):
            yield f"if {show(test)}:"
            yield from _block(body, "    ")
            if orelse:
                yield "else:"
                yield from _block(orelse, "    ")
        case ir.While(test, body):
            yield f"while {show(test)}:"
            yield from _block(body, "    ")
        case ir.For(target, start, stop, step, body, parallel):
            kind = "parallel " if parallel else ""
            yield f"{kind}for {target.name} in range({show(start)}, {show(stop)}, {show(step)}):"
            yield from _block(body, "    ")
        case ir.Return(values):
            yield f"return {', '.join(map(show, values))}".rstrip()
        case ir.Raise(exception):
            yield f"raise {exception}"
        case _:
            yield type(statement).__name__.lower()


def shown_expression(value: ir.Expression) -> str:
    """An expression."""
    show = shown_expression
    mark = "!" if getattr(value, "faults", None) else ""
    match value:
        case ir.Literal_(number):
            return repr(number)
        case ir.Variable(name):
            return name
        case ir.Binary(operator, left, right):
            return f"({show(left)} {_SIGNS.get(operator, operator)}{mark} {show(right)})"
        case ir.Compare(operator, left, right) | ir.Logical(operator, left, right):
            return f"({show(left)} {operator} {show(right)})"
        case ir.Element(of, indices, wraps):
            parts = ", ".join(
                f"{'~' if w else ''}{show(i)}" for i, w in zip(indices, wraps, strict=True)
            )
            return f"{show(of)}[{parts}]{mark}"
        case ir.Extent(of, axis):
            return f"{show(of)}.shape[{axis}]"
        case ir.Convert(operand, of):
            return f"{of.dtype}{mark}({show(operand)})"
        case ir.Mathematical(name, arguments) | ir.Call(name, arguments):
            return f"{name}{mark}({', '.join(map(show, arguments))})"
        case ir.Unary(operator, operand):
            return f"{operator}{mark}({show(operand)})"
    inner = ", ".join(map(show, ir.children(value)))
    return f"{type(value).__name__.lower()}{mark}({inner})"
