"""Numbers from Python to C and back, and what the buffer protocol calls them."""

from __future__ import annotations

from hasten.frontend.kernel import ir

__all__ = ["FORMATS", "from_python", "number_in", "to_python"]

FORMATS = {
    "bool": "?",
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "lq",
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "uint64": "LQ",
    "float32": "f",
    "float64": "d",
    "complex64": "F",
    "complex128": "D",
}
"""Characters that the buffer protocol may give for a dtype; those of complex numbers follow a ``Z``."""


def number_in(of: ir.Type) -> str:
    """The dtype of what a list holds in the end."""
    while isinstance(of, ir.ListType):
        of = of.item
    assert isinstance(of, ir.Number)  # noqa: S101 (a list holds numbers in the end)
    return of.dtype


def from_python(number: ir.Number, value: str) -> str:
    """A number of C, of an object whose type has been looked at."""
    match number.kind:
        case "b":
            return f"{value} == Py_True"
        case "f":
            return f"PyFloat_AS_DOUBLE({value})"
        case "c":
            return f"CMPLX(PyComplex_RealAsDouble({value}), PyComplex_ImagAsDouble({value}))"
        case "u":
            return f"PyLong_AsUnsignedLongLong({value})"
    return f"PyLong_AsLongLong({value})"


def to_python(of: ir.Number, value: str) -> str:
    """An object of Python."""
    match of.kind:
        case "b":
            return f"PyBool_FromLong({value})"
        case "i":
            made = f"PyLong_FromLongLong({value})"
        case "u":
            made = f"PyLong_FromUnsignedLongLong({value})"
        case "f":
            made = f"PyFloat_FromDouble({value})"
        case _:
            made = f"PyComplex_FromDoubles(creal({value}), cimag({value}))"
    plain = of.dtype in {"int64", "float64", "complex128"}
    return made if plain else f'numpy_number("{of.dtype}", {made})'
