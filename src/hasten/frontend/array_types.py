"""Types of expressions, as far as they can be told from the types of the arguments."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from hasten.frontend.array_calls import (
    METHODS,
    Arguments,
    call_numpy,
    literal,
    matmul_type,
    ufunc_type,
)
from hasten.frontend.array_purity import is_pure_library, names_bound, stores_nothing
from hasten.frontend.array_subscripts import subscript_type
from hasten.frontend.array_values import Items, Known, Many, Value, join, python_number, words

__all__ = ["BINARY_UFUNCS", "COMPARE_UFUNCS", "CallHandler", "ModuleNames", "Scope"]

BINARY_UFUNCS: dict[type[ast.operator], np.ufunc] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.remainder,
    ast.Pow: np.power,
    ast.BitAnd: np.bitwise_and,
    ast.BitOr: np.bitwise_or,
    ast.BitXor: np.bitwise_xor,
    ast.LShift: np.left_shift,
    ast.RShift: np.right_shift,
}
COMPARE_UFUNCS: dict[type[ast.cmpop], np.ufunc] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_UNARY_UFUNCS: dict[type[ast.unaryop], np.ufunc] = {
    ast.USub: np.negative,
    ast.UAdd: np.positive,
    ast.Invert: np.invert,
}
_NUMBERS = ("bool", "int64", "float64", "complex128")  # of Python, each wider than the one before
_NUMPY_CONSTANTS = words("pi e inf nan euler_gamma")
_MATH_INTEGERS = words("floor ceil trunc gcd lcm isqrt factorial comb perm")
_SPECIAL_ELEMENTWISE = words("erf erfc erfinv ndtr expit gamma gammaln log_ndtr")

CallHandler = Callable[[str, ast.Call, "Scope"], Known]


@dataclass(frozen=True)
class ModuleNames:
    """What the names of a module mean: imports, constants, functions."""

    imports: dict[str, str] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    pure: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: ast.Module) -> ModuleNames:
        """Read them off the statements of a module."""
        names = cls()
        for statement in tree.body:
            match statement:
                case ast.Import(names=aliases):
                    for a in aliases:
                        names.imports[a.asname or a.name.split(".")[0]] = (
                            a.name if a.asname else a.name.split(".")[0]
                        )
                case ast.ImportFrom(module=str(module), names=aliases):
                    for a in aliases:
                        names.imports[a.asname or a.name] = f"{module}.{a.name}"
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names.constants[name] = value
                case ast.FunctionDef(name=name):
                    names.functions[name] = statement
        return names


class Scope:
    """Types of expressions at one point of a function.

    Parameters
    ----------
    module : ModuleNames
    local : set of str
        Names that are local to the function, which hide those of the module.
    known : dict of str to Known
        What is known of local names at this point.
    call : callable
        Tells what a function of the module returns.
    """

    def __init__(
        self, module: ModuleNames, local: set[str], known: dict[str, Known], call: CallHandler
    ) -> None:
        self.module = module
        self.local = local
        self.known = known
        self._call = call

    def copy(self) -> Scope:
        """The same scope, to go on from here without changing it."""
        return Scope(self.module, self.local, dict(self.known), self._call)

    def dotted(self, node: ast.expr) -> str:
        """Full name of a function or constant of a library, for instance ``numpy.sqrt``."""
        match node:
            case ast.Attribute(value=value, attr=attr):
                base = self.dotted(value)
                return f"{base}.{attr}" if base else ""
            case ast.Name(id=name) if name not in self.local:
                if name in self.module.imports:
                    return self.module.imports[name]
                if name not in self.module.functions and hasattr(builtins, name):
                    return f"builtins.{name}"
        return ""

    def type_of(self, node: ast.expr) -> Known:
        """What is known of an expression's value."""
        match node:
            case ast.Name(id=name) if name in self.local:
                return self.known.get(name)
            case ast.Name(id=name) if name in self.module.constants:
                return self.type_of(self.module.constants[name])
            case ast.Constant(value=bool() | int() | float() | complex()):
                return python_number(type(node.value).__name__)
            case ast.Tuple(elts=items) if not any(isinstance(i, ast.Starred) for i in items):
                return Items(tuple(map(self.type_of, items)))
            case ast.Attribute():
                return self._attribute(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.Call():
                return self._called(node)
            case ast.IfExp(body=body, orelse=orelse):
                return join(self.type_of(body), self.type_of(orelse))
        return self._operation(node)

    def _operation(self, node: ast.expr) -> Known:
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                factors = (self.type_of(left), self.type_of(right))
                both = [f for f in factors if isinstance(f, Value)]
                return matmul_type(*both) if len(both) == 2 else None
            case ast.BinOp(left=left, op=op, right=right):
                return _binary(op, self.type_of(left), self.type_of(right), right)
            case ast.UnaryOp(op=ast.Not()):
                return python_number("bool")
            case ast.UnaryOp(op=op, operand=operand):
                return _unary(op, self.type_of(operand))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if (
                type(op) in COMPARE_UFUNCS
            ):
                return _comparison(
                    COMPARE_UFUNCS[type(op)], self.type_of(left), self.type_of(right)
                )
        return None

    def dtype_named(self, node: ast.expr) -> str | None:
        """Element type that an expression names: ``np.float32``, ``"f4"``, ``float``, ``x.dtype``."""
        name = self.dotted(node)
        match node:
            case ast.Constant(value=str(text)):
                return _dtype_name(text)
            case ast.Attribute(value=value, attr="dtype"):
                array = self.type_of(value)
                return array.dtype if isinstance(array, Value) and not array.weak else None
        if name in {"builtins.bool", "builtins.int", "builtins.float", "builtins.complex"}:
            return python_number(name.removeprefix("builtins.")).dtype
        return _dtype_name(name.removeprefix("numpy.")) if name.startswith("numpy.") else None

    def is_pure(self, node: ast.AST) -> bool:
        """Whether evaluating it can change nothing, so that it may be evaluated later."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
                return False
            if isinstance(inner, ast.Call) and not self._calls_pure(inner):
                return False
        return True

    def _calls_pure(self, call: ast.Call) -> bool:
        if any(k.arg in {None, "out"} for k in call.keywords):
            return False
        if dotted := self.dotted(call.func):
            return is_pure_library(dotted)
        match call.func:
            case ast.Attribute(attr=attr):
                return attr in METHODS
            case ast.Name(id=name) if name in self.module.functions and name not in self.local:
                return self._function_pure(name)
        return False

    def _function_pure(self, name: str) -> bool:
        """Whether a function of the module is pure; one that calls itself is not said to be."""
        if name not in self.module.pure:
            self.module.pure[name] = False
            node = self.module.functions[name]
            inside = Scope(self.module, names_bound(node), {}, self._call)
            self.module.pure[name] = stores_nothing(node) and all(map(inside.is_pure, node.body))
        return self.module.pure[name]

    def _attribute(self, node: ast.Attribute) -> Known:
        library, _, name = self.dotted(node).partition(".")
        if library == "math" or (library == "numpy" and name in _NUMPY_CONSTANTS):
            return python_number("float")
        value = self.type_of(node.value)
        if not isinstance(value, Value):
            return None
        match node.attr:
            case "T":
                return Value(value.dtype, value.shape[::-1])
            case "shape":
                return Items((python_number("int"),) * len(value.shape))
            case "size" | "ndim":
                return python_number("int")
        return None

    def _subscript(self, node: ast.Subscript) -> Known:
        base = self.type_of(node.value)
        if isinstance(base, Many):
            index = self.type_of(node.slice)
            return base.item if index == python_number("int") else None
        if isinstance(base, Items):
            match node.slice:
                case ast.Constant(value=int(i)) if -len(base.items) <= i < len(base.items):
                    return base.items[i]
            return None
        if not isinstance(base, Value) or not base.is_array:
            return None
        return subscript_type(base, node.slice, self.type_of, self.dotted)

    def _called(self, call: ast.Call) -> Known:
        keywords = {k.arg: k.value for k in call.keywords if k.arg}
        if len(keywords) != len(call.keywords) or any(
            isinstance(a, ast.Starred) for a in call.args
        ):
            return None
        match call.func:
            case ast.Name(id=name) if name in self.module.functions and name not in self.local:
                return self._call(name, call, self)
        library, _, name = self.dotted(call.func).partition(".")
        arguments = Arguments(call.args, keywords, self.type_of, self.dtype_named)
        if library == "numpy":
            return self._numpy_scalar(name, call) or call_numpy(name, arguments)
        if library == "builtins":
            return _builtin(name, arguments)
        if library == "math":
            return python_number("int" if name in _MATH_INTEGERS else "float")
        if library == "scipy":
            return _special(name, arguments)
        match call.func:
            case ast.Attribute(value=array, attr=attr) if attr in METHODS:
                if isinstance(self.type_of(array), Value):
                    prepended = [array, *call.args]
                    return call_numpy(
                        attr, Arguments(prepended, keywords, self.type_of, self.dtype_named)
                    )
        return None

    def _numpy_scalar(self, name: str, call: ast.Call) -> Known:
        """``np.float32(x)`` of a number."""
        if not (isinstance(getattr(np, name, None), type) and len(call.args) == 1):
            return None
        value, dtype = self.type_of(call.args[0]), _dtype_name(name)
        return Value(dtype, value.shape) if dtype and isinstance(value, Value) else None


def _dtype_name(text: str) -> str | None:
    try:
        dtype = np.dtype(getattr(np, text, text))
    except (TypeError, ValueError):
        return None
    return dtype.name if dtype.kind in "biufc" and dtype.isnative else None


def _binary(op: ast.operator, left: Known, right: Known, right_node: ast.expr) -> Known:
    if not (isinstance(left, Value) and isinstance(right, Value)):
        return None
    if not (left.weak and right.weak):
        return ufunc_type(BINARY_UFUNCS[type(op)], [left, right])
    widest = _NUMBERS[max(_NUMBERS.index(left.dtype), _NUMBERS.index(right.dtype))]
    if isinstance(op, ast.Div) and widest != "complex128":
        return python_number("float")
    if isinstance(op, ast.Pow):
        return _python_power(left, right, right_node)
    bitwise = isinstance(op, ast.BitAnd | ast.BitOr | ast.BitXor)
    return Value("int64" if widest == "bool" and not bitwise else widest, (), weak=True)


def _python_power(base: Value, exponent: Value, node: ast.expr) -> Known:
    """A negative exponent makes a float of an integer, a fraction a complex of a negative number."""
    if "complex128" in {base.dtype, exponent.dtype}:
        return None
    if exponent.dtype == "float64":
        whole = literal(node)
        return python_number("float") if type(whole) is float and whole.is_integer() else None
    if base.dtype == "float64":
        return base
    return python_number("int") if isinstance(node, ast.Constant) else None


def _unary(op: ast.unaryop, operand: Known) -> Known:
    if not isinstance(operand, Value):
        return None
    if operand.weak:
        return Value("int64" if operand.dtype == "bool" else operand.dtype, (), weak=True)
    return ufunc_type(_UNARY_UFUNCS[type(op)], [operand])


def _comparison(function: np.ufunc, left: Known, right: Known) -> Known:
    if not (isinstance(left, Value) and isinstance(right, Value)):
        return None
    return (
        python_number("bool") if left.weak and right.weak else ufunc_type(function, [left, right])
    )


def _builtin(name: str, arguments: Arguments) -> Known:
    first = arguments.known(0)
    if name in {"len", "int", "round"} and len(arguments.nodes) == 1:
        return python_number("int") if name != "round" or _weak(first) else None
    if name in {"float", "bool"}:
        return python_number(name)
    if name == "abs" and isinstance(first, Value):
        return first if first.weak else ufunc_type(np.absolute, [first])
    if name in {"min", "max"} and len(arguments.nodes) > 1:
        values = [arguments.known(i) for i in range(len(arguments.nodes))]
        return first if _weak(first) and all(v == first for v in values) else None
    return None


def _weak(known: Known) -> bool:
    return isinstance(known, Value) and known.weak


def _special(name: str, arguments: Arguments) -> Known:
    """Elementwise functions of ``scipy.special``, which keep the type of floating-point arrays."""
    value = arguments.known(0)
    elementwise = name.removeprefix("special.") in _SPECIAL_ELEMENTWISE
    if elementwise and isinstance(value, Value) and value.dtype in {"float32", "float64"}:
        return Value(value.dtype, value.shape)
    return None
