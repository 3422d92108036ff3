//! levenshtein: The fewest insertions, deletions and substitutions that make b of a.
//! Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
//! Raises what Python raises.
#![allow(unused_assignments)]

use std::cell::RefCell;
use std::ops::Index;

const INDEX_ERROR: i32 = 1;
const VALUE_ERROR: i32 = 4;
const MEMORY_ERROR: i32 = 5;

/// An exception of Python: which one, and the line that raised it.
struct Failure {
    kind: i32,
    line: i32,
}

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

impl<T> Array<T, 1> {
    #[inline(always)]
    fn put(&self, at: i64, value: T) {
        unsafe { *self.data.offset(at as isize) = value };
    }
}

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

#[allow(dead_code)]
impl<T, const N: usize> Array<T, N> {
    fn empty(shape: [i64; N], line: i32) -> Result<Self, Failure> {
        Ok(Array { data: allocate(&shape, false, line)?, shape })
    }

    fn zeros(shape: [i64; N], line: i32) -> Result<Self, Failure> {
        Ok(Array { data: allocate(&shape, true, line)?, shape })
    }
}

impl<T> Array<T, 1> {
    fn counting(n: i64, number: fn(i64) -> T, line: i32) -> Result<Self, Failure> {
        let made = Array::<T, 1>::empty([n], line)?;
        for i in 0..n {
            unsafe { *made.data.offset(i as isize) = number(i) };
        }
        Ok(made)
    }
}

#[inline(always)]
fn index_within(i: i64, n: i64, line: i32) -> Result<i64, Failure> {
    if i as u64 >= n as u64 {
        return Err(Failure { kind: INDEX_ERROR, line });
    }
    Ok(i)
}

/// The first of two that are equal, as Python has it.
#[inline(always)]
fn min<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// The first of two that are equal, as Python has it.
#[inline(always)]
fn max<T: PartialOrd>(a: T, b: T) -> T {
    if b > a { b } else { a }
}

/// levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a.
fn levenshtein(a: Array<i64, 1>, b: Array<i64, 1>) -> Result<i64, Failure> {
    let n = b.shape[0]; // 8
    let size = n + 1; // 9
    let size2 = max(0, size);
    let mut previous = Array::counting(size2, |i| i as i64, 9)?;
    let size3 = n + 1; // 10
    let mut current = Array::<i64, 1>::zeros([size3], 10)?;
    for i in 0..a.shape[0] { // 11
        let mut current_before = i + 1; // 12
        current.put(index_within(0, current.shape[0], 12)?, current_before);
        for j in 0..n { // 13
            let mut best = previous[j] + (if a[i] == b[j] { 0 } else { 1 }); // 14
            best = min(best, previous[j + 1] + 1); // 15
            best = min(best, current_before + 1); // 17
            current.put(j + 1, best); // 19
            current_before = best;
        }
        let next_previous = current; // 20
        current = previous;
        previous = next_previous;
    }
    Ok(previous[n]) // 21
}

/// What a call leaves: the exception of Python and its line, or what the function returns.
#[repr(C)]
pub struct Outcome {
    kind: i32,
    line: i32,
    item0: i64,
}

unsafe fn run(a: *mut i64, a_n0: i64, b: *mut i64, b_n0: i64, outcome: &mut Outcome) -> Result<(), Failure> {
    outcome.item0 = levenshtein(Array { data: a, shape: [a_n0] }, Array { data: b, shape: [b_n0] })?;
    Ok(())
}

/// For callers from outside, in any language.
///
/// # Safety
/// The pointers must point to as many numbers as the lengths say.
#[no_mangle]
pub unsafe extern "C" fn levenshtein_call(a: *mut i64, a_n0: i64, b: *mut i64, b_n0: i64, outcome: *mut Outcome) -> i32 {
    let outcome = &mut *outcome;
    outcome.kind = 0;
    if let Err(failure) = run(a, a_n0, b, b_n0, outcome) {
        outcome.kind = failure.kind;
        outcome.line = failure.line;
    }
    release();
    i32::from(outcome.kind != 0)
}
