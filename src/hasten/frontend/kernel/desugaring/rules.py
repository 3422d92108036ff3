"""One walk over a module, in which each rule may write out what it knows."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
from collections.abc import Callable, Sequence

from hasten.frontend import types as known
from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.desugaring import written
from hasten.frontend.kernel.desugaring.syntax import called, functions_of, located, names_in, read
from hasten.frontend.kernel.desugaring.written import numbers
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["MADE", "OF_WRITTEN", "Rule", "Step"]

Rule = Callable[[ast.AST, "Step"], ast.AST | list[ast.stmt] | None]
"""Takes a node and the step; gives what stands in its place, or None where it has nothing to say."""

MADE = "made by Hasten"
"""Stands where a type comment would, which no parser gives a loop unasked: the loop is not the user's."""

OF_WRITTEN = "functions of hasten"
"""What functions of `written` belong to before they are part of the module: no name that anyone can write."""

_OF_MATH = "math of hasten"
_OF_NUMPY = "numpy of hasten"


class Step(ast.NodeTransformer):
    """A walk over the module.

    Parameters
    ----------
    types : ModuleTypes
        Of the module as it is.
    rules : sequence of Rule

    Attributes
    ----------
    added : list of str
        Functions that were added to the module, callees first.
    changed : bool
        Whether any rule wrote something out.
    fresh : FreshNames
        Gives names that the module does not have.
    """

    def __init__(self, types: ModuleTypes, rules: Sequence[Rule]) -> None:
        self.types, self.rules = types, rules
        self.added: list[str] = []
        self.changed = False
        self._functions: list[ast.FunctionDef] = []
        self._imports: set[tuple[str, str]] = set()
        self._made: dict[tuple[str, str], str] = {}
        self.fresh = FreshNames({*names_in(types.tree), *types.functions, *types.globals})

    def taken(self, tree: ast.Module) -> ast.Module:
        """The tree after the walk."""
        for function in functions_of(tree).values():
            self.visit(function)
        imports = [ast.Import([ast.alias(home, name)]) for home, name in sorted(self._imports)]
        tree.body = [*imports, *self._functions, *tree.body]
        return ast.fix_missing_locations(tree)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Parts first, then each rule for the whole."""
        super().generic_visit(node)
        for rule in self.rules:
            found = rule(node, self)
            if found is not None:
                self.changed = True
                for part in found if isinstance(found, list) else [found]:
                    located(part, node)
                return found  # type: ignore[return-value] # a list of statements for a statement
        return node

    def of(self, node: ast.expr) -> known.Type:
        """What is known of an expression; nothing of one that was just written out."""
        return self.types.of(node)

    def augmented(self, node: ast.AugAssign) -> known.Type:
        """What is known of the target of ``target += value``."""
        whole = self.types.synthetic.get(node)
        return self.types.of(whole.left) if whole else known.ANY

    def path(self, func: ast.expr) -> str:
        """The dotted path of a function, such as ``math.gcd``; empty where it is none of a library."""
        found = self.of(func)
        return found.path if isinstance(found, known.Symbol) else ""

    def call(self, name: str, arguments: Sequence[ast.expr], at: ast.AST) -> ast.Call:
        """A call of a function of `written`, which becomes part of the module.

        One copy serves all calls with the same types of arguments.
        """
        key = (name, "|".join(self._described(a) for a in arguments))
        if key not in self._made:
            self._made[key] = self._add(name, key[1], at)
        return called(self._made[key], *arguments)

    def of_numpy(self, name: str, *arguments: ast.expr) -> ast.Call:
        """A call of a function of NumPy."""
        self._imports.add(("numpy", _OF_NUMPY))
        return ast.Call(ast.Attribute(read(_OF_NUMPY), name, ast.Load()), list(arguments), [])

    def of_math(self, name: str, *arguments: ast.expr) -> ast.Call:
        """A call of a function of ``math``."""
        self._imports.add(("math", _OF_MATH))
        return ast.Call(ast.Attribute(read(_OF_MATH), name, ast.Load()), list(arguments), [])

    def _described(self, node: ast.expr) -> str:
        found = self.of(node)
        match found:
            case known.Scalar(dtype, origin):
                return f"{dtype} {origin}"
            case known.Array(dtype, ndim, layout):
                return f"{dtype} {ndim} {layout}"
            case known.ListOf():
                item = self.types.cells.item(found)
                if isinstance(item, known.Scalar):
                    return f"list {item.dtype} {item.origin}"
        return f"at {id(node)}"  # of its own

    def _add(self, name: str, key: str, at: ast.AST) -> str:
        node = copy.deepcopy(_written()[name])
        node.name = self.fresh(name)
        for part in ast.walk(node):
            match part:
                case ast.For():
                    part.type_comment = MADE
                case ast.Name(id="math"):
                    part.id = _OF_MATH
                    self._imports.add(("math", _OF_MATH))
                case ast.Name(id="np"):
                    part.id = _OF_NUMPY
                    self._imports.add(("numpy", _OF_NUMPY))
                case ast.Call(func=ast.Name(id=other) as func) if other in _written():
                    if other == name:
                        func.id = node.name
                        continue
                    # Of numbers there is one kind; others may be called with lists of several.
                    of = (other, key if other in _OF_WHOLE else f"{key} at {id(part)}")
                    if of not in self._made:
                        self._made[of] = self._add(other, key, at)
                    func.id = self._made[of]
        _placed(node, at)
        self._functions.append(node)
        self.added.append(node.name)
        return node.name


_OF_WHOLE = frozenset(name for name, _ in inspect.getmembers(numbers, inspect.isfunction))


@functools.cache
def _written() -> dict[str, ast.FunctionDef]:
    modules = {inspect.getmodule(getattr(written, name)) for name in written.__all__}
    trees = [ast.parse(inspect.getsource(module)) for module in modules if module]
    return {name: node for tree in trees for name, node in functions_of(tree).items()}


def _placed(node: ast.AST, at: ast.AST) -> None:
    """All of a node stands where another one does."""
    for part in ast.walk(node):
        if hasattr(part, "lineno"):
            ast.copy_location(part, at)
