"""Functions of floats and complex numbers."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, C901, FURB136, PLR0124, PLR0912 (they are what stands behind the shorter forms)

from __future__ import annotations

import math

import numpy as np


def round_to(x, digits):
    """The float nearest to x written with so many decimals, halves to even, as Python rounds.

    The product with the power of ten is computed exactly, in two floats (Dekker, "A floating-point technique for
    extending the available precision", 1971), so that no half is seen that is none.
    """
    factor = 10.0**digits
    if not math.isfinite(x) or abs(x) * factor >= 9007199254740992.0:
        return x
    scaled = x * factor
    x_part = 134217729.0 * x
    x_high = x_part - (x_part - x)
    x_low = x - x_high
    factor_part = 134217729.0 * factor
    factor_high = factor_part - (factor_part - factor)
    factor_low = factor - factor_high
    error = x_low * factor_low - (
        ((scaled - x_high * factor_high) - x_low * factor_high) - x_high * factor_low
    )
    whole = np.rint(scaled)
    over = scaled - whole
    if (over == 0.5 and error > 0.0) or (over == 0.0 and error > 0.5):
        whole = whole + 1.0
    elif (over == -0.5 and error < 0.0) or (over == 0.0 and error < -0.5):
        whole = whole - 1.0
    elif over == 0.0 and abs(error) == 0.5 and math.fmod(whole, 2.0) != 0.0:
        whole = whole + 2.0 * error
    return math.copysign(whole / factor, x)


def isclose(a, b, rel_tol, abs_tol):
    """Whether two numbers are near each other."""
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if math.isinf(a) or math.isinf(b):
        return False
    apart = abs(b - a)
    return apart <= abs(rel_tol * b) or apart <= abs(rel_tol * a) or apart <= abs_tol


def dist(p, q):
    """The distance of two points, of any size that floats have."""
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    largest = 0.0
    for i in range(len(p)):
        apart = abs(float(p[i]) - float(q[i]))
        if math.isinf(apart):
            return apart
        if apart > largest or apart != apart:
            largest = apart
    if largest == 0.0 or not math.isfinite(largest):
        return largest
    total = 0.0
    for i in range(len(p)):
        share = (float(p[i]) - float(q[i])) / largest
        total += share * share
    return largest * math.sqrt(total)


def fsum(values):
    """The sum of all items, rounded once.

    As many partial sums as it takes for nothing to be lost (Shewchuk, "Adaptive precision floating-point arithmetic
    and fast robust geometric predicates", 1997).
    """
    partials = [0.0]
    partials.pop()
    special = 0.0
    infinite = 0.0
    for value in values:
        x = float(value)
        kept = 0
        for j in range(len(partials)):
            y = partials[j]
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[kept] = low
                kept += 1
            x = high
        while len(partials) > kept:
            partials.pop()
        if math.isfinite(x):
            if x != 0.0:
                partials.append(x)
        else:
            if math.isfinite(value):
                raise OverflowError("intermediate overflow in fsum")
            if math.isinf(value):
                infinite += float(value)
            special += float(value)
            while len(partials) > 0:
                partials.pop()
    if special != 0.0:
        if math.isnan(infinite):
            raise ValueError("-inf + inf in fsum")
        return special
    n = len(partials)
    if n == 0:
        return 0.0
    n -= 1
    high = partials[n]
    low = 0.0
    while n > 0:
        x = high
        n -= 1
        y = partials[n]
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            break
    if n > 0 and ((low < 0.0 and partials[n - 1] < 0.0) or (low > 0.0 and partials[n - 1] > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high


def prod(values):
    """The product of all items."""
    product = 1
    for value in values:
        product *= value
    return product


def complex_power(z, n):
    """A whole power of a complex number, by squares, as CPython computes it."""
    result = 1.0 + 0.0j
    square = z
    mask = 1
    times = abs(n)
    if times > 100:
        length = math.pow(math.hypot(z.real, z.imag), n)
        angle = n * math.atan2(z.imag, z.real)
        return complex(length * math.cos(angle), length * math.sin(angle))
    while times >= mask:
        if times & mask:
            result = result * square
        mask <<= 1
        square = square * square
    if n < 0:
        return (1.0 + 0.0j) / result
    return result


def maximum(a, b):
    """The larger one; what is no number wins."""
    if a != a:
        return a
    return a if a >= b else b


def minimum(a, b):
    """The smaller one; what is no number wins."""
    if a != a:
        return a
    return a if a <= b else b


def sign_of_float(x):
    """Minus one, zero or one; what is no number stays."""
    if x > 0.0:
        return 1.0
    if x < 0.0:
        return -1.0
    return 0.0 if x == 0.0 else x


def times_power_of_two(x, n):
    """``x * 2**n``, rounded once."""
    if x == 0.0 or not math.isfinite(x):
        return x
    y = x
    for _ in range(2):  # no power of two that a float has goes further in three steps
        if n > 1023:
            y *= 2.0**1023
            n -= 1023
        elif n < -1022:
            y *= 2.0**-969
            n += 969
    y *= 2.0 ** min(max(n, -1022), 1023)
    if math.isinf(y):
        raise OverflowError("math range error")
    return y


def split_exponent(x):
    """A number from a half up to one, and a whole exponent."""
    exponent = 0
    if x == 0.0 or not math.isfinite(x):
        return x, exponent
    while abs(x) >= 1.0:
        x *= 0.5
        exponent += 1
    while abs(x) < 0.5:
        x *= 2.0
        exponent -= 1
    return x, exponent


def split_point(x):
    """What is behind the point, and what is before it."""
    if math.isinf(x):
        return math.copysign(0.0, x), x
    whole = truncated(x)
    return math.copysign(x - whole, x), whole


def truncated(x):
    """The float without what is behind its point."""
    return math.copysign(np.floor(abs(x)), x)


def signbit(x):
    """Whether a number is negative, zero among them."""
    return math.copysign(1.0, x) < 0.0


def nearest_remainder(x, y):
    """What is left where the nearest multiple is taken away, as CPython's m_remainder."""
    if math.isnan(x) or math.isnan(y):
        return x + y
    if math.isinf(x) or y == 0.0:
        raise ValueError("math domain error")
    if math.isinf(y):
        return x
    size, by = abs(x), abs(y)
    left = math.fmod(size, by)
    missing = by - left
    if left < missing:
        found = left
    elif left > missing:
        found = -missing
    else:
        found = left - 2.0 * math.fmod(0.5 * (size - left), by)
    return math.copysign(1.0, x) * found


def complex_sqrt(z):
    """The square root, as CPython's of finite numbers (Kahan, "Branch cuts for complex elementary functions", 1987)."""
    x, y = z.real, z.imag
    if x == 0.0 and y == 0.0:
        return complex(0.0, y)
    if math.isinf(y):
        return complex(abs(y), y)
    wide, high = abs(x) / 8.0, abs(y)
    size = 2.0 * math.sqrt(wide + math.hypot(wide, high / 8.0))
    other = high / (2.0 * size)
    if x >= 0.0:
        return complex(size, math.copysign(other, y))
    return complex(other, math.copysign(size, y))


def complex_log(z):
    """The natural logarithm, exact where the number is near one."""
    x, y = abs(z.real), abs(z.imag)
    size = math.hypot(x, y)
    if size == 0.0:
        raise ValueError("math domain error")
    if 0.71 <= size <= 1.73:
        most, least = max(x, y), min(x, y)
        length = math.log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0
    else:
        length = math.log(size)
    return complex(length, math.atan2(z.imag, z.real))


def length_and_angle(z):
    """Length and angle of a complex number."""
    return abs(z), math.atan2(z.imag, z.real)
