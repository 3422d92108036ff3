"""The function of a C++ translation that is called from outside, with C's conventions."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.emit.cpp.types import cpp_name, number_name, type_name
from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.emit.naming import list_names, result_name
from hasten.frontend.kernel import ir

__all__ = ["entry", "outcome", "slot_name"]


def slot_name(slot: Slot) -> str:
    """Its name: a parameter's name, and what the interface has put behind it."""
    return f"{cpp_name(slot.of)}{slot.suffix}"


def _declared(slot: Slot) -> str:
    star = "*" if slot.pointer else ""
    size = f"[{slot.count}]" if slot.count > 1 else ""
    return f"{number_name(slot.number)} {star}{slot_name(slot)}{size}"


def outcome(interface: Interface) -> Iterator[str]:
    """What a call leaves: an exception, or what the function returns."""
    yield "// What a call leaves: the exception of Python and its line, or what the function returns."
    yield f"struct {cpp_name(interface.name)}_outcome {{"
    yield "    int32_t kind, line;"
    for slot in interface.outcome:
        yield f"    {_declared(slot)};"
    yield "};"
    yield ""


def entry(interface: Interface, function: ir.Function, writer: CppEmitter) -> Iterator[str]:
    """The function itself, and the one that frees what it returned."""
    name = cpp_name(interface.name)
    joined = ", ".join([*map(_declared, interface.arguments), f"{name}_outcome *outcome"])
    writer.helpers.add("Failure")
    lines = list(_run(function, writer))
    clears = "memory" in writer.helpers or any(
        h in writer.helpers for h in ("empty", "zeros", "full", "counting", "copied")
    )
    cleared = ["    memory.clear();"] if clears else []
    yield "// For callers from outside, in any language."
    yield f'extern "C" int32_t {name}_call({joined})'
    yield "{"
    yield "    outcome->kind = 0;"
    yield "    try {"
    yield from (f"        {line}" for line in lines)
    yield "    } catch (const Failure &failure) {"
    yield "        outcome->kind = failure.kind;"
    yield "        outcome->line = failure.line;"
    yield "    } catch (const std::exception &) {"
    yield "        outcome->kind = MEMORY_ERROR;"
    yield "        outcome->line = 0;"
    yield "    }"
    yield from cleared
    yield "    return outcome->kind != 0;"
    yield "}"
    if interface.allocates:
        yield ""
        yield f'extern "C" void {name}_free(void *data)'
        yield "{"
        yield "    std::free(data);"
        yield "}"


def _run(function: ir.Function, writer: CppEmitter) -> Iterator[str]:
    """The call itself, between what comes in and what goes out."""
    lists = list_names(function, cpp_name)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType):
            yield f"{type_name(p.type)} {lists[p.name]} = {_list_in(p, writer)};"
    called = f"{cpp_name(function.name)}({', '.join(lists.get(p.name) or _given(p) for p in function.parameters)})"
    result = result_name(function, cpp_name)
    match function.returns:
        case ir.NoneType():
            yield f"{called};"
        case ir.TupleType(items):
            yield f"const auto {result} = {called};"
            for index, of in enumerate(items):
                yield from _out(f"std::get<{index}>({result})", f"item{index}", of, writer)
        case ir.Number():
            yield f"outcome->item0 = {called};"
        case one:
            yield f"const auto {result} = {called};"
            yield from _out(result, "item0", one, writer)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType) and p.written:
            yield from _out(lists[p.name], cpp_name(f"{p.name}_after"), p.type, writer)


def _given(parameter: ir.Parameter) -> str:
    name, of = cpp_name(parameter.name), parameter.type
    match of:
        case ir.ArrayType():
            sizes = [f"{name}_n{axis}" for axis in range(of.ndim)]
            steps = [" * ".join(sizes[axis + 1 :]) or "1" for axis in range(of.ndim)]
            if not of.contiguous:
                steps = [f"{name}_s{axis}" for axis in range(of.ndim)]
            return f"{{{name}, {{{', '.join(sizes)}}}, {{{', '.join(steps)}}}}}"
    return name


def _list_in(parameter: ir.Parameter, writer: CppEmitter) -> str:
    name, of = cpp_name(parameter.name), parameter.type
    assert isinstance(of, ir.ListType)  # noqa: S101 (the caller has looked)
    if isinstance(of.item, ir.Number):
        return writer.helped("list_of", name, f"{name}_length")[0]
    return writer.helped("lists_of", name, f"{name}_lengths", f"{name}_length")[0]


def _out(value: str, slot: str, of: ir.Type, writer: CppEmitter) -> Iterator[str]:
    match of:
        case ir.ArrayType():
            if not of.contiguous:
                yield f"const auto {slot}_copy = {writer.helped('copied', value, line=0)[0]};"
                value = f"{slot}_copy"
            size = " * ".join(f"{value}.shape[{axis}]" for axis in range(of.ndim))
            yield f"outcome->{slot} = {writer.helped('keep', f'{value}.data', size)[0]};"
            for axis in range(of.ndim):
                place = f"[{axis}]" if of.ndim > 1 else ""
                yield f"outcome->{slot}_shape{place} = {value}.shape[{axis}];"
        case ir.ListType(item=ir.Number()):
            yield f"outcome->{slot}_length = {value}.size();"
            yield f"outcome->{slot} = {writer.helped('keep_list', value)[0]};"
        case ir.ListType():
            yield f"outcome->{slot}_length = {value}.size();"
            kept = writer.helped("keep_lists", value, f"&outcome->{slot}_lengths")[0]
            yield f"outcome->{slot} = {kept};"
        case _:
            yield f"outcome->{slot} = {value};"
