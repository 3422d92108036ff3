"""What every module of this route holds, in Rust."""

from __future__ import annotations

__all__ = ["ARRAYS", "COMMON", "LISTS"]

COMMON = """\
static REFUSAL: GILOnceCell<PyObject> = GILOnceCell::new();

#[pyfunction]
fn _refuse_with(py: Python<'_>, kind: PyObject) {
    let _ = REFUSAL.set(py, kind);
}

/// What the kernel was not made for.
fn refused(value: &PyAny, name: &str, wanted: &str) -> PyErr {
    let py = value.py();
    let found = value.get_type().name().unwrap_or("?");
    let said = format!("the argument `{}` is a {}: built for {}", name, found, wanted);
    match REFUSAL.get(py) {
        Some(kind) => match kind.as_ref(py).downcast::<PyType>() {
            Ok(kind) => PyErr::from_type(kind, said),
            Err(_) => PyTypeError::new_err(said),
        },
        None => PyTypeError::new_err(said),
    }
}

/// A number of Python: of this very type, or the answer would be of another one.
trait Number: Sized + Copy {
    fn taken(value: &PyAny, name: &str) -> PyResult<Self>;
}

impl Number for bool {
    fn taken(value: &PyAny, name: &str) -> PyResult<bool> {
        value.extract().map_err(|_| refused(value, name, "bool"))
    }
}

impl Number for i64 {
    fn taken(value: &PyAny, name: &str) -> PyResult<i64> {
        if !PyLong::is_exact_type_of(value) {
            return Err(refused(value, name, "int"));
        }
        value.extract().map_err(|_| refused(value, name, "an int of 64 bits"))
    }
}

impl Number for f64 {
    fn taken(value: &PyAny, name: &str) -> PyResult<f64> {
        if !PyFloat::is_exact_type_of(value) {
            return Err(refused(value, name, "float"));
        }
        value.extract()
    }
}

/// A scalar of NumPy, as Python's own number.
#[allow(dead_code)]
fn item<'py, T: FromPyObject<'py>>(value: &'py PyAny, name: &str, kind: &str) -> PyResult<T> {
    if value.get_type().name()? != kind {
        return Err(refused(value, name, kind));
    }
    value.call_method0("item")?.extract()
}

#[allow(dead_code)]
fn as_numpy(py: Python<'_>, kind: &str, value: PyObject) -> PyResult<PyObject> {
    Ok(py.import("numpy")?.call_method1(kind, (value,))?.into_py(py))
}

/// From the number of an exception to the exception.
fn raised(py: Python<'_>, name: &str, said: String) -> PyErr {
    match py.import("builtins").and_then(|builtins| builtins.getattr(name)) {
        Ok(kind) => match kind.downcast::<PyType>() {
            Ok(kind) => PyErr::from_type(kind, said),
            Err(error) => error.into(),
        },
        Err(error) => error,
    }
}
"""

