"""A whole program: the functions of a module that the workload's function needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from hasten.errors import Unsupported
from hasten.frontend import types as known
from hasten.frontend.infer import FunctionTypes, ModuleTypes, ends
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.desugaring import desugared
from hasten.frontend.kernel.desugaring.growing import is_changed
from hasten.frontend.kernel.lowering.aliases import (
    returns_argument,
    tells_copies,
    with_copies_returned,
    written_parameters,
)
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.nested import lifted
from hasten.frontend.kernel.lowering.statements import block
from hasten.frontend.kernel.lowering.unbound import require_bound
from hasten.frontend.kernel.packing import Packing
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["Lowered", "kernel_of", "lowered"]


def kernel_of(source: ModuleSource, signature: Signature) -> ir.Kernel:
    """The kernel's program for a function and the arguments that it is called with.

    See `lowered`, which tells how the arguments become those of the kernel.
    """
    return lowered(source, signature).kernel


@dataclass(frozen=True)
class Lowered:
    """A kernel, and how the user's arguments become its own.

    Parameters
    ----------
    kernel : Kernel
    signature : Signature
        Of the kernel's arguments.
    packing : Packing
    """

    kernel: ir.Kernel
    signature: Signature
    packing: Packing


def lowered(source: ModuleSource, signature: Signature) -> Lowered:
    """The kernel's program for a function and the arguments that it is called with.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature

    Returns
    -------
    Lowered

    Raises
    ------
    Unsupported
        The kernel language cannot express it: what, where (``file:line:column``), and what to write
        instead.
    """
    tree, functions = lifted(ast.parse(source.text), source.functions)
    program = desugared(replace(source, functions=functions), signature, tree)
    source, module, signature = program.source, program.types, program.signature
    constants = _constants(module)

    def every(writers: frozenset[str]) -> tuple[dict[str, ir.Function], dict[str, int]]:
        """Functions, and lines where they return copies of what may be an argument; some are known to write."""
        made: dict[str, ir.Function] = {}
        copied: dict[str, int] = {}
        for name in _needed(source, module):
            known = writers | _writers(made)
            at = Context(source, module, module.functions[name], constants, known)
            at.ours = name not in functions and name in program.added
            at.outermost = name == source.function and not _is_called(name, module)
            given = [p.name for p in signature.parameters] if name == source.function else None
            made[name], line = _function(name, given, at, made)
            copied |= {name: line} if line else {}
        return made, copied

    made, copied = every(frozenset())
    # One calls itself, or is called before it is made:
    while _called_as_pure(made) & _writers(made):
        made, copied = every(_writers(made))
    _require_copies_untold(made, copied, module, source)
    places = tuple(source.place(line) for line in range(1, source.text.count("\n") + 1))
    return Lowered(ir.Kernel(tuple(made.values()), places), signature, program.packing)


def _writers(functions: Mapping[str, ir.Function]) -> frozenset[str]:
    return frozenset(n for n, f in functions.items() if any(p.written for p in f.parameters))


def _called_as_pure(functions: Mapping[str, ir.Function]) -> set[str]:
    """Functions of which some call says that it writes nothing."""
    return {
        value.function
        for function in functions.values()
        for statement in ir.statements_in(function.body)
        for value in ir.walk(statement)
        if isinstance(value, ir.Call) and not value.writes
    }


def _require_copies_untold(
    functions: Mapping[str, ir.Function],
    lines: Mapping[str, int],
    module: ModuleTypes,
    source: ModuleSource,
) -> None:
    """Refuse functions that return what may be an argument, where their copies would be told from it."""
    names = {name: module.functions[name].names for name in functions}
    for name, line in lines.items():
        if tells_copies(name, functions, names):
            raise Unsupported(
                f"{name} returns an argument, or part of one, which is changed: return a copy",
                source.place(line),
            )


def _constants(module: ModuleTypes) -> Mapping[str, object]:
    """Values of the module's constants, which stand there as literals that Hasten wrote."""
    space: dict[str, object] = {"_numpy": np, "float": float, "complex": complex}
    found: dict[str, object] = {}
    for node in module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name()):
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                code = compile(ast.Expression(value), "<constant>", "eval")
                found[name] = eval(code, {"__builtins__": {}, **space})  # noqa: S307 (literals only)
    return found


