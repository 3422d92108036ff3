"""Rewriting a module for NumExpr: the workload's function and the functions that it calls."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hasten.engine.jits.numexpr.emit import Note
from hasten.engine.jits.numexpr.rewriting import FunctionRewriter
from hasten.frontend.array_purity import changed_lists
from hasten.frontend.array_types import ModuleNames, Scope
from hasten.frontend.array_values import Known, Many, join, known_of
from hasten.workload.edits import Edit, apply_edits
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["Rewritten", "rewrite_module"]

Types = dict[str, Known]


@dataclass(frozen=True)
class Rewritten:
    """A module that calls NumExpr.

    Parameters
    ----------
    text : str
    notes : tuple of Note
        What goes through NumExpr, of the workload's function and of its helpers.
    element_loops : tuple of int
        Lines of loops in the workload's function that hold no array expression.
    refused : tuple
        Why operations on arrays stay with NumPy, each with its line.
    """

    text: str
    notes: tuple[Note, ...]
    element_loops: tuple[int, ...]
    refused: tuple[tuple[str, int], ...]


def rewrite_module(source: ModuleSource, signature: Signature, *, exact: bool = False) -> Rewritten:
    """Put calls of NumExpr in place of the array expressions of a module.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
        Types of the arguments of the workload's function.
    exact : bool
        Have NumExpr round nothing otherwise than NumPy.

    Returns
    -------
    Rewritten
    """
    return _ModuleRewriter(source, exact).rewrite(signature)


@dataclass
class _ModuleRewriter:
    """Types of the arguments that each function has been seen called with, and what it returned."""

    source: ModuleSource
    exact: bool
    called: dict[str, Types] = field(default_factory=dict)
    sites: set[ast.AST] = field(default_factory=set)
    results: dict[tuple[str, tuple[tuple[str, Known], ...]], Known] = field(default_factory=dict)
    active: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source.text)
        self.names = ModuleNames.of(self.tree)

    def rewrite(self, signature: Signature) -> Rewritten:
        entry = self._entry(signature)
        notes, edits = list(entry.notes), list(entry.edits)
        for name in reversed(self.source.functions):  # callers before callees
            if name in self.called and name != self.source.function and self._all_seen(name):
                helper = self._follow(name, self.called[name])
                notes += helper.notes
                edits += helper.edits
        return Rewritten(
            self._text(edits),
            tuple(notes),
            tuple(entry.element_loops),
            tuple((reason, node.lineno) for reason, node in entry.refused),
        )

    def _entry(self, signature: Signature) -> FunctionRewriter:
        name = self.source.function
        node = self.names.functions[name]
        given = {p.name: known_of(p.type) for p in signature.parameters}
        for changed in changed_lists(node):
            if isinstance(given.get(changed), Many):
                given[changed] = None
        types = self._defaults(node) | given
        while True:
            rewriter = self._follow(name, types)
            again = _joined(types, self.called.get(name, types))
            if again == types:  # it does not call itself with anything else
                return rewriter
            types = again

    def _follow(self, name: str, types: Types) -> FunctionRewriter:
        """Rewrite a function; intermediate names that could not be taken in are kept next time."""
        kept: set[str] = set()
        self.active.append(name)
        while True:
            rewriter = FunctionRewriter(
                self.names, self.names.functions[name], self._call, self.exact, set(kept)
            )
            rewriter.run(types)
            left = rewriter.kept | (rewriter.pending.keys() - rewriter.merged)
            if left <= kept:
                self.active.pop()
                return rewriter
            kept |= left

    def _call(self, name: str, call: ast.Call, scope: Scope) -> Known:
        """What a call of a function of the module returns."""
        types = self._bound(self.names.functions[name], call, scope)
        self.called[name] = _joined(types, self.called.get(name, types))
        self.sites.add(call.func)
        key = (name, tuple(sorted(types.items(), key=lambda item: item[0])))
        if key not in self.results:
            if name in self.active:
                return None
            self.results[key] = self._follow(name, types).result
        return self.results[key]

    def _bound(self, node: ast.FunctionDef, call: ast.Call, scope: Scope) -> Types:
        types = self._defaults(node)
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        types |= {n: scope.type_of(a) for n, a in zip(names, call.args, strict=False)}
        return types | {k.arg: scope.type_of(k.value) for k in call.keywords if k.arg}

    def _defaults(self, node: ast.FunctionDef) -> Types:
        scope = Scope(self.names, set(), {}, lambda *_: None)
        positional = [*node.args.posonlyargs, *node.args.args]
        types: Types = {}
        if node.args.defaults:
            for argument, default in zip(
                positional[-len(node.args.defaults) :], node.args.defaults, strict=True
            ):
                types[argument.arg] = scope.type_of(default)
        for argument, keyword_default in zip(
            node.args.kwonlyargs, node.args.kw_defaults, strict=True
        ):
            if keyword_default is not None:
                types[argument.arg] = scope.type_of(keyword_default)
        return types

    def _all_seen(self, name: str) -> bool:
        """Whether every use of a function is a call whose arguments have been seen."""
        return all(
            node in self.sites
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id == name
        )

    def _text(self, edits: list[Edit]) -> str:
        text = apply_edits(self.source.text, edits)
        header = "import numexpr as _numexpr\n"
        if "_numpy." in text and "_numpy" not in self.names.imports:
            header += "import numpy as _numpy\n"
        lines = [line.rstrip() for line in text.splitlines()]
        return header + "\n".join(lines) + "\n"


def _joined(left: Types, right: Types) -> Types:
    return {name: join(left.get(name), right.get(name)) for name in left.keys() | right.keys()}
