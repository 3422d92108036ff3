"""Expressions of which some differ from lane to lane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hasten.frontend.emit.cpp.expressions import CppExpressions
from hasten.frontend.emit.cpp.types import cpp_name, number_name
from hasten.frontend.emit.expressions import (
    AND,
    BITS,
    CHOICE,
    EITHER,
    OR,
    PRIMARY,
    PRODUCT,
    SUM,
    UNARY,
    Text,
)
from hasten.frontend.emit.lanes.prelude import VECTOR_FUNCTIONS
from hasten.frontend.emit.lanes.types import lanes_name
from hasten.frontend.kernel import ir
from hasten.frontend.lanes.addresses import slopes
from hasten.frontend.lanes.evaluating import faults, touches
from hasten.frontend.lanes.gain import is_square
from hasten.frontend.lanes.varying import Spreading, step_of
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["FIRST_LANE", "LanesExpressions", "lane_type"]

_EXACT = frozenset({"sqrt", "floor", "ceil", "trunc", "fabs", "copysign", "isnan"})
"""Functions that the prelude has for vectors, with the answer of those for numbers."""
_COMPLEX = frozenset({"real", "imag", "conj", "complex", "cabs"})
_SIGNS = frozenset({"add", "sub", "mul", "div", "and", "or", "xor", "lshift", "rshift"})
_COMPLEX_TYPES = (ir.COMPLEX, ir.Number("complex64"))
FIRST_LANE = "at"
"""The name of the counter's value in the first lane of a vector."""


