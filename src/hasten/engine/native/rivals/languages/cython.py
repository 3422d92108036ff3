"""Functions in files of Cython: how they are found, and how they are written."""

from __future__ import annotations

import re

from hasten.engine.native.rivals.languages.texts import line_of, split, without
from hasten.engine.native.rivals.prototype import Misread
from hasten.frontend.emit.cython.types import cython_name, type_name
from hasten.frontend.kernel import ir
from hasten.workload.signature import ArrayType, ScalarType, Signature, ValueType

__all__ = ["cython_heading", "python_parameters"]


def python_parameters(text: str, function: str) -> tuple[list[str], int] | None:
    """Names of the parameters of a function that Python can call, and its line; None where there is none.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        Only C can call it.
    """
    plain = without(r"#[^\n]*", text)
    name = rf"\b{re.escape(function)}\s*\(([^)]*)\)"
    found = re.search(rf"^(?:def\s+|cpdef\b[\w\[\], :*.]*?){name}", plain, re.MULTILINE)
    if not found:
        if hidden := re.search(rf"^cdef\b[\w\[\], :*.]*?{name}", plain, re.MULTILINE):
            line = line_of(plain, hidden.start(1))
            raise Misread(f"{function} is `cdef`, which only C calls", line, "write `def` or `cpdef`")  # fmt: skip
        return None
    parts = (part.partition("=")[0].replace("not None", "").strip() for part in split(found[1]))
    names = [_name(part) for part in parts if part and part not in {"*", "/"}]
    return names, line_of(plain, found.start(1))


def _name(parameter: str) -> str:
    declared = parameter.split(":", maxsplit=1)[0] if "[" not in parameter else parameter
    *_, name = re.findall(r"\w+", declared)
    return str(name)


def cython_heading(function: str, signature: Signature) -> str:
    """The first line of a function.

    Parameters
    ----------
    function : str
    signature : Signature
    """
    parameters = (f"{_type(p.type)}{cython_name(p.name)}" for p in signature.parameters)
    return f"def {function}({', '.join(parameters)}):"


def _type(of: ValueType) -> str:
    """The type of a parameter, where it has one in C."""
    match of:
        case ArrayType():
            return f"{type_name(ir.ArrayType(of.dtype, of.ndim, contiguous=False))} "
        case ScalarType("float" | "bool" as name):
            return {"float": "double ", "bool": "bint "}[name]
        case ScalarType("int"):
            return "long long "
    return ""
