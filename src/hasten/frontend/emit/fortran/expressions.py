"""Expressions in Fortran.

Fortran has no exceptions, and evaluates both sides of ``.and.`` if it likes. So whatever may fail, and what
may only be evaluated if something else holds, is put into statements of its own before: `pending`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from hasten.errors import Unsupported
from hasten.frontend.emit.expressions import (
    AND,
    BITS,
    EITHER,
    EQUAL,
    OR,
    PRIMARY,
    PRODUCT,
    SHIFT,
    SUM,
    UNARY,
    Expressions,
    Text,
)
from hasten.frontend.emit.fortran.prelude import FALLIBLE, INTRINSIC
from hasten.frontend.emit.fortran.types import (
    array_name,
    fortran_name,
    list_name,
    number_name,
    pointer_to,
    short_name,
    type_name,
)
from hasten.frontend.kernel import ir

__all__ = ["CHECK", "FortranExpressions", "distinct"]

CHECK = "if (failure%kind /= 0) return"
_BITS = {"and": "iand", "or": "ior", "xor": "ieor", "lshift": "shiftl", "rshift": "shifta"}
_LOGICAL = {"and": (".and.", AND), "or": (".or.", OR), "xor": (".neqv.", EITHER)}
_SUFFIXES = ("_module", "_call", "_free", "_outcome", "_result")
_CONJUNCTION, _DISJUNCTION, _NEGATION = 5, 4, 6


class FortranExpressions(Expressions):
    """Writes expressions in Fortran.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    comparisons: ClassVar[Mapping[str, tuple[str, int]]] = {
        sign: ("/=" if sign == "!=" else sign, EQUAL) for sign in ("<", "<=", ">", ">=", "==", "!=")
    }
    logical_signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        "and": (".and.", _CONJUNCTION),
        "or": (".or.", _DISJUNCTION),
    }
    negation: ClassVar[Text] = (".not. ", _NEGATION)
    promotes: ClassVar[bool] = False

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.arrays: dict[str, ir.ArrayType] = {}
        self.lists: dict[str, ir.ListType] = {}
        self.creates: set[str] = set()
        self.names: dict[str, str] = {}
        self.temporaries: dict[str, str] = {}
        """Names with their declarations, of the function that is being written."""
        self.pending: list[str] = []
        self.fallible = False
        """Whether the text since may fail without having been looked at."""
        self.failing: frozenset[str] = frozenset()
        names = [kernel.entry.name, *(f.name for f in kernel.functions[:-1])]
        self.derived = {f"{fortran_name(n).lower()}{suffix}" for n in names for suffix in _SUFFIXES}
        """Names of what stands beside functions."""
        self.functions = distinct(names, self.derived)

    def note(self, of: ir.Type) -> None:
        """Remember that the text uses a type."""
        match of:
            case ir.Number():
                number_name(of)
            case ir.ArrayType():
                self.note(of.item)
                self.arrays[array_name(of)] = of
            case ir.ListType():
                self.note(of.item)
                self.lists[list_name(of)] = of
            case ir.TupleType(items):
                for item in items:
                    self.note(item)

    def name(self, name: str) -> str:
        """A user's name as an identifier of its function."""
        return self.names.get(name) or self.functions.get(name) or fortran_name(name)

    def number(self, of: ir.Number) -> str:
        """Type of a number."""
        return number_name(of)

    # What is put into statements before.

    def temporary(self, stem: str, declaration: str) -> str:
        """A new name; `declaration` has ``{}`` in its place."""
        taken = {
            n.lower() for n in (*self.names.values(), *self.temporaries, *self.functions.values())
        }
        name, count = stem, 1
        while name in taken:
            count += 1
            name = f"{stem}{count}"
        self.temporaries[name] = declaration.format(name)
        return name

    def settled(self, value: ir.Expression, weakest: int = 0) -> str:
        """The text of a value that cannot fail any more: what may is looked at before."""
        outer, self.fallible = self.fallible, False
        text = self.text(value, weakest)
        failing, self.fallible = self.fallible, outer
        return self.looked_at(text, value.type) if failing else text

    def looked_at(self, text: str, of: ir.Type) -> str:
        """The name of a value that is computed, and looked at, before the statement."""
        stem = (
            {"f": "x", "i": "k", "b": "holds", "c": "z"}[of.kind]
            if isinstance(of, ir.Number)
            else "part"
        )
        name = self.temporary(stem, type_name(of, "{}"))
        sign = "=" if isinstance(of, ir.Number) else "=>"
        self.pending += [f"{name} {sign} {text}", CHECK]
        return name

    def apart(self, value: ir.Expression) -> tuple[str, list[str]]:
        """The settled text of a value, and what must stand before it."""
        outer, self.pending = self.pending, []
        text = self.settled(value)
        before, self.pending = self.pending, outer
        return text, before

    def alone(self, value: ir.Expression) -> str | None:
        """The text of a value before which nothing must stand; None, and no trace, of another."""
        temporaries = self.temporaries.copy()
        text, before = self.apart(value)
        if not before:
            return text
        self.temporaries = temporaries
        return None

    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may fail is told the line."""
        self.helpers.add(name)
        if name not in FALLIBLE:
            return self.call(name, *arguments)
        self.fallible = True
        return self.call(name, *arguments, str(self.line(line)))

    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code, with its kind."""
        number = value.value
        match value.type.kind:
            case "b":
                return (".true." if number else ".false."), PRIMARY
            case "i":
                whole = int(number.real)
                if whole == -(2**63):
                    return "-huge(1_int64) - 1_int64", SUM
                return f"{whole}_{value.type.dtype}", PRIMARY if whole >= 0 else SUM
            case "f":
                return self._float(float(number.real), value.type)
            case "u":
                number_name(value.type)
        part = ir.FLOAT if value.type == ir.COMPLEX else ir.Number("float32")
        real, imaginary = (self._float(p, part)[0] for p in (number.real, number.imag))
        return f"cmplx({real}, {imaginary}, {short_name(part)})", PRIMARY

    def _float(self, number: float, of: ir.Number) -> Text:
        kind = "dp" if of == ir.FLOAT else short_name(of)
        if math.isnan(number):
            self.helpers.add("not_a_number")
            return f"real(not_a_number(), {short_name(of)})", PRIMARY
        if math.isinf(number):
            self.helpers.add("infinity")
            return (f"real(infinity(), {short_name(of)})", PRIMARY) if number > 0 else (
                f"-real(infinity(), {short_name(of)})", SUM)  # fmt: skip
        text = repr(number)
        if "." not in text and "e" in text:
            text = text.replace("e", ".0e")
        return f"{text}_{kind}", PRIMARY if text[0] != "-" else SUM

    def plain(self, value: ir.Expression, weakest: int = 0) -> str:
        """The text of a whole number where its kind does not matter."""
        if (
            isinstance(value, ir.Literal_)
            and value.type.kind == "i"
            and 0 <= int(value.value.real) < 2**31
        ):
            return str(int(value.value.real))
        return self.text(value, weakest)

    def unary(self, value: ir.Unary) -> Text:
        """``-``, ``.not.``, ``not()`` or ``abs``."""
        if value.operator == "not" or value.faults:
            return super().unary(value)
        if value.operator == "abs":
            return self.absolute(value)
        if value.operator == "invert":
            if value.type.kind == "b":
                return f".not. {self.text(value.operand, _NEGATION)}", _NEGATION
            return self.call("not", self.text(value.operand))
        return f"-{self.text(value.operand, PRODUCT)}", SUM

    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number."""
        return self.call("abs", self.text(value.operand))

    def infix(self, value: ir.Binary) -> Text:
        """A sign between two numbers, or a function of two."""
        operator, left, right = value.operator, value.left, value.right
        if operator in BITS:
            if value.type.kind == "b":
                sign, binds = _LOGICAL[operator]
                return f"{self.text(left, PRIMARY)} {sign} {self.text(right, PRIMARY)}", binds
            return self.call(_BITS[operator], self.text(left), self.text(right))
        if operator == "remainder":
            return self.call("mod", self.text(left), self.text(right))
        sign, binds = self.signs[operator]
        literal = isinstance(left, ir.Literal_) and isinstance(right, ir.Literal_)
        write = self.text if literal or value.type.dtype != "int64" else self.plain
        return f"{write(left, binds)} {sign} {write(right, binds + 1)}", binds

    def divided(self, value: ir.Binary, divisor: str) -> Text:
        """A quotient by a sign, a remainder by a function."""
        if value.operator != "remainder":
            return super().divided(value, divisor)
        left, right = self.pair(value)
        return self.call("mod", left, self.helped(divisor, right, line=value.line)[0])

    def special(self, value: ir.Binary) -> Text | None:
        """Operators that Fortran has a function for."""
        plain = isinstance(value.right, ir.Literal_) and value.right.value not in {0, -1}
        if value.operator == "mod" and value.type.kind == "i" and plain:
            return self.call("modulo", *self.pair(value))
        return super().special(value)

    def widened(self, value: ir.Expression) -> str:
        """A number as a helper takes it."""
        of = value.type
        assert isinstance(of, ir.Number)  # noqa: S101 (nothing else is divided)
        text = self.text(value)
        wide = {"i": ir.INT, "f": ir.FLOAT}.get(of.kind, of)
        return text if of == wide else self.cast_text(text, wide)[0]

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        return self.cast_text(text[0], of)

    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two."""
        pair = self.as_stored(value.left), self.as_stored(value.right)
        if value.type.kind == "i":
            return self.call(value.operator, *pair)
        return self.helped(f"{value.operator}_{short_name(value.type)}", *pair)

    def power(self, value: ir.Binary) -> Text:
        """A power of floats."""
        return f"{self.text(value.left, PRIMARY)} ** {self.text(value.right, PRIMARY)}", PRODUCT + 1

    def compare(self, value: ir.Compare) -> Text:
        """One comparison; truth values have signs of their own."""
        of = value.left.type
        if isinstance(of, ir.Number) and of.kind == "b":
            if value.operator in {"==", "!="}:
                sign = ".eqv." if value.operator == "==" else ".neqv."
                return (
                    f"{self.text(value.left, PRIMARY)} {sign} {self.text(value.right, PRIMARY)}",
                    1,
                )
            left, right = (self._as_whole(v) for v in (value.left, value.right))
            return f"{left} {value.operator} {right}", EQUAL
        sign, binds = self.comparisons[value.operator]
        whole = isinstance(of, ir.Number) and of.dtype == "int64"
        left, right = (
            (self.plain if whole else self.text)(v, SHIFT) for v in (value.left, value.right)
        )
        return f"{left} {sign} {right}", binds

    def _as_whole(self, value: ir.Expression, dtype: str = "int64") -> str:
        return f"merge(1_{dtype}, 0_{dtype}, {self.text(value)})"

    def logical(self, value: ir.Logical) -> Text:
        """``and`` and ``or``: in statements before, where the second must not always be evaluated."""
        if _harmless(value.right):
            return super().logical(value)
        left = self.settled(value.left)
        name = self.temporary("holds", "logical :: {}")
        right, before = self.apart(value.right)
        test = name if value.operator == "and" else f".not. {name}"
        self.pending += [
            f"{name} = {left}",
            f"if ({test}) then",
            *(f"    {line}" for line in before),
            f"    {name} = {right}",
            "end if",
        ]
        return name, PRIMARY

    def select(self, value: ir.Select) -> Text:
        """``merge`` of two harmless values; else in statements before."""
        test = self.settled(value.test)
        if _harmless(value.body) and _harmless(value.orelse):
            return self.call("merge", *map(self.as_stored, (value.body, value.orelse)), test)
        name = self.temporary("chosen", type_name(value.type, "{}"))
        lines = [f"if ({test}) then"]
        for branch, end in ((value.body, "else"), (value.orelse, "end if")):
            text, before = self.apart(branch)
            lines += [*(f"    {line}" for line in before), f"    {name} = {text}", end]
        self.pending += lines
        return name, PRIMARY

    def cast(self, value: ir.Convert) -> Text:
        """A number as another type."""
        operand, to = value.operand, value.type
        source = operand.type
        assert isinstance(source, ir.Number)  # noqa: S101 (nothing else is converted)
        if to.kind == "b":
            if source.kind == "b":
                return self.written(operand)
            zero = self.literal(ir.Literal_(0, source))[0]
            return f"{self.text(operand, SHIFT)} /= {zero}", EQUAL
        text = self._as_whole(operand) if source.kind == "b" else self.text(operand)
        return self.cast_text(text, to)

    def cast_text(self, text: str, to: ir.Number) -> Text:
        """A text as a number of a type."""
        number_name(to)
        match to.kind:
            case "i":
                return self.call("int", text, to.dtype)
            case "f":
                return self.call("real", text, "dp" if to == ir.FLOAT else short_name(to))
        return self.call("cmplx", text, f"kind={'real64' if to == ir.COMPLEX else 'real32'}")

    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """An intrinsic function, or one of C's library."""
        match value.name:
            case "real":
                return self.call("real", arguments[0], "dp")
            case "complex":
                return self.call("cmplx", *arguments, "real64")
            case "isinf":
                self.helpers.add("infinity")
                return f"abs({arguments[0]}) == infinity()", EQUAL
            case name if name in INTRINSIC:
                return self.call(INTRINSIC[name], *arguments)
        self.helpers.add(f"c_{value.name}")
        return self.call(f"c_{value.name}", *arguments)

    def extent(self, value: ir.Extent) -> Text:
        """A length; axes come in the other order."""
        of = self.shared(value.of)
        if isinstance(value.of.type, ir.ListType):
            return f"{of}%length", PRIMARY
        return self._length(of, value.of.type, value.axis), PRIMARY

    def _length(self, of: str, kind: ir.Type, axis: int) -> str:
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has axes)
        if kind.ndim == 1:
            return f"size({of}, kind=int64)"
        return f"size({of}, {kind.ndim - axis}, int64)"

    def shared(self, value: ir.Expression) -> str:
        """The text of an array or a list of which something is wanted: a name, or an item of a list."""
        if isinstance(value, ir.Variable):
            return self.name(value.name)
        if isinstance(value, ir.Element | ir.Item):
            return self.text(value, PRIMARY)
        of = value.type
        assert isinstance(of, ir.ArrayType | ir.ListType)  # noqa: S101 (nothing else is shared)
        name = self.temporary("part", f"{pointer_to(of)} :: {{}}{_axes(of)}")
        self.pending += self.pointed(name, value)
        return name

    def pointed(self, name: str, value: ir.Expression) -> list[str]:
        """The statements that make a name share an array or a list."""
        outer, self.fallible = self.fallible, False
        target = name
        if isinstance(value, ir.View):
            assert isinstance(value.type, ir.ArrayType)  # noqa: S101 (as its type says)
            target = f"{name}({', '.join(['0:'] * value.type.ndim)})"
        text = self.text(value)
        failing, self.fallible = self.fallible, outer
        return [f"{target} => {text}", *([CHECK] if failing else [])]

    def element(self, value: ir.Element) -> Text:
        """``X(j, i)``: the last index of Python comes first."""
        of, kind = self.shared(value.of), value.of.type
        if isinstance(kind, ir.ListType):
            text = f"{of}%items({self._index(value, 0, f'{of}%length')})"
            return (f"{text}%of" if isinstance(kind.item, ir.ListType) else text), PRIMARY
        indices = [
            self._index(value, a, self._length(of, kind, a)) for a in range(len(value.indices))
        ]
        return f"{of}({', '.join(reversed(indices))})", PRIMARY

    def _index(self, value: ir.Element, place: int, extent: str) -> str:
        return self.place(value.indices[place], extent, wraps=value.wraps[place],
                          guarded="IndexError" in value.faults, line=value.line)  # fmt: skip

    def place(self, index: ir.Expression, extent: str, *, wraps: bool, guarded: bool,
              line: int) -> str:  # fmt: skip
        """An index that has been looked at."""
        outer, self.fallible = self.fallible, False
        if guarded or wraps:
            text = self.index(index, extent, wraps=wraps, guarded=guarded, line=line)
        else:
            text = self.plain(index)
        failing, self.fallible = self.fallible, outer
        return self.looked_at(text, ir.INT) if failing else text

    def called(self, value: ir.Call) -> Text:
        """A call of another function of the kernel; what it leaves is looked at."""
        arguments = [
            self.as_stored(argument, self.settled(argument))
            if isinstance(argument.type, ir.Number)
            else self.shared(argument)
            for argument in value.arguments
        ]
        text = self.call(self.functions[value.function], *arguments)
        if value.function in self.failing:
            if isinstance(value.type, ir.Number):
                return self.looked_at(text[0], value.type), PRIMARY
            self.fallible = True
        return text

    def item(self, value: ir.Item) -> Text:
        """A component of what a function returned."""
        return f"{self.name(value.of.name)}%item{value.index}", PRIMARY

    def created(self, value: ir.Created) -> Text:
        """A new array, by a function of the file."""
        self.note(value.type)
        self.helpers.add("new_block")
        self.fallible = True
        name, line = array_name(value.type), str(self.line(value.line))
        sizes = [self.settled(size) for size in value.shape]
        self.creates.add(f"new_{name}")
        zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
        if value.counting:
            self.creates.add(f"counting_{name}")
            return self.call(f"new_{name}_counting", *sizes, line)
        if value.fill is None or zero:
            return self.call(f"new_{name}", *sizes, ".true." if zero else ".false.", line)
        self.creates.add(f"filled_{name}")
        return self.call(f"new_{name}_filled", *sizes, self.kept_item(value.fill), line)

    def copied(self, value: ir.Copied) -> Text:
        """A copy, by a function of the file."""
        self.note(value.type)
        of = self.shared(value.of)
        if isinstance(value.type, ir.ListType):
            name = list_name(value.type)
            self.creates |= {f"new_{name}", f"copy_{name}"}
            return self.call(f"copy_{name}", of)
        name = array_name(value.type)
        self.helpers.add("new_block")
        self.creates |= {f"new_{name}", f"copy_{name}"}
        self.fallible = True
        return self.call(f"copy_{name}", of, str(self.line(value.line)))

    def new_list(self, value: ir.NewList) -> Text:
        """A new list, by a function of the file."""
        self.note(value.type)
        name = list_name(value.type)
        self.creates.add(f"new_{name}")
        if value.times is None and not value.items:
            return self.call(f"new_{name}")
        self.creates.add(f"filled_{name}")
        items = ", ".join(self.kept_item(item) for item in value.items)
        times = "1_int64" if value.times is None else self.settled(value.times)
        return self.call(f"new_{name}_of", f"[{items}]", times)

    def kept_item(self, value: ir.Expression) -> str:
        """An item as a list or an array holds it."""
        if isinstance(value.type, ir.ListType):
            return f"{list_name(value.type)}_ref({self.shared(value)})"
        return self.as_stored(value, self.settled(value))

    def as_stored(self, value: ir.Expression, text: str = "") -> str:
        """The text of a number in the kind in which it is stored: truth values that are written or compared are of Fortran's own."""
        text = text or self.text(value)
        return text if value.type != ir.BOOL or _is_stored(value) else f"logical({text}, c_bool)"

    def popped(self, value: ir.Popped) -> Text:
        """The last item, by a function of the file."""
        of = value.of.type
        assert isinstance(of, ir.ListType)  # noqa: S101 (nothing else pops)
        self.note(of)
        self.helpers.add("failure")
        self.creates.add(f"pop_{list_name(of)}")
        line = str(self.line(value.line))
        text = self.call(f"pop_{list_name(of)}", self.shared(value.of), line)
        if isinstance(value.type, ir.Number):
            return self.looked_at(text[0], value.type), PRIMARY
        self.fallible = True
        return text

    def view(self, value: ir.View) -> Text:
        """Part of an array."""
        if value.transposed:
            raise Unsupported(
                "a transposed view: Fortran's pointers keep the order of axes",
                self.kernel.place(value.line),
            )
        of, kind = self.shared(value.of), value.of.type
        assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
        self.note(value.type)
        guarded = "IndexError" in value.faults
        parts = []
        for axis, part in enumerate([*value.parts, *(None,) * (kind.ndim - len(value.parts))]):
            extent = self._length(of, kind, axis)
            match part:
                case None:
                    parts.append(":")
                case (first, count, every):
                    begin, by = self.text(first), self.text(every, UNARY)
                    last = self.text(ir.Binary("sub", count, ir.Literal_(1, ir.INT), ir.INT), UNARY)
                    parts.append(f"{begin}:{begin} + {last} * {by}:{by}")
                case (start, stop):
                    begin, end = (self._end(each, extent) for each in (start, stop))
                    parts.append(f"{begin}:{end} - 1" if end else f"{begin}:")
                case index:
                    parts.append(self.place(index, extent, wraps=guarded or value.wraps,
                                            guarded=guarded, line=value.line))  # fmt: skip
        return f"{of}({', '.join(reversed(parts))})", PRIMARY

    def _end(self, end: ir.Expression | None, extent: str) -> str:
        return "" if end is None else self.helped("index_clamped", self.settled(end), extent)[0]


