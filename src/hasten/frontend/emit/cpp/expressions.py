"""Expressions in C++, where they are not those of C."""

from __future__ import annotations

from typing import ClassVar

from hasten.frontend.emit.c.expressions import CExpressions
from hasten.frontend.emit.cpp.types import cpp_name, number_name, type_name
from hasten.frontend.emit.expressions import EQUAL, PRIMARY, SHIFT, Text
from hasten.frontend.kernel import ir

__all__ = ["CppExpressions"]

_IN_CPP = {"gamma": "tgamma", "cabs": "abs"}


class CppExpressions(CExpressions):
    """Writes expressions in C++.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    members: ClassVar[frozenset[str]] = frozenset({"real", "imag"})
    told: ClassVar[frozenset[str]] = frozenset(
        {"index_at", "index_within", "empty", "zeros", "full", "counting", "copied", "pop"}
    )

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.headers = {"cstdint"}

    def note(self, of: ir.Type) -> None:
        """Remember that the text uses a type."""
        match of:
            case ir.ArrayType():
                self.helpers.add("Array")
                self.note(of.item)
            case ir.ListType():
                self.helpers.add("List")
                self.note(of.item)
            case ir.TupleType(items):
                self.headers.add("tuple")
                for item in items:
                    self.note(item)
            case ir.Number(dtype) if dtype.startswith("complex"):
                self.headers.add("complex")

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        return cpp_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code."""
        if value.type.kind == "c":
            self.note(value.type)
            part = ir.FLOAT if value.type == ir.COMPLEX else ir.Number("float32")
            parts = (self._float(p, part)[0] for p in (value.value.real, value.value.imag))
            return self.call(number_name(value.type), *parts)
        text = super().literal(value)
        if "math.h" in self.headers:
            self.headers = self.headers - {"math.h"} | {"cmath"}
        return text

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        return f"static_cast<{number_name(of)}>({text[0]})", PRIMARY

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        if value.type.kind == "u":
            return self.written(value.operand)
        self.headers |= {"cmath", "cstdlib"}
        return self.narrowed(value.type, self.call("std::abs", self.text(value.operand)))

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two; C++ chooses as Python does where they are equal."""
        self.headers.add("algorithm")
        name = f"std::{value.operator}<{number_name(value.type)}>"
        return self.call(name, self.text(value.left), self.text(value.right))

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        self.headers.add("cmath")
        return self.call("std::pow", self.text(value.left), self.text(value.right))

    def cast(self, value: ir.Convert) -> Text:
        """``static_cast<type>(number)``."""
        if value.type.kind == "b":
            zero = "0.0" if value.operand.type in {ir.FLOAT, ir.COMPLEX} else "0"
            return f"{self.text(value.operand, SHIFT)} != {zero}", EQUAL
        self.note(value.type)
        return f"static_cast<{number_name(value.type)}>({self.text(value.operand)})", PRIMARY

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of ``cmath``, or a part of a complex number."""
        if value.name in self.members:
            return f"{arguments[0]}.{value.name}()", PRIMARY
        if value.name == "complex":
            return self.call(number_name(value.type), *arguments)
        self.headers.add("cmath")
        return self.call(f"std::{_IN_CPP.get(value.name, value.name)}", *arguments)

    def count(self, difference: str) -> str:
        """How many there are between two places, the second of which may come first."""
        self.headers.add("algorithm")
        return self.call("std::max<int64_t>", difference, "0")[0]

    def extent(self, value: ir.Extent) -> Text:
        """A length."""
        of = self.text(value.of, PRIMARY)
        if isinstance(value.of.type, ir.ListType):
            return f"{of}.size()", PRIMARY
        return f"{of}.shape[{value.axis}]", PRIMARY

    def element(self, value: ir.Element) -> Text:
        """An element: ``X(i, j)`` of an array in C order, ``X.at(i, j)`` of one with steps."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        if isinstance(kind, ir.ListType):
            return f"{of}[{self._index(value, 0, f'{of}.size()')}]", PRIMARY
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has elements)
        indices = [self._index(value, axis, f"{of}.shape[{axis}]") for axis in range(kind.ndim)]
        return self.call(of if kind.contiguous else f"{of}.at", *indices)

    def item(self, value: ir.Item) -> Text:
        """A member of the tuple that a function returned."""
        return self.call(f"std::get<{value.index}>", self.name(value.of.name))

    def created(self, value: ir.Created) -> Text:
        """A new array."""
        self.note(value.type)
        number, line = number_name(value.type.item), value.line
        sizes = ", ".join(self.text(size) for size in value.shape)
        if value.counting:
            text, binds = self.helped("counting", sizes, line=line)
            return text.replace("counting", f"counting<{number}>", 1), binds
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        name = "zeros" if zero else "empty" if value.fill is None else "full"
        filled = [self.text(value.fill)] if name == "full" and value.fill is not None else []
        text, binds = self.helped(name, f"{{{sizes}}}", *filled, line=line)
        return text.replace(name, f"{name}<{number}, {value.type.ndim}>", 1), binds

    def copied(self, value: ir.Copied) -> Text:
        """A copy of an array or a list."""
        self.note(value.type)
        if isinstance(value.type, ir.ListType):
            return self.helped("repeated", self.text(value.of), "1")
        return self.helped("copied", self.text(value.of), line=value.line)

    def new_list(self, value: ir.NewList) -> Text:
        """A new list."""
        self.note(value.type)
        name, items = type_name(value.type), ", ".join(self.text(item) for item in value.items)
        if value.times is None:
            return f"{name}{{{items}}}", PRIMARY
        return self.helped("repeated", f"{name}{{{items}}}", self.text(value.times))

    def popped(self, value: ir.Popped) -> Text:
        """The last item."""
        self.note(value.of.type)
        text = self.text(value.of, PRIMARY)
        return f"{text}.pop({self.line(value.line)})", PRIMARY

    def view(self, value: ir.View) -> Text:
        """An array that begins within another: where, its lengths, its steps."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(value.type)
        begins, shape, stride = self.parts(value, of, kind.ndim)
        data = " + ".join([f"{of}.data", *begins])
        name = type_name(value.type)
        return f"{name}{{{data}, {{{', '.join(shape)}}}, {{{', '.join(stride)}}}}}", PRIMARY
