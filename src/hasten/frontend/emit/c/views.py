"""Views of arrays: rows, slices, transposed ones."""

from __future__ import annotations

from hasten.frontend.emit.c.types import array_name
from hasten.frontend.emit.c.writer import Writer
from hasten.frontend.kernel import ir

__all__ = ["view"]


def view(value: ir.View, writer: Writer) -> str:
    """A compound literal: where it begins, its lengths, its steps."""
    from hasten.frontend.emit.c.expressions import expression  # noqa: PLC0415 (it writes views)

    of, kind = expression(value.of, writer, 16), value.of.type
    assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
    name = array_name(value.type)
    writer.arrays[name] = value.type
    parts = [*value.parts, *(None,) * (kind.ndim - len(value.parts))]
    begins, shape, stride = [f"{of}.data"], [], []
    for axis, part in enumerate(parts):
        extent, step = f"{of}.shape[{axis}]", f"{of}.stride[{axis}]"
        if part is None:
            shape.append(extent)
            stride.append(step)
        elif isinstance(part, tuple):
            start, stop = (_end(end, extent, writer) for end in part)
            first = start or "0"
            last = stop or extent
            if start:
                begins.append(f"{first} * {step}")
            shape.append(f"{last} > {first} ? {last} - {first} : 0" if start else last)
            stride.append(step)
        else:
            begins.append(f"{_index(value, part, extent, writer)} * {step}")
    if value.transposed:
        shape.reverse()
        stride.reverse()
    return f"({name}) {{{' + '.join(begins)}, {{{', '.join(shape)}}}, {{{', '.join(stride)}}}}}"


def _end(end: ir.Expression | None, extent: str, writer: Writer) -> str:
    from hasten.frontend.emit.c.expressions import expression  # noqa: PLC0415 (as above)

    if end is None:
        return ""
    return f"{writer.helper('index_clamped')}({expression(end, writer)}, {extent})"


def _index(value: ir.View, part: ir.Expression, extent: str, writer: Writer) -> str:
    from hasten.frontend.emit.c.expressions import expression  # noqa: PLC0415 (as above)

    index = expression(part, writer)
    if "IndexError" in value.faults:
        return f"{writer.helper('index_at')}({index}, {extent}, {writer.line(value.line)})"
    if not value.wraps:
        return f"({index})" if " " in index else index
    return f"{writer.helper('index_wrapped')}({index}, {extent})"
