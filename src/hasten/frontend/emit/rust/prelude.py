"""Helpers in Rust, by name."""

from __future__ import annotations

from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.mathematics import CHECKED

__all__ = ["FALLIBLE", "FROM_C", "HELPERS", "IN_RUST"]

IN_RUST = {
    "log": "ln",
    "log1p": "ln_1p",
    "expm1": "exp_m1",
    "fabs": "abs",
    "isnan": "is_nan",
    "isinf": "is_infinite",
    "isfinite": "is_finite",
    "pow": "powf",
}
"""Functions that Rust has by another name."""
FROM_C = {"gamma": "tgamma", **{name: name for name in ("lgamma", "erf", "erfc", "asinh", "acosh", "atanh", "nearbyint", "fmod", "remainder")}}  # fmt: skip
"""Functions that Rust has not, or not as exact: those of C's library."""


def _checked(name: str, parameters: str, grows: str) -> Helper:
    """A function of ``math`` that fails where Python raises."""
    given, typed = ", ".join(parameters), ", ".join(f"{p}: f64" for p in parameters)
    called = f"{FROM_C.get(name) or f'f64::{IN_RUST.get(name, name)}'}({given})"
    core = "checked_math" if len(parameters) == 1 else "checked_math_of_two"
    text = f"""\
fn checked_{name}({typed}, line: i32) -> Result<f64, Failure> {{
    {core}({called}, {given}, {grows}, line)
}}
"""
    return Helper(text, (core, *((FROM_C[name],) if name in FROM_C else ())))


