"""Cutting a module of its own out of the user's code: a function and all that it needs."""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import math
import sys
import sysconfig
import textwrap
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hasten.errors import Unsupported
from hasten.workload.edits import Edit, apply_edits
from hasten.workload.model import ModuleSource, Place

__all__ = ["is_of_library", "is_of_library_file", "module_source"]

_UFUNC_HOMES = ("numpy", "scipy.special")  # a ufunc does not know its module
_MAX_LITERAL = 4096  # elements of a constant that is written out
_LIBRARY_FOLDERS = tuple(
    {
        str(Path(sysconfig.get_path(k)).resolve())
        for k in ("stdlib", "platstdlib", "purelib", "platlib")
    }
)


def module_source(function: Callable[..., Any]) -> ModuleSource:
    """Cut the module that `function` needs out of the user's code.

    Functions of the user's that it calls come along, in their own words; module constants and
    captured variables are written as literals of the values that they have now; modules and
    functions of libraries are imported. Annotations are left out: compilers read them as
    promises, interpreters do not keep them.

    Parameters
    ----------
    function : callable

    Returns
    -------
    ModuleSource

    Raises
    ------
    Unsupported
        The source cannot be had, or needs something that cannot be written down.
    """
    cutter = _Cutter()
    cutter.add_function(getattr(function, "__name__", "function"), function, needed_by="")
    return cutter.assemble(function.__name__)


@dataclass
class _Cutter:
    """The module in the making, by name of what it defines."""

    imports: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    functions: dict[str, tuple[list[str], list[Place]]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)

    def add_function(self, name: str, function: object, needed_by: str) -> None:
        if self._known(name, function, needed_by):
            return
        if not isinstance(function, types.FunctionType):
            kind = f"{type(function).__module__}.{type(function).__qualname__}"
            raise Unsupported(f"{name} is a {kind}, not a plain function", needed_by)
        text, node, start, file = _parsed(name, function)
        where = str(Place(file, start + node.lineno - 1))
        if node.decorator_list:
            decorator = ast.unparse(node.decorator_list[0])
            raise Unsupported(f"{name} is decorated by @{decorator}", where)
        for used, value, line in _needs(function, node):
            self._add_value(used, value, str(Place(file, start + line - 1)))
        lines = apply_edits(text, list(_annotations(text, node))).rstrip().split("\n")
        places = [Place(file, start + i) for i in range(len(lines))]
        self.functions[name] = (lines, places)

    def _known(self, name: str, value: object, needed_by: str) -> bool:
        if name not in self.values:
            self.values[name] = value
            return False
        if self.values[name] is not value:
            raise Unsupported(f"two different globals are named {name}", needed_by)
        return True

    def _add_value(self, name: str, value: object, where: str) -> None:
        if isinstance(value, types.FunctionType) and not _of_library(value):
            own = value.__name__
            self.add_function(own if own.isidentifier() else name, value, where)
            if own != name and not self._known(name, value, where):
                self.aliases.append(f"{name} = {own}")
        elif self._known(name, value, where):
            return
        elif isinstance(value, types.ModuleType):
            self.imports[name] = _import_module(name, value)
        elif (text := _literal(value)) is not None:
            self.constants[name] = f"{name} = {text}"
            if "_numpy." in text:
                self.imports["_numpy"] = "import numpy as _numpy"
        elif callable(value) and (text := _import_from(name, value)):
            self.imports[name] = text
        else:
            kind = (
                "the class" if isinstance(value, type) else f"a global {type(value).__qualname__},"
            )
            raise Unsupported(f"uses {kind} {name}", where)

    def assemble(self, entry: str) -> ModuleSource:
        lines: list[str] = [*sorted(self.imports.values()), ""] if self.imports else []
        lines += [*self.constants.values(), ""] if self.constants else []
        places: list[Place | None] = [None] * len(lines)
        for text, at in self.functions.values():
            lines += ["", *text, ""]
            places += [None, *at, None]
        lines += self.aliases
        return ModuleSource("\n".join(lines) + "\n", entry, tuple(self.functions), tuple(places))


def _parsed(name: str, function: types.FunctionType) -> tuple[str, ast.FunctionDef, int, str]:
    """Source text of a function, its tree, the line in its file where the text starts, the file."""
    file = function.__code__.co_filename
    where = str(Place(file, function.__code__.co_firstlineno))
    try:
        lines, start = inspect.getsourcelines(function)
    except (OSError, TypeError):
        raise Unsupported(f"the source of {name} cannot be found", where) from None
    text = textwrap.dedent("".join(lines))
    try:
        node = ast.parse(text).body[0]
    except SyntaxError:  # a lambda inside an expression that goes on
        node = ast.Pass()
    match node:
        case ast.Assign([ast.Name()], ast.Lambda(args, body)) if name.isidentifier():
            # In one line, as its places are.
            text = f"def {name}({ast.unparse(args)}): return {ast.unparse(body)}"
            node = ast.parse(text).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise Unsupported(f"{name} is not written as a plain def", where)
    return text, node, max(start, 1), file


def _needs(
    function: types.FunctionType, node: ast.FunctionDef
) -> Iterator[tuple[str, object, int]]:
    """Names from outside that a function reads, with their values and lines of its text."""
    closure = inspect.getclosurevars(function).nonlocals
    for name, line in _outside_names(function.__code__, node):
        if name in closure:
            yield name, closure[name], line
        elif name in function.__globals__:
            yield name, function.__globals__[name], line
        elif not hasattr(builtins, name) and name in function.__code__.co_freevars:
            raise Unsupported(f"{name} is captured but not yet set")


