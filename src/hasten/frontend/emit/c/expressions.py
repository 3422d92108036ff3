"""Expressions in C."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from hasten.frontend.emit.c.prelude import IN_C
from hasten.frontend.emit.c.types import (
    array_name,
    c_name,
    list_name,
    number_name,
    short_name,
    type_name,
)
from hasten.frontend.emit.expressions import (
    CHOICE,
    EITHER,
    EQUAL,
    PRIMARY,
    SHIFT,
    UNARY,
    Expressions,
    Text,
)
from hasten.frontend.kernel import ir

__all__ = ["CExpressions"]

_COMPLEX = {"real": "creal", "imag": "cimag", "complex": "CMPLX", "conj": "conj", "cabs": "cabs"}
_TOLD = frozenset(
    {"index_at", "index_within", "new", "copy", "pop"}
)  # helpers besides the checked ones that may raise


class CExpressions(Expressions):
    """Writes expressions in C.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    told: ClassVar[frozenset[str]] = _TOLD

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.headers = {"stdbool.h", "stdint.h"}
        self.arrays: dict[str, ir.ArrayType] = {}
        self.lists: dict[str, ir.ListType] = {}
        self.creates: set[str] = set()

    def note(self, of: ir.Type) -> None:
        """Remember that the text uses a type."""
        match of:
            case ir.ArrayType():
                self.arrays[array_name(of)] = of
                self.note(of.item)
            case ir.ListType():
                self.lists[list_name(of)] = of
                self.note(of.item)
            case ir.TupleType(items):
                for item in items:
                    self.note(item)
            case ir.Number(dtype) if dtype.startswith("complex"):
                self.headers.add("complex.h")

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        return c_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may raise is told the line."""
        self.helpers.add(name)
        told = name.startswith("checked_") or name in self.told
        return self.call(name, *arguments, *((str(self.line(line)),) if told else ()))

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code."""
        number = value.value
        match value.type.kind:
            case "b":
                return ("true" if number else "false"), PRIMARY
            case "i" | "u":
                return _whole(int(number.real), value.type)
            case "f":
                return self._float(float(number.real), value.type)
        self.headers.add("complex.h")
        real, imaginary = (self._float(part, ir.FLOAT)[0] for part in (number.real, number.imag))
        return self.call("CMPLX" if value.type == ir.COMPLEX else "CMPLXF", real, imaginary)

    def _float(self, number: float, of: ir.Number) -> Text:
        if math.isinf(number) or math.isnan(number):
            self.headers.add("math.h")
            name = "NAN" if math.isnan(number) else "INFINITY" if number > 0 else "-INFINITY"
            return name, UNARY if name[0] == "-" else PRIMARY
        text = repr(number) + ("f" if of.dtype == "float32" else "")
        return text, UNARY if text[0] == "-" else PRIMARY

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        operand = self.text(value.operand)
        if value.type.kind == "f":
            self.headers.add("math.h")
            return self.call("fabsf" if value.type.dtype == "float32" else "fabs", operand)
        if value.type.kind == "u":
            return self.written(value.operand)
        self.headers.add("stdlib.h")
        if value.type.dtype == "int64":
            return self.call("llabs", operand)
        return f"({number_name(value.type)}) llabs({operand})", UNARY

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two."""
        name = f"{value.operator}_{short_name(value.type)}"
        return self.helped(name, self.text(value.left), self.text(value.right))

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        self.headers.add("math.h")
        return self.call("pow", self.text(value.left), self.text(value.right))

    def select(self, value: ir.Select) -> Text:
        """``test ? body : orelse``."""
        test, body, orelse = (self.text(v, EITHER) for v in (value.test, value.body, value.orelse))
        return f"{test} ? {body} : {orelse}", CHOICE

    def cast(self, value: ir.Convert) -> Text:
        """``(type) number``."""
        if value.type.kind == "b":
            return f"{self.text(value.operand, SHIFT)} != 0", EQUAL
        self.note(value.type)
        return f"({number_name(value.type)}) {self.text(value.operand, UNARY)}", UNARY

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of ``math.h`` or ``complex.h``."""
        self.headers.add("complex.h" if value.name in _COMPLEX else "math.h")
        name = _COMPLEX.get(value.name) or IN_C.get(value.name, value.name)
        return self.call(name, *arguments)

    def extent(self, value: ir.Extent) -> Text:
        """A length."""
        of = self.text(value.of, PRIMARY)
        if isinstance(value.of.type, ir.ListType):
            return f"{of}->length", PRIMARY
        return f"{of}.shape[{value.axis}]", PRIMARY

    def element(self, value: ir.Element) -> Text:
        """An element: C computes its place."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        if isinstance(kind, ir.ListType):
            return f"{of}->items[{self._index(value, 0, f'{of}->length')}]", PRIMARY
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has elements)
        indices = [self._index(value, axis, f"{of}.shape[{axis}]") for axis in range(kind.ndim)]
        if not kind.contiguous:
            terms = [f"{_tight(i)} * {of}.stride[{axis}]" for axis, i in enumerate(indices)]
            return f"{of}.data[{' + '.join(terms)}]", PRIMARY
        place = indices[0]
        for axis, index in enumerate(indices[1:], start=1):
            place = f"{_tight(place)} * {of}.shape[{axis}] + {index}"
        return f"{of}.data[{place}]", PRIMARY

    def _index(self, value: ir.Element, place: int, extent: str) -> str:
        guarded = "IndexError" in value.faults
        return self.index(value.indices[place], extent, wraps=value.wraps[place], guarded=guarded,
                          line=value.line)  # fmt: skip

    def item(self, value: ir.Item) -> Text:
        """A member of the struct that a function returned."""
        return f"{self.name(value.of.name)}.item{value.index}", PRIMARY

    def created(self, value: ir.Created) -> Text:
        """A new array, by a function of the file."""
        name = array_name(value.type)
        self.note(value.type)
        self.helpers.add("memory")
        sizes = [self.text(size) for size in value.shape]
        line = str(self.line(value.line))
        self.creates.add(f"new_{name}")
        if value.counting:
            self.creates.add(f"counting_{name}")
            return self.call(f"new_{name}_counting", *sizes, line)
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        if value.fill is None or zero:
            return self.call(f"new_{name}", *sizes, "true" if zero else "false", line)
        self.creates.add(f"filled_{name}")
        return self.call(f"new_{name}_filled", *sizes, self.text(value.fill), line)

    def copied(self, value: ir.Copied) -> Text:
        """A copy, by a function of the file."""
        self.note(value.type)
        self.helpers.add("memory")
        of: Any = value.type
        name = list_name(of) if isinstance(of, ir.ListType) else array_name(of)
        if isinstance(of, ir.ArrayType):
            self.creates.add(f"new_{name}")
        self.creates.add(f"copy_{name}")
        return self.call(f"copy_{name}", self.text(value.of), str(self.line(value.line)))

    def new_list(self, value: ir.NewList) -> Text:
        """A new list, by a function of the file."""
        name = list_name(value.type)
        self.note(value.type)
        self.helpers.add("memory")
        self.creates.add(f"new_{name}")
        line = str(self.line(value.line))
        if value.times is None and not value.items:
            return self.call(f"new_{name}", line)
        self.creates.add(f"filled_{name}")
        items = ", ".join(self.text(item) for item in value.items)
        times = "1" if value.times is None else self.text(value.times)
        array = f"({type_name(value.type.item)}[]) {{{items}}}"
        return self.call(f"new_{name}_of", array, str(len(value.items)), times, line)

    def popped(self, value: ir.Popped) -> Text:
        """The last item, by a function of the file."""
        assert isinstance(value.of.type, ir.ListType)  # noqa: S101 (nothing else pops)
        name = list_name(value.of.type)
        self.note(value.of.type)
        self.helpers.add("failure")
        self.creates.add(f"pop_{name}")
        return self.call(f"pop_{name}", self.text(value.of), str(self.line(value.line)))

    def view(self, value: ir.View) -> Text:
        """A compound literal: where it begins, its lengths, its steps."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(value.type)
        begins, shape, stride = self.parts(value, of, kind.ndim)
        name = array_name(value.type)
        data = " + ".join([f"{of}.data", *begins])
        return f"({name}) {{{data}, {{{', '.join(shape)}}}, {{{', '.join(stride)}}}}}", PRIMARY

    def parts(self, value: ir.View, of: str, ndim: int) -> tuple[list[str], list[str], list[str]]:
        """By how much a view begins later, its lengths, and its steps."""
        parts = [*value.parts, *(None,) * (ndim - len(value.parts))]
        begins: list[str] = []
        shape: list[str] = []
        stride: list[str] = []
        for axis, part in enumerate(parts):
            extent, step = f"{of}.shape[{axis}]", f"{of}.stride[{axis}]"
            match part:
                case None:
                    shape.append(extent)
                    stride.append(step)
                case (first, count, every):
                    begins += self._begins(first, step)
                    shape.append(self.text(count))
                    stride.append(_times(step, self.text(every)))
                case (start, stop):
                    begin, last = (self._end(end, extent) for end in (start, stop))
                    last = last or extent
                    if begin:
                        begins.append(f"{begin} * {step}")
                    shape.append(self.count(f"{last} - {begin}") if begin else last)
                    stride.append(step)
                case index:
                    guarded = "IndexError" in value.faults
                    place = self.index(index, extent, wraps=guarded or value.wraps, guarded=guarded,
                                       line=value.line)  # fmt: skip
                    begins.append(f"{_tight(place)} * {step}")
        if value.transposed:
            shape.reverse()
            stride.reverse()
        return begins, shape, stride

    def count(self, difference: str) -> str:
        """How many there are between two places, the second of which may come first."""
        return self.helped("max_i64", difference, "0")[0]

    def _begins(self, first: ir.Expression, step: str) -> list[str]:
        text = self.text(first)
        return [] if text == "0" else [f"{_tight(text)} * {step}"]

    def _end(self, end: ir.Expression | None, extent: str) -> str:
        return "" if end is None else self.helped("index_clamped", self.text(end), extent)[0]


def _whole(number: int, of: ir.Number) -> Text:
    if number == -(2**63):
        return "INT64_MIN", PRIMARY
    if of.dtype == "uint64" and number >= 2**31:
        return f"UINT64_C({number})", PRIMARY
    text = str(number) if abs(number) < 2**31 else f"INT64_C({number})"
    return text, PRIMARY if number >= 0 else UNARY


def _times(step: str, every: str) -> str:
    return f"-{step}" if every == "-1" else f"{step} * {_tight(every)}"


def _tight(text: str) -> str:
    """The text as a factor."""
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if depth == 0 and character in " -":
            return f"({text})"
    return text
