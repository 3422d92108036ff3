"""Writing calls of NumExpr into the user's code."""

from __future__ import annotations

import ast
import copy
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hasten.engine.jits.numexpr.fusion import Fused, Fuser, Leaf
from hasten.engine.jits.numexpr.kinds import RESERVED
from hasten.workload.edits import Edit, replace_node

__all__ = ["Emitter", "Note"]

# Inside these, names mean something else, or the tree has no true positions.
_CLOSED = (
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.JoinedStr,
    ast.NamedExpr,
)


@dataclass(frozen=True)
class Note:
    """An expression that goes through NumExpr, with its line in the module's text."""

    line: int
    expression: str
    rounds: bool


@dataclass
class Emitter:
    """Rewrites the expressions of one statement.

    Parameters
    ----------
    fuser : Fuser
    exact : bool
        Ask NumExpr not to optimize.
    notes : list of Note
        What goes through NumExpr.
    merged, unmerged : set of str
        Pending names that were taken in, and those that could not be.
    """

    fuser: Fuser
    exact: bool = False
    notes: list[Note] = field(default_factory=list)
    merged: set[str] = field(default_factory=set)
    unmerged: set[str] = field(default_factory=set)

    def edits(self, node: ast.AST) -> Iterator[Edit]:
        """Edits of the user's text that put calls of NumExpr in place of what is worth it."""
        if isinstance(node, ast.expr) and (fused := self._worth(node)):
            yield replace_node(node, ast.unparse(self._evaluate(node, fused)))
        elif not isinstance(node, _CLOSED):
            for child in ast.iter_child_nodes(node):
                yield from self.edits(child)

    def _worth(self, node: ast.expr) -> Fused | None:
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            return None
        fused = self.fuser.fuse(node)
        if fused is not None and fused.is_worth:
            self.merged |= fused.merged
            return fused
        if isinstance(node, ast.Name) and node.id in self.fuser.pending:
            self.unmerged.add(node.id)
        return None

    def _rewritten(self, node: ast.AST) -> ast.AST:
        """The same for an expression that becomes an argument of such a call."""
        if isinstance(node, ast.expr) and (fused := self._worth(node)):
            return self._evaluate(node, fused)
        if isinstance(node, _CLOSED):
            return node
        new = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                items = [self._rewritten(v) if isinstance(v, ast.AST) else v for v in value]
                setattr(new, name, items)
            elif isinstance(value, ast.AST):
                setattr(new, name, self._rewritten(value))
        return new

    def _evaluate(self, node: ast.expr, fused: Fused) -> ast.expr:
        names = _readable(fused.leaves)
        text = ast.unparse(_Renamed(names).visit(copy.deepcopy(fused.tree)))
        self.notes.append(Note(node.lineno, text, fused.rounds))
        values = [self._argument(leaf) for leaf in fused.leaves.values()]
        keys: list[ast.expr | None] = [ast.Constant(names[key]) for key in fused.leaves]
        keywords = [ast.keyword("local_dict", ast.Dict(keys, values))]
        if self.exact:
            keywords.append(ast.keyword("optimization", ast.Constant("none")))
        function = ast.Attribute(ast.Name("_numexpr", ast.Load()), "evaluate", ast.Load())
        return ast.Call(function, [ast.Constant(text)], keywords)

    def _argument(self, leaf: Leaf) -> ast.expr:
        argument = self._rewritten(leaf.node)
        assert isinstance(argument, ast.expr)  # noqa: S101 (an expression is rewritten to one)
        if not leaf.cast:
            return argument
        cast = ast.Attribute(ast.Name("_numpy", ast.Load()), leaf.cast, ast.Load())
        return ast.Call(cast, [argument], [])


class _Renamed(ast.NodeTransformer):
    """Puts readable names in place of the keys of leaves."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _readable(leaves: dict[str, Leaf]) -> dict[str, str]:
    """A name for each leaf: the user's own where it has one."""
    names: dict[str, str] = {}
    taken = set(RESERVED)
    for key, leaf in leaves.items():
        base = _base_name(leaf.node)
        plain = isinstance(leaf.node, ast.Name) and base not in taken
        name, number = base, 1
        while name in taken or not (plain or number > 1):
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        names[key] = name
    return names


def _base_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) if _is_plain(name):
            return name
        case ast.Subscript(value=value) | ast.Attribute(value=value) if not isinstance(
            value, ast.Constant
        ):
            return _base_name(value)
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if _is_plain(name):
            return name
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return "constant"
    return "part"


def _is_plain(name: str) -> bool:
    """Whether NumExpr takes it as a name: it refuses double underscores and all but ASCII."""
    return bool(re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII)) and not (
        "__" in name or keyword.iskeyword(name)
    )
