# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# mandelbrot: Counts in a NumPy array.
# Translated by Hasten from mandelbrot.py:6; the numbers at the end of lines are those of the original.
# Raises what Python raises.
from libc.stdint cimport int64_t

import numpy as np


cdef extern from *:
    bint add_overflows "__builtin_add_overflow"(int64_t, int64_t, int64_t *) noexcept nogil
    bint sub_overflows "__builtin_sub_overflow"(int64_t, int64_t, int64_t *) noexcept nogil
    bint mul_overflows "__builtin_mul_overflow"(int64_t, int64_t, int64_t *) noexcept nogil


cdef str at_line(str what, int line):
    return f"{what} (mandelbrot.py:{line})"


cdef inline int64_t checked_add(int64_t a, int64_t b, int line) except? -1:
    cdef int64_t result = 0
    if add_overflows(a, b, &result):
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return result


cdef inline double checked_divisor(double b, int line) except? -1:
    if b == 0.0:
        raise ZeroDivisionError(at_line("division by zero", line))
    return b


# mandelbrot.py:6: Counts in a NumPy array.
cdef int64_t[:, ::1] mandelbrot_kernel(int64_t width, int64_t height, int64_t max_iter_):
    cdef int64_t[:, ::1] counts
    cdef int64_t row, column, n
    cdef double cy, cx, zx, zy, next_zx
    counts = np.zeros((height, width), dtype=np.int64)  # 8
    for row in range(height):  # 9
        cy = -1.25 + 2.5 * <double> row / checked_divisor(<double> height, 10)  # 10
        for column in range(width):  # 11
            cx = -2.0 + 3.0 * <double> column / checked_divisor(<double> width, 12)  # 12
            zx = 0.0  # 13
            zy = 0.0  # 14
            n = 0  # 15
            while n < max_iter_ and zx * zx + zy * zy <= 4.0:  # 16
                next_zx = zx * zx - zy * zy + cx  # 17
                zy = 2.0 * zx * zy + cy
                zx = next_zx
                n = checked_add(n, 1, 18)  # 18
            counts[row, column] = n  # 19
    return counts  # 20


def mandelbrot(int64_t width, int64_t height, int64_t max_iter_):
    """Counts in a NumPy array."""
    return np.asarray(mandelbrot_kernel(width, height, max_iter_))