HELPERS: dict[str, Helper] = {
    "Failure": Helper(
        """\
/// An exception of Python: which one, and the line that raised it.
struct Failure {
    kind: i32,
    line: i32,
}
""",
    ),
    "Complex": Helper(
        """\
#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Complex<T> {
    re: T,
    im: T,
}

impl<T> Complex<T> {
    fn new(re: T, im: T) -> Self {
        Complex { re, im }
    }
}

impl<T: Add<Output = T>> Add for Complex<T> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Complex::new(self.re + other.re, self.im + other.im)
    }
}

impl<T: Sub<Output = T>> Sub for Complex<T> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Complex::new(self.re - other.re, self.im - other.im)
    }
}

impl<T: Neg<Output = T>> Neg for Complex<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Complex::new(-self.re, -self.im)
    }
}

#[allow(dead_code)]
impl Complex<f64> {
    fn abs(self) -> f64 {
        self.re.hypot(self.im)
    }

    fn conj(self) -> Self {
        Complex::new(self.re, -self.im)
    }

    fn cast_f32(self) -> Complex<f32> {
        Complex::new(self.re as f32, self.im as f32)
    }
}

#[allow(dead_code)]
impl Complex<f32> {
    fn cast_f64(self) -> Complex<f64> {
        Complex::new(self.re.into(), self.im.into())
    }
}
""",
        (),
        ("std::ops::{Add, Neg, Sub}",),
    ),
    "Array": Helper(
        """\
/// An array in C order. Others may hold it too, as in Python: whoever indexes it has looked at the bounds.
#[derive(Clone, Copy)]
struct Array<T, const N: usize> {
    data: *mut T,
    shape: [i64; N],
}

#[allow(dead_code)]
impl<T, const N: usize> Array<T, N> {
    fn part(data: *mut T, begin: i64, shape: [i64; N]) -> Self {
        Array { data: data.wrapping_offset(begin as isize), shape }
    }

    /// From one element to the next along an axis.
    fn stride(&self, axis: usize) -> i64 {
        self.shape[axis + 1..].iter().product()
    }
}

impl<T, const N: usize> Default for Array<T, N> {
    fn default() -> Self {
        Array { data: std::ptr::null_mut(), shape: [0; N] }
    }
}

impl<T, const N: usize> Index<[i64; N]> for Array<T, N> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: [i64; N]) -> &T {
        let mut place = 0;
        for axis in 0..N {
            place = place * self.shape[axis] + at[axis];
        }
        unsafe { &*self.data.offset(place as isize) }
    }
}

impl<T> Index<i64> for Array<T, 1> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: i64) -> &T {
        unsafe { &*self.data.offset(at as isize) }
    }
}

""",
        (),
        ("std::ops::Index",),
    ),
    "View": Helper(
        """\
/// An array with any steps from one element to the next.
#[derive(Clone, Copy)]
struct View<T, const N: usize> {
    data: *mut T,
    shape: [i64; N],
    steps: [i64; N],
}

#[allow(dead_code)]
impl<T, const N: usize> View<T, N> {
    fn part(data: *mut T, begin: i64, shape: [i64; N], steps: [i64; N]) -> Self {
        View { data: data.wrapping_offset(begin as isize), shape, steps }
    }

    fn stride(&self, axis: usize) -> i64 {
        self.steps[axis]
    }

    #[inline(always)]
    fn place(&self, at: [i64; N]) -> *mut T {
        let mut place = 0;
        for axis in 0..N {
            place += at[axis] * self.steps[axis];
        }
        self.data.wrapping_offset(place as isize)
    }
}

impl<T, const N: usize> Default for View<T, N> {
    fn default() -> Self {
        View { data: std::ptr::null_mut(), shape: [0; N], steps: [0; N] }
    }
}

impl<T, const N: usize> Index<[i64; N]> for View<T, N> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: [i64; N]) -> &T {
        unsafe { &*self.place(at) }
    }
}

impl<T> Index<i64> for View<T, 1> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: i64) -> &T {
        unsafe { &*self.place([at]) }
    }
}

""",
        (),
        ("std::ops::Index",),
    ),
    "set": Helper(
        """\
impl<T, const N: usize> Array<T, N> {
    #[inline(always)]
    fn set(&self, at: [i64; N], value: T) {
        let mut place = 0;
        for axis in 0..N {
            place = place * self.shape[axis] + at[axis];
        }
        unsafe { *self.data.offset(place as isize) = value };
    }
}
""",
        ("Array",),
    ),
    "put": Helper(
        """\
impl<T> Array<T, 1> {
    #[inline(always)]
    fn put(&self, at: i64, value: T) {
        unsafe { *self.data.offset(at as isize) = value };
    }
}
""",
        ("Array",),
    ),
    "set_view": Helper(
        """\
impl<T, const N: usize> View<T, N> {
    #[inline(always)]
    fn set(&self, at: [i64; N], value: T) {
        unsafe { *self.place(at) = value };
    }
}
""",
        ("View",),
    ),
    "put_view": Helper(
        """\
impl<T> View<T, 1> {
    #[inline(always)]
    fn put(&self, at: i64, value: T) {
        unsafe { *self.place([at]) = value };
    }
}
""",
        ("View",),
    ),
    "put_list": Helper(
        """\
impl<T> List<T> {
    #[inline(always)]
    fn put(&self, at: i64, item: T) {
        unsafe { *self.items().get_unchecked_mut(at as usize) = item };
    }
}
""",
        ("List",),
    ),
    "view": Helper(
        """\
impl<T, const N: usize> Array<T, N> {
    fn view(&self) -> View<T, N> {
        let mut steps = [1; N];
        for axis in (0..N.saturating_sub(1)).rev() {
            steps[axis] = steps[axis + 1] * self.shape[axis + 1];
        }
        View { data: self.data, shape: self.shape, steps }
    }
}
""",
        ("Array", "View"),
    ),
    "List": Helper(
        """\
/// A list of Python: whoever holds it sees what others do to it. No reference into it outlives an expression.
#[derive(Clone)]
struct List<T>(Rc<UnsafeCell<Vec<T>>>);

impl<T> List<T> {
    #[allow(clippy::mut_from_ref)]
    fn items(&self) -> &mut Vec<T> {
        unsafe { &mut *self.0.get() }
    }

    #[allow(dead_code)]
    fn len(&self) -> i64 {
        self.items().len() as i64
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(Rc::new(UnsafeCell::new(items)))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::from(Vec::new())
    }
}

impl<T> Index<i64> for List<T> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: i64) -> &T {
        unsafe { self.items().get_unchecked(at as usize) }
    }
}

""",
        (),
        ("std::cell::UnsafeCell", "std::ops::Index", "std::rc::Rc"),
    ),
    "append": Helper(
        """\
impl<T> List<T> {
    fn append(&self, item: T) {
        self.items().push(item);
    }
}
""",
        ("List",),
    ),
    "pop": Helper(
        """\
impl<T> List<T> {
    fn pop(&self, line: i32) -> Result<T, Failure> {
        self.items().pop().ok_or(Failure { kind: INDEX_ERROR, line })
    }
}
""",
        ("List", "Failure"),
    ),
    "repeated": Helper(
        """\
impl<T: Clone> List<T> {
    /// A new list with the items of this one, some times over.
    fn repeated(&self, times: i64) -> Self {
        let items = self.items();
        let count = items.len() * times.max(0) as usize;
        List::from(items.iter().cycle().take(count).cloned().collect::<Vec<T>>())
    }
}
""",
        ("List",),
    ),
    "allocate": Helper(
        """\
extern "C" {
    fn malloc(size: usize) -> *mut u8;
    fn calloc(count: usize, size: usize) -> *mut u8;
    fn free(data: *mut u8);
}

thread_local! {
    /// Memory that lives until the call from outside is over.
    static BLOCKS: RefCell<Vec<*mut u8>> = const { RefCell::new(Vec::new()) };
}

fn allocate<T>(shape: &[i64], zeroed: bool, line: i32) -> Result<*mut T, Failure> {
    let mut count: i64 = 1;
    for &n in shape {
        count = match count.checked_mul(n) {
            Some(product) if n >= 0 => product,
            _ => return Err(Failure { kind: VALUE_ERROR, line }),
        };
    }
    let size = match (count as usize).checked_mul(std::mem::size_of::<T>()) {
        Some(size) if size < isize::MAX as usize / 2 => size + 1,
        _ => return Err(Failure { kind: MEMORY_ERROR, line }),
    };
    let data = unsafe { if zeroed { calloc(1, size) } else { malloc(size) } };
    if data.is_null() {
        return Err(Failure { kind: MEMORY_ERROR, line });
    }
    BLOCKS.with(|blocks| blocks.borrow_mut().push(data));
    Ok(data as *mut T)
}

fn release() {
    BLOCKS.with(|blocks| blocks.borrow_mut().drain(..).for_each(|data| unsafe { free(data) }));
}
""",
        ("Failure",),
        ("std::cell::RefCell",),
    ),
    "Created": Helper(
        """\
#[allow(dead_code)]
impl<T, const N: usize> Array<T, N> {
    fn empty(shape: [i64; N], line: i32) -> Result<Self, Failure> {
        Ok(Array { data: allocate(&shape, false, line)?, shape })
    }

    fn zeros(shape: [i64; N], line: i32) -> Result<Self, Failure> {
        Ok(Array { data: allocate(&shape, true, line)?, shape })
    }
}
""",
        ("allocate", "Array"),
    ),
    "full": Helper(
        """\
impl<T: Copy, const N: usize> Array<T, N> {
    fn full(shape: [i64; N], value: T, line: i32) -> Result<Self, Failure> {
        let made = Array::<T, N>::empty(shape, line)?;
        for place in 0..shape.iter().product::<i64>() {
            unsafe { *made.data.offset(place as isize) = value };
        }
        Ok(made)
    }
}
""",
        ("Created",),
    ),
    "counting": Helper(
        """\
impl<T> Array<T, 1> {
    fn counting(n: i64, number: fn(i64) -> T, line: i32) -> Result<Self, Failure> {
        let made = Array::<T, 1>::empty([n], line)?;
        for i in 0..n {
            unsafe { *made.data.offset(i as isize) = number(i) };
        }
        Ok(made)
    }
}
""",
        ("Created",),
    ),
    "copied": Helper(
        """\
/// A copy in C order.
fn copied<T: Copy, const N: usize>(from: View<T, N>, line: i32) -> Result<Array<T, N>, Failure> {
    let made = Array::<T, N>::empty(from.shape, line)?;
    for place in 0..from.shape.iter().product::<i64>() {
        let mut rest = place;
        let mut at = [0; N];
        for axis in (0..N).rev() {
            at[axis] = rest % from.shape[axis];
            rest /= from.shape[axis];
        }
        unsafe { *made.data.offset(place as isize) = from[at] };
    }
    Ok(made)
}
""",
        ("Created", "View"),
    ),
    "keep": Helper(
        """\
/// Memory that the caller keeps, and frees by its own call: a copy where it is part of something else.
fn keep<T: Copy>(data: *mut T, count: i64) -> Result<*mut T, Failure> {
    let kept = BLOCKS.with(|blocks| {
        let mut blocks = blocks.borrow_mut();
        let place = blocks.iter().position(|&block| block == data as *mut u8)?;
        Some(blocks.swap_remove(place) as *mut T)
    });
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let copy = allocate::<T>(&[count], false, 0)?;
    unsafe { std::ptr::copy_nonoverlapping(data, copy, count as usize) };
    BLOCKS.with(|blocks| blocks.borrow_mut().pop());
    Ok(copy)
}
""",
        ("allocate",),
    ),
    "keep_list": Helper(
        """\
fn keep_list<T: Copy>(list: &List<T>) -> Result<*mut T, Failure> {
    keep(list.items().as_mut_ptr(), list.items().len() as i64)
}
""",
        ("keep", "List"),
    ),
    "keep_lists": Helper(
        """\
/// The items of lists one after the other, and how many are in each.
fn keep_lists<T: Copy>(lists: &List<List<T>>, lengths: &mut *mut i64) -> Result<*mut T, Failure> {
    let all: Vec<T> = lists.items().iter().flat_map(|list| list.items().iter().copied()).collect();
    let sizes: Vec<i64> = lists.items().iter().map(|list| list.items().len() as i64).collect();
    *lengths = keep_list(&List::from(sizes))?;
    keep_list(&List::from(all))
}
""",
        ("keep_list",),
    ),
    "list_of": Helper(
        """\
unsafe fn list_of<T: Clone>(items: *const T, length: i64) -> List<T> {
    List::from((0..length as usize).map(|i| (*items.add(i)).clone()).collect::<Vec<T>>())
}
""",
        ("List",),
    ),
    "lists_of": Helper(
        """\
unsafe fn lists_of<T: Clone>(items: *const T, lengths: *const i64, length: i64) -> List<List<T>> {
    let mut begin = items;
    let mut rows = Vec::new();
    for i in 0..length as usize {
        rows.push(list_of(begin, *lengths.add(i)));
        begin = begin.add(*lengths.add(i) as usize);
    }
    List::from(rows)
}
""",
        ("list_of",),
    ),
    "parallel": Helper(
        """\
/// All iterations of a loop, on as many threads as OMP_NUM_THREADS says, or as there are cores: each takes
/// some, and comes back for more. They are independent, as the one that wrote them has seen.
fn parallel<F: Fn(i64)>(start: i64, stop: i64, body: F) {
    let asked = std::env::var("OMP_NUM_THREADS").ok().and_then(|text| text.parse::<usize>().ok());
    let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let threads = asked.unwrap_or_else(cores).max(1);
    let chunk = ((stop - start) / (64 * threads as i64)).max(1);
    let (next, shared) = (AtomicI64::new(start), Shared(&body));
    let work = || loop {
        let begin = next.fetch_add(chunk, Ordering::Relaxed);
        if begin >= stop {
            break;
        }
        (begin..stop.min(begin + chunk)).for_each(shared.body());
    };
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(work)));
        work();
    });
}

/// What threads may call together: it holds arrays, into which no two of them write at one place.
struct Shared<'a, F>(&'a F);

unsafe impl<F> Sync for Shared<'_, F> {}

impl<F> Shared<'_, F> {
    fn body(&self) -> &F {
        self.0
    }
}
""",
        (),
        ("std::sync::atomic::{AtomicI64, Ordering}",),
    ),
    "range": Helper(
        """\
/// Python's range with any step.
fn range(start: i64, stop: i64, step: i64) -> impl Iterator<Item = i64> {
    let ahead = if step > 0 { stop.wrapping_sub(start) } else { start.wrapping_sub(stop) };
    let some = if step > 0 { start < stop } else { start > stop };
    let count = if some { (ahead as u64 - 1) / step.unsigned_abs() + 1 } else { 0 };
    (0..count).map(move |i| start.wrapping_add((i as i64).wrapping_mul(step)))
}
""",
    ),
    "index_at": Helper(
        """\
/// Python's index: from the end where it is negative.
#[inline(always)]
fn index_at(i: i64, n: i64, line: i32) -> Result<i64, Failure> {
    let place = if i < 0 { i + n } else { i };
    if place as u64 >= n as u64 {
        return Err(Failure { kind: INDEX_ERROR, line });
    }
    Ok(place)
}
""",
        ("Failure",),
    ),
    "index_within": Helper(
        """\
#[inline(always)]
fn index_within(i: i64, n: i64, line: i32) -> Result<i64, Failure> {
    if i as u64 >= n as u64 {
        return Err(Failure { kind: INDEX_ERROR, line });
    }
    Ok(i)
}
""",
        ("Failure",),
    ),
    "index_wrapped": Helper(
        """\
/// Python's index: from the end where it is negative.
#[inline(always)]
fn index_wrapped(i: i64, n: i64) -> i64 {
    if i < 0 { i + n } else { i }
}
""",
    ),
    "index_clamped": Helper(
        """\
/// The end of a slice: from the end where it is negative, and never outside.
fn index_clamped(i: i64, n: i64) -> i64 {
    (if i < 0 { i + n } else { i }).clamp(0, n)
}
""",
    ),
    "min": Helper(
        """\
/// The first of two that are equal, as Python has it.
#[inline(always)]
fn min<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}
""",
    ),
    "max": Helper(
        """\
/// The first of two that are equal, as Python has it.
#[inline(always)]
fn max<T: PartialOrd>(a: T, b: T) -> T {
    if b > a { b } else { a }
}
""",
    ),
    **{
        f"checked_{name}": Helper(
            f"""\
#[inline(always)]
fn checked_{name}({parameters}, line: i32) -> Result<i64, Failure> {{
    {text}.ok_or(Failure {{ kind: OVERFLOW_ERROR, line }})
}}
""",
            ("Failure",),
        )
        for name, parameters, text in (
            ("add", "a: i64, b: i64", "a.checked_add(b)"),
            ("sub", "a: i64, b: i64", "a.checked_sub(b)"),
            ("mul", "a: i64, b: i64", "a.checked_mul(b)"),
            ("neg", "a: i64", "a.checked_neg()"),
            ("abs", "a: i64", "a.checked_abs()"),
        )
    },
    "floor_div": Helper(
        """\
/// Python rounds down, Rust towards zero; the least number by -1 wraps around, as in NumPy.
#[inline(always)]
fn floor_div(a: i64, b: i64) -> i64 {
    if b == -1 {
        return a.wrapping_neg();
    }
    a / b - i64::from(a % b != 0 && (a < 0) != (b < 0))
}
""",
    ),
    "floor_mod": Helper(
        """\
/// The sign of the divisor, as Python has it.
#[inline(always)]
fn floor_mod(a: i64, b: i64) -> i64 {
    if b == -1 {
        return 0;
    }
    let r = a % b;
    if r != 0 && (r < 0) != (b < 0) { r + b } else { r }
}
""",
    ),
    "checked_floor_div": Helper(
        """\
#[inline(always)]
fn checked_floor_div(a: i64, b: i64, line: i32) -> Result<i64, Failure> {
    if b == 0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    if a == i64::MIN && b == -1 {
        return Err(Failure { kind: OVERFLOW_ERROR, line });
    }
    Ok(floor_div(a, b))
}
""",
        ("Failure", "floor_div"),
    ),
    "checked_floor_mod": Helper(
        """\
#[inline(always)]
fn checked_floor_mod(a: i64, b: i64, line: i32) -> Result<i64, Failure> {
    if b == 0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    Ok(floor_mod(a, b))
}
""",
        ("Failure", "floor_mod"),
    ),
    "python_fmod": Helper(
        """\
/// As CPython's float_rem: the sign of the divisor, also of a zero.
fn python_fmod(a: f64, b: f64) -> f64 {
    let r = a % b;
    if r == 0.0 {
        return f64::copysign(0.0, b);
    }
    if (b < 0.0) != (r < 0.0) { r + b } else { r }
}
""",
    ),
    "python_floordiv": Helper(
        """\
/// As CPython's float_floor_div.
fn python_floordiv(a: f64, b: f64) -> f64 {
    let r = a % b;
    let mut q = (a - r) / b;
    if r != 0.0 && (b < 0.0) != (r < 0.0) {
        q -= 1.0;
    }
    if q == 0.0 {
        return f64::copysign(0.0, a / b);
    }
    let whole = q.floor();
    if q - whole > 0.5 { whole + 1.0 } else { whole }
}
""",
    ),
    "numpy_floordiv": Helper(
        """\
/// As NumPy's floor_divide: infinite, or not a number, where the divisor is zero.
fn numpy_floordiv(a: f64, b: f64) -> f64 {
    if b == 0.0 { a / b } else { python_floordiv(a, b) }
}
""",
        ("python_floordiv",),
    ),
    "numpy_fmod": Helper(
        """\
fn numpy_fmod(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { python_fmod(a, b) }
}
""",
        ("python_fmod",),
    ),
    "checked_divisor": Helper(
        """\
#[inline(always)]
fn checked_divisor(b: f64, line: i32) -> Result<f64, Failure> {
    if b == 0.0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    Ok(b)
}
""",
        ("Failure",),
    ),
    "checked_nonzero": Helper(
        """\
#[inline(always)]
fn checked_nonzero(b: i64, line: i32) -> Result<i64, Failure> {
    if b == 0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    Ok(b)
}
""",
        ("Failure",),
    ),
    "true_div": Helper(
        """\
/// The quotient of whole numbers, rounded once: in integers where a float cannot hold both.
fn true_div(a: i64, b: i64) -> f64 {
    let (over, under) = (a.unsigned_abs(), b.unsigned_abs());
    if (over <= 1 << 53 && under <= 1 << 53) || under == 0 {
        return a as f64 / b as f64;
    }
    if over == 0 {
        return 0.0;
    }
    let shift = 63 + over.leading_zeros();
    let wide = u128::from(over) << shift;
    let quotient = wide / u128::from(under) | u128::from(wide % u128::from(under) != 0);
    let whole = quotient as f64 / (1_u128 << shift) as f64;
    if (a < 0) != (b < 0) { -whole } else { whole }
}
""",
    ),
    "power_int": Helper(
        """\
fn power_int(base: i64, exponent: i64) -> i64 {
    (0..exponent).fold(1, |product: i64, _| product.wrapping_mul(base))
}
""",
    ),
    "checked_power_int": Helper(
        """\
fn checked_power_int(base: i64, exponent: i64, line: i32) -> Result<i64, Failure> {
    (0..exponent).try_fold(1, |product, _| checked_mul(product, base, line))
}
""",
        ("checked_mul",),
    ),
    "checked_power": Helper(
        """\
/// What Python raises, or answers by a complex number, is an error here.
fn checked_power(base: f64, exponent: f64, line: i32) -> Result<f64, Failure> {
    if base == 0.0 && exponent < 0.0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    let result = base.powf(exponent);
    if result.is_nan() && !base.is_nan() && !exponent.is_nan() {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    if result.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Failure { kind: OVERFLOW_ERROR, line });
    }
    Ok(result)
}
""",
        ("Failure",),
    ),
    "checked_math": Helper(
        """\
/// As CPython's math_1: a result that is none is the argument's fault.
fn checked_math(result: f64, x: f64, grows: bool, line: i32) -> Result<f64, Failure> {
    if result.is_nan() && !x.is_nan() {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    if result.is_infinite() && x.is_finite() {
        return Err(Failure { kind: if grows { OVERFLOW_ERROR } else { VALUE_ERROR }, line });
    }
    Ok(result)
}
""",
        ("Failure",),
    ),
    "checked_math_of_two": Helper(
        """\
/// As CPython's math_2.
fn checked_math_of_two(result: f64, x: f64, y: f64, grows: bool, line: i32) -> Result<f64, Failure> {
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(Failure { kind: if grows { OVERFLOW_ERROR } else { VALUE_ERROR }, line });
    }
    Ok(result)
}
""",
        ("Failure",),
    ),
    **{f"checked_{name}": _checked(name, *rest) for name, rest in CHECKED.items()},
    "checked_sqrt": Helper(
        """\
#[inline(always)]
fn checked_sqrt(x: f64, line: i32) -> Result<f64, Failure> {
    if x < 0.0 {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    Ok(x.sqrt())
}
""",
        ("Failure",),
    ),
    "checked_to_int": Helper(
        """\
fn checked_to_int(x: f64, line: i32) -> Result<i64, Failure> {
    if x.is_nan() {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    if !(-9223372036854775808.0..9223372036854775808.0).contains(&x) {
        return Err(Failure { kind: OVERFLOW_ERROR, line });
    }
    Ok(x as i64)
}
""",
        ("Failure",),
    ),
    "checked_lshift": Helper(
        """\
fn checked_lshift(a: i64, n: i64, line: i32) -> Result<i64, Failure> {
    if n < 0 {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    if a == 0 {
        return Ok(0);
    }
    if n > 62 || a > i64::MAX >> n || a < i64::MIN >> n {
        return Err(Failure { kind: OVERFLOW_ERROR, line });
    }
    Ok(a << n)
}
""",
        ("Failure",),
    ),
    "checked_rshift": Helper(
        """\
fn checked_rshift(a: i64, n: i64, line: i32) -> Result<i64, Failure> {
    if n < 0 {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    Ok(a >> if n > 63 { 63 } else { n })
}
""",
        ("Failure",),
    ),
    "complex_mul": Helper(
        """\
/// As Python multiplies, without a look at infinities.
fn complex_mul(a: Complex<f64>, b: Complex<f64>) -> Complex<f64> {
    Complex::new(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
}
""",
        ("Complex",),
    ),
    "complex_square": Helper(
        """\
fn complex_square(z: Complex<f64>) -> Complex<f64> {
    complex_mul(z, z)
}
""",
        ("complex_mul",),
    ),
    "complex_div": Helper(
        """\
/// As Python divides: Smith's method.
fn complex_div(a: Complex<f64>, b: Complex<f64>) -> Complex<f64> {
    if b.re.abs() >= b.im.abs() {
        let ratio = b.im / b.re;
        let scale = b.re + b.im * ratio;
        return Complex::new((a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
    }
    let ratio = b.re / b.im;
    let scale = b.re * ratio + b.im;
    Complex::new((a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale)
}
""",
        ("Complex",),
    ),
    "checked_complex_div": Helper(
        """\
fn checked_complex_div(a: Complex<f64>, b: Complex<f64>, line: i32) -> Result<Complex<f64>, Failure> {
    if b == Complex::new(0.0, 0.0) {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    Ok(complex_div(a, b))
}
""",
        ("Failure", "complex_div"),
    ),
    **{
        name: Helper(
            f"""\
/// The function of C's library.
fn {name}({", ".join(f"{p}: f64" for p in parameters)}) -> f64 {{
    extern "C" {{
        #[link_name = "{name}"]
        fn of_c({", ".join(f"{p}: f64" for p in parameters)}) -> f64;
    }}
    unsafe {{ of_c({", ".join(parameters)}) }}
}}
""",
        )
        for name, parameters in (
            *(
                (each, "x")
                for each in (
                    "lgamma",
                    "tgamma",
                    "erf",
                    "erfc",
                    "asinh",
                    "acosh",
                    "atanh",
                    "nearbyint",
                )
            ),
            *((each, "xy") for each in ("fmod", "remainder")),
        )
    },
}

FALLIBLE = frozenset(
    name for name, helper in HELPERS.items() if f"fn {name}" in helper.text and "-> Result<" in helper.text
)  # fmt: skip
"""Helpers that are functions which may raise."""
