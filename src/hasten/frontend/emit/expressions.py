"""Expressions in any language, with no more parentheses than a reader needs: what the languages share.

Most languages write sums, comparisons and calls in much the same way. What Python would find out at run
time, or computes in another way, is a helper of the same name in every language: its text is the language's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from hasten.frontend.emit.mathematics import NEVER_FAILS
from hasten.frontend.kernel import ir

__all__ = ["BITS", "PRIMARY", "UNARY", "Expressions", "Text"]

PRIMARY, UNARY, PRODUCT, SUM, SHIFT, ORDER, EQUAL = 16, 14, 13, 12, 11, 9, 8
AND, XOR, OR, BOTH, EITHER, CHOICE = 7, 6, 5, 4, 3, 2

BITS = frozenset({"and", "or", "xor", "lshift", "rshift"})
"""Operators whose strength few readers know by heart."""
NARROW = frozenset({"int8", "int16", "uint8", "uint16"})

Text = tuple[str, int]
"""A text, and how strongly it binds."""


class Expressions(ABC):
    """Writes expressions, and remembers what they need.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
        Whether loops that may are run in parallel.
    """

    signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        "add": ("+", SUM),
        "sub": ("-", SUM),
        "mul": ("*", PRODUCT),
        "div": ("/", PRODUCT),
        "quotient": ("/", PRODUCT),
        "remainder": ("%", PRODUCT),
        "and": ("&", AND),
        "xor": ("^", XOR),
        "or": ("|", OR),
        "lshift": ("<<", SHIFT),
        "rshift": (">>", SHIFT),
    }
    comparisons: ClassVar[Mapping[str, tuple[str, int]]] = {
        **{sign: (sign, ORDER) for sign in ("<", "<=", ">", ">=")},
        **{sign: (sign, EQUAL) for sign in ("==", "!=")},
    }
    logical_signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        "and": ("&&", BOTH),
        "or": ("||", EITHER),
    }
    negation: ClassVar[Text] = ("!", UNARY)
    complement: ClassVar[str] = "~"
    members: ClassVar[frozenset[str]] = frozenset()
    """Functions of complex numbers that are written behind them."""
    promotes: ClassVar[bool] = True
    """Whether numbers of less than 32 bits are computed with more."""

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        self.kernel = kernel
        self.threads = threads
        self.helpers: set[str] = set()
        self.raised: dict[str, tuple[str, str]] = {}
        """By the names of their numbers the exceptions that the user's own text raises: type and message."""

    # What a language tells.

    @abstractmethod
    def name(self, name: str) -> str:
        """A user's name as an identifier."""

    @abstractmethod
    def number(self, of: ir.Number) -> str:
        """Type of a number."""

    @abstractmethod
    def literal(self, value: ir.Literal_) -> Text:
        """A number that is written in the code."""

    @abstractmethod
    def helped(self, name: str, *arguments: str, line: int = 0) -> Text:
        """A call of a helper; one that may raise is told the line."""

    @abstractmethod
    def cast(self, value: ir.Convert) -> Text:
        """A number as another type, where nothing is raised."""

    @abstractmethod
    def select(self, value: ir.Select) -> Text:
        """``body if test else orelse``."""

    @abstractmethod
    def extent(self, value: ir.Extent) -> Text:
        """A length."""

    @abstractmethod
    def element(self, value: ir.Element) -> Text:
        """An element that is read."""

    @abstractmethod
    def view(self, value: ir.View) -> Text:
        """Part of an array."""

    @abstractmethod
    def created(self, value: ir.Created) -> Text:
        """A new array."""

    @abstractmethod
    def copied(self, value: ir.Copied) -> Text:
        """A copy of an array or a list."""

    @abstractmethod
    def new_list(self, value: ir.NewList) -> Text:
        """A new list."""

    @abstractmethod
    def popped(self, value: ir.Popped) -> Text:
        """The last item, taken from a list."""

    @abstractmethod
    def item(self, value: ir.Item) -> Text:
        """One of several results."""

    @abstractmethod
    def function_of(self, value: ir.Mathematical, arguments: list[str]) -> Text:
        """A function of numbers that raises nothing."""

    @abstractmethod
    def absolute(self, value: ir.Unary) -> Text:
        """The absolute value of a number, where nothing is raised."""

    @abstractmethod
    def extreme(self, value: ir.Binary) -> Text:
        """The smaller or the larger of two; the first where they are equal."""

    @abstractmethod
    def power(self, value: ir.Binary) -> Text:
        """A power of floats that raises nothing."""

    # What they share.

    def text(self, value: ir.Expression, weakest: int = 0) -> str:
        """The text of an expression.

        Parameters
        ----------
        value : Expression
        weakest : int
            How strongly it must bind to stand without parentheses.
        """
        text, binds = self.written(value)
        return text if binds >= weakest else f"({text})"

    def written(self, value: ir.Expression) -> Text:  # noqa: C901, PLR0912 (a table)
        """The text of an expression, and how strongly it binds."""
        match value:
            case ir.Literal_():
                return self.literal(value)
            case ir.Variable():
                return self.variable(value)
            case ir.Unary():
                return self.unary(value)
            case ir.Binary():
                return self.binary(value)
            case ir.Compare():
                return self.compare(value)
            case ir.Logical():
                return self.logical(value)
            case ir.Select():
                return self.select(value)
            case ir.Convert():
                return self.convert(value)
            case ir.Mathematical():
                return self.mathematical(value)
            case ir.Extent():
                return self.extent(value)
            case ir.Element():
                return self.element(value)
            case ir.Item():
                return self.item(value)
            case ir.Call():
                return self.called(value)
            case ir.Created():
                return self.created(value)
            case ir.Copied():
                return self.copied(value)
            case ir.NewList():
                return self.new_list(value)
            case ir.Popped():
                return self.popped(value)
            case ir.View():
                return self.view(value)

    def line(self, line: int) -> int:
        """The line of the user's file."""
        place = self.kernel.place(line)
        return int(place.rpartition(":")[2]) if place else line

    def call(self, name: str, *arguments: str) -> Text:
        """A call."""
        return f"{name}({', '.join(arguments)})", PRIMARY

    def variable(self, value: ir.Variable) -> Text:
        """A local name."""
        return self.name(value.name), PRIMARY

    def called(self, value: ir.Call) -> Text:
        """A call of another function of the kernel."""
        return self.call(self.name(value.function), *map(self.text, value.arguments))

    def unary(self, value: ir.Unary) -> Text:
        """``-``, ``not``, ``~`` or ``abs``."""
        if value.operator == "not":
            if opposite := _opposite(value.operand):
                return self.compare(opposite)
            sign, binds = self.negation
            return f"{sign}{self.text(value.operand, binds)}", binds
        if "OverflowError" in value.faults:
            operand = self.text(value.operand)
            return self.helped(f"checked_{value.operator}", operand, line=value.line)
        if value.operator == "abs":
            return self.absolute(value)
        sign = "-" if value.operator == "neg" else self.complement
        operand = self.text(value.operand, UNARY)
        text = f"{sign}{operand}" if operand[0] != sign else f"{sign}({operand})"
        return self.narrowed(value.type, (text, UNARY))

    def narrowed(self, of: ir.Number, text: Text) -> Text:
        """The text as a number of a type that computing has made wider."""
        return self.retyped(of, text) if self.promotes and of.dtype in NARROW else text

    def retyped(self, of: ir.Number, text: Text) -> Text:
        """The text of one number as that of another."""
        inner = text[0] if text[1] >= UNARY else f"({text[0]})"
        return f"({self.number(of)}) {inner}", UNARY

    def binary(self, value: ir.Binary) -> Text:
        """An operator between two numbers."""
        if value.operator in {"min", "max"}:
            return self.extreme(value)
        written = self.checked(value) if value.faults else self.special(value)
        return written or self.infix(value)

    def infix(self, value: ir.Binary) -> Text:
        """A sign between two numbers."""
        sign, binds = self.signs[value.operator]
        tight = value.operator in BITS
        left = self.text(value.left, UNARY if tight else binds)
        right = self.text(value.right, UNARY if tight else binds + 1)
        return self.narrowed(value.type, (f"{left} {sign} {right}", binds))

    def checked(self, value: ir.Binary) -> Text:
        """Operators that raise."""
        operator, line = value.operator, value.line
        whole = value.type.kind in "iub"
        if operator in {"quotient", "remainder"} or (operator == "div" and value.type.kind != "c"):
            return self.divided(value, "checked_nonzero" if whole else "checked_divisor")
        left, right = self.pair(value)
        if operator == "div":
            return self.helped("checked_complex_div", left, right, line=line)
        if operator == "truediv":
            divisor = self.helped("checked_nonzero", right, line=line)[0]
            return self.helped("true_div", left, divisor)
        if operator == "pow":
            name = "checked_power_int" if whole else "checked_power"
            return self.helped(name, left, right, line=line)
        if operator in {"floordiv", "mod"} and not whole:
            divisor = self.helped("checked_divisor", right, line=line)[0]
            name = "python_floordiv" if operator == "floordiv" else "python_fmod"
            return self.helped(name, left, divisor)
        name = {"floordiv": "floor_div", "mod": "floor_mod"}.get(operator, operator)
        return self.helped(f"checked_{name}", left, right, line=line)

    def divided(self, value: ir.Binary, divisor: str) -> Text:
        """A quotient or a remainder by what `divisor`, a helper, has found not to be zero."""
        sign, binds = self.signs[value.operator]
        left = self.text(value.left, binds)
        right = self.helped(divisor, self.text(value.right), line=value.line)[0]
        return f"{left} {sign} {right}", binds

    def pair(self, value: ir.Binary) -> tuple[str, str]:
        """Both operands as arguments: to be asked for once, since their texts may need statements before."""
        return self.text(value.left), self.text(value.right)

    def special(self, value: ir.Binary) -> Text | None:
        """Operators that few languages have a sign for, or another meaning of; None, unwritten, of others."""
        operator, kind = value.operator, value.type.kind
        match operator:
            case "mul" | "div" if kind == "c":
                return self.helped(f"complex_{operator}", *self.pair(value))
            case "truediv":
                return self.helped("true_div", *self.pair(value))
            case "pow" if kind == "c":
                return self.helped("complex_square", self.text(value.left))
            case "pow":
                whole = kind in "iu"
                return self.helped("power_int", *self.pair(value)) if whole else self.power(value)
            case "floordiv" | "mod" if kind == "u":
                sign = "quotient" if operator == "floordiv" else "remainder"
                return self.infix(replace(value, operator=sign))
            case "floordiv" | "mod":
                return self.rounded_down(value)
        return None

    def rounded_down(self, value: ir.Binary) -> Text:
        """A quotient that is rounded down, or what it leaves, by helpers for the widest numbers."""
        whole = value.type.kind in "ib"
        names = ("floor_div", "floor_mod") if whole else ("numpy_floordiv", "numpy_fmod")
        name = names[value.operator == "mod"]
        text = self.helped(name, self.widened(value.left), self.widened(value.right))
        return text if value.type in {ir.INT, ir.FLOAT} else self.retyped(value.type, text)

    def widened(self, value: ir.Expression) -> str:
        """The text of a number where a helper takes the widest one of its kind: most languages convert it."""
        return self.text(value)

    def compare(self, value: ir.Compare) -> Text:
        """One comparison."""
        sign, binds = self.comparisons[value.operator]
        left, right = (self.text(v, SHIFT) for v in (value.left, value.right))
        return f"{left} {sign} {right}", binds

    def logical(self, value: ir.Logical) -> Text:
        """``and`` and ``or``; beside each other in parentheses."""
        sign, binds = self.logical_signs[value.operator]
        parts = []
        for side in (value.left, value.right):
            mixed = isinstance(side, ir.Logical) and side.operator != value.operator
            parts.append(self.text(side, PRIMARY if mixed else binds))
        return f" {sign} ".join(parts), binds

    def convert(self, value: ir.Convert) -> Text:
        """A number as another type."""
        if value.faults and value.operand.type == ir.FLOAT:
            return self.helped("checked_to_int", self.text(value.operand), line=value.line)
        return self.cast(value)

    def mathematical(self, value: ir.Mathematical) -> Text:
        """A function of numbers."""
        weakest = PRIMARY if value.name in self.members else 0
        arguments = [self.text(a, weakest) for a in value.arguments]
        if not value.faults or value.name in NEVER_FAILS:
            return self.function_of(value, arguments)
        return self.helped(f"checked_{value.name}", *arguments, line=value.line)

    def index(self, index: ir.Expression, extent: str, *, wraps: bool, guarded: bool,
              line: int) -> str:  # fmt: skip
        """The text of an index: within bounds where it is guarded, from the end where it wraps."""
        text = self.text(index)
        if guarded:
            return self.helped("index_at" if wraps else "index_within", text, extent, line=line)[0]
        if not wraps:
            return text
        if isinstance(index, ir.Literal_):
            number = int(index.value.real)
            return str(number) if number >= 0 else f"{extent} - {-number}"
        return self.helped("index_wrapped", text, extent)[0]


def _opposite(value: ir.Expression) -> ir.Compare | None:
    """What holds where a comparison of equality, or a test for zero, does not."""
    match value:
        case ir.Compare("==" | "!=" as sign):
            return replace(value, operator="!=" if sign == "==" else "==")
        case ir.Convert(operand, ir.BOOL) if operand.type.kind in "iuf":  # type: ignore[union-attr] # a number
            return ir.Compare("==", operand, ir.Literal_(0, operand.type))  # type: ignore[arg-type] # as above
    return None
