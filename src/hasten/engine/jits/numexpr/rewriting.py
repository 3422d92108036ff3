"""Following the types through the statements of a function, and rewriting them for NumExpr."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hasten.engine.jits.numexpr.emit import Emitter, Note
from hasten.engine.jits.numexpr.fusion import Fused, Fuser
from hasten.engine.jits.numexpr.merging import Uses
from hasten.frontend.array_types import BINARY_UFUNCS, CallHandler, ModuleNames, Scope
from hasten.frontend.array_values import Items, Known, Many, Value, join, python_number
from hasten.workload.edits import Edit

__all__ = ["FunctionRewriter", "State"]

State = dict[str, Known] | None  # None: the program does not come here


@dataclass
class FunctionRewriter:
    """Rewrites one function for arguments of known types.

    Parameters
    ----------
    module : ModuleNames
    node : ast.FunctionDef
    call : callable
        Tells what a function of the module returns.
    exact : bool
        Round nothing otherwise than NumPy.
    kept : set of str
        Intermediate names that were tried and cannot be taken in where they are used.
    """

    module: ModuleNames
    node: ast.FunctionDef
    call: CallHandler
    exact: bool = False
    kept: set[str] = field(default_factory=set)
    edits: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    refused: list[tuple[str, ast.expr]] = field(default_factory=list)
    element_loops: list[int] = field(default_factory=list)
    returned: list[Known] = field(default_factory=list)

    def run(self, arguments: dict[str, Known]) -> None:
        """Follow the function from its arguments to its ends."""
        self.uses = Uses.of(self.node)
        self.pending: dict[str, Fused] = {}
        self.merged: set[str] = set()
        self._reads: dict[str, set[str]] = {}
        self._jumps: list[list[dict[str, Known]]] = []
        if self._block(self.node.body, dict(arguments)) is not None:
            self.returned.append(None)

    @property
    def result(self) -> Known:
        """What is known of the function's result."""
        if not self.returned:
            return None
        found = self.returned[0]
        for other in self.returned[1:]:
            found = join(found, other)
        return found

    def _scope(self, state: dict[str, Known]) -> Scope:
        return Scope(self.module, self.uses.local, state, self.call)

    def _block(self, statements: list[ast.stmt], state: State) -> State:
        for number, statement in enumerate(statements):
            if state is None:
                break  # never reached
            if not self._takes_in(statements, number, state):
                state = self._statement(statement, state)
        return state

    def _takes_in(self, statements: list[ast.stmt], number: int, state: dict[str, Known]) -> bool:
        """Whether an intermediate name vanishes: its expression is used once, further down."""
        statement = statements[number]
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in self.kept:
                self.pending.pop(name, None)  # of an earlier round of a loop
            case _:
                return False
        read = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        read |= {other for n in read & self._reads.keys() for other in self._reads[n]}
        if not self.uses.may_vanish(statements, number, self._scope(state), read):
            return False
        fuser = Fuser(self._scope(state), self.pending, self.exact, self.refused)
        fused = fuser.fuse(value)
        if fused is None:
            return False
        self.pending[name], self._reads[name] = fused, read
        state[name] = fused.value
        end = (statement.end_lineno or 0, statement.end_col_offset or 0)
        self.edits.append(Edit((statement.lineno, statement.col_offset), end, ""))
        return True

    def _statement(self, statement: ast.stmt, state: dict[str, Known]) -> State:
        match statement:
            case ast.If(test=test, body=body, orelse=orelse):
                self._rewrite(test, state)
                return _join_states(
                    self._block(body, dict(state)), self._block(orelse, dict(state))
                )
            case ast.For() | ast.While():
                return self._loop(statement, state)
            case ast.With(items=items, body=body) if self._only_silences(items, state):
                return self._block(body, state)
            case ast.Break() | ast.Continue():
                if self._jumps:
                    self._jumps[-1].append(state)
                return None
            case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Return() | ast.Raise():
                return self._simple(statement, state)
        return self._not_looked_into(statement, state)

    def _not_looked_into(self, statement: ast.stmt, state: dict[str, Known]) -> State:
        """What it assigns is not known, nor whether it returns or leaves a loop."""
        _forget(state, statement)
        for inner in ast.walk(statement):
            if isinstance(inner, ast.Return):
                self.returned.append(None)
        if self._jumps:
            self._jumps[-1].append(dict(state))
        return state

    def _only_silences(self, items: list[ast.withitem], state: dict[str, Known]) -> bool:
        """``with np.errstate(divide="ignore")``: NumExpr neither warns nor raises anyway."""
        for item in items:
            match item:
                case ast.withitem(context_expr=ast.Call(func=func, args=[], keywords=keywords)):
                    silent = all(_is_ignore(k.value) for k in keywords)
                    if not silent or self._scope(state).dotted(func) != "numpy.errstate":
                        return False
                case _:
                    return False
        return True

    def _simple(self, statement: ast.stmt, state: dict[str, Known]) -> State:
        self._rewrite(statement, state)
        scope = self._scope(state)
        match statement:
            case ast.Return(value=value):
                self.returned.append(scope.type_of(value) if value else None)
                return None
            case ast.Raise():
                return None
            case ast.Assign(targets=targets, value=value):
                known = scope.type_of(value)
                for target in targets:
                    _bind(state, target, known)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                state[name] = _augmented(state.get(name), op, value, scope, name)
        return state

    def _rewrite(self, node: ast.AST, state: dict[str, Known]) -> None:
        fuser = Fuser(self._scope(state), self.pending, self.exact, self.refused)
        emitter = Emitter(fuser, self.exact)
        self.edits += emitter.edits(node)
        self.notes += emitter.notes
        self.merged |= emitter.merged
        self.kept |= emitter.unmerged

    def _loop(self, loop: ast.For | ast.While, state: dict[str, Known]) -> State:
        """Until nothing more is forgotten at the head of the loop; only the last round counts."""
        if isinstance(loop, ast.For):
            self._rewrite(loop.iter, state)
        head = state
        while True:
            before = _marks(self)
            self._jumps.append([])
            entry = dict(head)
            if isinstance(loop, ast.For):
                _bind(entry, loop.target, _item_of(self._scope(head), loop.iter))
            else:
                self._rewrite(loop.test, head)
            ends = [self._block(loop.body, entry), *self._jumps.pop()]
            again: State = head
            for end in ends:
                again = _join_states(again, end)
            if again is None or again == head:
                break
            head = again
            _undo(self, before)
        del self.element_loops[before[2] :]
        if len(self.notes) == before[1]:
            self.element_loops.append(loop.lineno)
        return self._block(loop.orelse, dict(head))