def _axes(of: ir.ArrayType | ir.ListType) -> str:
    return f"({', '.join(':' * of.ndim)})" if isinstance(of, ir.ArrayType) else ""


def _is_stored(value: ir.Expression) -> bool:
    """Whether the text of a truth value is of the kind in which variables are."""
    match value:
        case ir.Binary(operator):
            return operator in {"min", "max"}
        case ir.Variable() | ir.Element() | ir.Item() | ir.Call() | ir.Popped() | ir.Select():
            return True
    return False


def _harmless(value: ir.Expression) -> bool:
    """Whether a value may be computed though nobody wants it."""
    for inner in ir.parts(value):
        if getattr(inner, "faults", ir.NO_FAULTS):
            return False
        match inner:
            case (
                ir.Element()
                | ir.View()
                | ir.Call()
                | ir.Created()
                | ir.Copied()
                | ir.NewList()
                | ir.Popped()
            ):
                return False
            case ir.Binary(operator) if operator in {
                "floordiv",
                "mod",
                "quotient",
                "remainder",
                "truediv",
            }:
                return False
            case ir.Extent(of) if not isinstance(of, ir.Variable):
                return False
    return True


def distinct(names: list[str], taken: set[str]) -> dict[str, str]:
    """Identifiers for names that differ in more than their case."""
    found: dict[str, str] = {}
    taken = set(taken)
    for name in names:
        plain = fortran_name(name)
        while plain.lower() in taken:
            plain += "_"
        taken.add(plain.lower())
        found[name] = plain
    return found
