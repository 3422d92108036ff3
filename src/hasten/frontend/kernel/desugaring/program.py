"""A module, written out until nothing is left to be written out."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hasten.errors import Unsupported
from hasten.frontend.infer import ModuleTypes, infer
from hasten.frontend.kernel.desugaring.absent import decided, without_absent, without_unreached
from hasten.frontend.kernel.desugaring.comprehensions import with_own_names
from hasten.frontend.kernel.desugaring.constants import handed_down
from hasten.frontend.kernel.desugaring.counters import with_counters_bound
from hasten.frontend.kernel.desugaring.elements import all_elements
from hasten.frontend.kernel.desugaring.growing import growing
from hasten.frontend.kernel.desugaring.keys import keyed_call, with_keys_computed
from hasten.frontend.kernel.desugaring.kinds import set_apart
from hasten.frontend.kernel.desugaring.library import written_call
from hasten.frontend.kernel.desugaring.membership import membership, same_lists, tuple_as_index
from hasten.frontend.kernel.desugaring.messages import fixed_message
from hasten.frontend.kernel.desugaring.methods import (
    list_expression,
    list_statement,
    number_method,
    part_statement,
)
from hasten.frontend.kernel.desugaring.operators import operator
from hasten.frontend.kernel.desugaring.queues import without_queues
from hasten.frontend.kernel.desugaring.returning import without_returned_arguments
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.sequences import read_as_lists
from hasten.frontend.kernel.desugaring.syntax import functions_of, parameters_of
from hasten.frontend.kernel.desugaring.tables import columns, listed
from hasten.frontend.kernel.desugaring.texts import with_texts_compared
from hasten.frontend.kernel.desugaring.tuples import (
    returned_shape,
    without_tuples,
)
from hasten.frontend.kernel.desugaring.wide_constants import with_wide_constants
from hasten.frontend.kernel.packing import (
    Packing,
    Same,
    Shape,
    as_lists,
    flattened,
    packing_of,
    without_none,
)
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["Desugared", "desugared"]

_RULES = (
    decided,
    all_elements,
    growing,
    membership,
    same_lists,
    tuple_as_index,
    keyed_call,
    written_call,
    number_method,
    list_statement,
    part_statement,
    list_expression,
    operator,
    fixed_message,
)


@dataclass(frozen=True)
class Desugared:
    """A module that is written out.

    Parameters
    ----------
    source : ModuleSource
        With the functions that were added, callees first.
    types : ModuleTypes
    signature : Signature
        Of the arguments that the main function takes now.
    packing : Packing
        How the user's arguments become those.
    added : frozenset of str
        Names of the functions that were added.
    """

    source: ModuleSource
    types: ModuleTypes
    signature: Signature
    packing: Packing
    added: frozenset[str]


_MOST_ROUNDS = 8  # what is written out may need to be written out again, a few times


def desugared(source: ModuleSource, signature: Signature, tree: ast.Module) -> Desugared:
    """A module whose short forms were written out, as far as rules know them.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
        Of the arguments that its main function is called with.
    tree : ast.Module
        Of the source; changed.

    Returns
    -------
    Desugared
    """
    tree = _without_types(tree, source.function, signature)
    functions = _in_order(tree, source)
    lists = read_as_lists(tree, source.function, signature)
    outside, signature = signature, without_none(as_lists(signature, lists))
    types = infer(source, signature, tree, whole_powers=True)
    first = Step(types, (decided, all_elements))
    tree = without_unreached(first.taken(tree))
    if first.changed:
        types = infer(source, signature, tree, whole_powers=True)
    for _ in range(_MOST_ROUNDS):
        copies = set_apart(tree, types, source.function)
        if not copies:
            break
        functions = tuple(f for name in functions for f in (name, *_copies_of(name, copies)))
        types = infer(source, signature, tree, whole_powers=True)
    packing = _packing(tree, types, source.function, packing_of(outside, lists))
    tree, signature = without_tuples(tree, types, source), flattened(signature)
    _require_parts(functions_of(tree)[source.function], signature, source)
    added: list[str] = []
    for _ in range(_MOST_ROUNDS):
        types = infer(source, signature, tree, whole_powers=True)
        step = Step(types, _RULES)
        tree = without_unreached(step.taken(tree))
        functions = (*step.added, *functions)
        added += step.added
        if not step.changed:
            break
    else:
        types = infer(source, signature, tree, whole_powers=True)
    source = replace(source, functions=functions)
    return Desugared(source, types, signature, packing, frozenset(added))


def _without_types(tree: ast.Module, entry: str, signature: Signature) -> ast.Module:
    """What is written out from the text alone."""
    tree = with_wide_constants(with_own_names(with_keys_computed(tree)))
    tree = without_absent(with_counters_bound(tree), entry, signature)
    tree = columns(without_unreached(with_texts_compared(tree, entry)))
    return without_queues(handed_down(listed(tree), entry))


def _require_parts(function: ast.FunctionDef, signature: Signature, source: ModuleSource) -> None:
    """Refuse a tuple that was not taken apart: its name is also given something of which too little is known."""
    taken = {p.name for p in signature.parameters}
    for name in parameters_of(function):
        if name not in taken and any(part.startswith(f"{name}_") for part in taken):
            raise Unsupported(
                f"the tuple `{name}` is also given values whose types are not known yet: give those another name",
                source.place(function.lineno),
            )


def _in_order(tree: ast.Module, source: ModuleSource) -> tuple[str, ...]:
    """Functions of the module, callees first, with those that the main one was parted into."""
    *others, main = source.functions
    made = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
    return (*others, *(n for n in made if n not in source.functions), main)


def _copies_of(name: str, copies: Mapping[str, str]) -> list[str]:
    return [copy for copy, of in copies.items() if of == name]


def _packing(tree: ast.Module, types: ModuleTypes, entry: str, given: Packing) -> Packing:
    """How arguments and results are packed; what is given back is no longer returned."""
    shape = returned_shape(types, entry)
    returned = without_returned_arguments(tree, types, entry)
    if not returned.places:
        return replace(given, returned=shape)
    shapes = (shape,) if returned.single or not isinstance(shape, tuple) else shape
    told: tuple[Shape, ...] = tuple(
        of if place is None else Same(place)
        for of, place in zip(shapes, returned.places, strict=True)
    )
    whole = told[0] if returned.single else told
    return replace(given, returned=whole)
