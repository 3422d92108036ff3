"""The function that is called from outside: plain pointers and numbers in, an outcome out."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.c.prelude import names_needed
from hasten.frontend.emit.c.statements import CEmitter
from hasten.frontend.emit.c.types import array_name, c_name, list_name, number_name
from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.emit.naming import list_names, result_name
from hasten.frontend.kernel import ir

__all__ = ["declaration", "entry", "outcome", "slot_name"]


def outcome(interface: Interface) -> Iterator[str]:
    """What a call leaves: an exception, or what the function returns."""
    yield "/* What a call leaves: the exception of Python and its line, or what the function returns. */"
    yield "typedef struct {"
    yield "    int32_t kind, line;"
    for slot in interface.outcome:
        yield f"    {declaration(slot)};"
    yield f"}} {c_name(interface.name)}_outcome;"
    yield ""


def declaration(slot: Slot) -> str:
    """A parameter of the function, or a member of its outcome."""
    number = number_name(slot.number)
    star = "*" if slot.pointer else ""
    size = f"[{slot.count}]" if slot.count > 1 else ""
    return f"{number} {star}{slot_name(slot)}{size}"


def slot_name(slot: Slot) -> str:
    """Its name in C: a parameter's name, and what the interface has put behind it."""
    return f"{c_name(slot.of)}{slot.suffix}"


def entry(interface: Interface, function: ir.Function, writer: CEmitter) -> Iterator[str]:
    """The function itself, and the one that frees what it returned."""
    name = c_name(interface.name)
    joined = ", ".join([*map(declaration, interface.arguments), f"{name}_outcome *outcome"])
    needs = names_needed(writer.helpers)
    yield "/* For callers from outside. */"
    if "failure" in needs:
        # Apart from setjmp, or the compiler would keep nothing in registers.
        yield f"static __attribute__((noinline)) void {name}_run({joined})"
        yield "{"
        lines = list(_run(function, writer, releases="memory" in needs))
        if not any("outcome" in line for line in lines):
            yield "    (void) outcome;"
        yield from lines
        yield "}"
        yield ""
    yield f"int32_t {name}_call({joined})"
    yield "{"
    yield "    outcome->kind = 0;"
    if "failure" in needs:
        yield "    if (setjmp(escape) != 0) {"
        if "memory" in needs:
            yield "        release();"
        yield "        outcome->kind = failure.kind;"
        yield "        outcome->line = failure.line;"
        yield "        return 1;"
        yield "    }"
        passed = ", ".join([*map(slot_name, interface.arguments), "outcome"])
        yield f"    {name}_run({passed});"
    else:
        yield from _run(function, writer, releases=False)
    yield "    return 0;"
    yield "}"
    if interface.allocates:
        yield ""
        yield f"void {name}_free(void *data)"
        yield "{"
        yield "    free((char *) data - 64);"
        yield "}"


def _run(function: ir.Function, writer: CEmitter, *, releases: bool) -> Iterator[str]:
    """The call itself, between what comes in and what goes out."""
    lists = list_names(function, c_name)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType):
            yield from _list_in(p, lists[p.name], writer)
    given = ", ".join(lists.get(p.name) or _given(p) for p in function.parameters)
    yield from _out(f"{c_name(function.name)}({given})", function, writer)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType) and p.written:
            yield from _list_out(lists[p.name], c_name(f"{p.name}_after"), p.type)
    if releases:
        yield "    release();"


def _given(parameter: ir.Parameter) -> str:
    name, of = c_name(parameter.name), parameter.type
    match of:
        case ir.ArrayType():
            shape = ", ".join(f"{name}_n{axis}" for axis in range(of.ndim))
            if of.contiguous:
                sizes = [f"{name}_n{axis}" for axis in range(of.ndim)]
                stride = ", ".join(" * ".join(sizes[a + 1 :]) or "1" for a in range(of.ndim))
            else:
                stride = ", ".join(f"{name}_s{axis}" for axis in range(of.ndim))
            return f"({array_name(of)}) {{{name}, {{{shape}}}, {{{stride}}}}}"
    return name


