"""What NumExpr computes with: its element types, and how its results differ from NumPy's."""

from __future__ import annotations

from hasten.frontend.array_values import words

__all__ = ["DTYPES", "FUNCTIONS", "KINDS", "RESERVED", "common_kind", "literal_kind"]

# NumExpr reads arrays of these element types without loss, as one of five kinds. It would read
# uint64 as int64 and complex64 as complex128, and divides complex numbers by the short formula.
KINDS = {
    "bool": "bool",
    "int8": "int",
    "uint8": "int",
    "int16": "int",
    "uint16": "int",
    "int32": "int",
    "uint32": "long",
    "int64": "long",
    "float32": "float",
    "float64": "double",
}

# The element type of what it returns.
DTYPES = {
    "bool": "bool",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
}

_RANK = ("bool", "int", "long", "float", "double")

# NumPy's functions that NumExpr has had since 2.10 and that mean the same on floating-point numbers.
FUNCTIONS = {
    name: name
    for name in words(
        "sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh"
        " log log10 log1p exp expm1 floor ceil arctan2 fmod"
    )
} | {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2"}

# Names that mean something else inside an expression.
RESERVED = words(
    "copy ones_like sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh fmod"
    " arctan2 hypot nextafter copysign maximum minimum log log1p log10 log2 exp expm1 abs ceil floor"
    " round trunc sign where real imag complex conj isnan isfinite isinf signbit sum prod min max"
    " contains None True False"
)


def common_kind(kinds: list[str]) -> str:
    """Kind in which NumExpr computes with operands of these kinds.

    Examples
    --------
    >>> common_kind(["long", "float"])  # NumPy would take float64
    'float'
    """
    return max(kinds, key=_RANK.index)


def literal_kind(value: float) -> str:
    """Kind that NumExpr gives to a number written in an expression."""
    if isinstance(value, float):
        return "double"
    return "int" if -(2**31) <= value < 2**31 else "long"
