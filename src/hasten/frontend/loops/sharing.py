"""Which variables may share memory, at each statement of a function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from hasten.frontend.loops import library
from hasten.frontend.loops.kinds import KindOf, Kinds
from hasten.frontend.loops.liveness import target_names

__all__ = ["Sharing", "argument_behind", "exposed", "sharing_in"]

# No variables' names: the memory that came in with a parameter, and that of module constants.
_ARGUMENT = "argument "
_CONSTANTS = "module constants"

_Names = frozenset[str]


@dataclass(frozen=True)
class Sharing:
    """Pairs of names that may share memory at one point; None in place of it: never reached."""

    pairs: frozenset[tuple[str, str]] = frozenset()

    def of(self, names: Iterable[str]) -> _Names:
        """The names, and all that may share memory with any of them."""
        start = frozenset(names)
        return start | {b for a, b in self.pairs if a in start}

    def arguments(self, name: str) -> _Names:
        """Parameters whose memory a name may reach."""
        behind = (argument_behind(other) for other in self.of([name]))
        return frozenset(argument for argument in behind if argument)

    def without(self, names: _Names) -> Sharing:
        """After the names have been bound to something of their own."""
        return Sharing(frozenset(p for p in self.pairs if not names & set(p)))

    def together(self, names: Iterable[str]) -> Sharing:
        """After all these may share memory."""
        both = [p for a, b in combinations(sorted(set(names)), 2) for p in ((a, b), (b, a))]
        return Sharing(self.pairs | frozenset(both)) if both else self


_State = Sharing | None


def argument_behind(name: str) -> str:
    """The parameter that a name in a `Sharing` stands for, or ``""``."""
    return name.removeprefix(_ARGUMENT) if name.startswith(_ARGUMENT) else ""


def exposed(node: ast.expr | None, kinds: Kinds) -> _Names:
    """Variables whose memory the value of an expression may share."""
    if node is None or not kinds.of(node).has_memory:
        return frozenset()
    match node:
        case ast.Name(id=name):
            return frozenset((name,) if name in kinds.local else (name, _CONSTANTS))
        case ast.Subscript(value=value) | ast.Attribute(value=value) | ast.Starred(value=value):
            return exposed(value, kinds)
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() if kinds.of(node).of is KindOf.ARRAY:
            return frozenset()
        case ast.Call():
            return _exposed_by_call(node, kinds)
    parts = (c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr))
    inside = [exposed(part, kinds) for part in parts]
    inside += [exposed(g.iter, kinds) for g in getattr(node, "generators", [])]
    return frozenset().union(*inside)


def _exposed_by_call(node: ast.Call, kinds: Kinds) -> _Names:
    name = kinds.module.resolve(node.func, kinds.local)
    if name and library.gives_fresh_memory(name, node):
        return frozenset()
    found = [exposed(a, kinds) for a in (*node.args, *(k.value for k in node.keywords))]
    if name.startswith(".") and any(
        kinds.of(c).has_memory for c in kinds.module.constants.values()
    ):
        found.append(frozenset((_CONSTANTS,)))
    if isinstance(node.func, ast.Attribute) and not name:
        of_array = kinds.of(node.func.value).of is KindOf.ARRAY
        if of_array and node.func.attr in library.FRESH_METHODS and not node.keywords:
            return frozenset()
        found.append(exposed(node.func.value, kinds))
    return frozenset().union(*found)


def sharing_in(function: ast.FunctionDef, kinds: Kinds) -> dict[ast.stmt, Sharing]:
    """What may share memory just before each statement of a function.

    Parameters
    ----------
    function : ast.FunctionDef
    kinds : Kinds
        Kinds of its variables.

    Returns
    -------
    dict
        Statements that are never reached are left out.
    """
    args = function.args
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    state = Sharing()
    for argument in every:
        if argument is not None:
            state = state.together((argument.arg, _ARGUMENT + argument.arg))
    walk = _Walk(kinds)
    walk.block(function.body, state)
    return walk.before


@dataclass
class _Walk:
    """Forwards through statements."""

    kinds: Kinds
    before: dict[ast.stmt, Sharing] = field(default_factory=dict)
    left: list[Sharing] = field(default_factory=list)  # states at ``break``
    again: list[Sharing] = field(default_factory=list)  # states at ``continue``

    def block(self, body: Sequence[ast.stmt], state: _State) -> _State:
        for statement in body:
            if state is None:
                return None
            state = _comprehensions(statement, state, self.kinds)
            self.before[statement] = _joined(self.before.get(statement), state) or state
            state = self.statement(statement, state)
        return state

    def statement(self, node: ast.stmt, state: Sharing) -> _State:
        match node:
            case ast.If(body=body, orelse=orelse):
                state = _after_calls(node.test, state, self.kinds)
                return _joined(self.block(body, state), self.block(orelse, state))
            case ast.While() | ast.For():
                return self._loop(node, state)
            case ast.Break():
                self.left.append(state)
                return None
            case ast.Continue():
                self.again.append(state)
                return None
            case ast.Return() | ast.Raise():
                return None
        return _after(node, _after_calls(node, state, self.kinds), self.kinds)

    def _loop(self, node: ast.While | ast.For, state: Sharing) -> _State:
        outside, self.left, self.again = (self.left, self.again), [], []
        head = _after_calls(node.iter, state, self.kinds) if isinstance(node, ast.For) else state
        while True:
            if isinstance(node, ast.For):
                start = _assigned(head, [(node.target, node.iter)], self.kinds)
            else:
                start = head = _after_calls(node.test, head, self.kinds)
            end = self.block(node.body, start)
            more = _joined(head, end, *self.again) or head
            if more == head:
                break
            head = more
        left = self.left
        self.left, self.again = outside
        return _joined(self.block(node.orelse, head), *left)


def _joined(*states: _State) -> _State:
    known = [state.pairs for state in states if state is not None]
    return Sharing(frozenset().union(*known)) if known else None


def _after(node: ast.stmt, state: Sharing, kinds: Kinds) -> Sharing:
    match node:
        case ast.Assign(targets=targets, value=value):
            before = state
            state = _assigned(before, [(target, value) for target in targets], kinds)
            return _stored(state, targets, value, kinds)
        case ast.AugAssign(target=target, value=value):
            if kinds.of(target).of in {KindOf.UNKNOWN, KindOf.LIST}:  # lists may take it in
                both = exposed(target, kinds) | exposed(value, kinds)
                return state.together(state.of(both))
    return state


def _assigned(state: Sharing, pairs: Sequence[tuple[ast.expr, ast.expr]], kinds: Kinds) -> Sharing:
    """All targets are bound at once, as in ``a, b = b, a``."""
    single = [part for target, value in pairs for part in _taken_apart(target, value)]
    sources = [(target_names(t), state.of(exposed(v, kinds)), exposed(v, kinds)) for t, v in single]
    bound = frozenset().union(*(names for names, _, _ in sources))
    after = state.without(bound)
    for names, reach, _ in sources:
        if reach or len(names) > 1:
            memory = [name for name in names if _may_share(name, kinds)]
            for pair in product(memory, reach - bound):
                after = after.together(pair)
            after = after.together(memory)
    for (ones, reach, _), (others, _, direct) in combinations(sources, 2):
        if reach & direct:
            for pair in product(ones, others):
                after = after.together(pair)
    if len(pairs) > 1:  # a = b = value
        after = after.together(bound)
    return after


def _may_share(name: str, kinds: Kinds) -> bool:
    kind = kinds.of_name.get(name)
    return kind is None or kind.has_memory


def _taken_apart(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        plain = not any(isinstance(e, ast.Starred) for e in (*target.elts, *value.elts))
        if plain and len(target.elts) == len(value.elts):
            both = zip(target.elts, value.elts, strict=True)
            return [part for t, v in both for part in _taken_apart(t, v)]
    return [(target, value)]


def _stored(state: Sharing, targets: Sequence[ast.expr], value: ast.expr, kinds: Kinds) -> Sharing:
    """Arrays copy what is stored into them; any other container takes it in."""
    for target in targets:
        for inner in ast.walk(target):
            if isinstance(inner, ast.Subscript | ast.Attribute) and (
                kinds.of(inner.value).of is not KindOf.ARRAY
            ):
                both = exposed(inner.value, kinds) | exposed(value, kinds)
                state = state.together(state.of(both))
    return state


def _after_calls(node: ast.AST, state: Sharing, kinds: Kinds) -> Sharing:
    """Calls that are not known to be pure may let all that they are given share memory."""
    parts = ast.walk(node) if not isinstance(node, ast.For | ast.While | ast.If) else []
    for call in parts:
        if isinstance(call, ast.Call) and not _keeps_apart(call, kinds):
            given = [*call.args, *(k.value for k in call.keywords)]
            if isinstance(call.func, ast.Attribute):
                given.append(call.func.value)
            both = frozenset().union(*(exposed(part, kinds) for part in given))
            state = state.together(state.of(both))
    return state


def _keeps_apart(call: ast.Call, kinds: Kinds) -> bool:
    name = kinds.module.resolve(call.func, kinds.local)
    if name:
        return library.is_pure(name, call)
    return isinstance(call.func, ast.Attribute) and call.func.attr in library.PURE_METHODS


def _comprehensions(node: ast.stmt, state: Sharing, kinds: Kinds) -> Sharing:
    """Variables of comprehensions share what they run over; they have no scope of their own here."""
    if isinstance(node, ast.For | ast.While | ast.If):
        header = node.iter if isinstance(node, ast.For) else node.test
        inner = ast.walk(header)
    else:
        inner = ast.walk(node)
    for part in inner:
        if isinstance(part, ast.comprehension):
            reach = state.of(exposed(part.iter, kinds))
            state = state.together(reach | target_names(part.target)) if reach else state
    return state
