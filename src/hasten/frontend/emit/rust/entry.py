"""The function of a Rust translation that is called from outside, with C's conventions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.emit.naming import list_names
from hasten.frontend.emit.rust.statements import RustEmitter
from hasten.frontend.emit.rust.types import number_name, rust_name
from hasten.frontend.kernel import ir

__all__ = ["entry", "outcome", "slot_name"]


def slot_name(slot: Slot) -> str:
    """Its name: a parameter's name, and what the interface has put behind it."""
    return f"{rust_name(slot.of)}{slot.suffix}"


def _type(slot: Slot) -> str:
    number = number_name(slot.number)
    if slot.pointer:
        return f"*mut {number}"
    return f"[{number}; {slot.count}]" if slot.count > 1 else number


def outcome(interface: Interface) -> Iterator[str]:
    """What a call leaves: an exception, or what the function returns."""
    yield "/// What a call leaves: the exception of Python and its line, or what the function returns."
    yield "#[repr(C)]"
    yield "pub struct Outcome {"
    yield "    kind: i32,"
    yield "    line: i32,"
    for slot in interface.outcome:
        yield f"    {slot_name(slot)}: {_type(slot)},"
    yield "}"
    yield ""


def entry(interface: Interface, function: ir.Function, writer: RustEmitter) -> Iterator[str]:
    """The function itself, and the one that frees what it returned."""
    name = rust_name(interface.name)
    parameters = [f"{slot_name(s)}: {_type(s)}" for s in interface.arguments]
    passed = ", ".join([*map(slot_name, interface.arguments), "outcome"])
    writer.fails = False
    writer.helpers.add("Failure")
    lines = list(_run(function, writer))
    uses = {"Created", "full", "counting", "copied", "keep", "keep_list", "keep_lists"}
    releases = bool(uses & writer.helpers)
    yield f"unsafe fn run({', '.join([*parameters, 'outcome: &mut Outcome'])}) -> Result<(), Failure> {{"
    if not any("outcome" in line for line in lines):
        yield "    let _ = outcome;"
    yield from (f"    {line}" for line in lines)
    yield "    Ok(())"
    yield "}"
    yield ""
    yield "/// For callers from outside, in any language."
    yield "///"
    yield "/// # Safety"
    yield "/// The pointers must point to as many numbers as the lengths say."
    yield "#[no_mangle]"
    yield f'pub unsafe extern "C" fn {name}_call({", ".join([*parameters, "outcome: *mut Outcome"])}) -> i32 {{'
    yield "    let outcome = &mut *outcome;"
    yield "    outcome.kind = 0;"
    yield f"    if let Err(failure) = run({passed}) {{"
    yield "        outcome.kind = failure.kind;"
    yield "        outcome.line = failure.line;"
    yield "    }"
    if releases:
        yield "    release();"
    yield "    i32::from(outcome.kind != 0)"
    yield "}"
    if interface.allocates:
        yield ""
        yield "/// Frees what a call returned."
        yield "///"
        yield "/// # Safety"
        yield "/// Once for each address."
        yield "#[no_mangle]"
        yield f'pub unsafe extern "C" fn {name}_free(data: *mut u8) {{'
        yield "    free(data);"
        yield "}"


def _run(function: ir.Function, writer: RustEmitter) -> Iterator[str]:
    """The call itself, between what comes in and what goes out."""
    lists = list_names(function, rust_name)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType):
            yield f"let {lists[p.name]} = {_list_in(p, writer)};"
    given = ", ".join(_given(p, lists) for p in function.parameters)
    tried = "?" if function.name in writer.failing else ""
    called = f"{rust_name(function.name)}({given}){tried}"
    match function.returns:
        case ir.NoneType():
            yield f"{called};"
        case ir.TupleType(items):
            yield f"let result = {called};"
            for index, of in enumerate(items):
                yield from _out(f"result.{index}", f"item{index}", of, writer)
        case ir.Number():
            yield f"outcome.item0 = {called};"
        case one:
            yield f"let result = {called};"
            yield from _out("result", "item0", one, writer)
    for p in function.parameters:
        if isinstance(p.type, ir.ListType) and p.written:
            yield from _out(lists[p.name], rust_name(f"{p.name}_after"), p.type, writer)


def _given(parameter: ir.Parameter, lists: Mapping[str, str]) -> str:
    name, of = rust_name(parameter.name), parameter.type
    match of:
        case ir.ArrayType():
            sizes = ", ".join(f"{name}_n{axis}" for axis in range(of.ndim))
            steps = ", ".join(f"{name}_s{axis}" for axis in range(of.ndim))
            if of.contiguous:
                return f"Array {{ data: {name}, shape: [{sizes}] }}"
            return f"View {{ data: {name}, shape: [{sizes}], steps: [{steps}] }}"
        case ir.ListType():
            return f"{lists[parameter.name]}{'.clone()' if parameter.written else ''}"
    return name


def _list_in(parameter: ir.Parameter, writer: RustEmitter) -> str:
    name, of = rust_name(parameter.name), parameter.type
    assert isinstance(of, ir.ListType)  # noqa: S101 (the caller has looked)
    if isinstance(of.item, ir.Number):
        return writer.helped("list_of", name, f"{name}_length")[0]
    return writer.helped("lists_of", name, f"{name}_lengths", f"{name}_length")[0]


def _kept(name: str, *arguments: str, writer: RustEmitter) -> str:
    writer.helpers.add(name)
    return f"{name}({', '.join(arguments)})?"


def _out(value: str, slot: str, of: ir.Type, writer: RustEmitter) -> Iterator[str]:
    match of:
        case ir.ArrayType():
            if not of.contiguous:
                yield f"let {slot} = {writer.helped('copied', value)[0]};"
                value = slot
            yield (
                f"outcome.{slot} = "
                f"{_kept('keep', f'{value}.data', f'{value}.shape.iter().product()', writer=writer)};"
            )
            shape = f"{value}.shape" if of.ndim > 1 else f"{value}.shape[0]"
            yield f"outcome.{slot}_shape = {shape};"
        case ir.ListType(item=ir.Number()):
            yield f"outcome.{slot}_length = {value}.len();"
            yield f"outcome.{slot} = {_kept('keep_list', f'&{value}', writer=writer)};"
        case ir.ListType():
            yield f"outcome.{slot}_length = {value}.len();"
            kept = _kept("keep_lists", f"&{value}", f"&mut outcome.{slot}_lengths", writer=writer)
            yield f"outcome.{slot} = {kept};"
        case _:
            yield f"outcome.{slot} = {value};"
