"""The function of a Mojo translation that is called from outside, with C's conventions."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.emit.mojo.statements import MojoEmitter
from hasten.frontend.emit.mojo.types import mojo_name, number_name
from hasten.frontend.emit.naming import list_names, result_name
from hasten.frontend.kernel import ir

__all__ = ["entry", "outcome", "slot_name"]


def slot_name(slot: Slot) -> str:
    """Its name: a parameter's name, and what the interface has put behind it."""
    return f"{mojo_name(slot.of)}{slot.suffix}"


def _type(slot: Slot) -> str:
    number = number_name(slot.number)
    if slot.pointer:
        return f"Address[{number}]"
    return f"IndexList[{slot.count}]" if slot.count > 1 else number


def outcome(interface: Interface) -> Iterator[str]:
    """What a call leaves: an exception, or what the function returns."""
    yield "# What a call leaves: the exception of Python and its line, or what the function returns."
    yield "struct Outcome:"
    yield "    var kind: Int32"
    yield "    var line: Int32"
    yield from (f"    var {slot_name(slot)}: {_type(slot)}" for slot in interface.outcome)
    yield ""
    yield ""


def entry(interface: Interface, function: ir.Function, writer: MojoEmitter) -> Iterator[str]:
    """The function itself, and the one that frees what it returned."""
    name = mojo_name(interface.name)
    parameters = [f"{slot_name(s)}: {_type(s)}" for s in interface.arguments]
    writer.fails = writer.allocates = False
    writer.helpers.add("Address")
    if any(slot.count > 1 for slot in interface.outcome):
        writer.imported.add("std.utils.IndexList")
    lines = list(_run(function, writer))
    memory = writer.allocates
    yield "# For callers from outside, in any language."
    yield f'@export("{name}_call")'
    given = ", ".join([*parameters, "outcome: Address[Outcome]"])
    yield f'def {name}_call({given}) abi("C") -> Int32:'
    if memory:
        yield "    var memory = Memory()"
    yield "    outcome[].kind = 0"
    if writer.fails:
        yield "    try:"
        yield from (f"        {line}" for line in lines)
        yield "    except failure:"
        yield "        outcome[].kind = Int32(failure.kind)"
        yield "        outcome[].line = Int32(failure.line)"
    else:
        yield from (f"    {line}" for line in lines)
    if memory:
        yield "    memory.release()"
    yield "    return Int32(outcome[].kind != 0)"
    if interface.allocates:
        yield ""
        yield ""
        yield "# Frees what a call returned."
        yield f'@export("{name}_free")'
        yield f'def {name}_free(data: Int) abi("C"):'
        yield '    external_call["free", NoneType](data - 16)'


def _run(function: ir.Function, writer: MojoEmitter) -> Iterator[str]:
    """The call itself, between what comes in and what goes out."""
    lists = list_names(function, mojo_name)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType):
            yield f"var {lists[p.name]} = {_list_in(p, writer)}"
    given = [lists.get(p.name) or _given(p, writer) for p in function.parameters]
    writer.fails |= function.name in writer.failing
    if function.name in writer.allocating:
        writer.allocates = True
        given.append("memory")
    called = f"{mojo_name(function.name)}({', '.join(given)})"
    result = result_name(function, mojo_name)
    match function.returns:
        case ir.NoneType():
            yield called
        case ir.TupleType(items):
            yield f"var {result} = {called}"
            for index, of in enumerate(items):
                yield from _out(f"{result}[{index}]", f"item{index}", of, writer)
        case ir.Number():
            yield f"outcome[].item0 = {called}"
        case one:
            yield f"var {result} = {called}"
            yield from _out(result, "item0", one, writer)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType) and p.written:
            yield from _out(lists[p.name], mojo_name(f"{p.name}_after"), p.type, writer)


def _given(parameter: ir.Parameter, writer: MojoEmitter) -> str:
    name, of = mojo_name(parameter.name), parameter.type
    match of:
        case ir.ArrayType():
            writer.imported.add("std.utils.Index")
            sizes = ", ".join(f"{name}_n{axis}" for axis in range(of.ndim))
            steps = ", ".join(f"{name}_s{axis}" for axis in range(of.ndim))
            if of.contiguous:
                return f"Array({name}, Index({sizes}))"
            return f"View({name}, Index({sizes}), Index({steps}))"
    return name


def _list_in(parameter: ir.Parameter, writer: MojoEmitter) -> str:
    name, of = mojo_name(parameter.name), parameter.type
    assert isinstance(of, ir.ListType)  # noqa: S101 (the caller has looked)
    given = [name, f"{name}_length"]
    helper = "list_at"
    if not isinstance(of.item, ir.Number):
        given.insert(1, f"{name}_lengths")
        helper = "lists_at"
    writer.helpers.add(helper)
    return writer.in_memory(helper, "memory", *given, line=0)[0]


def _kept(name: str, *arguments: str, writer: MojoEmitter) -> str:
    writer.helpers.add(name)
    return writer.in_memory(name, "memory", *arguments, line=0)[0]


def _out(value: str, slot: str, of: ir.Type, writer: MojoEmitter) -> Iterator[str]:
    match of:
        case ir.ArrayType():
            if not of.contiguous:
                yield f"var {slot}_copy = {_kept('copied', value, writer=writer)}"
                value = f"{slot}_copy"
            count = " * ".join(f"{value}.shape[{axis}]" for axis in range(of.ndim))
            yield f"outcome[].{slot} = {_kept('keep', f'{value}.data', count, writer=writer)}"
            shape = f"{value}.shape" if of.ndim > 1 else f"{value}.shape[0]"
            yield f"outcome[].{slot}_shape = {shape}"
        case ir.ListType(item=ir.Number()):
            yield f"outcome[].{slot}_length = len({value})"
            yield f"outcome[].{slot} = {_kept('keep_list', value, writer=writer)}"
        case ir.ListType():
            yield f"outcome[].{slot}_length = len({value})"
            yield f"outcome[].{slot}_lengths = {_kept('keep_lengths', value, writer=writer)}"
            yield f"outcome[].{slot} = {_kept('keep_lists', value, writer=writer)}"
        case _:
            yield f"outcome[].{slot} = {value}"
