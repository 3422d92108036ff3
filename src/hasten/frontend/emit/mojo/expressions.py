"""Expressions in Mojo."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from hasten.frontend.emit.expressions import EQUAL, PRIMARY, PRODUCT, SHIFT, UNARY, Text
from hasten.frontend.emit.generic import GenericExpressions
from hasten.frontend.emit.mojo.prelude import FALLIBLE, IN_MOJO, OF_C, OF_MOJO
from hasten.frontend.emit.mojo.types import mojo_name, number_name, type_name
from hasten.frontend.emit.pythonic import PythonicExpressions
from hasten.frontend.kernel import ir

__all__ = ["MojoExpressions"]


class MojoExpressions(GenericExpressions, PythonicExpressions):
    """Writes expressions in Mojo, which has Python's signs and numbers of the machine.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    promotes: ClassVar[bool] = False
    members: ClassVar[frozenset[str]] = frozenset({"real", "imag", "conj"})
    signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        **PythonicExpressions.signs,
        "floordiv": ("//", PRODUCT),
        "mod": ("%", PRODUCT),
    }

    list_helper: ClassVar[str] = "SharedList"

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.imported: set[str] = set()
        self.allocating: frozenset[str] = frozenset()
        """Functions of the kernel that make arrays or lists."""
        self.allocates = False
        """Whether what was written since does so."""

    def known(self) -> tuple[frozenset[str], ...]:
        """Which functions may raise, and which allocate."""
        return (*super().known(), self.allocating)

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        return mojo_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may raise is told the line."""
        self.helpers.add(name)
        if name not in FALLIBLE:
            return self.call(name, *arguments)
        self.fails = True
        return self.call(name, *arguments, str(self.line(line)))

    def in_memory(self, name: str, *arguments: str, line: int) -> Text:
        """A call that allocates, and may raise."""
        self.fails = self.allocates = True
        self.helpers |= {"Failure", "Memory"}
        return self.call(name, *arguments, str(self.line(line)))

    def given(self, value: ir.Expression, to: ir.Type | None = None) -> str:
        """The text of a value that somebody else will hold: a contiguous array may become a view."""
        strided = isinstance(to, ir.ArrayType) and not to.contiguous
        if strided and isinstance(value.type, ir.ArrayType) and value.type.contiguous:
            return self.helped("view_of", self.text(value))[0]
        return self.text(value)

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code; with its type where that is not the usual one."""
        number, of = value.value, value.type
        match of.kind:
            case "b":
                return str(bool(number)), PRIMARY
            case "i" | "u":
                whole = int(number.real)
                text = "Int.MIN" if whole == -(2**63) else str(whole)
                usual, negative = of == ir.INT, text[0] == "-"
            case "f":
                text = self._float(float(number.real), of)
                usual, negative = of == ir.FLOAT, text[0] == "-"
            case _:
                self.note(of)
                parts = (self._float(part, ir.FLOAT) for part in (number.real, number.imag))
                return self.call(number_name(of), *parts)
        if not usual:
            return self.call(number_name(of), text)
        return text, UNARY if negative else PRIMARY

    def _float(self, number: float, of: ir.Number) -> str:
        if math.isinf(number) or math.isnan(number):
            name = "nan" if math.isnan(number) else "inf"
            self.imported.add(f"std.utils.numerics.{name}")
            return f"{'-' if number < 0 else ''}{name}[DType.{of.dtype}]()"
        return repr(number)

    def called(self, value: ir.Call) -> Text:
        """A call of another function of the kernel."""
        of = self.functions[value.function].parameters
        given = [self.given(v, p.type) for v, p in zip(value.arguments, of, strict=True)]
        self.fails |= value.function in self.failing
        if value.function in self.allocating:
            self.allocates = True
            given.append("memory")
        return self.call(self.name(value.function), *given)

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        return self.call("abs", self.text(value.operand))

    def special(self, value: ir.Binary) -> Text | None:
        """Mojo's own whole numbers divide as Python's do, but for the least of them by -1."""
        plain = isinstance(value.right, ir.Literal_) and value.right.value != -1
        if value.operator in {"floordiv", "mod"} and value.type.kind == "i" and plain:
            return None
        return super().special(value)

    def widened(self, value: ir.Expression) -> str:
        """A number as a helper takes it."""
        of, text = value.type, self.text(value)
        assert isinstance(of, ir.Number)  # noqa: S101 (nothing else is divided)
        return (
            text
            if of in {ir.INT, ir.FLOAT}
            else f"{'Int' if of.kind == 'i' else 'Float64'}({text})"
        )

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        return self.call(number_name(of), text[0])

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two; Mojo's own do not tell which of two equal floats."""
        if value.type.kind != "f":
            return self.call(value.operator, *self._typed(value))
        return self.helped("smaller" if value.operator == "min" else "larger", *self.pair(value))

    def _typed(self, value: ir.Binary) -> tuple[str, str]:
        """Both sides; the first with its type where neither of two literals tells one."""
        left, right = value.left, value.right
        if isinstance(left, ir.Literal_) and isinstance(right, ir.Literal_):
            return f"{number_name(value.type)}({self.text(left)})", self.text(right)
        return self.text(left), self.text(right)

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        return self.helped("power", self.text(value.left), self.text(value.right))

    def cast(self, value: ir.Convert) -> Text:
        """``Type(number)``."""
        source, operand, to = value.operand.type, value.operand, value.type
        assert isinstance(source, ir.Number)  # noqa: S101 (nothing else is converted)
        if to.kind == "b":
            zero = f"{number_name(source)}(0.0, 0.0)" if source.kind == "c" else "0"
            return f"{self.text(operand, SHIFT)} != {zero}", EQUAL
        text = self.text(operand)
        if source.kind == "b":
            text = self.call("Int", text)[0]
            if to == ir.INT:
                return text, PRIMARY
        if to.kind != "c":
            return self.call(number_name(to), text)
        self.note(to)
        part = "float32" if to.dtype == "complex64" else "float64"
        if source.kind == "c":
            return f"{self.text(operand, PRIMARY)}.cast[DType.{part}]()", PRIMARY
        return self.call(number_name(to), f"{part.capitalize()}({text})", "0.0")

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of C's library or of Mojo's, or a part of a complex number."""
        if value.name in {"real", "imag"}:
            return f"{arguments[0]}.{value.name[:2]}", PRIMARY
        if value.name == "complex":
            self.note(value.type)
            return self.call(number_name(value.type), *arguments)
        if value.name == "conj":
            return f"{arguments[0]}.conj()", PRIMARY
        if value.name == "cabs":
            return self.helped("complex_abs", arguments[0])
        name = IN_MOJO.get(value.name, value.name)
        if name in OF_C:
            return self.helped(name, *arguments)
        if name in OF_MOJO:
            self.imported.add(f"std.math.{name}")
        return self.call(name, *arguments)

    def extent(self, value: ir.Extent) -> Text:
        """A length."""
        if isinstance(value.of.type, ir.ListType):
            return f"len({self.text(value.of)})", PRIMARY
        return f"{self.text(value.of, PRIMARY)}.shape[{value.axis}]", PRIMARY

    def element(self, value: ir.Element) -> Text:
        """``X[i, j]``."""
        of = self.text(value.of, PRIMARY)
        self.note(value.of.type)
        return f"{of}[{self.indices(value, of)}]", PRIMARY

    def indices(self, value: ir.Element, of: str) -> str:
        """The indices of an element, held to its bounds."""
        of_list = isinstance(value.of.type, ir.ListType)
        return ", ".join(
            self.index(
                index,
                f"len({of})" if of_list else f"{of}.shape[{axis}]",
                wraps=value.wraps[axis],
                guarded="IndexError" in value.faults,
                line=value.line,
            )
            for axis, index in enumerate(value.indices)
        )

    def item(self, value: ir.Item) -> Text:
        """One of several results."""
        return f"{self.name(value.of.name)}[{value.index}]", PRIMARY

    def created(self, value: ir.Created) -> Text:
        """A new array."""
        self.note(value.type)
        number = number_name(value.type.item)
        shape = self.call("Index", *map(self.text, value.shape))[0]
        self.imported.add("std.utils.Index")
        if value.counting:
            self.helpers.add("counting")
            size = self.text(value.shape[0])
            name = f"counting[DType.{value.type.dtype}]"
            if value.type.dtype == "int64":
                name = "counting"
            return self.in_memory(name, "memory", size, line=value.line)
        self.helpers.add("empty")
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        if value.fill is None or zero:
            zeroed = str(zero)
            return self.in_memory(f"empty[{number}]", "memory", shape, zeroed, line=value.line)
        self.helpers.add("full")
        fill = self.text(value.fill)
        return self.in_memory(f"full[{number}]", "memory", shape, fill, line=value.line)

    def copied(self, value: ir.Copied) -> Text:
        """A copy of an array or a list."""
        self.note(value.type)
        if isinstance(value.type, ir.ListType):
            self.helpers.add("repeated")
            return self.in_memory("repeated", "memory", self.text(value.of), "1", line=value.line)
        strided = ir.ArrayType(value.type.dtype, value.type.ndim, contiguous=False)
        self.helpers.add("copied")
        of = self.given(value.of, strided)
        return self.in_memory("copied", "memory", of, line=value.line)

    def new_list(self, value: ir.NewList) -> Text:
        """A new list."""
        self.note(value.type)
        self.helpers.add("list_of")
        items = map(self.text, value.items)
        item = type_name(value.type.item)
        self.fails = self.allocates = True
        self.helpers |= {"Failure", "Memory"}
        line = f"line={self.line(value.line)}"
        made = self.call(f"list_of[{item}]", "memory", *items, line)
        if value.times is None:
            return made
        self.helpers.add("repeated")
        times = self.text(value.times)
        return self.in_memory("repeated", "memory", made[0], times, line=value.line)

    def popped(self, value: ir.Popped) -> Text:
        """The last item."""
        self.fails = True
        self.helpers |= {"pop", "Failure"}
        return self.call("pop", self.text(value.of), str(self.line(value.line)))

    def view(self, value: ir.View) -> Text:
        """An array that begins within another: where, its lengths, its steps."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(kind)
        self.note(value.type)
        self.imported.add("std.utils.Index")
        begins: list[str] = []
        shape: list[str] = []
        steps: list[str] = []
        for axis, part in enumerate([*value.parts, *(None,) * (kind.ndim - len(value.parts))]):
            extent, step = f"{of}.shape[{axis}]", f"{of}.step({axis})"
            match part:
                case None:
                    shape.append(extent)
                    steps.append(step)
                case (first, count, every):
                    if first != ir.Literal_(0, ir.INT):
                        begins.append(self._times(self.text(first), step))
                    shape.append(self.text(count))
                    steps.append(self._times(self.text(every), step))
                case (start, stop):
                    begin, last = (self._end(end, extent) for end in (start, stop))
                    last = last or extent
                    if begin:
                        begins.append(self._times(begin, step))
                    shape.append(f"max({last} - {begin}, 0)" if begin else last)
                    steps.append(step)
                case index:
                    begins.append(self._times(self._row(value, index, extent), step))
        if value.transposed:
            shape.reverse()
            steps.reverse()
        data = f"{of}.data"
        if begins:
            data = f"{data}.unsafe_offset({' + '.join(begins)})"
        lengths, strides = (self.call("Index", *each)[0] for each in (shape, steps))
        if value.type.contiguous:
            return self.call("Array", data, lengths)
        return self.call("View", data, lengths, strides)

    def _row(self, value: ir.View, index: ir.Expression, extent: str) -> str:
        guarded = "IndexError" in value.faults
        wraps = guarded or value.wraps
        return self.index(index, extent, wraps=wraps, guarded=guarded, line=value.line)

    def _end(self, end: ir.Expression | None, extent: str) -> str:
        return "" if end is None else self.helped("index_clamped", self.text(end), extent)[0]

    @staticmethod
    def _times(place: str, step: str) -> str:
        plain = place.isidentifier() or place.isdigit() or place.startswith("index_")
        return f"{place if plain else f'({place})'} * {step}"
