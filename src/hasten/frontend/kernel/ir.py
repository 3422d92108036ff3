"""The intermediate representation: typed expressions and structured statements.

A tree, not a graph: loops and branches stay what the user wrote, so that a translation can be read beside
the original. Whatever Python would find out at run time and another language would not (an index out of
bounds, an overflow, a division by zero) is told by the `faults` of the expression that may meet it; passes
take away those that cannot happen, and an unchecked translation takes away all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

__all__ = [
    "BOOL",
    "COMPLEX",
    "FLOAT",
    "INT",
    "NO_FAULTS",
    "Append",
    "ArrayType",
    "Assign",
    "Binary",
    "Break",
    "Call",
    "Compare",
    "Continue",
    "Convert",
    "Copied",
    "Created",
    "Element",
    "Evaluate",
    "Expression",
    "Extent",
    "Fault",
    "For",
    "Function",
    "If",
    "Item",
    "Kernel",
    "ListType",
    "Literal_",
    "Logical",
    "Mathematical",
    "NewList",
    "NoneType",
    "Number",
    "Parameter",
    "Part",
    "Popped",
    "Raise",
    "Return",
    "Select",
    "Statement",
    "Store",
    "TupleType",
    "Type",
    "Unary",
    "Variable",
    "View",
    "While",
    "assigned_in",
    "children",
    "faults_of",
    "names_of",
    "parts",
    "statements_in",
    "walk",
]

Fault = Literal[
    "IndexError",
    "OverflowError",
    "ZeroDivisionError",
    "ValueError",
    "AssertionError",
    "MemoryError",
]
NO_FAULTS: frozenset[Fault] = frozenset()


@dataclass(frozen=True)
class Number:
    """A number or truth value of a dtype of NumPy."""

    dtype: str

    @property
    def kind(self) -> str:
        """``b``, ``i``, ``u``, ``f`` or ``c``, as NumPy has it."""
        return {"b": "b", "i": "i", "u": "u", "f": "f", "c": "c"}[self.dtype[0]]


@dataclass(frozen=True)
class ArrayType:
    """An array; `contiguous` in C order, otherwise with strides of any sign."""

    dtype: str
    ndim: int
    contiguous: bool

    @property
    def item(self) -> Number:
        """Type of an element."""
        return Number(self.dtype)


@dataclass(frozen=True)
class ListType:
    """A list of numbers, or of lists of them."""

    item: Number | ListType


@dataclass(frozen=True)
class TupleType:
    """Several values that a function returns."""

    items: tuple[Type, ...]


@dataclass(frozen=True)
class NoneType:
    """What a function returns that returns nothing."""


Type = Number | ArrayType | ListType | TupleType | NoneType

BOOL, INT, FLOAT, COMPLEX = (Number(n) for n in ("bool", "int64", "float64", "complex128"))


@dataclass(frozen=True)
class Literal_:  # noqa: N801 (Literal is taken)
    """A number that is written in the code."""

    value: bool | int | float | complex
    type: Number


@dataclass(frozen=True)
class Variable:
    """A local name."""

    name: str
    type: Type


@dataclass(frozen=True)
class Unary:
    """``neg``, ``not``, ``invert`` or ``abs``."""

    operator: str
    operand: Expression
    type: Number
    faults: frozenset[Fault] = NO_FAULTS
    line: int = 0


@dataclass(frozen=True)
class Binary:
    """An operator with Python's meaning; both operands have the type of the operation.

    Parameters
    ----------
    operator : str
        ``add``, ``sub``, ``mul``, ``div``, ``floordiv``, ``mod``, ``pow``, ``and``, ``or``, ``xor``, ``lshift``,
        ``rshift``, ``min``, ``max``; ``truediv`` is the quotient of whole numbers as a float, ``quotient``
        and ``remainder`` are ``floordiv`` and ``mod`` of what is never negative.
    """

    operator: str
    left: Expression
    right: Expression
    type: Number
    faults: frozenset[Fault] = NO_FAULTS
    line: int = 0


@dataclass(frozen=True)
class Compare:
    """One comparison: ``<``, ``<=``, ``==``, ``!=``, ``>`` or ``>=``."""

    operator: str
    left: Expression
    right: Expression
    type: Number = BOOL


@dataclass(frozen=True)
class Logical:
    """``and`` or ``or`` of truth values, from left to right and no further than needed."""

    operator: str
    left: Expression
    right: Expression
    type: Number = BOOL


@dataclass(frozen=True)
class Select:
    """``body if test else orelse``."""

    test: Expression
    body: Expression
    orelse: Expression
    type: Number


@dataclass(frozen=True)
class Convert:
    """A number as another type; towards zero where it becomes a whole one."""

    operand: Expression
    type: Number
    faults: frozenset[Fault] = NO_FAULTS
    line: int = 0


@dataclass(frozen=True)
class Mathematical:
    """A function of numbers by its name in ``math``; with faults where Python would raise."""

    name: str
    arguments: tuple[Expression, ...]
    type: Number
    faults: frozenset[Fault] = NO_FAULTS
    line: int = 0


@dataclass(frozen=True)
class Extent:
    """Length of an axis of an array, or of a list."""

    of: Expression
    axis: int = 0
    type: Number = INT


@dataclass(frozen=True)
class Element:
    """An element of an array, or an item of a list.

    Parameters
    ----------
    of : Expression
    indices : tuple of Expression
    wraps : tuple of bool
        For each index whether it may be negative, and then counts from the end.
    """

    of: Expression
    indices: tuple[Expression, ...]
    wraps: tuple[bool, ...]
    type: Number | ListType
    faults: frozenset[Fault] = NO_FAULTS
    line: int = 0


Part: TypeAlias = "Expression | tuple[Expression | None, Expression | None] | tuple[Expression, Expression, Expression] | None"


@dataclass(frozen=True)
class View:
    """Part of an array that shares its memory.

    Parameters
    ----------
    of : Expression
    parts : tuple
        For each axis an index, ``(start, stop)`` of a slice with a step of one (None for an end that is
        left out), ``(first, count, step)`` of one with another step, whose places all are there, or None for the
        whole axis. Axes that are left out are whole.
    transposed : bool
        With its axes in the reverse order.
    wraps : bool
        Whether indices may be negative, and then count from the end.
    """

    of: Expression
    parts: tuple[Part, ...]
    type: ArrayType
    transposed: bool = False
    faults: frozenset[Fault] = NO_FAULTS
    wraps: bool = False
    line: int = 0


@dataclass(frozen=True)
class Created:
    """A new array with every element set to a value, or left as it is where `fill` is None."""

    shape: tuple[Expression, ...]
    fill: Expression | None
    type: ArrayType
    counting: bool = False  # from 0 on, as ``np.arange`` does
    faults: frozenset[Fault] = frozenset({"MemoryError", "ValueError"})
    line: int = 0


@dataclass(frozen=True)
class Copied:
    """A new contiguous array, or list, with the elements of another."""

    of: Expression
    type: ArrayType | ListType
    faults: frozenset[Fault] = frozenset({"MemoryError"})
    line: int = 0


@dataclass(frozen=True)
class NewList:
    """A new list: some items, each repeated `times` times where that is given."""

    items: tuple[Expression, ...]
    type: ListType
    times: Expression | None = None
    faults: frozenset[Fault] = frozenset({"MemoryError"})
    line: int = 0


@dataclass(frozen=True)
class Popped:
    """``items.pop()``: the last item, which the list loses."""

    of: Expression
    type: Number | ListType
    faults: frozenset[Fault] = frozenset({"IndexError"})
    line: int = 0


@dataclass(frozen=True)
class Item:
    """One of several values that a function returned."""

    of: Variable
    index: int
    type: Type


@dataclass(frozen=True)
class Call:
    """A call of a function of the kernel."""

    function: str
    arguments: tuple[Expression, ...]
    type: Type
    faults: frozenset[Fault] = NO_FAULTS
    writes: bool = False
    line: int = 0


Expression = (
    Literal_
    | Variable
    | Unary
    | Binary
    | Compare
    | Logical
    | Select
    | Convert
    | Mathematical
    | Extent
    | Element
    | View
    | Created
    | Copied
    | NewList
    | Popped
    | Item
    | Call
)


@dataclass(frozen=True)
class Assign:
    """A name takes a value."""

    target: Variable
    value: Expression
    line: int = 0


@dataclass(frozen=True)
class Store:
    """An element takes a value."""

    target: Element
    value: Expression
    line: int = 0


@dataclass(frozen=True)
class Append:
    """A list takes one more item."""

    target: Expression
    value: Expression
    line: int = 0


@dataclass(frozen=True)
class Evaluate:
    """An expression for what it does."""

    value: Expression
    line: int = 0


@dataclass(frozen=True)
class If:
    """Two branches."""

    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class While:
    """A loop as long as a condition holds."""

    test: Expression
    body: tuple[Statement, ...]
    line: int = 0


@dataclass(frozen=True)
class For:
    """A loop over a range whose bounds are evaluated once.

    Parameters
    ----------
    target : Variable
        The counter; nothing in the body changes it, and nobody reads it after the loop.
    start, stop, step : Expression
    parallel : bool
        Iterations may run at the same time.
    written : bool
        It stands in the user's text, and was not made of something else in its line.
    lanes : bool
        Iterations lie across the lanes of vectors.
    gathers : tuple of (Variable, str)
        Variables of which each lane has its own, and the operators that put them together behind the loop.
    """

    target: Variable
    start: Expression
    stop: Expression
    step: Expression
    body: tuple[Statement, ...]
    parallel: bool = False
    line: int = 0
    written: bool = False
    lanes: bool = False
    gathers: tuple[tuple[Variable, str], ...] = ()


@dataclass(frozen=True)
class Break:
    """Leave the innermost loop."""

    line: int = 0


@dataclass(frozen=True)
class Continue:
    """Begin the next iteration of the innermost loop."""

    line: int = 0


@dataclass(frozen=True)
class Return:
    """Leave the function with some values; with none, it returns None."""

    values: tuple[Expression, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Raise:
    """Raise a built-in exception with a constant message.

    Parameters
    ----------
    exception, message : str
    line : int
    guard : bool
        It stands for what Python would find out at run time: unchecked translations do without.
    """

    exception: str
    message: str
    line: int = 0
    guard: bool = False


Statement = (
    Assign | Store | Append | Evaluate | If | While | For | Break | Continue | Return | Raise
)


@dataclass(frozen=True)
class Parameter:
    """An argument of a function.

    Parameters
    ----------
    name : str
    type : Type
    written : bool
        Whether the function changes what it holds.
    """

    name: str
    type: Type
    written: bool = False


@dataclass(frozen=True)
class Function:
    """A function of the kernel.

    Parameters
    ----------
    name : str
    parameters : tuple of Parameter
    returns : Type
    body : tuple of Statement
    line : int
        Of the text of the module source.
    doc : str
        First line of its docstring.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Type
    body: tuple[Statement, ...]
    line: int = 0
    doc: str = ""


