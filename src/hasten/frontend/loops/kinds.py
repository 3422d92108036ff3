"""Kinds of expressions, as far as memory goes: what can be written to, what can stand in a subscript."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from hasten.frontend.loops import library
from hasten.frontend.loops.names import Module
from hasten.workload.signature import ArrayType, ScalarType, SequenceType, ValueType

__all__ = [
    "INT",
    "UNKNOWN",
    "VALUE",
    "Found",
    "Kind",
    "KindOf",
    "Kinds",
    "arithmetic",
    "join",
    "kind_of_type",
]


class KindOf(Enum):
    """The kinds that matter to who may write to what."""

    INT = "an integer, not a bool: it may stand in a subscript"
    VALUE = "a number, a string or a tuple of them: nothing of it can be written to"
    INTS = "a tuple of integers"
    ARRAY = "a NumPy array of numbers"
    LIST = "a list of numbers"
    UNKNOWN = "anything"


@dataclass(frozen=True)
class Kind:
    """Kind of a value; arrays know their dimensions, where they are known, and their elements."""

    of: KindOf
    ndim: int | None = None
    integers: bool = False

    @property
    def has_memory(self) -> bool:
        """Whether there may be something that two names can share."""
        return self.of in {KindOf.ARRAY, KindOf.LIST, KindOf.UNKNOWN}

    @property
    def element(self) -> Kind:
        """Kind of one number of an array or a list."""
        return INT if self.integers else VALUE

    @property
    def item(self) -> Kind:
        """Kind of what a loop over it, or taking it apart, gives."""
        if self.of is KindOf.INTS:
            return INT
        if not self.has_memory:
            return VALUE
        if self.ndim is None:
            return UNKNOWN
        if self.ndim > 1:
            return Kind(KindOf.ARRAY, self.ndim - 1, self.integers)
        return self.element


INT, VALUE, INTS = Kind(KindOf.INT), Kind(KindOf.VALUE), Kind(KindOf.INTS)
UNKNOWN = Kind(KindOf.UNKNOWN)
_ARRAY = Kind(KindOf.ARRAY)
_INTEGER_OPERATORS = (
    *(ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod),
    *(ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor),
)

Found = Kind | None  # None: nothing is known yet


def join(*kinds: Found) -> Found:
    """The kind that covers all of them."""
    known = {kind for kind in kinds if kind is not None}
    if len(known) < 2:
        return next(iter(known), None)
    of = {kind.of for kind in known}
    if of <= {KindOf.INT, KindOf.VALUE, KindOf.INTS}:
        return VALUE
    if of == {KindOf.ARRAY}:
        ndims = {kind.ndim for kind in known}
        return Kind(
            KindOf.ARRAY,
            ndims.pop() if len(ndims) == 1 else None,
            all(kind.integers for kind in known),
        )
    return UNKNOWN


def kind_of_type(value: ValueType) -> Kind:
    """Kind of an argument."""
    match value:
        case ScalarType(name=name):
            return INT if _is_integer(name) else VALUE
        case ArrayType(dtype=dtype, shape=shape) if dtype != "object":
            return Kind(KindOf.ARRAY, len(shape), _is_integer(dtype))
        case SequenceType(kind="list", items=[ScalarType(name=name)]):
            return Kind(KindOf.LIST, 1, _is_integer(name))
        case SequenceType(kind="tuple", items=items):
            if items and all(isinstance(i, ScalarType) for i in items):
                integers = all(isinstance(i, ScalarType) and _is_integer(i.name) for i in items)
                return INTS if integers else VALUE
        case SequenceType(kind="range"):
            return INTS
    return UNKNOWN


def _is_integer(name: str) -> bool:
    if name == "int":
        return True
    try:
        return np.dtype(name).kind in "iu"
    except TypeError:
        return False


@dataclass
class Kinds:
    """Kinds of the variables of one function.

    Parameters
    ----------
    module : Module
    local : frozenset of str
        Names that the function binds.
    returned : dict of str to Kind
        What the functions of the module return.
    of_name : dict of str to Kind
    """

    module: Module
    local: frozenset[str]
    returned: dict[str, Found]
    of_name: dict[str, Found] = field(default_factory=dict)

    def of(self, node: ast.expr) -> Kind:
        """Kind of an expression, once all is known that can be."""
        return self.find(node) or UNKNOWN

    def find(self, node: ast.expr) -> Found:  # noqa: C901 (a table of expressions)
        """Kind of an expression, or None where that of a part is not known yet."""
        match node:
            case ast.Constant(value=value):
                return INT if type(value) is int else VALUE
            case ast.Name(id=name):
                return self._name(name)
            case ast.BinOp(left=left, op=op, right=right):
                return arithmetic([self.find(left), self.find(right)], op)
            case ast.UnaryOp(op=op, operand=operand):
                kind = self.find(operand)
                return VALUE if isinstance(op, ast.Not) else kind
            case ast.Compare():
                return arithmetic([self.find(n) for n in (node.left, *node.comparators)])
            case ast.BoolOp(values=values):
                return join(*map(self.find, values))
            case ast.IfExp(body=body, orelse=orelse):
                return join(self.find(body), self.find(orelse))
            case ast.Tuple(elts=elements):
                return _tuple([self.find(element) for element in elements])
            case ast.Attribute(value=value, attr=attribute):
                return self._attribute(node, value, attribute)
            case ast.Subscript(value=value, slice=index):
                return self._subscript(self.find(value), index)
            case ast.Call():
                return self._call(node)
        return UNKNOWN

    def _name(self, name: str) -> Found:
        if name in self.local:
            return self.of_name.get(name)
        constant = self.module.constants.get(name)
        return UNKNOWN if constant is None else self.find(constant)

    def _attribute(self, node: ast.Attribute, value: ast.expr, attribute: str) -> Found:
        if self.module.resolve(node, self.local).startswith(("math.", "numpy.")):
            return VALUE  # math.pi, numpy.inf
        match attribute:
            case "shape" | "strides":
                return INTS
            case "size" | "ndim" | "itemsize" | "nbytes":
                return INT
            case "T" | "real" | "imag" if (base := self.find(value)) is None or not base.has_memory:
                return base and VALUE
            case "T":
                return self.find(value)
        return UNKNOWN

    def _subscript(self, base: Found, index: ast.expr) -> Found:
        if base is None:
            return None
        sliced = isinstance(index, ast.Slice)
        match base.of:
            case KindOf.INT | KindOf.VALUE:
                return VALUE
            case KindOf.INTS:
                return INTS if sliced else INT
            case KindOf.LIST:
                return base if sliced else base.element
            case KindOf.ARRAY:
                return self._array_part(base, index)
        return UNKNOWN

    def _array_part(self, base: Kind, index: ast.expr) -> Found:
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        kinds = [None if isinstance(p, ast.Slice) else self.find(p) for p in parts]
        plain = [k for k, p in zip(kinds, parts, strict=True) if not isinstance(p, ast.Slice)]
        if None in plain:
            return None
        if base.ndim is None or any(k != INT for k in plain):
            return Kind(KindOf.ARRAY, None, base.integers)
        left = base.ndim - len(plain)
        return Kind(KindOf.ARRAY, left, base.integers) if left > 0 else base.element

    def _call(self, node: ast.Call) -> Found:
        if any(isinstance(n, ast.Name) and n.id == "object" for n in ast.walk(node)):
            return UNKNOWN
        name = self.module.resolve(node.func, self.local)
        if name.startswith("."):
            return self.returned.get(name[1:])
        arguments = [self.find(argument) for argument in node.args]
        if name in library.ALLOCATORS:
            return self._allocated(node)
        if name in library.ALLOCATORS_LIKE:
            first = arguments[0] if arguments else UNKNOWN
            known = first is None or first.of is KindOf.ARRAY
            return first if known and not node.keywords else _ARRAY
        if name.startswith("builtins."):
            return _builtin(name.partition(".")[2], arguments)
        if name.startswith("math."):
            return VALUE
        if library.is_ufunc(name):
            return arithmetic(arguments)
        return self._other_call(node, name, arguments)

    def _other_call(self, node: ast.Call, name: str, arguments: list[Found]) -> Found:
        if name in library.REDUCTIONS and len(node.args) == 1 and not node.keywords:
            return VALUE
        if name.startswith("numpy.") and library.is_pure(name, node):
            scalar_type = isinstance(getattr(np, name[6:], None), type)
            if scalar_type and all(k is not None and not k.has_memory for k in arguments):
                return INT if _is_integer(name[6:]) else VALUE
            return _ARRAY
        match node.func:
            case ast.Attribute(value=value, attr=attribute):
                base = self.find(value)
                if base is not None and base.of is KindOf.ARRAY:
                    if attribute == "copy":
                        return base
                    reduced = attribute in library.REDUCING_METHODS
                    return VALUE if reduced and not (node.args or node.keywords) else _ARRAY
                if base is not None and not base.has_memory:
                    return VALUE
                return base
        return UNKNOWN

    def _allocated(self, node: ast.Call) -> Found:
        integers = any(
            _names_integer(n) for n in (*node.args[1:], *(k.value for k in node.keywords))
        )
        shape = node.args[0] if node.args else None
        if isinstance(shape, ast.Tuple | ast.List):
            starred = any(isinstance(e, ast.Starred) for e in shape.elts)
            return Kind(KindOf.ARRAY, None if starred else len(shape.elts), integers)
        match shape:
            case ast.Attribute(value=value, attr="shape"):
                base = self.find(value)
                return base and Kind(KindOf.ARRAY, base.ndim, integers)
        kind = self.find(shape) if shape is not None else UNKNOWN
        return kind and Kind(KindOf.ARRAY, 1 if kind == INT else None, integers)


def _names_integer(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return _is_integer(name)
    return False


def arithmetic(operands: list[Found], op: ast.operator | None = None) -> Found:
    """Kind of the result: an array in it makes an array of its own; numbers make a number."""
    if isinstance(op, _INTEGER_OPERATORS) and all(kind == INT for kind in operands):
        return INT
    known = [kind for kind in operands if kind is not None]
    arrays = [kind for kind in known if kind.of is KindOf.ARRAY]
    if arrays:
        ndims = [kind.ndim for kind in arrays]
        plain = len(known) == len(operands) and not any(
            kind.of in {KindOf.UNKNOWN, KindOf.LIST} for kind in known
        )
        sure = plain and None not in ndims
        return Kind(KindOf.ARRAY, max(n or 0 for n in ndims) if sure else None)
    if len(known) < len(operands):
        return None
    return VALUE if not any(kind.has_memory for kind in known) else UNKNOWN


def _tuple(elements: list[Found]) -> Found:
    if None in elements:
        return None
    if all(kind == INT for kind in elements):
        return INTS
    return UNKNOWN if any(kind and kind.has_memory for kind in elements) else VALUE


def _builtin(name: str, arguments: list[Found]) -> Found:
    match name:
        case "len" | "int" | "ord":
            return INT
        case "float" | "bool" | "complex" | "str" | "chr" | "any" | "all":
            return VALUE
        case "range":
            return INTS
        case "abs" | "min" | "max" | "round" | "divmod" | "pow":
            if None in arguments:
                return None
            if len(arguments) == 1 and arguments[0] and arguments[0].of is KindOf.LIST:
                return arguments[0].element
            same = name in {"abs", "min", "max"}
            return join(*arguments) if same else arithmetic(arguments)
        case "sum":
            lists = arguments and arguments[0] and arguments[0].of is KindOf.LIST
            return VALUE if lists else UNKNOWN
    return UNKNOWN
