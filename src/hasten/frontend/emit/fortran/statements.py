"""Statements in Fortran."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hasten.frontend.emit.fortran.expressions import CHECK, FortranExpressions, distinct
from hasten.frontend.emit.fortran.types import dummy_array, list_name, type_name
from hasten.frontend.emit.heading import described
from hasten.frontend.emit.statements import Statements, forever
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import declarations_of

__all__ = ["FortranEmitter"]


class FortranEmitter(FortranExpressions, Statements):
    """Writes Fortran.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    end: ClassVar[str] = ""
    else_opens: ClassVar[str] = "else"
    if_ends: ClassVar[str] = "end if"
    loop_ends: ClassVar[str] = "end do"
    leaves: ClassVar[str] = "exit"
    goes_on: ClassVar[str] = "cycle"
    compound: ClassVar[dict[str, str]] = {}

    fails: bool = False
    """Whether the function that is being written may fail."""

    def procedure(self, function: ir.Function) -> Iterator[str]:
        """A whole function or subroutine."""
        self.begin(function)
        self.fails = False
        lines = list(self.block(function.body))
        if (
            function.body
            and isinstance(function.body[-1], ir.Return)
            and lines[-1].startswith("return")
        ):
            lines.pop()
        if self.fails:
            self.failing |= {function.name}
        name = self.functions[function.name]
        given = ", ".join(self._dummy(p) for p in function.parameters)
        place = self.kernel.place(function.line)
        recursive = "recursive " if _calls_itself(function) else ""
        yield f"! {described(function, place)}"
        if isinstance(function.returns, ir.NoneType):
            kind, ending = f"{recursive}subroutine {name}({given})", f"end subroutine {name}"
        else:
            kind = f"{recursive}function {name}({given}) result(answer)"
            ending = f"end function {name}"
        yield kind
        yield from (
            f"{self.indent}{line}" if line else ""
            for line in (*self._declarations(), *self._first(), *lines)
        )
        yield ending
        yield ""

    def begin(self, function: ir.Function) -> None:
        """Forget the function before."""
        self.function, self.declarations = function, declarations_of(function)
        self.temporaries = {}
        order = [p.name for p in function.parameters]
        order += [name for name, _ in _locals(function)]
        taken = {n.lower() for n in self.functions.values()} | self.derived
        self.names = distinct(list(dict.fromkeys(order)), taken)

    def _declarations(self) -> Iterator[str]:
        function = self.function
        given = {p.name for p in function.parameters}
        assigned = {
            s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.Assign)
        }
        for p in function.parameters:
            self.note(p.type)
            if isinstance(p.type, ir.ArrayType):
                yield dummy_array(p.type, self._dummy(p), written=p.written)
                continue
            kind, _, name = type_name(p.type, self._dummy(p)).partition(" :: ")
            changed = isinstance(p.type, ir.Number) and p.name in assigned
            yield f"{kind}, {'value' if changed else 'intent(in)'} :: {name}"
        self.note(function.returns)
        if not isinstance(function.returns, ir.NoneType):
            yield type_name(function.returns, "answer", self.functions[function.name])
        together: dict[str, list[str]] = {}
        for p in function.parameters:
            if self._dummy(p) != self.name(p.name):
                kind, _, declared = type_name(p.type, self.name(p.name)).partition(" :: ")
                together.setdefault(kind, []).append(declared)
        for name, (of, owner) in dict(_locals(function)).items():
            if name in given:
                continue
            self.note(of)
            text = type_name(of, self.name(name), self.functions[owner] if owner else "")
            kind, _, declared = text.partition(" :: ")
            together.setdefault(kind, []).append(declared)
        for text in self.temporaries.values():
            kind, _, declared = text.partition(" :: ")
            together.setdefault(kind, []).append(declared)
        yield from (f"{kind} :: {', '.join(names)}" for kind, names in together.items())
        yield ""

    def _dummy(self, p: ir.Parameter) -> str:
        """Name of a parameter: another than the variable's where that will share something else."""
        name = self.name(p.name)
        moved = not isinstance(p.type, ir.Number) and any(
            isinstance(s, ir.Assign) and s.target.name == p.name
            for s in ir.statements_in(self.function.body)
        )
        return f"{name}_given" if moved else name

    def _first(self) -> Iterator[str]:
        """A result to leave with after a failure, and values of variables that may have none."""
        match self.function.returns:
            case ir.Number() as number if self.fails:
                yield f"answer = {_zero(number)}"
            case ir.ArrayType() | ir.ListType() if self.fails:
                yield "nullify(answer)"
        for p in self.function.parameters:
            if self._dummy(p) != self.name(p.name):
                yield f"{self.name(p.name)} => {self._dummy(p)}"
        for name, of in self.declarations.on_top.items():
            if isinstance(of, ir.Number) and name not in {p.name for p in self.function.parameters}:
                yield f"{self.name(name)} = {_zero(of)}"

    def statement(self, statement: ir.Statement) -> Iterator[str]:
        """The lines of a statement, behind what must be settled before."""
        outer, self.pending = self.pending, []
        fallible, self.fallible = self.fallible, False
        lines = [line for text in self._lines(statement) for line in text.split("\n")]
        if self.fallible:
            lines.append(CHECK)
        self.fails = self.fails or any(CHECK in line for line in (*self.pending, *lines))
        before, self.pending, self.fallible = self.pending, outer, fallible
        yield from before
        yield from lines

    def _lines(self, statement: ir.Statement) -> Iterator[str]:
        match statement:
            case ir.For(parallel=True) if self.threads:
                yield from self._parallel(statement)
            case _:
                yield from super().statement(statement)

    def _answers(self, values: tuple[ir.Expression, ...]) -> Iterator[str]:
        before = len(self.pending)
        if not isinstance(self.function.returns, ir.TupleType):
            yield from (line for v in values for line in self._given("answer", v))
        else:
            lines = [
                line for i, v in enumerate(values) for line in self._given(f"answer%item{i}", v)
            ]
            yield from lines
        if self.fallible or len(self.pending) > before:
            self.fails = self.fails or self.fallible

    def _given(self, name: str, value: ir.Expression) -> list[str]:
        if isinstance(value.type, ir.Number):
            return [f"{name} = {self.text(value)}"]
        if isinstance(value, ir.Created | ir.Copied | ir.NewList | ir.Call | ir.Popped):
            self.fails = self.fails or not isinstance(value, ir.NewList)
            return [line for line in self.pointed(name, value) if line != CHECK]
        return [f"{name} => {self.shared(value)}"]

    def remark(self, text: str) -> str:
        """A comment at the end of a line."""
        return f"  ! {text}"

    def assigned(self, statement: ir.Assign) -> str:
        """A name takes a value, or shares an array."""
        target, value = statement.target, statement.value
        name = self.name(target.name)
        if isinstance(target.type, ir.Number):
            return f"{name} = {self.text(value)}"
        if isinstance(value.type, ir.TupleType):
            return f"{name} = {self.text(value)}"
        *lines, last = self.pointed(name, value)
        if last == CHECK:
            self.fallible = True
            return lines[0]
        return last

    def declared(self, statement: ir.Assign) -> str:
        """A first value: the declaration stands on top."""
        return self.assigned(statement)

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable."""
        return type_name(of, self.name(name))

    def stored(self, statement: ir.Store) -> str:
        """An element takes a value, which has been looked at."""
        target, value = statement.target, statement.value
        if isinstance(value.type, ir.Number):
            text = self.settled(value)
            return f"{self.text(target)} = {text}"
        return f"{self.text(target)} => {self.shared(value)}"

    def evaluated(self, value: ir.Expression) -> str:
        """An expression for what it does."""
        if isinstance(value.type, ir.NoneType):
            return f"call {self.text(value)}"
        if isinstance(value.type, ir.Number):
            name = self.temporary("ignored", type_name(value.type, "{}"))
            return f"{name} = {self.text(value)}"
        name = self.temporary("ignored", type_name(value.type, "{}"))
        return self.pointed(name, value)[0]

    def appended(self, statement: ir.Append) -> str:
        """One more item, by a subroutine of the file."""
        of = statement.target.type
        assert isinstance(of, ir.ListType)  # noqa: S101 (nothing else appends)
        name = list_name(of)
        self.note(of)
        self.creates.add(f"append_{name}")
        item = self.kept_item(statement.value)
        return f"call append_{name}({self.shared(statement.target)}, {item})"

    def if_opens(self, test: str) -> str:
        """First line of a branch."""
        return f"if ({test}) then"

    def elif_opens(self, test: str) -> str:
        """First line of another branch."""
        return f"else if ({test}) then"

    def branches(self, statement: ir.If) -> Iterator[str]:
        """``if``, ``else if``, ``else``; nested where a condition needs statements before."""
        yield self.if_opens(self.settled(statement.test))
        yield from self.inner(statement.body)
        orelse = statement.orelse
        while len(orelse) == 1 and isinstance(orelse[0], ir.If):
            test = self.alone(orelse[0].test)
            if test is None:
                break
            yield self.elif_opens(test)
            yield from self.inner(orelse[0].body)
            orelse = orelse[0].orelse
        if orelse:
            yield self.else_opens
            yield from self.inner(orelse)
        yield self.if_ends

    def while_opens(self, test: ir.Expression) -> str:
        """First line of a loop."""
        if forever(test):
            return "do"
        text, before = self.apart(test)
        if not before:
            return f"do while ({text})"
        self.fails = self.fails or any(CHECK in line for line in before)
        return "\n".join(["do", *(f"{self.indent}{line}" for line in before),
                          f"{self.indent}if (.not. ({text})) exit"])  # fmt: skip

    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First line of a loop over a range: Fortran's ends at its last value."""
        name = self.name(statement.target.name)
        start = self.settled(statement.start)
        start = self.plain(statement.start) if isinstance(statement.start, ir.Literal_) else start
        if not isinstance(statement.step, ir.Literal_):
            step = self.settled(statement.step)
            last = f"{self.settled(statement.stop, 12)} - sign(1_int64, {step})"
            yield f"do {name} = {start}, {last}, {step}"
            return
        step_value = int(statement.step.value.real)
        last = self._last(statement.stop, 1 if step_value > 0 else -1)
        by = "" if step_value == 1 else f", {step_value}"
        yield f"do {name} = {start}, {last}{by}"

    def _parallel(self, statement: ir.For) -> Iterator[str]:
        """A loop on threads: what its body sets is each thread's own."""
        before = set(self.temporaries)
        lines = list(super().statement(statement))
        own = {
            self.name(name)
            for name, _ in _locals(ir.Function("", (), ir.NoneType(), statement.body))
        }
        own |= set(self.temporaries) - before
        private = f" private({', '.join(sorted(own))})" if own else ""
        yield f"!$omp parallel do schedule(guided){private}"
        yield from lines
        yield "!$omp end parallel do"

    def _last(self, stop: ir.Expression, one: int) -> str:
        if isinstance(stop, ir.Literal_) and abs(int(stop.value.real)) < 2**31:
            return str(int(stop.value.real) - one)
        base, offset = _apart(stop)
        text, offset = self.settled(base, 12), offset - one
        return f"{text} {'+' if offset > 0 else '-'} {abs(offset)}" if offset else text

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function with its answer."""
        lines = list(self._answers(values))
        self.fallible = False  # whoever called will look
        return "\n".join([*lines, "return"])

    def raising(self, exception: str, line: int) -> str:
        """Leaving the function after an exception."""
        self.helpers.add("failure")
        self.fails = True
        return f"call fail({exception}, {self.line(line)})\nreturn"


def _apart(value: ir.Expression) -> tuple[ir.Expression, int]:
    """What a small number is added to, and the number."""
    match value:
        case ir.Binary("add" | "sub" as operator, left, ir.Literal_(number), faults=faults) if (
            not faults
        ):
            if abs(int(number.real)) < 2**30:
                return left, int(number.real) if operator == "add" else -int(number.real)
    return value, 0


def _zero(of: ir.Number) -> str:
    return {"b": ".false.", "c": "(0, 0)"}.get(of.kind, "0")


def _locals(function: ir.Function) -> Iterator[tuple[str, tuple[ir.Type, str]]]:
    """Variables with their types; those of several results with the function that they come from."""
    for statement in ir.statements_in(function.body):
        match statement:
            case ir.Assign(target, value):
                owner = value.function if isinstance(value, ir.Call) else ""
                of = value.type if isinstance(value.type, ir.TupleType) else target.type
                yield target.name, (of, owner)
            case ir.For(target):
                yield target.name, (target.type, "")


def _calls_itself(function: ir.Function) -> bool:
    return any(
        isinstance(value, ir.Call) and value.function == function.name
        for statement in ir.statements_in(function.body)
        for value in ir.walk(statement)
    )
