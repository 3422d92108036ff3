//! mandelbrot: Counts in a NumPy array.
//! Translated by Hasten from mandelbrot.py:6; the numbers at the end of lines are those of the original.
//! Raises what Python raises.
#![allow(unused_assignments)]

use std::cell::RefCell;
use std::ops::Index;

const OVERFLOW_ERROR: i32 = 2;
const ZERO_DIVISION_ERROR: i32 = 3;
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
fn checked_add(a: i64, b: i64, line: i32) -> Result<i64, Failure> {
    a.checked_add(b).ok_or(Failure { kind: OVERFLOW_ERROR, line })
}

#[inline(always)]
fn checked_divisor(b: f64, line: i32) -> Result<f64, Failure> {
    if b == 0.0 {
        return Err(Failure { kind: ZERO_DIVISION_ERROR, line });
    }
    Ok(b)
}

/// mandelbrot.py:6: Counts in a NumPy array.
fn mandelbrot(width: i64, height: i64, max_iter: i64) -> Result<Array<i64, 2>, Failure> {
    let counts = Array::<i64, 2>::zeros([height, width], 8)?; // 8
    for row in 0..height { // 9
        let cy = -1.25 + 2.5 * (row as f64) / checked_divisor(height as f64, 10)?; // 10
        for column in 0..width { // 11
            let cx = -2.0 + 3.0 * (column as f64) / checked_divisor(width as f64, 12)?; // 12
            let mut zx = 0.0; // 13
            let mut zy = 0.0; // 14
            let mut n: i64 = 0; // 15
            while n < max_iter && zx * zx + zy * zy <= 4.0 { // 16
                let next_zx = zx * zx - zy * zy + cx; // 17
                zy = 2.0 * zx * zy + cy;
                zx = next_zx;
                n = checked_add(n, 1, 18)?; // 18
            }
            counts.set([row, column], n); // 19
        }
    }
    Ok(counts) // 20
}

/// What a call leaves: the exception of Python and its line, or what the function returns.
#[repr(C)]
pub struct Outcome {
    kind: i32,
    line: i32,
    item0: *mut i64,
    item0_shape: [i64; 2],
}

unsafe fn run(width: i64, height: i64, max_iter: i64, outcome: &mut Outcome) -> Result<(), Failure> {
    let result = mandelbrot(width, height, max_iter)?;
    outcome.item0 = keep(result.data, result.shape.iter().product())?;
    outcome.item0_shape = result.shape;
    Ok(())
}

/// For callers from outside, in any language.
///
/// # Safety
/// The pointers must point to as many numbers as the lengths say.
#[no_mangle]
pub unsafe extern "C" fn mandelbrot_call(width: i64, height: i64, max_iter: i64, outcome: *mut Outcome) -> i32 {
    let outcome = &mut *outcome;
    outcome.kind = 0;
    if let Err(failure) = run(width, height, max_iter, outcome) {
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
pub unsafe extern "C" fn mandelbrot_free(data: *mut u8) {
    free(data);
}
