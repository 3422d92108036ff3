"""Messages of exceptions that hold values."""

from __future__ import annotations

import ast

from hasten.frontend.kernel.desugaring.rules import Step

__all__ = ["fixed_message"]


def fixed_message(node: ast.AST, step: Step) -> ast.AST | None:
    """A message with the names of the values that Python would put into it: the translation has no text.

    Before::

        raise ValueError(f"n is {n}, and must be positive")

    After::

        raise ValueError("n is {n}, and must be positive")
    """
    del step
    match node:
        case ast.Raise(exc=ast.Call(func, [message], []), cause=cause):
            text = _text(message)
            if text is not None and not isinstance(message, ast.Constant):
                return ast.Raise(ast.Call(func, [ast.Constant(text)], []), cause)
    return None


def _text(message: ast.expr) -> str | None:
    match message:
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr(values):
            return "".join(_part(v) for v in values)
        case ast.BinOp(ast.Constant(str() as text), ast.Mod(), _):
            return text
        case ast.Call(ast.Attribute(ast.Constant(str() as text), "format"), _, _):
            return text
        case ast.BinOp(left, ast.Add(), right):
            parts = [_text(left), _text(right)]
            return "".join(p for p in parts if p is not None) if any(parts) else None
        case ast.Call(ast.Name("str"), [value], []):
            return f"{{{ast.unparse(value)}}}"
    return None


def _part(value: ast.expr) -> str:
    match value:
        case ast.Constant(str() as text):
            return text
        case ast.FormattedValue(inner):
            return f"{{{ast.unparse(inner)}}}"
    return ""