ARRAYS = """\
struct Taken<T, const N: usize> {
    _held: PyBuffer<T>,
    data: usize,
    shape: [i64; N],
    stride: [i64; N],
}

/// An array of the very type that the kernel was built for.
fn take_array<T: Element, const N: usize>(
    value: &PyAny,
    name: &str,
    contiguous: bool,
    written: bool,
) -> PyResult<Taken<T, N>> {
    let wanted = "another kind of array";
    let buffer = PyBuffer::<T>::get(value).map_err(|_| refused(value, name, wanted))?;
    if buffer.dimensions() != N || (contiguous && !buffer.is_c_contiguous()) {
        return Err(refused(value, name, wanted));
    }
    if written && buffer.readonly() {
        return Err(PyValueError::new_err("assignment destination is read-only"));
    }
    let data = buffer.buf_ptr() as usize;
    let size = std::mem::size_of::<T>() as isize;
    let mut shape = [0; N];
    let mut stride = [0; N];
    for axis in 0..N {
        shape[axis] = buffer.shape()[axis] as i64;
        stride[axis] = (buffer.strides()[axis] / size) as i64;
        if buffer.strides()[axis] % size != 0 {
            return Err(refused(value, name, wanted));
        }
    }
    Ok(Taken { _held: buffer, data, shape, stride })
}

/// Memory that a kernel returned: NumPy views it, and the last view frees it.
#[pyclass]
struct Memory {
    data: usize,
    shape: Vec<i64>,
    kind: &'static str,
}

#[pymethods]
impl Memory {
    #[getter(__array_interface__)]
    fn array_interface(&self, py: Python<'_>) -> PyResult<PyObject> {
        let found = PyDict::new(py);
        found.set_item("version", 3)?;
        found.set_item("data", (self.data, false))?;
        found.set_item("shape", PyTuple::new(py, &self.shape))?;
        found.set_item("typestr", self.kind)?;
        Ok(found.into_py(py))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        unsafe { free(self.data as *mut u8) };
    }
}

#[allow(dead_code)]
fn give_array(py: Python<'_>, data: usize, shape: &[i64], kind: &'static str) -> PyResult<PyObject> {
    let memory = Py::new(py, Memory { data, shape: shape.to_vec(), kind })?;
    Ok(py.import("numpy")?.call_method1("asarray", (memory,))?.into_py(py))
}
"""

LISTS = """\
fn items<T: Number>(list: &PyAny, name: &str, all: &mut Vec<T>) -> PyResult<i64> {
    if !PyList::is_exact_type_of(list) {
        return Err(refused(list, name, "a list"));
    }
    let list: &PyList = list.downcast()?;
    for value in list {
        all.push(T::taken(value, name)?);
    }
    Ok(list.len() as i64)
}

#[allow(dead_code)]
fn take_list<T: Number>(list: &PyAny, name: &str) -> PyResult<(Vec<T>, Vec<i64>)> {
    let mut all = Vec::new();
    let length = items(list, name, &mut all)?;
    Ok((all, vec![length]))
}

#[allow(dead_code)]
fn take_lists<T: Number>(list: &PyAny, name: &str) -> PyResult<(Vec<T>, Vec<i64>)> {
    if !PyList::is_exact_type_of(list) {
        return Err(refused(list, name, "a list of lists"));
    }
    let mut all = Vec::new();
    let mut lengths = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in list.downcast::<PyList>()? {
        if !seen.insert(row.as_ptr() as usize) {
            return Err(refused(list, name, "a list of different lists"));
        }
        lengths.push(items(row, name, &mut all)?);
    }
    Ok((all, lengths))
}

#[allow(dead_code)]
unsafe fn give_list<T: Copy + ToPyObject>(py: Python<'_>, data: *mut T, length: i64) -> PyObject {
    let made = PyList::new(py, std::slice::from_raw_parts(data, length as usize)).to_object(py);
    free(data as *mut u8);
    made
}

#[allow(dead_code)]
unsafe fn give_lists<T: Copy + ToPyObject>(
    py: Python<'_>,
    data: *mut T,
    lengths: *mut i64,
    length: i64,
) -> PyObject {
    let made = PyList::empty(py);
    let mut next = data;
    for i in 0..length as usize {
        let count = *lengths.add(i) as usize;
        let _ = made.append(PyList::new(py, std::slice::from_raw_parts(next, count)));
        next = next.add(count);
    }
    free(data as *mut u8);
    free(lengths as *mut u8);
    made.to_object(py)
}

/// Make a list what the kernel left of it.
#[allow(dead_code)]
fn put_back(py: Python<'_>, list: &PyAny, left: PyObject, nested: bool) -> PyResult<()> {
    let (list, left): (&PyList, &PyList) = (list.downcast()?, left.as_ref(py).downcast()?);
    if nested && list.len() == left.len() {
        for (row, changed) in list.iter().zip(left.iter()) {
            let row: &PyList = row.downcast()?;
            row.set_slice(0, row.len(), changed)?;
        }
        return Ok(());
    }
    list.set_slice(0, list.len(), left)
}
"""