def _list_in(parameter: ir.Parameter, made: str, writer: CEmitter) -> Iterator[str]:
    name, of = c_name(parameter.name), parameter.type
    assert isinstance(of, ir.ListType)  # noqa: S101 (the caller has looked)
    kind = list_name(of)
    if isinstance(of.item, ir.Number):
        yield f"    {kind} *{made} = &({kind}) {{{name}, {name}_length, {name}_length}};"
        return
    inner = list_name(of.item)
    writer.creates.add(f"new_{kind}")
    rows = f"{made}_rows"
    yield f"    {kind} *{made} = new_{kind}(0);"
    yield f"    {made}->length = {made}->capacity = {name}_length;"
    yield f"    {made}->items = allocate({name}_length, sizeof({inner} *), false, 0);"
    yield f"    {inner} *{rows} = allocate({name}_length, sizeof({inner}), false, 0);"
    yield f"    for (int64_t i = 0; i < {name}_length; i++) {{"
    yield f"        {rows}[i] = ({inner}) {{{name}, {name}_lengths[i], {name}_lengths[i]}};"
    yield f"        {made}->items[i] = &{rows}[i];"
    yield f"        {name} += {name}_lengths[i];"
    yield "    }"


def _out(called: str, function: ir.Function, writer: CEmitter) -> Iterator[str]:
    returns, result = function.returns, result_name(function, c_name)
    match returns:
        case ir.NoneType():
            yield f"    {called};"
        case ir.TupleType(items):
            yield f"    {c_name(function.name)}_result {result} = {called};"
            for index, of in enumerate(items):
                yield from _one_out(f"{result}.item{index}", f"item{index}", of, writer)
        case ir.Number():
            yield f"    outcome->item0 = {called};"
        case ir.ArrayType():
            yield f"    {array_name(returns)} {result} = {called};"
            yield from _one_out(result, "item0", returns, writer)
        case ir.ListType():
            yield f"    {list_name(returns)} *{result} = {called};"
            yield from _one_out(result, "item0", returns, writer)


def _one_out(value: str, slot: str, of: ir.Type, writer: CEmitter) -> Iterator[str]:
    match of:
        case ir.ArrayType():
            if not of.contiguous:
                writer.creates |= {f"new_{array_name(of)}", f"copy_{array_name(of)}"}
                value = f"copy_{array_name(of)}({value}, 0)"
                yield f"    {array_name(of)} {slot}_copy = {value};"
                value = f"{slot}_copy"
            size = " * ".join(f"{value}.shape[{axis}]" for axis in range(of.ndim))
            yield f"    outcome->{slot} = keep({value}.data, {size} * sizeof *{value}.data);"
            for axis in range(of.ndim):
                place = f"[{axis}]" if of.ndim > 1 else ""
                yield f"    outcome->{slot}_shape{place} = {value}.shape[{axis}];"
        case ir.ListType():
            yield from _list_out(value, slot, of)
        case _:
            yield f"    outcome->{slot} = {value};"


def _list_out(value: str, slot: str, of: ir.ListType) -> Iterator[str]:
    yield f"    outcome->{slot}_length = {value}->length;"
    if isinstance(of.item, ir.Number):
        yield f"    outcome->{slot} = keep({value}->items, {value}->length * sizeof *{value}->items);"
        return
    number = number_name(_number(of))
    yield f"    int64_t {slot}_total = 0;"
    yield f"    for (int64_t i = 0; i < {value}->length; i++)"
    yield f"        {slot}_total += {value}->items[i]->length;"
    yield f"    {number} *{slot}_flat = allocate({slot}_total, sizeof({number}), false, 0);"
    yield f"    int64_t *{slot}_lengths = allocate({value}->length, sizeof(int64_t), false, 0);"
    yield f"    outcome->{slot} = {slot}_flat;"
    yield f"    for (int64_t i = 0; i < {value}->length; i++) {{"
    yield f"        {slot}_lengths[i] = {value}->items[i]->length;"
    yield f"        for (int64_t k = 0; k < {slot}_lengths[i]; k++)"
    yield f"            *{slot}_flat++ = {value}->items[i]->items[k];"
    yield "    }"
    yield f"    outcome->{slot} = keep(outcome->{slot}, {slot}_total * sizeof({number}));"
    yield f"    outcome->{slot}_lengths = keep({slot}_lengths, {value}->length * sizeof(int64_t));"


def _number(of: ir.ListType) -> ir.Number:
    assert isinstance(of.item, ir.ListType)  # noqa: S101 (two levels at most: the interface says so)
    assert isinstance(of.item.item, ir.Number)  # noqa: S101 (as above)
    return of.item.item