@dataclass(frozen=True)
class Kernel:
    """A program: its functions, callees before callers; the last one is what is called from outside.

    Parameters
    ----------
    functions : tuple of Function
    places : tuple of str
        For each line of the module source, from 1 on, ``file:line`` of the user's code.
    """

    functions: tuple[Function, ...]
    places: tuple[str, ...] = field(default=(), repr=False)

    @property
    def entry(self) -> Function:
        """The function that is called from outside."""
        return self.functions[-1]

    def place(self, line: int) -> str:
        """``file:line`` of the user's code."""
        return self.places[line - 1] if 0 < line <= len(self.places) else ""


def children(node: Expression | Statement) -> Iterator[Expression]:
    """The expressions that a node holds itself, in the order of their evaluation."""
    for name in node.__dataclass_fields__:  # what `fields` looks up each time
        yield from _expressions(getattr(node, name))


_EXPRESSIONS = frozenset(get_args(Expression))
"""Looking up a type takes a tenth of what asking for an instance of one of so many does."""


def _expressions(value: object) -> Iterator[Expression]:
    if type(value) in _EXPRESSIONS:
        yield value  # type: ignore[misc] # as was just seen
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions(item)


def walk(node: Expression | Statement) -> Iterator[Expression]:
    """All expressions in a node, without those of statements inside of it."""
    for child in children(node):
        yield child
        yield from walk(child)


def parts(value: Expression) -> Iterator[Expression]:
    """An expression and all expressions in it."""
    yield value
    yield from walk(value)


def faults_of(node: Expression | Statement) -> frozenset[Fault]:
    """All that evaluating an expression may raise."""
    own: frozenset[Fault] = getattr(node, "faults", NO_FAULTS)
    return own.union(*(faults_of(child) for child in children(node)))


def statements_in(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """All statements of a block, with those inside of them."""
    for statement in body:
        yield statement
        for name in ("body", "orelse"):
            yield from statements_in(getattr(statement, name, ()))


def assigned_in(body: tuple[Statement, ...]) -> Iterator[str]:
    """Names that are given values in a block, counters of loops among them."""
    for statement in statements_in(body):
        if isinstance(statement, Assign | For):
            yield statement.target.name


def names_of(function: Function) -> Iterator[str]:
    """Parameters and local names of a function."""
    yield from (p.name for p in function.parameters)
    yield from assigned_in(function.body)
