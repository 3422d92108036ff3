"""Arrays and lists in Fortran: the functions that make and change them."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.fortran.statements import FortranEmitter
from hasten.frontend.emit.fortran.types import list_name, number_name, pointer_to
from hasten.frontend.kernel import ir

__all__ = ["inner_first", "list_types", "procedures"]


def inner_first(writer: FortranEmitter) -> dict[str, ir.ListType]:
    """All types of lists, each behind that of its items."""
    found: dict[str, ir.ListType] = {}
    for of in writer.lists.values():
        inner: ir.Number | ir.ListType = of
        chain = []
        while isinstance(inner, ir.ListType):
            chain.append(inner)
            inner = inner.item
        found |= {list_name(each): each for each in reversed(chain)}
    return found


def _item(of: ir.ListType) -> str:
    if isinstance(of.item, ir.ListType):
        return f"type({list_name(of.item)}_ref)"
    return number_name(of.item)


def list_types(writer: FortranEmitter) -> Iterator[str]:
    """The types of lists: the items, of which `length` are used, and the next list to be freed."""
    for name, of in inner_first(writer).items():
        yield "! A list of Python: whoever points to it sees what others do to it."
        yield f"type :: {name}"
        yield f"    {_item(of)}, allocatable :: items(:)"
        yield "    integer(int64) :: length = 0"
        yield f"    type({name}), pointer :: next => null()"
        yield f"end type {name}"
        yield ""
        yield f"type :: {name}_ref"
        yield f"    type({name}), pointer :: of => null()"
        yield f"end type {name}_ref"
        yield ""
        yield f"type({name}), pointer, save :: all_{name} => null()"
        yield f"!$omp threadprivate(all_{name})"
        yield ""


def procedures(writer: FortranEmitter) -> Iterator[str]:
    """What a translation does with arrays and lists."""
    for name, of in sorted(writer.arrays.items()):
        creates = writer.creates
        if creates & {f"{made}_{name}" for made in ("new", "filled", "counting", "copy")}:
            yield from _new(name, of)
        if f"filled_{name}" in creates:
            yield from _filled(name, of)
        if f"counting_{name}" in creates:
            yield from _counting(name, of)
        if f"copy_{name}" in creates:
            yield from _copy(name, of)
    for name, items in inner_first(writer).items():
        yield from _list(name, items, writer)


def _sizes(of: ir.ArrayType) -> list[str]:
    return [f"n{axis}" for axis in range(of.ndim)]


def _declared(of: ir.ArrayType, name: str) -> str:
    axes = ", ".join(":" * of.ndim)
    return f"    {number_name(of.item)}, pointer, contiguous :: {name}({axes})"


def _bytes(of: ir.ArrayType) -> str:
    one = {"b": ".true._c_bool"}.get(of.item.kind)
    if one is None:
        kind = of.dtype.replace("float", "real")
        one = {"i": f"1_{kind}", "f": f"1.0_{kind}", "c": "1.0_real64"}[of.item.kind]
        if of.item.kind == "c":
            one = f"cmplx(1, 1, {'real64' if of.dtype == 'complex128' else 'real32'})"
    return f"storage_size({one}) / 8_int64"


def _new(name: str, of: ir.ArrayType) -> Iterator[str]:
    sizes = _sizes(of)
    negative = " .or. ".join(f"{size} < 0" for size in sizes)
    axes = ", ".join(["0:"] * of.ndim)
    yield f"function new_{name}({', '.join(sizes)}, zeroed, line) result(made)"
    yield f"    integer(int64), intent(in) :: {', '.join(sizes)}"
    yield "    logical, intent(in) :: zeroed"
    yield "    integer, intent(in) :: line"
    axes_ = ", ".join(":" * of.ndim)
    yield f"    {number_name(of.item)}, pointer, contiguous :: made({axes_}), flat({axes_})"
    yield "    integer(int64) :: count"
    yield ""
    yield "    nullify(made)"
    yield f"    count = {sizes[0]}"
    for size in sizes[1:]:
        yield f"    if ({size} > 0) then"
        yield f"        if (count > huge(count) / {size}) count = -1"
        yield "    end if"
        yield f"    count = count * {size}"
    yield f"    if ({negative}) count = -1"
    yield "    if (count < 0) then"
    yield "        call fail(VALUE_ERROR, line)"
    yield "        return"
    yield "    end if"
    yield (
        f"    call c_f_pointer(new_block(count, {_bytes(of)}, zeroed, line), flat, "
        f"[{', '.join(reversed(sizes))}])"
    )
    yield "    if (failure%kind /= 0) return"
    yield f"    made({axes}) => flat"
    yield f"end function new_{name}"
    yield ""


def _filled(name: str, of: ir.ArrayType) -> Iterator[str]:
    sizes = ", ".join(_sizes(of))
    yield f"function new_{name}_filled({sizes}, value, line) result(made)"
    yield f"    integer(int64), intent(in) :: {sizes}"
    yield f"    {number_name(of.item)}, intent(in) :: value"
    yield "    integer, intent(in) :: line"
    yield _declared(of, "made")
    yield ""
    yield f"    made => new_{name}({sizes}, .false., line)"
    yield "    if (failure%kind == 0) made = value"
    yield f"end function new_{name}_filled"
    yield ""


def _counting(name: str, of: ir.ArrayType) -> Iterator[str]:
    kind = number_name(of.item)
    yield f"function new_{name}_counting(n0, line) result(made)"
    yield "    integer(int64), intent(in) :: n0"
    yield "    integer, intent(in) :: line"
    yield _declared(of, "made")
    yield "    integer(int64) :: i"
    yield ""
    yield f"    made => new_{name}(n0, .false., line)"
    yield "    if (failure%kind /= 0) return"
    yield "    do i = 0, n0 - 1"
    function = {"i": "int", "f": "real"}[of.item.kind]
    yield f"        made(i) = {function}(i, {kind.partition('(')[2][:-1]})"
    yield "    end do"
    yield f"end function new_{name}_counting"
    yield ""


def _copy(name: str, of: ir.ArrayType) -> Iterator[str]:
    any_steps = ir.ArrayType(of.dtype, of.ndim, contiguous=False)
    lengths = ", ".join(f"size(from, {of.ndim - axis}, int64)" for axis in range(of.ndim))
    yield "! A copy whose elements lie beside each other."
    yield f"function copy_{name}(from, line) result(made)"
    yield f"    {pointer_to(any_steps)}, intent(in) :: from({', '.join(':' * of.ndim)})"
    yield "    integer, intent(in) :: line"
    yield _declared(of, "made")
    yield ""
    yield f"    made => new_{name}({lengths}, .false., line)"
    yield "    if (failure%kind == 0) made = from"
    yield f"end function copy_{name}"
    yield ""


def _list(name: str, of: ir.ListType, writer: FortranEmitter) -> Iterator[str]:
    creates = writer.creates
    yield from _NEW_LIST.format(name=name).split("\n")
    texts = {"append": _APPEND, "filled": _FILLED, "copy": _COPY, "pop": _POP}
    returned = (
        f"type({list_name(of.item)}), pointer" if isinstance(of.item, ir.ListType) else _item(of)
    )
    nested = isinstance(of.item, ir.ListType)
    for made, text in texts.items():
        if f"{made}_{name}" in creates:
            yield from text.format(
                name=name,
                item=_item(of),
                returned=returned,
                sign="=>" if nested else "=",
                of="%of" if nested else "",
                nothing="nullify(out)" if nested else _nothing(of),
            ).split("\n")


def _nothing(of: ir.ListType) -> str:
    kind = of.item.kind if isinstance(of.item, ir.Number) else ""
    return f"out = {'.false.' if kind == 'b' else '0'}"


_NEW_LIST = """\
function new_{name}() result(made)
    type({name}), pointer :: made

    allocate (made)
    allocate (made%items(0:7))
    made%next => all_{name}
    all_{name} => made
