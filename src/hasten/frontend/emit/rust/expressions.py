"""Expressions in Rust."""

from __future__ import annotations

import math
import re
from typing import ClassVar

from hasten.frontend.emit.expressions import (
    CHOICE,
    EQUAL,
    PRIMARY,
    PRODUCT,
    SHIFT,
    UNARY,
    Text,
)
from hasten.frontend.emit.generic import GenericExpressions
from hasten.frontend.emit.rust.prelude import FALLIBLE, FROM_C, IN_RUST
from hasten.frontend.emit.rust.types import number_name, rust_name, type_name
from hasten.frontend.kernel import ir

__all__ = ["RustExpressions"]

_CAST = re.compile(r" as \w+$")


class RustExpressions(GenericExpressions):
    """Writes expressions in Rust.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    complement: ClassVar[str] = "!"
    members: ClassVar[frozenset[str]] = frozenset({"real", "imag", "conj", "cabs"})
    promotes: ClassVar[bool] = False

    list_helper: ClassVar[str] = "List"

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.in_closure = False
        """Whether what is written is the body of a loop on threads, and in no loop inside of it."""

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        return rust_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may raise is told the line, and passes on what it raises."""
        self.helpers.add(name)
        if name not in FALLIBLE:
            return self.call(name, *arguments)
        return self.tried(self.call(name, *arguments, str(self.line(line))))

    def tried(self, text: Text) -> Text:
        """A call that may raise."""
        self.fails = True
        self.helpers.add("Failure")
        return f"{text[0]}?", PRIMARY

    def given(self, value: ir.Expression, to: ir.Type | None = None) -> str:
        """The text of a value that somebody else will hold: a list is shared, an array may be a view."""
        if isinstance(value.type, ir.ListType):
            plain = isinstance(value, ir.Variable | ir.Element | ir.Item)
            return f"{self.text(value, PRIMARY)}.clone()" if plain else self.text(value)
        strided = isinstance(to, ir.ArrayType) and not to.contiguous
        if strided and isinstance(value.type, ir.ArrayType) and value.type.contiguous:
            self.helpers |= {"Array", "View", "view"}
            return f"{self.text(value, PRIMARY)}.view()"
        return self.text(value)

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code."""
        number = value.value
        match value.type.kind:
            case "b":
                return ("true" if number else "false"), PRIMARY
            case "i" | "u":
                whole = int(number.real)
                text = "i64::MIN" if whole == -(2**63) else str(whole)
                return text, PRIMARY if whole >= 0 or text[0] == "i" else UNARY
            case "f":
                return _float(float(number.real), number_name(value.type))
        self.note(value.type)
        part = "f32" if value.type.dtype == "complex64" else "f64"
        real, imaginary = (_float(p, part)[0] for p in (number.real, number.imag))
        return f"Complex::new({real}, {imaginary})", PRIMARY

    def called(self, value: ir.Call) -> Text:
        """A call of another function of the kernel."""
        of = self.functions[value.function].parameters
        pairs = zip(value.arguments, of, strict=True)
        text = self.call(self.name(value.function), *(self.given(v, p.type) for v, p in pairs))
        return self.tried(text) if value.function in self.failing else text

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        if value.type.kind == "u":
            return self.written(value.operand)
        kind = number_name(value.type)
        method = "abs" if value.type.kind == "f" else "wrapping_abs"
        return self.call(f"{kind}::{method}", self.text(value.operand))

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two."""
        return self.helped(value.operator, self.text(value.left), self.text(value.right))

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        kind = number_name(value.type)
        return self.call(f"{kind}::powf", self.text(value.left), self.text(value.right))

    def select(self, value: ir.Select) -> Text:
        """``if test { body } else { orelse }``."""
        test, body, orelse = (self.text(v) for v in (value.test, value.body, value.orelse))
        return f"if {test} {{ {body} }} else {{ {orelse} }}", CHOICE

    def compare(self, value: ir.Compare) -> Text:
        """One comparison; ``<`` behind a type would begin its parameters."""
        sign, binds = self.comparisons[value.operator]
        left, right = (self.text(v, SHIFT) for v in (value.left, value.right))
        if sign[0] == "<" and _CAST.search(left):
            left = f"({left})"
        return f"{left} {sign} {right}", binds

    def infix(self, value: ir.Binary) -> Text:
        """A sign between two numbers; ``<<`` behind a type would begin its parameters."""
        if value.operator != "lshift":
            return super().infix(value)
        sign, binds = self.signs["lshift"]
        left = self.text(value.left, UNARY)
        return (
            f"{f'({left})' if _CAST.search(left) else left} {sign} {self.text(value.right, UNARY)}",
            binds,
        )

    def widened(self, value: ir.Expression) -> str:
        """A number as a helper takes it; a literal has no type yet."""
        of = value.type
        assert isinstance(of, ir.Number)  # noqa: S101 (nothing else is divided)
        if isinstance(value, ir.Literal_) or of.dtype in {"int64", "float64"}:
            return self.text(value)
        return f"{self.text(value, UNARY)} as {of.kind}64"

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        inner = text[0] if text[1] >= PRODUCT else f"({text[0]})"
        return f"{inner} as {number_name(of)}", PRODUCT

    def cast(self, value: ir.Convert) -> Text:
        """``number as type``."""
        source, operand = value.operand.type, value.operand
        assert isinstance(source, ir.Number)  # noqa: S101 (nothing else is converted)
        to = number_name(value.type)
        if value.type.kind == "b":
            if source.kind == "b":
                return self.written(operand)
            zero = {"f": "0.0", "c": "Complex::new(0.0, 0.0)"}.get(source.kind, "0")
            return f"{self.text(operand, SHIFT)} != {zero}", EQUAL
        if value.type.kind == "c":
            self.note(value.type)
            part = "f32" if value.type.dtype == "complex64" else "f64"
            if source.kind == "c":
                return f"{self.text(operand, PRIMARY)}.cast_{part}()", PRIMARY
            return self.call("Complex::new", f"{self._plain(operand)} as {part}", "0.0")
        return f"{self._plain(operand)} as {to}", PRODUCT

    def _plain(self, operand: ir.Expression) -> str:
        """The text of what is converted: a literal with its type, a truth value as 0 or 1."""
        text = self.text(operand, UNARY)
        kind = operand.type
        assert isinstance(kind, ir.Number)  # noqa: S101 (nothing else is converted)
        if isinstance(operand, ir.Literal_) and kind.kind in "iuf":
            return f"{text}_{number_name(kind)}"
        return f"{text} as u8" if kind.kind == "b" else text

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of floats, or a part of a complex number."""
        if value.name in {"real", "imag"}:
            return f"{arguments[0]}.{value.name[:2]}", PRIMARY
        if value.name == "complex":
            self.note(value.type)
            return self.call("Complex::new", *arguments)
        if value.name == "conj":
            return f"{arguments[0]}.conj()", PRIMARY
        if value.name == "cabs":
            return f"{arguments[0]}.abs()", PRIMARY
        if value.name in FROM_C:
            name = FROM_C[value.name]
            self.helpers.add(name)
            return self.call(name, *arguments)
        return self.call(f"f64::{IN_RUST.get(value.name, value.name)}", *arguments)

    def extent(self, value: ir.Extent) -> Text:
        """A length."""
        of = self.text(value.of, PRIMARY)
        if isinstance(value.of.type, ir.ListType):
            return f"{of}.len()", PRIMARY
        return f"{of}.shape[{value.axis}]", PRIMARY

    def element(self, value: ir.Element) -> Text:
        """``X[[i, j]]``; ``x[i]`` where there is one index."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        self.note(kind)
        return f"{of}[{self.place(value, of)}]", PRIMARY

    def place(self, value: ir.Element, of: str) -> str:
        """The index of an element: a number, or several in brackets."""
        kind = value.of.type
        if not isinstance(kind, ir.ArrayType):
            return self._index(value, 0, f"{of}.len()")
        indices = [self._index(value, axis, f"{of}.shape[{axis}]") for axis in range(kind.ndim)]
        return indices[0] if len(indices) == 1 else f"[{', '.join(indices)}]"

    def _index(self, value: ir.Element, place: int, extent: str) -> str:
        guarded = "IndexError" in value.faults
        return self.index(value.indices[place], extent, wraps=value.wraps[place], guarded=guarded,
                          line=value.line)  # fmt: skip

    def item(self, value: ir.Item) -> Text:
        """A member of the tuple that a function returned."""
        return f"{self.name(value.of.name)}.{value.index}", PRIMARY

    def created(self, value: ir.Created) -> Text:
        """A new array."""
        self.note(value.type)
        number, line = number_name(value.type.item), str(self.line(value.line))
        sizes = ", ".join(self.text(size) for size in value.shape)
        kind = f"Array::<{number}, {value.type.ndim}>"
        self.helpers.add("Created")
        if value.counting:
            self.helpers.add("counting")
            return self.tried(self.call("Array::counting", sizes, f"|i| i as {number}", line))
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        if value.fill is None or zero:
            name = "zeros" if zero else "empty"
            return self.tried(self.call(f"{kind}::{name}", f"[{sizes}]", line))
        self.helpers.add("full")
        return self.tried(self.call(f"{kind}::full", f"[{sizes}]", self.text(value.fill), line))

    def copied(self, value: ir.Copied) -> Text:
        """A copy of an array or a list."""
        self.note(value.type)
        if isinstance(value.type, ir.ListType):
            self.helpers.add("repeated")
            return f"{self.text(value.of, PRIMARY)}.repeated(1)", PRIMARY
        strided = ir.ArrayType(value.type.dtype, value.type.ndim, contiguous=False)
        return self.helped("copied", self.given(value.of, strided), line=value.line)

    def new_list(self, value: ir.NewList) -> Text:
        """A new list."""
        self.note(value.type)
        items = ", ".join(self.given(item) for item in value.items)
        made = f"List::from(vec![{items}])"
        if not value.items:
            made = f"{type_name(value.type).replace('<', '::<', 1)}::default()"
        if value.times is None:
            return made, PRIMARY
        self.helpers.add("repeated")
        return f"{made}.repeated({self.text(value.times)})", PRIMARY

    def popped(self, value: ir.Popped) -> Text:
        """The last item."""
        self.helpers.add("pop")
        text = self.text(value.of, PRIMARY)
        return self.tried((f"{text}.pop({self.line(value.line)})", PRIMARY))

    def view(self, value: ir.View) -> Text:
        """An array that begins within another: where, its lengths, its steps."""
        of, kind = self.text(value.of, PRIMARY), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(kind)
        self.note(value.type)
        parts = [*value.parts, *(None,) * (kind.ndim - len(value.parts))]
        begins: list[str] = []
        shape: list[str] = []
        stride: list[str] = []
        for axis, part in enumerate(parts):
            extent, step = f"{of}.shape[{axis}]", f"{of}.stride({axis})"
            match part:
                case None:
                    shape.append(extent)
                    stride.append(step)
                case (first, count, every):
                    begins += self._begins(first, step)
                    shape.append(self.text(count))
                    stride.append(f"{step} * {self.text(every, UNARY)}")
                case (start, stop):
                    begin, last = (self._end(end, extent) for end in (start, stop))
                    last = last or extent
                    if begin:
                        begins.append(f"{begin} * {step}")
                        self.helpers.add("max")
                    shape.append(f"max({last} - {begin}, 0)" if begin else last)
                    stride.append(step)
                case index:
                    guarded = "IndexError" in value.faults
                    place = self.index(index, extent, wraps=guarded or value.wraps, guarded=guarded,
                                       line=value.line)  # fmt: skip
                    begins.append(f"{place if _single(place) else f'({place})'} * {step}")
        if value.transposed:
            shape.reverse()
            stride.reverse()
        begin = " + ".join(begins) or "0"
        lengths, steps = f"[{', '.join(shape)}]", f"[{', '.join(stride)}]"
        if value.type.contiguous:
            return self.call("Array::part", f"{of}.data", begin, lengths)
        return self.call("View::part", f"{of}.data", begin, lengths, steps)

    def _begins(self, first: ir.Expression, step: str) -> list[str]:
        text = self.text(first, PRIMARY)
        return [] if text == "0" else [f"{text} * {step}"]

    def _end(self, end: ir.Expression | None, extent: str) -> str:
        return "" if end is None else self.helped("index_clamped", self.text(end), extent)[0]


def _single(text: str) -> bool:
    """Whether a text can be a factor."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == " ":
            return False
    return not text.startswith("-")


def _float(number: float, kind: str) -> Text:
    if math.isnan(number):
        return f"{kind}::NAN", PRIMARY
    if math.isinf(number):
        return (f"{kind}::INFINITY", PRIMARY) if number > 0 else (f"{kind}::NEG_INFINITY", PRIMARY)
    text = repr(number)
    return text, UNARY if text[0] == "-" else PRIMARY