class LanesExpressions(CppExpressions):
    """Writes expressions; those that differ from lane to lane are vectors.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.spreading: Spreading | None = None
        """How the loop that is being written lies across lanes."""
        self.on = ""
        """The mask of the lanes that go along here."""
        self.pending: list[str] = []
        """What must stand before the statement that is being written."""
        self.local: frozenset[str] = frozenset()
        """Varying variables that live within one run through the vectors in flight."""
        self.temporary = FreshNames()
        """Gives names that nobody has."""
        self.calls = False
        """Whether functions of vectors are called."""
        self.all_of_them = ""
        """The mask of the iterations that there are."""
        self.full = ""
        """The name of what tells that there are as many as lanes; empty where some may be given up."""
        self.guarded = False
        """Whether what is written is evaluated only for the lanes of a condition before it."""
        self.renamed: dict[str, str] = {}
        self.gathered: dict[str, str] = {}
        """Names of the vectors that stand for variables in which a loop gathers its results."""
        self.functions = {function.name for function in kernel.functions}

    # What is uniform is a number as ever.

    def written(self, value: ir.Expression) -> Text:
        """The text of an expression, and how strongly it binds."""
        if self.varies(value):
            return self.vector(value)
        if self.guarded and self.spreading is not None and faults(value):
            return self.if_reached(value)
        return super().written(value)

    def if_reached(self, value: ir.Expression) -> Text:
        """A number that is only computed where some lane needs it: elsewhere it would read or divide by what it must not."""
        before, self.guarded = self.guarded, False
        text = self.text(value, EITHER)
        self.guarded = before
        return f"any({self.on}) ? {text} : {lane_type(value.type)}{{}}", CHOICE

    @property
    def across(self) -> Spreading:
        """How the loop that is being written lies across lanes; nothing else is written in vectors."""
        assert self.spreading is not None  # noqa: S101 (as was just said)
        return self.spreading

    def vector_type(self, of: ir.Type) -> str:
        """The type of a vector of numbers."""
        return f"Lanes<{lane_type(of)}>"

    def varies(self, value: ir.Expression) -> bool:
        """Whether an expression differs from lane to lane here."""
        return self.spreading is not None and self.spreading.varies(value)

    def lanes(self, value: ir.Expression, weakest: int = 0) -> str:
        """The text of a value as a vector, which a number becomes by standing in every lane."""
        if self.varies(value):
            return self.text(value, weakest)
        return f"spread<{lane_type(value.type)}>({self.text(value)})"

    @contextmanager
    def as_number(self) -> Iterator[None]:
        """The text of what is written inside holds for the first lane of a vector."""
        spreading, self.spreading = self.spreading, None
        counter = spreading.loop.target.name if spreading else ""
        self.renamed = {counter: FIRST_LANE}
        yield
        self.renamed = {}
        self.spreading = spreading

    def name(self, name: str) -> str:
        """A user's name as an identifier."""
        if name in self.renamed:
            return self.renamed[name]
        return cpp_name(name) if name in self.functions else lanes_name(name)

    @contextmanager
    def where(self, mask: str, *, guarded: bool = False) -> Iterator[None]:
        """Only lanes of a mask go along inside, of which there may be none where that is guarded."""
        before = self.on, self.guarded
        self.on, self.guarded = mask, guarded
        yield
        self.on, self.guarded = before

    # What varies.

    def vector(self, value: ir.Expression) -> Text:  # noqa: C901 (a table)
        """The text of an expression that differs from lane to lane."""
        self.helpers.add("Lanes")
        if value.type in _COMPLEX_TYPES:
            self.helpers.add("ComplexLanes")
        match value:
            case ir.Variable(name):
                return self.lane_variable(name)
            case ir.Compare():
                return self.lane_compare(value)
            case ir.Logical():
                return self.lane_logical(value)
            case ir.Select():
                return self.lane_select(value)
            case ir.Unary():
                return self.lane_unary(value)
            case ir.Binary():
                return self.lane_binary(value)
            case ir.Convert():
                return self.lane_convert(value)
            case ir.Mathematical():
                return self.lane_mathematical(value)
            case ir.Element():
                return self.loaded(value)
        raise NotImplementedError(type(value).__name__)  # the choice of loops has excluded it

    def lane_variable(self, name: str) -> Text:
        """A variable: one vector of those in flight."""
        if name == self.across.loop.target.name:
            step = step_of(self.across.loop)
            by = "" if step == 1 else f"{step} * "
            return f"{FIRST_LANE} + {by}counted<int64_t>()", SUM
        own = self.gathered.get(name) or self.name(name)
        return own if name in self.local else f"{own}[u]", PRIMARY

    def lane_compare(self, value: ir.Compare) -> Text:
        """One comparison."""
        sides = (value.left, value.right)
        if value.left.type == ir.BOOL:  # a mask is -1 where it is set
            left, right = (f"-({self.lanes(side)})" for side in sides)
        else:
            write = self.lanes if value.left.type in _COMPLEX_TYPES else self.text
            left, right = (write(side, SUM) for side in sides)
        return self.call("mask", f"{left} {value.operator} {right}")

    def lane_unary(self, value: ir.Unary) -> Text:
        """``-``, ``not``, ``~`` or ``abs``."""
        if value.operator == "not":
            return f"~{self.text(value.operand, UNARY)}", UNARY
        if value.operator == "abs":
            self.helpers.add("exact functions")
            return self.call("absolute", self.text(value.operand))
        sign = "-" if value.operator == "neg" else "~"
        return f"{sign}{self.text(value.operand, UNARY + 1)}", UNARY

    def lane_binary(self, value: ir.Binary) -> Text:
        """An operator between two numbers."""
        operator, kind = value.operator, value.type.kind
        if operator in {"min", "max"}:
            self.helpers.add("exact functions")
            return self.call("smaller" if operator == "min" else "larger",
                             self.lanes(value.left), self.lanes(value.right))  # fmt: skip
        if kind == "b":
            left, right = (self.lanes(v, UNARY) for v in (value.left, value.right))
            return f"{left} {self.signs[operator][0]} {right}", self.signs[operator][1]
        if kind == "c":
            return self.lane_complex(value)
        if bits := _power_of_two(value):
            return self._by_power_of_two(value, bits)
        if operator in _SIGNS and not (operator == "div" and kind in "iu"):
            sign, binds = self.signs[operator]
            tight = operator in BITS
            left = self.text(value.left, UNARY if tight else binds)
            right = self.text(value.right, UNARY if tight else binds + 1)
            return f"{left} {sign} {right}", binds
        if is_square(value):  # as compilers make it of the scalar loop
            self.helpers.add("squared")
            return self.call("squared", self.lanes(value.left))
        if operator == "pow" and kind == "f":
            return self._function("pow", "std::pow", (value.left, value.right), value.type)
        scalar = super().special(_plain(value)) or super().infix(_plain(value))
        return self._each(scalar[0], (value.left, value.right), value.type)

    def lane_complex(self, value: ir.Binary) -> Text:
        """An operator between two complex numbers."""
        left, right = (self.lanes(v, PRODUCT) for v in (value.left, value.right))
        if value.operator == "pow":  # the square; others are no operator of the kernel
            return self.call("product", left, left)
        if value.operator in {"add", "sub"}:
            return f"{left} {self.signs[value.operator][0]} {right}", SUM
        return self.call("product" if value.operator == "mul" else "quotient", left, right)

    def _by_power_of_two(self, value: ir.Binary, bits: int) -> Text:
        self.helpers.add("powers of two")
        if value.operator in {"mod", "remainder"}:
            return f"{self.text(value.left, UNARY)} & {2**bits - 1}", AND
        name = "shifted_right" if value.operator == "floordiv" else "bits_shifted_right"
        return self.call(f"{name}<{bits}>", self.text(value.left))

    def lane_logical(self, value: ir.Logical) -> Text:
        """``and`` and ``or``: lanes for which the first decides do not touch the memory of the second."""
        left = self.lanes(value.left, UNARY)
        sign, binds = ("&", AND) if value.operator == "and" else ("|", OR)
        if not touches(value.right):
            return f"{left} {sign} {self.lanes(value.right, UNARY)}", binds
        name = self.temporary("holds")
        self.pending.append(f"const Mask {name} = {left};")
        reached = self.temporary("reached")
        test = name if value.operator == "and" else f"~{name}"
        self.pending.append(f"const Mask {reached} = {self.on} & {test};")
        with self.where(reached, guarded=True):
            right = self.lanes(value.right, UNARY)
        return f"{name} {sign} {right}", binds

    def lane_select(self, value: ir.Select) -> Text:
        """``body if test else orelse``."""
        test = self.lanes(value.test)
        if not (touches(value.body) or touches(value.orelse)):
            return self.call("where", test, self.lanes(value.body), self.lanes(value.orelse))
        name = self.temporary("holds")
        self.pending.append(f"const Mask {name} = {test};")
        sides = []
        for side, sign in ((value.body, ""), (value.orelse, "~")):
            reached = self.temporary("reached")
            self.pending.append(f"const Mask {reached} = {self.on} & {sign}{name};")
            with self.where(reached, guarded=True):
                sides.append(self.lanes(side))
        return self.call("where", name, *sides)

    def lane_convert(self, value: ir.Convert) -> Text:
        """A number as another type."""
        operand, of = self.text(value.operand), value.operand.type
        if value.type.kind == "b":
            return self.call("mask", f"{self.text(value.operand, SUM)} != 0")
        if of == ir.BOOL:
            operand = f"-({operand})"
        if value.type.kind == "c" and of not in _COMPLEX_TYPES:
            part = number_name(ir.FLOAT if value.type == ir.COMPLEX else ir.Number("float32"))
            return self.call(
                f"complex_of<{part}>", f"converted<{part}>({operand})", f"Lanes<{part}>{{}}"
            )
        return self.call(f"converted<{number_name(value.type)}>", operand)

    def lane_mathematical(self, value: ir.Mathematical) -> Text:
        """A function of numbers."""
        if value.name in _COMPLEX:
            return self._complex_part(value)
        if value.name in _EXACT and value.type.kind in "fb":
            self.helpers.add("exact functions")
            return self.call(f"lane_{value.name}", *map(self.lanes, value.arguments))
        self.headers.add("cmath")
        return self._function(value.name, f"std::{value.name}", value.arguments, value.type)

    def _complex_part(self, value: ir.Mathematical) -> Text:
        first = value.arguments[0]
        match value.name:
            case "real" | "imag":
                return f"{self.text(first, PRIMARY)}.{value.name}()", PRIMARY
            case "conj":
                return self.call("conjugate", self.text(first))
            case "complex":
                of = number_name(ir.FLOAT if value.type == ir.COMPLEX else ir.Number("float32"))
                return self.call(f"complex_of<{of}>", *map(self.lanes, value.arguments))
        parts = [f"{self.text(first, PRIMARY)}.{part}()" for part in ("real", "imag")]
        if value.type == ir.FLOAT:
            self.helpers.add("lane_hypot")
            return self.call("lane_hypot", self.on, *parts)
        return self._each("std::abs(x0)", (first,), value.type)

    def _function(
        self, name: str, scalar: str, arguments: tuple[ir.Expression, ...], of: ir.Number
    ) -> Text:
        """One of libmvec's functions where it is linked, else lane by lane."""
        self.headers.add("cmath")
        names = ", ".join(f"x{place}" for place in range(len(arguments)))
        if of != ir.FLOAT or name not in VECTOR_FUNCTIONS.get(len(arguments), ()):
            return self._each(f"{scalar}({names})", arguments, of)
        helper = f"lane_{name}"
        self.helpers.add(helper)
        self.calls = True
        return self.call(helper, self.on, *map(self.lanes, arguments))

    def _each(self, body: str, arguments: tuple[ir.Expression, ...], of: ir.Number) -> Text:
        """A computation with numbers, for each lane."""
        self.helpers.add("each")
        names = ", ".join(f"auto x{place}" for place in range(len(arguments)))
        text = f"[]({names}) {{ return {body}; }}"
        return self.call(
            f"each<{number_name(of)}>", self.on, text, *(self.text(a) for a in arguments)
        )

    # Memory.

    def loaded(self, value: ir.Element) -> Text:
        """Elements: beside each other, some steps apart, or anywhere."""
        self.helpers.add("memory of lanes")
        place = self.place(value)
        if len(place) == 1:
            data = self.text(value.of, PRIMARY)
            return self.call("gather", f"{data}.data", place[0], self.on)
        base, step = place
        return self.call("load", base, *([step] if step != "1" else []), *self.masked())

    def stored_lanes(self, target: ir.Element, value: ir.Expression) -> str:
        """Elements take values."""
        self.helpers.add("memory of lanes")
        place, text = self.place(target), self.lanes(value)
        if len(place) == 1:
            data = self.text(target.of, PRIMARY)
            return f"{self.call('scatter', f'{data}.data', place[0], text, self.on)[0]};"
        base, step = place
        steps = [step] if step != "1" else []
        return f"{self.call('store', base, *steps, text, *self.masked())[0]};"

    def masked(self) -> list[str]:
        """The mask, and whether it is known to be full, where it is that of all iterations."""
        return [self.on, self.full] if self.full and self.on == self.all_of_them else [self.on]

    def place(self, value: ir.Element) -> tuple[str] | tuple[str, str]:
        """Where elements are: the first one's address and the steps between them, or all places."""
        kind = value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (the choice of loops has seen to it)
        of = self.text(value.of, PRIMARY)
        found = slopes(value, self.across)
        if found is not None and not (self.guarded and any(map(faults, value.indices))):
            with self.as_number():
                base = f"&{super().element(value)[0]}"
            return base, self._apart(of, found, kind)
        places = [self._lane_index(value, axis, of) for axis in range(kind.ndim)]
        if kind.contiguous:
            place = places[0]
            for axis, index in enumerate(places[1:], start=1):
                place = f"({place}) * {of}.shape[{axis}] + ({index})"
            return (place if self._any_varies(value) else f"spread<int64_t>({place})",)
        terms = (f"({index}) * {of}.stride[{axis}]" for axis, index in enumerate(places))
        return (" + ".join(terms),)

    def _any_varies(self, value: ir.Element) -> bool:
        return any(map(self.varies, value.indices))

    def _apart(self, of: str, found: tuple[int, ...], kind: ir.ArrayType) -> str:
        """How many elements lie between those of neighbouring lanes."""
        step = step_of(self.across.loop)
        terms = []
        for axis, slope in enumerate(found):
            if not slope:
                continue
            by = slope * step
            if kind.contiguous and axis == kind.ndim - 1:
                terms.append(str(by))
            else:
                terms.append(f"{of}.stride[{axis}]" if by == 1 else f"{by} * {of}.stride[{axis}]")
        return " + ".join(terms) or "0"

    def _lane_index(self, value: ir.Element, axis: int, of: str) -> str:
        index, extent = value.indices[axis], f"{of}.shape[{axis}]"
        if not self.varies(index):
            return self.index(index, extent, wraps=value.wraps[axis], guarded=False, line=0)
        text = self.text(index)
        if not value.wraps[axis]:
            return text
        self.helpers.add("exact functions")
        return self.call("from_the_end", text, extent)[0]


def lane_type(of: ir.Type) -> str:
    """What a lane holds: a number, as nothing else differs from lane to lane."""
    assert isinstance(of, ir.Number)  # noqa: S101 (as was just said)
    return number_name(of)


def _power_of_two(value: ir.Binary) -> int:
    """Which power of two a whole number is divided by; 0 where it is none."""
    right = value.right
    if value.operator not in {"floordiv", "mod", "quotient", "remainder"}:
        return 0
    if value.type != ir.INT or not isinstance(right, ir.Literal_):
        return 0
    number = int(right.value.real)
    return number.bit_length() - 1 if number > 1 and number & (number - 1) == 0 else 0


def _plain(value: ir.Binary) -> ir.Binary:
    """The same operator between two parameters, ``x0`` and ``x1``."""
    left, right = (
        ir.Variable(f"x{place}", side.type) for place, side in enumerate((value.left, value.right))
    )
    return ir.Binary(value.operator, left, right, value.type, line=value.line)