end function new_{name}

subroutine free_{name}()
    type({name}), pointer :: next

    do while (associated(all_{name}))
        next => all_{name}%next
        deallocate (all_{name})
        all_{name} => next
    end do
end subroutine free_{name}
"""
_APPEND = """\
subroutine append_{name}(list, item)
    type({name}), pointer, intent(in) :: list
    {item}, intent(in) :: item
    {item}, allocatable :: grown(:)

    if (list%length == size(list%items)) then
        allocate (grown(0:2 * list%length + 7))
        grown(0:list%length - 1) = list%items
        call move_alloc(grown, list%items)
    end if
    list%items(list%length) = item
    list%length = list%length + 1
end subroutine append_{name}
"""
_FILLED = """\
! Some items, again and again.
function new_{name}_of(items, times) result(made)
    {item}, intent(in) :: items(0:)
    integer(int64), intent(in) :: times
    type({name}), pointer :: made
    integer(int64) :: i

    made => new_{name}()
    made%length = max(0_int64, times) * size(items)
    deallocate (made%items)
    allocate (made%items(0:max(7_int64, made%length)))
    do i = 0, made%length - 1
        made%items(i) = items(mod(i, size(items, kind=int64)))
    end do
end function new_{name}_of
"""
_COPY = """\
function copy_{name}(from) result(made)
    type({name}), pointer, intent(in) :: from
    type({name}), pointer :: made

    made => new_{name}()
    made%items = from%items
    made%length = from%length
end function copy_{name}
"""
_POP = """\
function pop_{name}(list, line) result(out)
    type({name}), pointer, intent(in) :: list
    integer, intent(in) :: line
    {returned} :: out

    if (list%length == 0) then
        call fail(INDEX_ERROR, line)
        {nothing}
        return
    end if
    list%length = list%length - 1
    out {sign} list%items(list%length){of}
end function pop_{name}
"""
