"""The parameters of a workload as native code takes them: numbers, arrays in C order, lists of numbers."""

from __future__ import annotations

from hasten.engine.native.kernels import taken_by_kernel
from hasten.errors import Unsupported
from hasten.frontend.kernel import ir
from hasten.workload.model import Workload
from hasten.workload.signature import ArrayType, ScalarType, SequenceType

__all__ = ["parameters_of"]

_PYTHON = {"bool": "bool", "int": "int64", "float": "float64", "complex": "complex128"}


def parameters_of(workload: Workload) -> tuple[tuple[ir.Parameter, ...], frozenset[str]]:
    """Its parameters, and which of them take NumPy's scalars.

    Raises
    ------
    Unsupported
        Native code takes no such argument.
    """
    found = []
    scalars = set()
    for parameter in taken_by_kernel(workload).parameters:
        match parameter.type:
            case ScalarType(name) if name in _PYTHON:
                of: ir.Type = ir.Number(_PYTHON[name])
            case ScalarType(name) if name not in {"str", "bytes", "None"}:
                of = ir.Number(name)
                scalars.add(parameter.name)
            case ArrayType() as array:
                of = ir.ArrayType(array.dtype, array.ndim, contiguous=True)
            case SequenceType(kind="list", items=(ScalarType(name),)) if name in _PYTHON:
                of = ir.ListType(ir.Number(_PYTHON[name]))
            case other:
                raise Unsupported(
                    f"the argument `{parameter.name}` is {other}: native rivals take numbers, arrays and "
                    "lists of numbers"
                )
        found.append(ir.Parameter(parameter.name, of))
    return tuple(found), frozenset(scalars)
