"""Statements in C."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hasten.frontend.emit.c.expressions import expression
from hasten.frontend.emit.c.prelude import FAULTS
from hasten.frontend.emit.c.types import array_name, c_name, list_name, type_name
from hasten.frontend.emit.c.writer import Writer
from hasten.frontend.emit.declarations import Declarations
from hasten.frontend.kernel import ir

__all__ = ["Body", "body_of"]

_COMPOUND = {"add": "+=", "sub": "-=", "mul": "*=", "div": "/="}
_INDENT = "    "


@dataclass(frozen=True)
class Body:
    """What the statements of one function are written with."""

    function: ir.Function
    declarations: Declarations
    writer: Writer


def body_of(body: Body) -> list[str]:
    """The lines of a function between its braces."""
    lines = []
    for name, of in body.declarations.on_top.items():
        _note(of, body.writer)
        zero = (
            " = 0"
            if isinstance(of, ir.Number)
            else " = NULL"
            if isinstance(of, ir.ListType)
            else " = {0}"
        )
        lines.append(f"{_declared(of, name, body)}{zero};")
    read = {v.name for s in ir.statements_in(body.function.body) for v in ir.walk(s)
            if isinstance(v, ir.Variable)}  # fmt: skip
    unused = [p.name for p in body.function.parameters if p.name not in read]
    lines += [f"(void) {c_name(name)};" for name in unused]
    return [_INDENT + line for line in (*lines, *_block(body.function.body, body))]


def _note(of: ir.Type, writer: Writer) -> None:
    if isinstance(of, ir.ArrayType):
        writer.arrays[array_name(of)] = of
    if isinstance(of, ir.ListType):
        writer.lists[list_name(of)] = of
    if isinstance(of, ir.Number) and of.kind == "c":
        writer.headers.add("complex.h")


def _declared(of: ir.Type, name: str, body: Body) -> str:
    _note(of, body.writer)
    kind = type_name(of, name)
    return f"{kind}{'' if kind.endswith('*') else ' '}{c_name(name)}"


def _block(statements: tuple[ir.Statement, ...], body: Body) -> Iterator[str]:
    previous = 0
    for statement in statements:
        lines = list(_statement(statement, body))
        if lines and statement.line and statement.line != previous:
            lines[0] = _commented(lines[0], body.writer.line(statement.line))
            previous = statement.line
        yield from lines


def _commented(text: str, line: int) -> str:
    return f"{text}  /* {line} */"


def _statement(statement: ir.Statement, body: Body) -> Iterator[str]:  # noqa: C901 (a table)
    match statement:
        case ir.Assign():
            yield _assign(statement, body)
        case ir.Store():
            yield _store(statement, body)
        case ir.Append(target, value):
            yield _append(target, value, statement.line, body)
        case ir.Evaluate(value):
            dropped = "" if isinstance(value.type, ir.NoneType) else "(void) "
            yield f"{dropped}{expression(value, body.writer, 14)};"
        case ir.If():
            yield from _if(statement, body)
        case ir.While(test, inner):
            forever = isinstance(test, ir.Literal_) and test.value
            yield "for (;;) {" if forever else f"while ({expression(test, body.writer)}) {{"
            yield from _inner(inner, body)
            yield "}"
        case ir.For():
            yield from _for(statement, body)
        case ir.Break():
            yield "break;"
        case ir.Continue():
            yield "continue;"
        case ir.Return(values):
            yield from _return(values, body)
        case ir.Raise(exception, message, line):
            yield _raise(exception, message, line, body.writer)


def _inner(statements: tuple[ir.Statement, ...], body: Body) -> Iterator[str]:
    yield from (_INDENT + line for line in _block(statements, body))


def _assign(statement: ir.Assign, body: Body) -> str:
    name, value = statement.target.name, statement.value
    if id(statement) in body.declarations.at:
        constant = isinstance(value.type, ir.Number) and name in body.declarations.once
        of = value.type if isinstance(value.type, ir.TupleType) else statement.target.type
        owner = value.function if isinstance(value, ir.Call) else name
        kind = type_name(of, c_name(owner))
        _note(of, body.writer)
        declared = f"{kind}{'' if kind.endswith('*') else ' '}{c_name(name)}"
        return f"{'const ' if constant else ''}{declared} = {_value(value, body)};"
    return f"{c_name(name)} {_changed(statement.target, value, body)};"


def _value(value: ir.Expression, body: Body) -> str:
    return expression(value, body.writer)


def _changed(target: ir.Variable | ir.Element, value: ir.Expression, body: Body) -> str:
    """``+= x`` where the value begins with the target, else ``= value``."""
    writer = body.writer
    if isinstance(value, ir.Binary) and value.left == target and value.operator in _COMPOUND:
        wide = value.type.dtype in {"int64", "float64", "float32", "int32", "uint32", "uint64"}
        if wide and not value.faults:
            if value.operator in {"add", "sub"} and value.right == ir.Literal_(1, ir.INT):
                return f"{_COMPOUND[value.operator]} 1"
            return f"{_COMPOUND[value.operator]} {expression(value.right, writer)}"
    return f"= {expression(value, writer)}"


def _store(statement: ir.Store, body: Body) -> str:
    target = expression(statement.target, body.writer)
    return f"{target} {_changed(statement.target, statement.value, body)};"


def _append(target: ir.Expression, value: ir.Expression, line: int, body: Body) -> str:
    assert isinstance(target.type, ir.ListType)  # noqa: S101 (nothing else appends)
    name = list_name(target.type)
    _note(target.type, body.writer)
    body.writer.helper("memory")
    body.writer.creates.add(f"append_{name}")
    into, item = expression(target, body.writer), expression(value, body.writer)
    return f"append_{name}({into}, {item}, {body.writer.line(line)});"


def _if(statement: ir.If, body: Body) -> Iterator[str]:
    yield f"if ({expression(statement.test, body.writer)}) {{"
    yield from _inner(statement.body, body)
    orelse = statement.orelse
    while len(orelse) == 1 and isinstance(orelse[0], ir.If):
        inner = orelse[0]
        yield f"}} else if ({expression(inner.test, body.writer)}) {{"
        yield from _inner(inner.body, body)
        orelse = inner.orelse
    if orelse:
        yield "} else {"
        yield from _inner(orelse, body)
    yield "}"


def _for(statement: ir.For, body: Body) -> Iterator[str]:
    writer, name = body.writer, c_name(statement.target.name)
    start, stop = expression(statement.start, writer), expression(statement.stop, writer, 10)
    step = statement.step
    if isinstance(step, ir.Literal_):
        number = int(step.value.real)
        sign = "<" if number > 0 else ">"
        test = f"{name} {sign} {stop}"
        move = {1: f"{name}++", -1: f"{name}--"}.get(
            number, f"{name} {'+' if number > 0 else '-'}= {abs(number)}"
        )
    else:
        by = expression(step, writer)
        test = f"{by} > 0 ? {name} < {stop} : {name} > {stop}"
        move = f"{name} += {by}"
    if statement.parallel and writer.threads:
        yield from _parallel(statement, body)
    yield f"for (int64_t {name} = {start}; {test}; {move}) {{"
    yield from _inner(statement.body, body)
    yield "}"


def _parallel(statement: ir.For, body: Body) -> Iterator[str]:
    used = {
        s.target.name
        for s in ir.statements_in(statement.body)
        if isinstance(s, ir.Assign) and s.target.name in body.declarations.on_top
    }
    private = f" private({', '.join(map(c_name, sorted(used)))})" if used else ""
    yield f"#pragma omp parallel for schedule(dynamic, 1 + ({_iterations(statement, body)}) / 64){private}"


def _iterations(statement: ir.For, body: Body) -> str:
    return expression(statement.stop, body.writer, 12)


def _return(values: tuple[ir.Expression, ...], body: Body) -> Iterator[str]:
    match values:
        case ():
            yield "return;"
        case (value,):
            yield f"return {expression(value, body.writer)};"
        case _:
            parts = ", ".join(expression(value, body.writer) for value in values)
            yield f"return ({c_name(body.function.name)}_result) {{{parts}}};"


def _raise(exception: str, message: str, line: int, writer: Writer) -> str:
    writer.helper("failure")
    number = FAULTS.get(exception)
    if number is None or message:
        number = f"RAISED + {len(writer.raised)}"
        writer.raised.setdefault((exception, line), message)
        number = f"RAISED + {list(writer.raised).index((exception, line))}"
    return f"fail({number}, {writer.line(line)});"
