"""Results, from C to Python."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.engine.native.plan import Plan
from hasten.engine.native.routes.capi.numbers import FORMATS, number_in, to_python
from hasten.frontend.emit.c.types import c_name, number_name
from hasten.frontend.kernel import ir

__all__ = ["changed", "returned"]


def changed(plan: Plan, held: int) -> Iterator[str]:
    """Lists that the kernel changed get their new items."""
    free = f"{c_name(plan.interface.name)}_free"
    for place, parameter in enumerate(plan.interface.parameters):
        if not parameter.written or not isinstance(parameter.type, ir.ListType):
            continue
        slot = f"{c_name(parameter.name)}_after"
        yield "    {"
        yield from (f"        {line}" for line in _list_made(slot, parameter.type, free))
        yield "        if (made == NULL)"
        yield f"            goto done{held};"
        value = f"args[{place}]"
        if isinstance(parameter.type.item, ir.ListType):
            yield f"        if (PyList_GET_SIZE(made) == PyList_GET_SIZE({value}))"
            yield "            for (Py_ssize_t i = 0; i < PyList_GET_SIZE(made); i++) {"
            yield f"                PyObject *row = PyList_GET_ITEM({value}, i);"
            yield "                PyList_SetSlice(row, 0, PyList_GET_SIZE(row), PyList_GET_ITEM(made, i));"
            yield "            }"
            yield "        else"
            yield "    "
        yield f"        PyList_SetSlice({value}, 0, PyList_GET_SIZE({value}), made);"
        yield "        Py_DECREF(made);"
        yield "    }"


def returned(plan: Plan) -> Iterator[str]:
    """What the kernel returns."""
    returns, free = plan.interface.returns, f"{c_name(plan.interface.name)}_free"
    if not returns:
        yield "    result = Py_NewRef(Py_None);"
        return
    if len(returns) > 1:
        yield f"    result = PyTuple_New({len(returns)});"
    for index, of in enumerate(returns):
        slot = f"item{index}"
        put = "result = {};" if len(returns) == 1 else f"PyTuple_SET_ITEM(result, {index}, {{}});"
        match of:
            case ir.Number():
                yield "    " + put.format(to_python(of, f"outcome.{slot}"))
            case ir.ArrayType():
                code = FORMATS[of.dtype][0]
                code = {"F": "Zf", "D": "Zd"}.get(code, code)
                star = "&" if of.ndim == 1 else ""
                size = f"sizeof({number_name(of.item)})"
                made = f'array_of(outcome.{slot}, "{code}", {size}, {of.ndim}, {star}outcome.{slot}_shape)'
                yield "    " + put.format(made)
            case ir.ListType():
                yield "    {"
                yield from (f"        {line}" for line in _list_made(slot, of, free))
                yield "        " + put.format("made")
                yield "    }"


def _list_made(slot: str, of: ir.ListType, free: str) -> Iterator[str]:
    """A Python list ``made`` of what the outcome holds, whose memory is freed."""
    value = f"outcome.{slot}"
    if isinstance(of.item, ir.Number):
        yield f"PyObject *made = PyList_New((Py_ssize_t) {value}_length);"
        yield f"for (int64_t i = 0; made != NULL && i < {value}_length; i++)"
        yield f"    PyList_SET_ITEM(made, (Py_ssize_t) i, {to_python(of.item, f'{value}[i]')});"
        yield f"{free}({value});"
        return
    number = ir.Number(number_in(of))
    yield f"PyObject *made = PyList_New((Py_ssize_t) {value}_length);"
    yield f"{number_name(number)} *next = {value};"
    yield f"for (int64_t i = 0; made != NULL && i < {value}_length; i++) {{"
    yield f"    PyObject *row = PyList_New((Py_ssize_t) {value}_lengths[i]);"
    yield f"    for (int64_t k = 0; row != NULL && k < {value}_lengths[i]; k++)"
    yield f"        PyList_SET_ITEM(row, (Py_ssize_t) k, {to_python(number, '*next++')});"
    yield "    PyList_SET_ITEM(made, (Py_ssize_t) i, row);"
    yield "}"
    yield f"{free}({value});"
    yield f"{free}({value}_lengths);"
