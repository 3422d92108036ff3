"""Kinds of all variables of a module source, by going round until nothing more is learnt."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hasten.frontend.loops.kinds import (
    INT,
    UNKNOWN,
    Found,
    Kind,
    Kinds,
    arithmetic,
    join,
    kind_of_type,
)
from hasten.frontend.loops.names import Module, bound_names
from hasten.workload.signature import Signature

__all__ = ["kinds_of_module"]

_MOST_ROUNDS = 30


def kinds_of_module(module: Module, entry: str, signature: Signature) -> dict[str, Kinds]:
    """Kinds of the variables of each function, from the arguments of the workload.

    Parameters
    ----------
    module : Module
    entry : str
        Name of the workload's function.
    signature : Signature
        Types of its arguments; functions that it calls get theirs from the calls.

    Returns
    -------
    dict of str to Kinds
    """
    inference = _Inference(module)
    arguments = {p.name: kind_of_type(p.type) for p in signature.parameters}
    inference.pass_named(entry, arguments)
    before = None
    for _ in range(_MOST_ROUNDS):
        inference.round()
        after = repr((inference.parameters, inference.returned, inference.names()))
        if after == before:
            return inference.functions
        before = after
    local = {name: bound_names(node) for name, node in module.functions.items()}
    return {
        name: Kinds(module, local[name], dict.fromkeys(module.functions, UNKNOWN))
        for name in module.functions
    }


@dataclass
class _Inference:
    module: Module
    functions: dict[str, Kinds] = field(default_factory=dict)
    returned: dict[str, Found] = field(default_factory=dict)
    parameters: dict[str, dict[str, Found]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, node in self.module.functions.items():
            self.functions[name] = Kinds(self.module, bound_names(node), self.returned)
            self.parameters[name] = {}

    def names(self) -> dict[str, dict[str, Found]]:
        return {name: kinds.of_name for name, kinds in self.functions.items()}

    def round(self) -> None:
        for name, node in self.module.functions.items():
            kinds = self.functions[name]
            for parameter, kind in self.parameters[name].items():
                _learn(kinds, parameter, kind)
            for inner in ast.walk(node):
                self._bindings(name, kinds, inner)
                self._calls(kinds, inner)

    def _bindings(self, name: str, kinds: Kinds, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _bind(kinds, target, kinds.find(value), value)
            case ast.AugAssign(target=ast.Name(id=target), op=op, value=value):
                _learn(
                    kinds, target, arithmetic([kinds.of_name.get(target), kinds.find(value)], op)
                )
            case ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over):
                _bind_items(kinds, target, over)
            case ast.NamedExpr(target=ast.Name(id=target), value=value):
                _learn(kinds, target, kinds.find(value))
            case ast.withitem(optional_vars=ast.expr() as target):
                _bind(kinds, target, UNKNOWN)
            case ast.Return(value=ast.expr() as value):
                self.returned[name] = join(self.returned.get(name), kinds.find(value))

    def _calls(self, kinds: Kinds, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            self._pass(kinds, node)
        for child in ast.iter_child_nodes(node):
            meant = self.module.resolve(child, kinds.local) if isinstance(child, ast.Name) else ""
            if meant.startswith(".") and not _is_called(child, node):
                self._pass_anything(meant[1:])

    def _pass(self, kinds: Kinds, call: ast.Call) -> None:
        name = self.module.resolve(call.func, kinds.local)
        if not name.startswith("."):
            return
        arguments = self.module.functions[name[1:]].args
        named = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        unclear = any(isinstance(a, ast.Starred) for a in call.args)
        if unclear or any(k.arg is None for k in call.keywords) or len(call.args) > len(named):
            self._pass_anything(name[1:])
            return
        passed = {n: kinds.find(a) for n, a in zip(named, call.args, strict=False)}
        passed |= {k.arg: kinds.find(k.value) for k in call.keywords if k.arg}
        self.pass_named(name[1:], passed)

    def pass_named(self, name: str, passed: dict[str, Kind] | dict[str, Found]) -> None:
        """Learn from a call; parameters that it leaves out get their defaults."""
        known = self.parameters[name]
        for parameter, default in _parameters(self.module.functions[name]):
            kind = passed.get(parameter)
            if parameter not in passed:
                kind = UNKNOWN if default is None else self.functions[name].find(default)
            known[parameter] = join(known.get(parameter), kind)

    def _pass_anything(self, name: str) -> None:
        known = self.parameters[name]
        for parameter, _ in _parameters(self.module.functions[name]):
            known[parameter] = UNKNOWN


def _parameters(node: ast.FunctionDef) -> Iterator[tuple[str, ast.expr | None]]:
    """Names and defaults; what collects the rest has none and so is of unknown kind."""
    args = node.args
    named = [*args.posonlyargs, *args.args]
    without: list[ast.expr | None] = [None] * (len(named) - len(args.defaults))
    for argument, default in zip(named, [*without, *args.defaults], strict=True):
        yield argument.arg, default
    for argument, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield argument.arg, default
    for rest in (args.vararg, args.kwarg):
        if rest is not None:
            yield rest.arg, None


def _is_called(child: ast.AST, parent: ast.AST) -> bool:
    return isinstance(parent, ast.Call) and parent.func is child


def _learn(kinds: Kinds, name: str, kind: Found) -> None:
    kinds.of_name[name] = join(kinds.of_name.get(name), kind)


def _bind(kinds: Kinds, target: ast.expr, kind: Found, value: ast.expr | None = None) -> None:
    match target:
        case ast.Name(id=name):
            _learn(kinds, name, kind)
        case ast.Starred(value=ast.Name(id=name)):
            _learn(kinds, name, UNKNOWN)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            if isinstance(value, ast.Tuple) and len(value.elts) == len(elements):
                for element, part in zip(elements, value.elts, strict=True):
                    _bind(kinds, element, kinds.find(part), part)
            else:
                for element in elements:
                    _bind(kinds, element, kind and kind.item)


def _bind_items(kinds: Kinds, target: ast.expr, over: ast.expr) -> None:
    called = kinds.module.resolve(over.func, kinds.local) if isinstance(over, ast.Call) else ""
    arguments = over.args if isinstance(over, ast.Call) else []
    if called == "builtins.range":
        _bind(kinds, target, INT)
    elif called in {"builtins.enumerate", "builtins.zip"} and isinstance(target, ast.Tuple):
        items = [(a, kinds.find(a)) for a in arguments]
        parts = [kind and kind.item for _, kind in items]
        if called == "builtins.enumerate":
            parts = [INT, *parts[:1]]
        fitting = len(parts) == len(target.elts)
        for index, element in enumerate(target.elts):
            _bind(kinds, element, parts[index] if fitting else UNKNOWN)
    else:
        kind = kinds.find(over)
        _bind(kinds, target, kind and kind.item)
