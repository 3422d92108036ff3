"""A module of PyO3 around a translation into Rust."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hasten.engine.native.job import Job
from hasten.engine.native.results import MESSAGES
from hasten.engine.native.routes.pyo3.texts import ARRAYS, COMMON, LISTS
from hasten.frontend.emit.interface import Slot
from hasten.frontend.emit.rust.types import number_name, rust_name
from hasten.frontend.kernel import ir

__all__ = ["module_text"]

_PYTHON = frozenset({"bool", "int64", "float64"})
_USES = """\
use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::once_cell::GILOnceCell;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyList, PyLong, PyTuple, PyType};
use pyo3::{AsPyPointer, PyTypeInfo};
"""


def module_text(job: Job) -> str:
    """The text of the whole crate: the translation, and the module behind it.

    Parameters
    ----------
    job : Job
    """
    interface = job.plan.interface
    types = [*(p.type for p in interface.parameters), *interface.returns]
    frees = "" if "fn free(" in job.translation.text else _FREE
    parts = [
        job.translation.text,
        "#[allow(unused_imports)]",
        "mod python {",
        "use super::*;",
        _USES,
        frees,
        COMMON,
        *([LISTS] if any(isinstance(t, ir.ListType) for t in types) else []),
        *([ARRAYS] if any(isinstance(t, ir.ArrayType) for t in types) else []),
        *_raising(job),
        *_function(job),
        "#[pymodule]",
        f"fn {job.stem}(_py: Python<'_>, module: &PyModule) -> PyResult<()> {{",
        f"    module.add_function(wrap_pyfunction!({job.stem}_python, module)?)?;",
        "    module.add_function(wrap_pyfunction!(_refuse_with, module)?)",
        "}",
        "}",
    ]
    return "\n".join(parts) + "\n"


_FREE = """\
extern "C" {
    #[allow(dead_code)]
    fn free(data: *mut u8);
}
"""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _raising(job: Job) -> Iterator[str]:
    yield "fn failure(py: Python<'_>, kind: i32, line: i32) -> PyErr {"
    yield "    match kind {"
    for number, (name, message) in job.plan.exceptions.items():
        said = _quoted(f"{MESSAGES.get(name, name)} ({job.plan.file}:")
        text = f'format!("{{}}{{}})", {said}, line)'
        if message:
            text = f"{_quoted(message)}.to_string()"
        yield f'        {number} => raised(py, "{name}", {text}),'
    yield '        _ => raised(py, "RuntimeError", format!("failure {} in line {}", kind, line)),'
    yield "    }"
    yield "}"
    yield ""


def _function(job: Job) -> Iterator[str]:
    interface = job.plan.interface
    names = [rust_name(p.name) for p in interface.parameters]
    if job.plan.doc:
        yield from (f"/// {line}".rstrip() for line in job.plan.doc.split("\n"))
    yield f'#[pyfunction(name = "{interface.name}")]'
    parameters = "".join(f", {name}: &PyAny" for name in names)
    yield f"fn {job.stem}_python(py: Python<'_>{parameters}) -> PyResult<PyObject> {{"
    yield from (f"    {_taken(p, job)}" for p in interface.parameters)
    yield "    let mut outcome: Outcome = unsafe { std::mem::zeroed() };"
    yield "    let left = &mut outcome as *mut Outcome as usize;"
    yield from (f"    let {variable} = {value};" for variable, value in _passed(job))
    passed = ", ".join(
        [*(_as_pointer(slot) for slot in interface.arguments), "left as *mut Outcome"]
    )
    yield f"    let call = move || unsafe {{ {job.stem}_call({passed}) }};"
    yield "    let failed = py.allow_threads(call);" if job.releases else "    let failed = call();"
    yield "    if failed != 0 {"
    yield "        return Err(failure(py, outcome.kind, outcome.line));"
    yield "    }"
    for p in interface.parameters:
        if p.written and isinstance(p.type, ir.ListType):
            nested = "true" if isinstance(p.type.item, ir.ListType) else "false"
            after = _given(f"{p.name}_after", p.type)
            yield f"    put_back(py, {rust_name(p.name)}, {after}, {nested})?;"
    given = [_given(f"item{i}", of) for i, of in enumerate(interface.returns)]
    match given:
        case []:
            yield "    Ok(py.None())"
        case [one]:
            yield f"    Ok({one})"
        case _:
            yield f"    Ok(PyTuple::new(py, [{', '.join(given)}]).into_py(py))"
    yield "}"
    yield ""


def _taken(parameter: ir.Parameter, job: Job) -> str:
    name, told = rust_name(parameter.name), _quoted(parameter.name)
    match parameter.type:
        case ir.Number() as number:
            kind = number_name(number)
            if parameter.name in job.plan.numpy_scalars:
                plain = "f64" if number.kind == "f" else kind
                taken = f'item::<{plain}>({name}, {told}, "{number.dtype}")? as {kind}'
                return f"let {name}_number = {taken};"
            return f"let {name}_number = <{kind} as Number>::taken({name}, {told})?;"
        case ir.ArrayType() as of:
            flags = ", ".join("true" if f else "false" for f in (of.contiguous, parameter.written))
            kind = f"take_array::<{number_name(of.item)}, {of.ndim}>"
            return f"let {name}_array = {kind}({name}, {told}, {flags})?;"
        case ir.ListType(item=ir.Number() as number):
            return f"let {name}_list = take_list::<{number_name(number)}>({name}, {told})?;"
        case ir.ListType(item=ir.ListType(item=ir.Number() as number)):
            return f"let {name}_list = take_lists::<{number_name(number)}>({name}, {told})?;"
    raise TypeError(parameter.type)


def _passed(job: Job) -> Iterator[tuple[str, str]]:
    """What is given to the translation, as numbers: an address may go where a pointer may not."""
    types = {p.name: p.type for p in job.plan.interface.parameters}
    for slot in job.plan.interface.arguments:
        name = rust_name(slot.of)
        match types[slot.of]:
            case ir.Number():
                value = f"{name}_number"
            case ir.ArrayType():
                member = {"": "data", "n": "shape", "s": "stride"}[slot.suffix[1:2]]
                value = f"{name}_array.{member}{f'[{slot.suffix[2:]}]' if slot.suffix else ''}"
            case ir.ListType(item=ir.Number()):
                value = {"": f"{name}_list.0.as_ptr() as usize", "_length": f"{name}_list.1[0]"}[
                    slot.suffix
                ]
            case _:
                value = {
                    "": f"{name}_list.0.as_ptr() as usize",
                    "_lengths": f"{name}_list.1.as_ptr() as usize",
                    "_length": f"{name}_list.1.len() as i64",
                }[slot.suffix]
        yield f"{name}{slot.suffix}_given", value


def _as_pointer(slot: Slot) -> str:
    name = f"{rust_name(slot.of)}{slot.suffix}_given"
    return f"{name} as *mut {number_name(slot.number)}" if slot.pointer else name


def _given(slot: str, of: ir.Type) -> str:
    value = f"outcome.{rust_name(slot)}"
    match of:
        case ir.Number(dtype):
            made = f"{value}.into_py(py)"
            return made if dtype in _PYTHON else f'as_numpy(py, "{dtype}", {made})?'
        case ir.ArrayType():
            shape = f"&{value}_shape" if of.ndim > 1 else f"&[{value}_shape]"
            return f'give_array(py, {value} as usize, {shape}, "{np.dtype(of.dtype).str}")?'
        case ir.ListType(item=ir.Number()):
            return f"unsafe {{ give_list(py, {value}, {value}_length) }}"
    return f"unsafe {{ give_lists(py, {value}, {value}_lengths, {value}_length) }}"
