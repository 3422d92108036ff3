"""The function of a Fortran translation that is called from outside, with C's conventions."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.errors import Unsupported
from hasten.frontend.emit.fortran.statements import FortranEmitter
from hasten.frontend.emit.fortran.storage import inner_first
from hasten.frontend.emit.fortran.types import (
    array_name,
    c_number_name,
    fortran_name,
    list_name,
    number_name,
    type_name,
)
from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir

__all__ = ["entry", "outcome_type", "slot_names"]


def slot_names(interface: Interface, writer: FortranEmitter) -> dict[str, str]:
    """By the names of arguments of the function what they are called here."""
    return {slot.name: f"{writer.name(slot.of)}{slot.suffix}" for slot in interface.arguments}


def outcome_type(interface: Interface, name: str) -> Iterator[str]:
    """What a call leaves: an exception, or what the function returns."""
    yield "! What a call leaves: the exception of Python and its line, or what the function returns."
    yield f"type, bind(c) :: {name}_outcome"
    yield "    integer(c_int32_t) :: kind, line"
    for slot in interface.outcome:
        size = f"({slot.count})" if slot.count > 1 else ""
        kind = "type(c_ptr)" if slot.pointer else c_number_name(slot.number)
        yield f"    {kind} :: {fortran_name(slot.of)}{slot.suffix}{size}"
    yield f"end type {name}_outcome"
    yield ""


def entry(interface: Interface, function: ir.Function, writer: FortranEmitter) -> Iterator[str]:
    """The function itself, and the one that frees what it returned."""
    writer.begin(ir.Function(function.name, function.parameters, function.returns, ()))
    name = writer.functions[function.name]
    names = slot_names(interface, writer)
    arguments = [names[slot.name] for slot in interface.arguments]
    body = list(_run(function, writer, names))
    yield "! For callers from outside, in any language."
    given = ", ".join([*arguments, "outcome"])
    yield f'function {name}_call({given}) bind(c, name="{name}_call") result(failed)'
    for slot in interface.arguments:
        kind = "type(c_ptr)" if slot.pointer else c_number_name(slot.number)
        yield f"    {kind}, value :: {names[slot.name]}"
    yield f"    type({name}_outcome), intent(out) :: outcome"
    yield "    integer(c_int32_t) :: failed"
    yield from (f"    {text}" for text in writer.temporaries.values())
    yield ""
    yield "    failure = exception()"
    yield "    outcome%kind = 0"
    yield from (f"    {line}" for line in body)
    if "new_block" in writer.helpers:
        yield "    call release()"
    yield from (f"    call free_{kind}()" for kind in inner_first(writer))
    yield "    outcome%kind = failure%kind"
    yield "    outcome%line = failure%line"
    yield "    failed = merge(1, 0, failure%kind /= 0)"
    yield f"end function {name}_call"
    yield ""
    if interface.allocates:
        yield f'subroutine {name}_free(data) bind(c, name="{name}_free")'
        yield "    type(c_ptr), value :: data"
        yield ""
        yield "    call c_free(data)"
        yield f"end subroutine {name}_free"
        yield ""


def _run(function: ir.Function, writer: FortranEmitter, names: dict[str, str]) -> Iterator[str]:
    given: dict[str, str] = {}
    for p in function.parameters:
        name = writer.name(p.name)
        match p.type:
            case ir.ArrayType() as of:
                name = writer.temporary(f"{name}_array", type_name(of, "{}"))
                yield from _array_in(p, of, name, writer, names)
            case ir.ListType() as items:
                name = writer.temporary(f"{name}_list", type_name(items, "{}"))
                yield from _list_in(p, items, name, writer, names)
        given[p.name] = name
    called = f"{writer.functions[function.name]}({', '.join(given.values())})"
    after = list(_answered(function.returns, writer))
    if isinstance(function.returns, ir.NoneType):
        yield f"call {called}"
    else:
        writer.temporaries["answer"] = type_name(
            function.returns, "answer", writer.functions[function.name]
        )
        shared = isinstance(function.returns, ir.ArrayType | ir.ListType)
        yield f"answer {'=>' if shared else '='} {called}"
    for p in function.parameters:
        if p.written and isinstance(p.type, ir.ListType):
            after += _out(given[p.name], fortran_name(f"{p.name}_after"), p.type, writer)
    if after:
        yield "if (failure%kind == 0) then"
        yield from (f"    {line}" for line in after)
        yield "end if"


def _answered(returns: ir.Type, writer: FortranEmitter) -> Iterator[str]:
    """From what the function answers to what the call leaves."""
    match returns:
        case ir.NoneType():
            return
        case ir.TupleType(items):
            for index, of in enumerate(items):
                yield from _out(f"answer%item{index}", f"item{index}", of, writer)
        case one:
            yield from _out("answer", "item0", one, writer)


def _array_in(p: ir.Parameter, of: ir.ArrayType, array: str, writer: FortranEmitter,
              names: dict[str, str]) -> Iterator[str]:  # fmt: skip
    name = writer.name(p.name)
    plain = ir.ArrayType(of.dtype, of.ndim, contiguous=True)
    sizes = [names[f"{p.name}_n{axis}"] for axis in range(of.ndim)]
    flat = writer.temporary(f"{name}_flat", type_name(plain, "{}"))
    axes = ", ".join(["0:"] * of.ndim)
    if of.contiguous:
        yield f"call c_f_pointer({name}, {flat}, [{', '.join(reversed(sizes))}])"
        yield f"{array}({axes}) => {flat}"
        return
    if of.ndim > 1:
        raise Unsupported(
            f"the argument `{p.name}`: Fortran takes arrays of several dimensions in C order only",
        )
    step, n = names[f"{p.name}_s0"], sizes[0]
    yield f"if ({step} >= 0) then"
    yield f"    call c_f_pointer({name}, {flat}, [max(1_int64, ({n} - 1) * {step} + 1)])"
    yield f"    {array}(0:) => {flat}(1:merge(0_int64, ({n} - 1) * {step} + 1, {n} == 0):max(1_int64, {step}))"
    yield "else"
    begin = writer.temporary(f"{name}_begin", "integer(c_intptr_t) :: {}")
    writer.helpers.add("addresses")
    bytes_ = f"storage_size({flat}) / 8"
    yield f"    {begin} = transfer({name}, {begin}) + ({n} - 1) * {step} * ({bytes_})"
    yield f"    call c_f_pointer(transfer({begin}, {name}), {flat}, [(1 - {n}) * {step} + 1])"
    yield f"    {array}(0:) => {flat}((1 - {n}) * {step} + 1:1:{step})"
    yield "end if"


def _list_in(p: ir.Parameter, of: ir.ListType, made: str, writer: FortranEmitter,
             names: dict[str, str]) -> Iterator[str]:  # fmt: skip
    name, kind = writer.name(p.name), list_name(of)
    length = names[f"{p.name}_length"]
    if isinstance(of.item, ir.Number):
        flat = writer.temporary(f"{name}_flat", f"{number_name(of.item)}, pointer :: {{}}(:)")
        writer.creates.add(f"filled_{kind}")
        yield f"call c_f_pointer({name}, {flat}, [{length}])"
        yield f"{made} => new_{kind}()"
        yield f"if ({length} > 0) {made} => new_{kind}_of({flat}, 1_int64)"
        return
    inner = of.item
    assert isinstance(inner.item, ir.Number)  # noqa: S101 (two levels at most: the interface says so)
    flat = writer.temporary(f"{name}_flat", f"{number_name(inner.item)}, pointer :: {{}}(:)")
    lengths = writer.temporary(f"{name}_counts", "integer(int64), pointer :: {}(:)")
    row, begin = (
        writer.temporary(f"{name}_{of}", "integer(int64) :: {}") for of in ("row", "next")
    )
    writer.creates |= {f"append_{kind}", f"filled_{list_name(inner)}"}
    yield f"call c_f_pointer({names[f'{p.name}_lengths']}, {lengths}, [{length}])"
    yield f"call c_f_pointer({name}, {flat}, [sum({lengths})])"
    yield f"{made} => new_{kind}()"
    yield f"{begin} = 1"
    yield f"do {row} = 1, {length}"
    part = f"{flat}({begin}:{begin} + {lengths}({row}) - 1)"
    item = writer.temporary(f"{name}_item", type_name(inner, "{}"))
    yield f"    {item} => new_{list_name(inner)}()"
    yield f"    if ({lengths}({row}) > 0) {item} => new_{list_name(inner)}_of({part}, 1_int64)"
    yield f"    call append_{kind}({made}, {list_name(inner)}_ref({item}))"
    yield f"    {begin} = {begin} + {lengths}({row})"
    yield "end do"


def _out(value: str, slot: str, of: ir.Type, writer: FortranEmitter) -> list[str]:
    match of:
        case ir.ArrayType():
            name = array_name(of)
            writer.helpers |= {"new_block", "keep"}
            writer.creates |= {f"new_{name}", f"copy_{name}"}
            plain = ir.ArrayType(of.dtype, of.ndim, contiguous=True)
            kept = writer.temporary(f"{slot}_kept", type_name(plain, "{}"))
            shape = [f"size({value}, {of.ndim - axis}, int64)" for axis in range(of.ndim)]
            size = f"[{', '.join(shape)}]" if of.ndim > 1 else shape[0]
            lines = (
                [f"{kept} => {value}"] if of.contiguous else [f"{kept} => copy_{name}({value}, 0)"]
            )
            return [
                *lines,
                f"if (.not. is_block(c_loc({kept}))) {kept} => copy_{name}({kept}, 0)",
                "if (failure%kind == 0) then",
                f"    outcome%{slot} = kept_block(c_loc({kept}))",
                f"    outcome%{slot}_shape = {size}",
                "end if",
            ]
        case ir.ListType(item=ir.Number() as number):
            return _list_out(value, slot, number, f"{value}%length", writer)
        case ir.ListType(item=ir.ListType(item=ir.Number() as number)):
            return _lists_out(value, slot, number, writer)
    return [f"outcome%{slot} = {value}"]


def _list_out(
    value: str, slot: str, number: ir.Number, length: str, writer: FortranEmitter
) -> list[str]:
    copy = writer.temporary(f"{slot}_copy", f"{number_name(number)}, pointer :: {{}}(:)")
    writer.helpers.add("c_memory")
    size = f"int(({length}) * (storage_size({copy}) / 8_int64) + 1, c_size_t)"
    return [
        f"outcome%{slot}_length = {length}",
        f"outcome%{slot} = c_malloc({size})",
        f"call c_f_pointer(outcome%{slot}, {copy}, [{length}])",
        f"{copy} = {value}%items(0:{length} - 1)",
    ]


def _lists_out(value: str, slot: str, number: ir.Number, writer: FortranEmitter) -> list[str]:
    copy = writer.temporary(f"{slot}_copy", f"{number_name(number)}, pointer :: {{}}(:)")
    counts = writer.temporary(f"{slot}_counts", "integer(int64), pointer :: {}(:)")
    row, begin = (
        writer.temporary(f"{slot}_{of}", "integer(int64) :: {}") for of in ("row", "next")
    )
    writer.helpers.add("c_memory")
    length = f"{value}%length"
    one = f"{value}%items({row} - 1)%of"
    return [
        f"outcome%{slot}_length = {length}",
        f"outcome%{slot}_lengths = c_malloc(int({length} * 8 + 1, c_size_t))",
        f"call c_f_pointer(outcome%{slot}_lengths, {counts}, [{length}])",
        f"do {row} = 1, {length}",
        f"    {counts}({row}) = {one}%length",
        "end do",
        f"outcome%{slot} = c_malloc(int(sum({counts}) * (storage_size({copy}) / 8_int64) + 1, c_size_t))",
        f"call c_f_pointer(outcome%{slot}, {copy}, [sum({counts})])",
        f"{begin} = 0",
        f"do {row} = 1, {length}",
        f"    {copy}({begin} + 1:{begin} + {counts}({row})) = {one}%items(0:{counts}({row}) - 1)",
        f"    {begin} = {begin} + {counts}({row})",
        "end do",
    ]