def _is_ignore(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == "ignore"


def _marks(rewriter: FunctionRewriter) -> tuple[int, int, int]:
    return len(rewriter.edits), len(rewriter.notes), len(rewriter.element_loops)


def _undo(rewriter: FunctionRewriter, marks: tuple[int, int, int]) -> None:
    del rewriter.edits[marks[0] :]
    del rewriter.notes[marks[1] :]
    del rewriter.element_loops[marks[2] :]


def _join_states(left: State, right: State) -> State:
    if left is None or right is None:
        return left if right is None else right
    return {name: join(left.get(name), right.get(name)) for name in left.keys() | right.keys()}


def _forget(state: dict[str, Known], node: ast.AST) -> None:
    """Nothing is known any more of the names that a statement may assign."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                state[name] = None
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                state[name] = None
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                state[name] = None


def _bind(state: dict[str, Known], target: ast.expr, known: Known) -> None:
    match target:
        case ast.Name(id=name):
            state[name] = known
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            fits = isinstance(known, Items) and len(known.items) == len(targets)
            for number, inner in enumerate(targets):
                item = known.items[number] if fits and isinstance(known, Items) else _row(known)
                _bind(state, inner, item)
        case ast.Starred(value=value):
            _bind(state, value, None)


def _row(known: Known) -> Known:
    if isinstance(known, Many):
        return known.item
    if isinstance(known, Value) and known.is_array:
        return Value(known.dtype, known.shape[1:])
    return None


def _item_of(scope: Scope, iterable: ast.expr) -> Known:
    """What a loop's variable takes in turn."""
    match iterable:
        case ast.Call(func=func) if scope.dotted(func) == "builtins.range":
            return python_number("int")
        case ast.Call(func=func, args=[inner]) if scope.dotted(func) == "builtins.enumerate":
            return Items((python_number("int"), _item_of(scope, inner)))
        case ast.Call(func=func, args=args) if scope.dotted(func) == "builtins.zip":
            return Items(tuple(_item_of(scope, arg) for arg in args))
    return _row(scope.type_of(iterable))


def _augmented(known: Known, op: ast.operator, value: ast.expr, scope: Scope, name: str) -> Known:
    """An array keeps its type; a number takes that of the sum."""
    if isinstance(known, Value) and known.is_array:
        return known
    if type(op) not in BINARY_UFUNCS:
        return None
    return scope.type_of(ast.BinOp(ast.Name(name, ast.Load()), op, value))
