"""An engine that turns the globals and builtins of a function into locals."""

import ast
import builtins
import importlib.util
import itertools
import symtable

from hasten.engine.base import Built, Requirements, Stage, Variant
from hasten.errors import Unsupported

__version__ = "0.1.0"

_FILE = "localised.py"
_SEES_LOCALS = {"locals", "vars", "dir", "eval", "exec", "globals"}
_loads = itertools.count()


class LocalisedEngine:
    """The user's own code, with the names from outside bound as default arguments."""

    name = "localised"
    title = "Globals as locals"
    stage = Stage.INTERPRETER
    requires = Requirements()

    def variants(self, workload, choices):
        """One variant, where there is a name to bind."""
        _, bound = localised(_source(workload))
        yield Variant(self.name, notes=(f"bound as locals: {', '.join(bound)}",))

    def identity(self, variant, workload):
        """The rewriting depends on nothing but this package."""
        return (f"hasten-localised {__version__}",)

    def build(self, variant, workload, folder):
        """Write the rewritten module."""
        text, _ = localised(_source(workload))
        (folder / _FILE).write_text(text, encoding="utf-8")
        return Built(sources=(_FILE,), compiler=f"hasten-localised {__version__}")

    def load(self, variant, workload, folder):
        """Import the module from exactly that file."""
        name = f"_hasten_localised_{next(_loads)}"
        spec = importlib.util.spec_from_file_location(name, folder / _FILE)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return getattr(module, _source(workload).function)


def localised(source):
    """The text of a module whose functions have their outside names as locals, and these names."""
    tree = ast.parse(source.text)
    scopes = {
        s.get_name(): s for s in symtable.symtable(source.text, "module", "exec").get_children()
    }
    known = set(dir(builtins))
    bound = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            used = outside_names(scopes[node.name])
            if seen := used & _SEES_LOCALS:
                where = source.place(node.lineno)
                raise Unsupported(f"{min(seen)}() would see the names that are bound", where)
            # a function that is defined further down, or itself, has no value here yet
            for name in sorted(used & known):
                node.args.kwonlyargs.append(ast.arg(name))
                node.args.kw_defaults.append(ast.Name(name, ast.Load()))
                bound.append(name)
            known.add(node.name)
        else:
            known |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            known |= {
                (a.asname or a.name).split(".")[0]
                for a in ast.walk(node)
                if isinstance(a, ast.alias)
            }
    if not bound:
        raise Unsupported("uses no globals or builtins", source.place(tree.body[-1].lineno))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n", sorted(set(bound))


def outside_names(scope):
    """Names that a function, or one inside it, reads from its module or from the builtins."""
    names = {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return names.union(*map(outside_names, scope.get_children()))


def _source(workload):
    if workload.source is None:
        raise Unsupported(workload.source_problem)
    return workload.source
