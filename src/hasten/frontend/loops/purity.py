"""Which calls do nothing but compute."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hasten.frontend.loops import library
from hasten.frontend.loops.effects import Access, accesses, expressions, own_statements, unusual
from hasten.frontend.loops.kinds import Kinds
from hasten.frontend.loops.names import Module
from hasten.frontend.loops.sharing import Sharing, argument_behind, sharing_in

__all__ = ["Purity"]


@dataclass
class Purity:
    """Answers, each found once, for the functions of a module source.

    Parameters
    ----------
    module : Module
    kinds : dict of str to Kinds
        Kinds of the variables of each function.
    """

    module: Module
    kinds: dict[str, Kinds]
    known: dict[str, str] = field(default_factory=dict)

    def call_problem(self, call: ast.Call, kinds: Kinds) -> str:
        """Why a call may do more than compute, in the user's words, or ``""``.

        Methods that change what they are called on are not judged here: they are accesses.
        """
        name = self.module.resolve(call.func, kinds.local)
        if name.startswith("."):
            why = self.function_problem(name[1:])
            return f"calls `{name[1:]}`, which {why}" if why else ""
        if name:
            pure = library.is_pure(name, call)
            return (
                "" if pure else f"calls `{ast.unparse(call.func)}`, which may do more than compute"
            )
        if isinstance(call.func, ast.Attribute):
            return ""
        return f"calls `{ast.unparse(call.func)}`, which is not known here"

    def function_problem(self, name: str) -> str:
        """Why calling a function of the module may do more than compute, or ``""``."""
        if name not in self.known:
            self.known[name] = ""  # what calls itself is judged by the rest that it does
            self.known[name] = self._judged(name)
        return self.known[name]

    def _judged(self, name: str) -> str:
        node, kinds = self.module.functions[name], self.kinds[name]
        if found := unusual(node):
            return f"holds {found[0]}"
        for statement in own_statements(node.body):
            if isinstance(statement, ast.Raise | ast.Assert):
                return "may raise"
            for expression in expressions(statement):
                for call in ast.walk(expression):
                    if isinstance(call, ast.Call) and (why := self.call_problem(call, kinds)):
                        return why
        sharing = sharing_in(node, kinds)
        for access in accesses(node.body, kinds):
            at = sharing.get(access.statement)
            if access.writes and at is not None and not is_own(access, at, kinds):
                return f"may write to `{access.name}`"
        return ""


def is_own(access: Access, at: Sharing, kinds: Kinds) -> bool:
    """Whether the function itself made the memory."""
    behind = at.of([access.name])
    return behind <= kinds.local and not any(map(argument_behind, behind))
