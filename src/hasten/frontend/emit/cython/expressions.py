"""Expressions in Cython."""

from __future__ import annotations

import math
from typing import ClassVar

from hasten.frontend.emit.cython.types import cython_name, number_name, short_name
from hasten.frontend.emit.expressions import EQUAL, PRIMARY, SHIFT, UNARY, Text
from hasten.frontend.emit.pythonic import PythonicExpressions
from hasten.frontend.kernel import ir

__all__ = ["CythonExpressions"]

_IN_CYTHON = {"gamma": "tgamma"}


class CythonExpressions(PythonicExpressions):
    """Writes expressions in Cython, which has Python's signs and C's numbers.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    members: ClassVar[frozenset[str]] = frozenset({"real", "imag", "conj"})

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.math: set[str] = set()
        self.integers: set[str] = {"int64_t"}
        self.numpy = False
        self.parallel = False
        """Whether a loop runs on threads."""

    def note(self, of: ir.Type) -> None:
        """Remember that the text uses a type."""
        match of:
            case ir.ArrayType():
                self.note(of.item)
                if of.dtype == "bool":
                    self.integers.add("uint8_t")
            case ir.Number() if of.kind in "iu":
                self.integers.add(number_name(of))
            case ir.TupleType(items):
                for item in items:
                    self.note(item)

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        return cython_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may raise is told the line."""
        self.helpers.add(name)
        told = name.startswith("checked_") or name in {"index_at", "index_within"}
        return self.call(name, *arguments, *((str(self.line(line)),) if told else ()))

    def of_math(self, name: str, *arguments: str) -> Text:
        """A call of a function of C's library."""
        self.math.add(name)
        return self.call(name, *arguments)

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code."""
        number = value.value
        match value.type.kind:
            case "b":
                return str(bool(number)), PRIMARY
            case "i" | "u":
                whole = int(number.real)
                text = str(whole)
                if whole == -(2**63):
                    return "(-9223372036854775807 - 1)", PRIMARY
                if value.type.kind == "u" and whole >= 2**31:
                    # Without its type Cython takes it for an object.
                    text += "U" if whole < 2**32 else "ULL"
                return text, PRIMARY if whole >= 0 else UNARY
            case "f":
                return self._float(float(number.real))
        parts = (self._float(part)[0] for part in (number.real, number.imag))
        return self.helped("complex_of", *parts)

    def _float(self, number: float) -> Text:
        if math.isinf(number) or math.isnan(number):
            name = "NAN" if math.isnan(number) else "INFINITY"
            self.math.add(name)
            return (f"-{name}", UNARY) if number < 0 else (name, PRIMARY)
        text = repr(number)
        return text, UNARY if text[0] == "-" else PRIMARY

    def called(self, value: ir.Call) -> Text:
        """A call of another function of the kernel."""
        return self.call(f"{self.name(value.function)}_kernel", *map(self.text, value.arguments))

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        operand = self.text(value.operand)
        if value.type.kind == "f":
            return self.of_math("fabs", operand)
        if value.type.kind == "u":
            return self.written(value.operand)
        self.helpers.add("llabs")
        return f"<{number_name(value.type)}> llabs({operand})", UNARY

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        inner = text[0] if text[1] >= UNARY else f"({text[0]})"
        return f"<{number_name(of)}> {inner}", UNARY

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two."""
        name = f"{value.operator}_{short_name(value.type)}"
        return self.helped(name, self.text(value.left), self.text(value.right))

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        return self.of_math("pow", self.text(value.left), self.text(value.right))

    def cast(self, value: ir.Convert) -> Text:
        """``<type> number``."""
        if value.type.kind == "b":
            return f"{self.text(value.operand, SHIFT)} != 0", EQUAL
        if value.type.kind == "c" and value.operand.type.kind != "c":  # type: ignore[union-attr] # a number
            return self.helped("complex_of", self.text(value.operand), "0.0")
        return f"<{number_name(value.type)}> {self.text(value.operand, UNARY)}", UNARY

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of C's library, or a part of a complex number."""
        if value.name in {"real", "imag"}:
            return f"{arguments[0]}.{value.name}", PRIMARY
        if value.name == "conj":
            return f"{arguments[0]}.conjugate()", PRIMARY
        if value.name == "complex":
            return self.helped("complex_of", *arguments)
        if value.name == "cabs":
            return self.helped("complex_abs", *arguments)
        return self.of_math(_IN_CYTHON.get(value.name, value.name), *arguments)

    def extent(self, value: ir.Extent) -> Text:
        """A length."""
        if isinstance(value.of.type, ir.ListType):
            return f"len({self.text(value.of)})", PRIMARY
        return f"{self.text(value.of, PRIMARY)}.shape[{value.axis}]", PRIMARY

    def element(self, value: ir.Element) -> Text:
        """``X[i, j]``; an item of a list is made a number of C."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        if isinstance(kind, ir.ListType):
            text = f"{of}[{self.indices(value, of)}]"
            plain = "list" if isinstance(kind.item, ir.ListType) else number_name(kind.item)
            return f"(<{plain}> {text})", PRIMARY
        return f"{of}[{self.indices(value, of)}]", PRIMARY

    def indices(self, value: ir.Element, of: str) -> str:
        """The indices of an element, held to its bounds."""
        of_list = isinstance(value.of.type, ir.ListType)
        guarded = "IndexError" in value.faults
        return ", ".join(
            self.index(
                index,
                f"len({of})" if of_list else f"{of}.shape[{axis}]",
                wraps=value.wraps[axis],
                guarded=guarded,
                line=value.line,
            )
            for axis, index in enumerate(value.indices)
        )

    def item(self, value: ir.Item) -> Text:
        """One of several results."""
        text = f"{self.name(value.of.name)}[{value.index}]"
        if isinstance(value.type, ir.Number):
            return f"(<{number_name(value.type)}> {text})", PRIMARY
        return text, PRIMARY

    def created(self, value: ir.Created) -> Text:
        """A new array of NumPy's."""
        self.numpy = True
        self.note(value.type)
        sizes = ", ".join(self.text(size) for size in value.shape)
        shape = f"({sizes})" if len(value.shape) > 1 else sizes
        dtype = {"bool": "np.uint8"}.get(value.type.dtype, f"np.{value.type.dtype}")
        kind = "" if value.type.dtype == "float64" else f", dtype={dtype}"
        if value.counting:
            return f"np.arange({shape}, dtype={dtype})", PRIMARY
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        if value.fill is None or zero:
            return f"np.{'zeros' if zero else 'empty'}({shape}{kind})", PRIMARY
        return f"np.full({shape}, {self.text(value.fill)}, dtype={dtype})", PRIMARY

    def copied(self, value: ir.Copied) -> Text:
        """A copy of an array or a list."""
        if isinstance(value.type, ir.ListType):
            return f"list({self.text(value.of)})", PRIMARY
        self.numpy = True  # a memoryview's own copy cannot be empty
        return f'np.array({self.text(value.of)}, order="C")', PRIMARY

    def new_list(self, value: ir.NewList) -> Text:
        """A new list."""
        items = ", ".join(self.text(item) for item in value.items)
        if value.times is None:
            return f"[{items}]", PRIMARY
        return f"[{items}] * {self.text(value.times, UNARY)}", self.signs["mul"][1]

    def popped(self, value: ir.Popped) -> Text:
        """The last item."""
        of = value.type
        plain = "list" if isinstance(of, ir.ListType) else number_name(of)
        return f"(<{plain}> {self.text(value.of, PRIMARY)}.pop())", PRIMARY

    def view(self, value: ir.View) -> Text:
        """Part of an array."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(value.type)
        parts: list[str] = []
        lengths: list[str] = []
        guarded = "IndexError" in value.faults
        for axis, part in enumerate(value.parts):
            extent = f"{of}.shape[{axis}]"
            match part:
                case None:
                    parts.append(":")
                    lengths.append(":")
                case (first, count, every):
                    parts.append(f"{self.text(first)}::{self.text(every)}")
                    lengths.append(f":{self.text(count)}")
                case (start, stop):
                    ends = ("" if end is None else self._end(end, extent) for end in (start, stop))
                    parts.append(":".join(ends))
                    lengths.append(":")
                case index:
                    parts.append(self.index(index, extent, wraps=guarded or value.wraps,
                                            guarded=guarded, line=value.line))  # fmt: skip
        text = f"{of}[{', '.join(parts)}]" if parts else of
        if any(length != ":" for length in lengths):
            text = f"{text}[{', '.join(lengths)}]"
        return (f"{text}.T" if value.transposed else text), PRIMARY

    def _end(self, end: ir.Expression, extent: str) -> str:
        return self.helped("index_clamped", self.text(end), extent)[0]
