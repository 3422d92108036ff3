//! pairwise: Euclidean distance of every row of X to every other.
//! Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
//! Raises what Python raises.
#![allow(non_snake_case, unused_assignments)]

use std::cell::RefCell;
use std::ops::Index;

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

#[inline(always)]
fn checked_sqrt(x: f64, line: i32) -> Result<f64, Failure> {
    if x < 0.0 {
        return Err(Failure { kind: VALUE_ERROR, line });
    }
    Ok(x.sqrt())
}

/// pairwise.py:9: Euclidean distance of every row of X to every other.
fn pairwise(X: Array<f64, 2>) -> Result<Array<f64, 2>, Failure> {
    let n = X.shape[0]; // 11
    let dimensions = X.shape[1];
    let D = Array::<f64, 2>::empty([n, n], 12)?; // 12
    for i in 0..n { // 13
        for j in 0..n { // 14
            let mut d = 0.0; // 15
            for k in 0..dimensions { // 16
                let tmp = X[[i, k]] - X[[j, k]]; // 17
                d += tmp * tmp; // 18
            }
            D.set([i, j], checked_sqrt(d, 19)?); // 19
        }
    }
    Ok(D) // 20
}

/// What a call leaves: the exception of Python and its line, or what the function returns.
#[repr(C)]
pub struct Outcome {
    kind: i32,
    line: i32,
    item0: *mut f64,
    item0_shape: [i64; 2],
}

unsafe fn run(X: *mut f64, X_n0: i64, X_n1: i64, outcome: &mut Outcome) -> Result<(), Failure> {
    let result = pairwise(Array { data: X, shape: [X_n0, X_n1] })?;
    outcome.item0 = keep(result.data, result.shape.iter().product())?;
    outcome.item0_shape = result.shape;
    Ok(())
}

/// For callers from outside, in any language.
///
/// # Safety
/// The pointers must point to as many numbers as the lengths say.
#[no_mangle]
pub unsafe extern "C" fn pairwise_call(X: *mut f64, X_n0: i64, X_n1: i64, outcome: *mut Outcome) -> i32 {
    let outcome = &mut *outcome;
    outcome.kind = 0;
    if let Err(failure) = run(X, X_n0, X_n1, outcome) {
        outcome.kind = failure.kind;
        outcome.line = failure.line;
    }
    release();
    i32::from(outcome.kind != 0)
}

/// Frees what a call returned.
///
/// # Safety
/// Once for each address.
#[no_mangle]
pub unsafe extern "C" fn pairwise_free(data: *mut u8) {
    free(data);
}
