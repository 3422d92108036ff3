"""Statements in Mojo."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.expressions import PRIMARY
from hasten.frontend.emit.heading import described
from hasten.frontend.emit.mojo.expressions import MojoExpressions
from hasten.frontend.emit.mojo.types import type_name, zero
from hasten.frontend.emit.pythonic import PythonicStatements
from hasten.frontend.emit.statements import is_read
from hasten.frontend.kernel import ir
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["MojoEmitter"]


class MojoEmitter(MojoExpressions, PythonicStatements):
    """Writes Mojo.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.beside: list[str] = []
        """Lines that stand before the function that is being written."""

    def function_text(self, function: ir.Function) -> Iterator[str]:
        """A function: its heading and its lines."""
        self.note(function.returns)
        for parameter in function.parameters:
            self.note(parameter.type)
        self.fails = self.allocates = False
        self.beside = []
        body = self.body(function)
        if self.fails:
            self.failing |= {function.name}
        if self.allocates:
            self.allocating |= {function.name}
        yield from self.beside
        place = self.kernel.place(function.line)
        yield f"# {described(function, place)}"
        yield self.signature(function)
        yield from (line for line in body if line.strip())
        yield ""
        yield ""

    def statement(self, statement: ir.Statement) -> Iterator[str]:
        """The lines of a statement; a loop on threads is a structure that stands beside the function."""
        match statement:
            case ir.For(parallel=True, step=ir.Literal_(1)) if self.threads:
                yield from self.in_parallel(statement)
            case _:
                yield from super().statement(statement)

    def in_parallel(self, loop: ir.For) -> Iterator[str]:
        """A call with what the iterations read; what they set is their own."""
        self.helpers.add("in_parallel")
        start, stop = self.text(loop.start), self.text(loop.stop)
        own = self.types_of_own(loop)
        held = {n: of for n, of in _read_in(loop).items() if n not in own}
        fresh = FreshNames(map(self.name, ir.names_of(self.function)))
        first, last = fresh("first"), fresh("last")
        kind = f"Loop{self.line(loop.line)}"
        unpacked = [f"var {self.name(n)} = self.{self.name(n)}" for n in held]
        lines = [
            "@fieldwise_init",
            f"struct {kind}(Iterations):",
            f'{self.indent}"""What the iterations of line {self.line(loop.line)} read."""',
            "",
            *(f"{self.indent}var {self.name(n)}: {type_name(of)}" for n, of in held.items()),
            "",
            f"{self.indent}def run(self, {first}: Int, {last}: Int):",
            *(f"{2 * self.indent}{line}" for line in unpacked),
            *(f"{2 * self.indent}{self.on_top(n, of)}" for n, of in own.items()),
            f"{2 * self.indent}for {self.counter(loop)} in range({first}, {last}):",
            *(f"{2 * self.indent}{line}" for line in self.inner(loop.body)),
        ]
        self.beside += [*lines, "", ""]
        yield f"in_parallel({kind}({', '.join(map(self.name, held))}), {start}, {stop})"

    def signature(self, function: ir.Function) -> str:
        """The first line of a function."""
        changed = {
            s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.Assign)
        }
        parameters = [
            f"{'var ' if p.name in changed else ''}{self.name(p.name)}: {type_name(p.type)}"
            for p in function.parameters
        ]
        if function.name in self.allocating:
            parameters.append("mut memory: Memory")
        raises = " raises Failure" if function.name in self.failing else ""
        returns = type_name(function.returns)
        arrow = f" -> {returns}" if returns else ""
        return f"def {self.name(function.name)}({', '.join(parameters)}){raises}{arrow}:"

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""
        self.note(of)
        if isinstance(of, ir.Number):
            return f"var {self.name(name)}: {type_name(of)} = {zero(of)}"
        made = "" if isinstance(of, ir.TupleType) else f" = {type_name(of)}()"
        return f"var {self.name(name)}: {type_name(of)}{made}"

    def declared(self, statement: ir.Assign) -> str:
        """The declaration of a variable with its first value; its type where the value is a literal."""
        value, of = statement.value, statement.target.type
        if isinstance(value.type, ir.TupleType):
            of = value.type
        self.note(of)
        kind = f": {type_name(of)}" if isinstance(of, ir.Number) and _of_literals(value) else ""
        return f"var {self.name(statement.target.name)}{kind} = {self.given(value, of)}"

    def changed(self, target: ir.Variable | ir.Element, value: ir.Expression) -> str:
        """``+= x`` where the value begins with the target, else ``= value``."""
        return self.added(target, value) or f"= {self.given(value, target.type)}"

    def counter(self, statement: ir.For) -> str:
        """Name of the variable of a loop; none where nobody reads it."""
        return super().counter(statement) if is_read(statement) else "_"

    def stored(self, statement: ir.Store) -> str:
        """An element takes a value."""
        target = statement.target
        self.note(target.of.type)
        of = self.text(target.of, PRIMARY)
        return f"{of}[{self.indices(target, of)}] {self.changed(target, statement.value)}"

    def appended(self, statement: ir.Append) -> str:
        """One more item."""
        self.note(statement.target.type)
        self.helpers.add("append")
        list_, item = self.text(statement.target), self.given(statement.value)
        return self.in_memory("append", "memory", list_, item, line=statement.line)[0]

    def evaluated(self, value: ir.Expression) -> str:
        """An expression for what it does."""
        dropped = "" if isinstance(value.type, ir.NoneType) else "_ = "
        return f"{dropped}{self.text(value)}"

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function."""
        returns = self.function.returns
        wanted = returns.items if isinstance(returns, ir.TupleType) else (returns,)
        parts = [self.given(v, of) for v, of in zip(values, wanted, strict=False)]
        text = ", ".join(parts)
        if isinstance(returns, ir.TupleType):
            text = f"({text}{',' if len(parts) == 1 else ''})"
        return f"return {text}".rstrip()

    def raising(self, exception: str, line: int) -> str:
        """Leaving by an exception."""
        self.fails = True
        self.helpers.add("Failure")
        return f"raise Failure({exception}, {self.line(line)})"


def _read_in(loop: ir.For) -> dict[str, ir.Type]:
    """What the body of a loop reads that comes from outside, with its types."""
    inside = set(ir.assigned_in((loop,)))
    return {
        v.name: v.type
        for s in ir.statements_in(loop.body)
        for v in ir.walk(s)
        if isinstance(v, ir.Variable) and v.name not in inside
    }


def _of_literals(value: ir.Expression) -> bool:
    """Whether a value is made of nothing but literals, whose types are open."""
    match value:
        case ir.Literal_():
            return True
        case ir.Unary(_, operand):
            return _of_literals(operand)
        case ir.Binary(_, left, right):
            return _of_literals(left) and _of_literals(right)
        case ir.Select(_, body, orelse):
            return _of_literals(body) and _of_literals(orelse)
    return False
