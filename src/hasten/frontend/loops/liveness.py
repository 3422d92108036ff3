"""Which variables are still to be read at a point of a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

__all__ = ["live_after_loops", "names_read", "read_before_written", "target_names"]

_Names = frozenset[str]
_NONE: _Names = frozenset()


def live_after_loops(function: ast.FunctionDef) -> dict[ast.For, frozenset[str]]:
    """For each ``for`` loop the variables that may be read once it is over, before being set."""
    walk = _Walk()
    walk.block(function.body, _NONE)
    return walk.after


def read_before_written(body: Sequence[ast.stmt]) -> frozenset[str]:
    """Variables that some way through `body` reads before it sets them."""
    return _Walk().block(body, _NONE)


def names_read(node: ast.AST | None) -> frozenset[str]:
    """Variables that an expression reads; those of a comprehension are its own.

    Examples
    --------
    >>> sorted(names_read(ast.parse("[a + x for x in b]")))
    ['a', 'b']
    """
    if node is None:
        return _NONE
    if isinstance(node, ast.Name):
        return frozenset((node.id,)) if isinstance(node.ctx, ast.Load) else _NONE
    inside = _NONE.union(*(names_read(child) for child in ast.iter_child_nodes(node)))
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        own = _NONE.union(*(target_names(g.target) for g in node.generators))
        # The first iterable is evaluated outside, where a name of its own means another variable.
        return (inside - own) | names_read(node.generators[0].iter)
    return inside


def target_names(target: ast.expr) -> frozenset[str]:
    """Variables that an assignment to `target` sets."""
    return frozenset(_targets(target))


def _targets(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from _targets(element)
        case ast.Starred(value=value):
            yield from _targets(value)


@dataclass(frozen=True)
class _Walk:
    """Backwards through statements; `leave` and `again` are live at ``break`` and ``continue``."""

    leave: _Names = _NONE
    again: _Names = _NONE
    after: dict[ast.For, _Names] = field(default_factory=dict)

    def block(self, body: Sequence[ast.stmt], live: _Names) -> _Names:
        for statement in reversed(body):
            live = self.statement(statement, live)
        return live

    def statement(self, node: ast.stmt, live: _Names) -> _Names:
        match node:
            case ast.Assign(targets=targets, value=value):
                return self._assign(targets, live) | names_read(value)
            case ast.AugAssign(target=target, value=value):
                return live | target_names(target) | names_read(target) | names_read(value)
            case ast.If(test=test, body=body, orelse=orelse):
                return names_read(test) | self.block(body, live) | self.block(orelse, live)
            case ast.While() | ast.For():
                return self._loop(node, live)
            case ast.Return(value=value):
                return names_read(value)
            case ast.Raise():
                return names_read(node.exc) | names_read(node.cause)
            case ast.Break():
                return self.leave
            case ast.Continue():
                return self.again
        return live | names_read(node)

    def _assign(self, targets: Sequence[ast.expr], live: _Names) -> _Names:
        for target in targets:
            live = (live - target_names(target)) | names_read(target)
        return live

    def _loop(self, node: ast.While | ast.For, live: _Names) -> _Names:
        if isinstance(node, ast.For):
            self.after[node] = self.after.get(node, _NONE) | live
            header, own = _NONE, target_names(node.target)
        else:
            header, own = names_read(node.test), _NONE
        head = header | self.block(node.orelse, live)
        while True:
            inner = replace(self, leave=live, again=head)
            more = head | (inner.block(node.body, head) - own)
            if more == head:
                return head | (names_read(node.iter) if isinstance(node, ast.For) else _NONE)
            head = more