def _needed(source: ModuleSource, module: ModuleTypes) -> Iterator[str]:
    """Functions that are called from the main one, callees first."""
    reached: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in reached:
            return
        reached[name] = None
        for node in ast.walk(module.functions[name].node):
            match node:
                case ast.Call(func=ast.Name(id=called)) if called in module.functions:
                    visit(called)

    visit(source.function)
    yield from (name for name in source.functions if name in reached and name != source.function)
    yield source.function


def _is_called(name: str, module: ModuleTypes) -> bool:
    """Whether functions of the module call one."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for function in module.functions.values()
        for node in ast.walk(function.node)
    )


def _function(
    name: str, given: list[str] | None, at: Context, made: Mapping[str, ir.Function]
) -> tuple[ir.Function, int]:
    """A function, and the line where it returns a copy of what may be an argument; 0 where it does not."""
    node = at.function.node
    _plain(node, at)
    spec = node.args
    every = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    names = [n for n in every if given is None or n in given]
    parameters = [_parameter(n, at) for n in names]
    body = (*_defaults(node, names, at), *block(node.body, at))
    body = (*at.prologue, *body)
    returns = _returned(at.function, at)
    if not isinstance(returns, ir.NoneType) and not ends(node.body):
        at.refuse(node, f"{name} may end without a return", "return a value at its end")
    function = ir.Function(
        name, tuple(parameters), returns, body, node.lineno, _first_line(ast.get_docstring(node))
    )
    require_bound(function, at)
    line = returns_argument(function)
    if line:
        function = with_copies_returned(function)
    written = written_parameters(function, made)
    marked = tuple(ir.Parameter(p.name, p.type, p.name in written) for p in parameters)
    return replace(function, parameters=marked), line


def _plain(node: ast.FunctionDef, at: Context) -> None:
    if node.args.vararg or node.args.kwarg:
        at.refuse(node, "a function that collects arguments")
    for inner in ast.walk(node):
        if isinstance(inner, ast.Yield | ast.YieldFrom | ast.Await):
            at.refuse(inner, "a generator", "fill a list or an array")
        if isinstance(inner, ast.FunctionDef | ast.Lambda | ast.ClassDef) and inner is not node:
            at.refuse(inner, "a function inside a function", "write it beside the other one")
        if isinstance(inner, ast.NamedExpr):
            at.refuse(inner, "an assignment inside an expression", "write it before")


def _parameter(name: str, at: Context) -> ir.Parameter:
    node = at.function.node
    of = at.of(at.function.names[name], node)
    if isinstance(of, ir.TupleType | ir.NoneType):
        at.refuse(node, f"the argument `{name}`, a tuple or None", "give its items one by one")
    return ir.Parameter(name, of)


def _defaults(node: ast.FunctionDef, given: list[str], at: Context) -> Iterator[ir.Statement]:
    """Parameters that nobody gives are variables that have their default from the start."""
    spec = node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    found = dict(zip(reversed(names), reversed(spec.defaults), strict=False))
    found |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d}
    for name, default in found.items():
        if name not in given:
            if isinstance(default, ast.List) and is_changed(
                name, node, {n: f.node for n, f in at.module.functions.items()}
            ):
                what = f"`{name}`, a default that is changed: Python keeps it for the next call"
                at.refuse(default, what, "make it in the function")
            assigned = ast.Assign([ast.Name(name, ast.Store())], default, lineno=node.lineno)
            yield from block([ast.fix_missing_locations(ast.copy_location(assigned, node))], at)


def _returned(function: FunctionTypes, at: Context) -> ir.Type:
    if function.returns == known.ANY:
        lines = [n.lineno for n in ast.walk(function.node) if isinstance(n, ast.Return)]
        places = ", ".join(filter(None, (at.source.place(line) for line in lines)))
        at.refuse(function.node, f"returns of more than one type, or of an unknown one ({places})")
    return at.of(function.returns, function.node)


def _first_line(doc: str | None) -> str:
    return doc.strip().partition("\n")[0] if doc else ""