def _outside_names(code: types.CodeType, node: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    inner = {n.id for d in _defaults(node) for n in ast.walk(d) if isinstance(n, ast.Name)}
    names = dict.fromkeys(sorted(inner)) | dict.fromkeys(_global_names(code))
    lines = {n.id: n.lineno for n in reversed(list(ast.walk(node))) if isinstance(n, ast.Name)}
    for name in names:
        yield name, lines.get(name, node.lineno)


def _defaults(node: ast.FunctionDef) -> list[ast.expr]:
    return [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]


def _global_names(code: types.CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in {"STORE_GLOBAL", "DELETE_GLOBAL"}:
            where = str(Place(code.co_filename, code.co_firstlineno))
            raise Unsupported(f"changes the module global {instruction.argval}", where)
        if instruction.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
            yield instruction.argval
    yield from code.co_freevars
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            free_here = set(constant.co_freevars) & {*code.co_cellvars, *code.co_varnames}
            yield from (n for n in _global_names(constant) if n not in free_here)


def _annotations(text: str, node: ast.FunctionDef) -> Iterator[Edit]:
    """Edits that take out all annotations."""
    for inner in ast.walk(node):
        match inner:
            case ast.arg(annotation=ast.expr() as annotation):
                begin = (inner.lineno, inner.col_offset + len(inner.arg.encode()))
                yield Edit(begin, _end(annotation), "")
            case ast.FunctionDef(returns=ast.expr() as returns):
                yield _without_arrow(text, returns)
            case ast.AnnAssign(value=None):
                yield Edit((inner.lineno, inner.col_offset), _end(inner), "pass")
            case ast.AnnAssign():
                yield Edit(_end(inner.target), _end(inner.annotation), "")


def _without_arrow(text: str, returns: ast.expr) -> Edit:
    """``-> T`` reaches from an arrow to a colon that the tree has no position of."""
    lines = [line.encode() for line in text.split("\n")]
    line, before = returns.lineno, lines[returns.lineno - 1][: returns.col_offset]
    while (column := before.rfind(b"->")) < 0:
        line -= 1
        before = lines[line - 1]
    last, end = _end(returns)
    while (colon := lines[last - 1].find(b":", end)) < 0:  # the type may stand in brackets
        last, end = last + 1, 0
    return Edit((line, len(before[:column].rstrip())), (last, colon), "")


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


def _of_library(function: types.FunctionType) -> bool:
    file = function.__code__.co_filename
    return file.startswith("<frozen") or is_of_library_file(Path(file))


def is_of_library_file(path: Path) -> bool:
    """Whether a file belongs to Python or to an installed package."""
    return str(path.resolve()).startswith(_LIBRARY_FOLDERS)


def _import_module(name: str, module: types.ModuleType) -> str:
    full = module.__name__
    return f"import {full}" if full == name else f"import {full} as {name}"


def _import_from(name: str, value: Any) -> str | None:
    """The import of a class or function of a library."""
    own = getattr(value, "__name__", None)
    stated = getattr(value, "__module__", None)
    homes = [m for m in (stated, *_UFUNC_HOMES) if m and own and _holds(m, own, value)]
    if not homes:
        return None
    module = homes[0]
    return f"from {module} import {own}" if own == name else f"from {module} import {own} as {name}"


def _holds(module: str, name: str, value: object) -> bool:
    there = sys.modules.get(module)
    return is_of_library(there) and getattr(there, name, None) is value


def is_of_library(module: types.ModuleType | None) -> bool:
    """Whether a module is installed or built in, not the user's own."""
    file = getattr(module, "__file__", None)
    return file is None or is_of_library_file(Path(file))


def _literal(value: object) -> str | None:
    """Python text that makes the value again, or None where it cannot be written down."""
    match value:
        case bool() | int() | str() | bytes() | None:
            return repr(value) if type(value) in {bool, int, str, bytes, type(None)} else None
        case np.generic():
            return _numpy_scalar(value)
        case float():
            return repr(value) if math.isfinite(value) else f"float('{value}')"
        case complex():
            return f"complex({_literal(value.real)}, {_literal(value.imag)})"
        case tuple() | list() if type(value) in {tuple, list} and len(value) <= _MAX_LITERAL:
            return _sequence(value)
        case dict() if type(value) is dict and len(value) <= _MAX_LITERAL:
            items = [(_literal(k), _literal(v)) for k, v in value.items()]
            if any(k is None or v is None for k, v in items):
                return None
            return "{" + ", ".join(f"{k}: {v}" for k, v in items) + "}"
        case np.ndarray() if value.size <= _MAX_LITERAL and value.dtype.kind in "biufc":
            return f"_numpy.array({_literal(value.tolist())}, dtype=_numpy.{value.dtype.name})"
    return None


def _numpy_scalar(value: np.generic) -> str | None:
    if value.dtype.kind not in "biufc":
        return None
    plain = _literal(value.item())
    same = value.dtype in (np.float64, np.int64, np.complex128, np.bool_)
    return plain if same else f"_numpy.{value.dtype.name}({plain})"


def _sequence(value: tuple[Any, ...] | list[Any]) -> str | None:
    items = [_literal(v) for v in value]
    if any(item is None for item in items):
        return None
    inside = ", ".join(str(i) for i in items)
    if isinstance(value, list):
        return f"[{inside}]"
    return f"({inside},)" if len(value) == 1 else f"({inside})"
