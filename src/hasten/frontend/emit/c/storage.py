"""Arrays and lists in C: their types, and the functions that make and change them."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.c.statements import CEmitter
from hasten.frontend.emit.c.types import list_name, number_name
from hasten.frontend.kernel import ir

__all__ = ["functions", "typedefs"]


def typedefs(writer: CEmitter) -> Iterator[str]:
    """The types of arrays and lists that a translation uses."""
    if writer.arrays:
        yield "/* Arrays: the elements, lengths of the axes, steps from one element to the next. */"
    for name, of in sorted(writer.arrays.items()):
        number, n = number_name(of.item), of.ndim
        yield f"typedef struct {{ {number} *data; int64_t shape[{n}], stride[{n}]; }} {name};"
    if writer.lists:
        yield "/* Lists: the items, how many there are, and how many fit. */"
    for name, items in _inner_first(writer.lists):
        yield f"typedef struct {{ {_item(items)}*items; int64_t length, capacity; }} {name};"
    if writer.arrays or writer.lists:
        yield ""


def _inner_first(lists: dict[str, ir.ListType]) -> list[tuple[str, ir.ListType]]:
    found: dict[str, ir.ListType] = {}
    for of in lists.values():
        inner: ir.Number | ir.ListType = of
        chain = []
        while isinstance(inner, ir.ListType):
            chain.append(inner)
            inner = inner.item
        found |= {list_name(each): each for each in reversed(chain)}
    return list(found.items())


def _item(of: ir.ListType) -> str:
    return (
        f"{list_name(of.item)} *"
        if isinstance(of.item, ir.ListType)
        else f"{number_name(of.item)} "
    )


def functions(writer: CEmitter) -> Iterator[str]:
    """What a translation does with arrays and lists."""
    for name, of in sorted(writer.arrays.items()):
        for made, write in (
            ("new", _new),
            ("filled", _filled),
            ("counting", _counting),
            ("copy", _copy),
        ):
            if f"{made}_{name}" in writer.creates:
                yield from write(name, of)
    for name, items in _inner_first(writer.lists):
        yield from _list(name, items, writer)


def _sizes(of: ir.ArrayType) -> list[str]:
    return [f"n{axis}" for axis in range(of.ndim)]


def _new(name: str, of: ir.ArrayType) -> Iterator[str]:
    sizes = _sizes(of)
    strides = [" * ".join(sizes[axis + 1 :]) or "1" for axis in range(of.ndim)]
    negative = " || ".join(f"{size} < 0" for size in sizes)
    parameters = ", ".join(f"int64_t {size}" for size in sizes)
    yield f"static {name} new_{name}({parameters}, bool zeroed, int line)"
    yield "{"
    yield f"    if ({negative})"
    yield "        fail(VALUE_ERROR, line);"
    if of.ndim > 1:
        yield "    int64_t count = n0;"
        for size in sizes[1:]:
            yield f"    if (__builtin_mul_overflow(count, {size}, &count))"
            yield "        fail(VALUE_ERROR, line);"
    count = "n0" if of.ndim == 1 else "count"
    yield (
        f"    return ({name}) {{allocate({count}, sizeof({number_name(of.item)}), zeroed, line), "
        f"{{{', '.join(sizes)}}}, {{{', '.join(strides)}}}}};"
    )
    yield "}"
    yield ""


def _filled(name: str, of: ir.ArrayType) -> Iterator[str]:
    sizes = _sizes(of)
    parameters = ", ".join(f"int64_t {size}" for size in sizes)
    yield f"static {name} new_{name}_filled({parameters}, {number_name(of.item)} value, int line)"
    yield "{"
    yield f"    {name} made = new_{name}({', '.join(sizes)}, false, line);"
    yield f"    for (int64_t i = 0; i < {' * '.join(sizes)}; i++)"
    yield "        made.data[i] = value;"
    yield "    return made;"
    yield "}"
    yield ""


def _counting(name: str, of: ir.ArrayType) -> Iterator[str]:
    yield f"static {name} new_{name}_counting(int64_t n0, int line)"
    yield "{"
    yield f"    {name} made = new_{name}(n0, false, line);"
    yield "    for (int64_t i = 0; i < n0; i++)"
    yield f"        made.data[i] = ({number_name(of.item)}) i;"
    yield "    return made;"
    yield "}"
    yield ""


def _copy(name: str, of: ir.ArrayType) -> Iterator[str]:
    shape = ", ".join(f"from.shape[{axis}]" for axis in range(of.ndim))
    yield f"static {name} copy_{name}({name} from, int line)"
    yield "{"
    yield f"    {name} made = new_{name}({shape}, false, line);"
    yield f"    {number_name(of.item)} *to = made.data;"
    place = []
    for axis in range(of.ndim):
        yield f"{'    ' * (axis + 1)}for (int64_t i{axis} = 0; i{axis} < from.shape[{axis}]; i{axis}++)"
        place.append(f"i{axis} * from.stride[{axis}]")
    yield f"{'    ' * (of.ndim + 1)}*to++ = from.data[{' + '.join(place)}];"
    yield "    return made;"
    yield "}"
    yield ""


def _list(name: str, of: ir.ListType, writer: CEmitter) -> Iterator[str]:
    item = _item(of)
    parts = {
        "new": _NEW_LIST,
        "append": _APPEND,
        "filled": _FILLED_LIST,
        "copy": _COPY_LIST,
        "pop": _POP,
    }
    creates = set(writer.creates)
    if creates & {f"copy_{name}", f"filled_{name}"}:
        creates.add(f"new_{name}")
    constant = "" if item.endswith("*") else "const "
    for made, text in parts.items():
        if f"{made}_{name}" in creates:
            yield from text.format(name=name, item=item, constant=constant).split("\n")


_NEW_LIST = """\
static {name} *new_{name}(int line)
{{
    return allocate(1, sizeof({name}), true, line);
}}
"""
_APPEND = """\
static inline void append_{name}({name} *list, {item}item, int line)
{{
    if (list->length == list->capacity) {{
        int64_t capacity = 2 * list->capacity + 8;
        {item}*items = allocate(capacity, sizeof *items, false, line);
        if (list->length > 0)
            memcpy(items, list->items, (size_t) list->length * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }}
    list->items[list->length++] = item;
}}
"""
_FILLED_LIST = """\
static {name} *new_{name}_of({constant}{item}*items, int64_t count, int64_t times, int line)
{{
    {name} *made = new_{name}(line);
    made->length = made->capacity = times < 0 ? 0 : count * times;
    made->items = allocate(made->length, sizeof *items, false, line);
    for (int64_t i = 0; i < made->length; i++)
        made->items[i] = items[i % count];
    return made;
}}
"""
_COPY_LIST = """\
static {name} *copy_{name}(const {name} *from, int line)
{{
    {name} *made = new_{name}(line);
    made->length = made->capacity = from->length;
    made->items = allocate(made->length, sizeof *made->items, false, line);
    if (from->length > 0)
        memcpy(made->items, from->items, (size_t) from->length * sizeof *made->items);
    return made;
}}
"""
_POP = """\
static inline {item}pop_{name}({name} *list, int line)
{{
    if (list->length == 0)
        fail(INDEX_ERROR, line);
    return list->items[--list->length];
}}
"""
