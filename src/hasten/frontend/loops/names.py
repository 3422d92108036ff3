"""The names of a module source: what is imported, what is constant, what is a function."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass

from hasten.workload.model import ModuleSource

__all__ = ["Module", "bound_names", "parse_module"]


@dataclass(frozen=True)
class Module:
    """A parsed module source.

    Parameters
    ----------
    functions : dict of str to ast.FunctionDef
    constants : dict of str to ast.expr
    imports : dict of str to str
        Dotted names behind local ones: ``np`` stands for ``numpy``.
    """

    functions: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]
    imports: dict[str, str]

    def resolve(self, node: ast.expr, local: frozenset[str] = frozenset()) -> str:
        """Dotted name that an expression stands for, or ``""``.

        Functions of the module itself begin with a dot, builtins with ``builtins.``.

        Parameters
        ----------
        node : ast.expr
        local : frozenset of str
            Names that the function binds itself: they hide what the module means by them.
        """
        match node:
            case ast.Attribute(value=value, attr=attribute):
                base = self.resolve(value, local)
                inside = base and not base.startswith((".", "builtins."))
                return f"{base}.{attribute}" if inside else ""
            case ast.Name(id=name) if name not in local:
                if name in self.functions:
                    return f".{name}"
                if name in self.imports:
                    return self.imports[name]
                known = name not in self.constants and hasattr(builtins, name)
                return f"builtins.{name}" if known else ""
        return ""


def parse_module(source: ModuleSource) -> Module:
    """Parse a module source and sort what stands at its top level."""
    module = Module({}, {}, {})
    for node in ast.parse(source.text).body:
        match node:
            case ast.FunctionDef():
                module.functions[node.name] = node
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                module.constants[name] = value
            case ast.Import(names=names):
                for alias in names:
                    first = alias.name.partition(".")[0]
                    module.imports[alias.asname or first] = alias.name if alias.asname else first
            case ast.ImportFrom(module=origin, names=names):
                for alias in names:
                    module.imports[alias.asname or alias.name] = f"{origin}.{alias.name}"
    return module


def bound_names(node: ast.AST) -> frozenset[str]:
    """Names that a piece of a function binds, its parameters included."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _binds(n)}
    return frozenset(names | {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)})


def _binds(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store | ast.Del)
