"""Functions of Python's library, written in the kernel language: each translation gets those that it needs.

They are ordinary Python, whose tests hold them against the functions that they stand for. No annotation tells
their types, as none tells those of a user's function.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, C901, FURB136, PLR0124, PLR0912, SIM110 (they are what stands behind the shorter forms)

from __future__ import annotations

import math

import numpy as np


def gcd(a, b):
    """The greatest number that divides both."""
    a, b = abs(a), abs(b)
    while b != 0:
        a, b = b, a % b
    return a


def lcm(a, b):
    """The least number that both divide."""
    if a == 0 or b == 0:
        return 0
    return abs(a // gcd(a, b) * b)


def isqrt(n):
    """The whole part of a square root."""
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    root = int(math.sqrt(n))  # of large numbers off by one, at most
    while root > n // root:
        root -= 1
    while root + 1 <= n // (root + 1):
        root += 1
    return root


def factorial(n):
    """The product of the numbers up to n."""
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


def comb(n, k):
    """The number of ways to choose k of n."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    least = min(k, n - k)
    ways = 1
    for i in range(1, least + 1):
        shared = gcd(ways, i)  # divided first, so that nothing overflows that need not
        ways = ways // shared * ((n - least + i) // (i // shared))
    return ways


def perm(n, k):
    """The number of ways to choose k of n, in order."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    ways = 1
    for i in range(n - k + 1, n + 1):
        ways *= i
    return ways


def power(base, exponent):
    """A whole power of a whole number."""
    if exponent < 0:
        raise OverflowError("a negative power of a whole number is a float")
    result = 1
    square = base
    rest = exponent
    while rest > 0:
        if rest & 1:
            result *= square
        rest >>= 1
        if rest > 0:
            square *= square
    return result


def product_modulo(a, b, modulus):
    """The rest of a product, both factors from 0 on and below the modulus, without computing the product."""
    if modulus <= 3037000499:
        return a * b % modulus
    total = 0
    while b > 0:
        if b & 1:
            total = total - (modulus - a) if total >= modulus - a else total + a
        a = a - (modulus - a) if a >= modulus - a else a + a
        b >>= 1
    return total


def inverse_modulo(a, modulus):
    """What times a leaves one, by Euclid's algorithm."""
    before, now = 1, 0
    rest, divisor = a, modulus
    while divisor != 0:
        quotient = rest // divisor
        rest, divisor = divisor, rest - quotient * divisor
        before, now = now, before - quotient * now
    if rest != 1:
        raise ValueError("base is not invertible for the given modulus")
    return before % modulus


def power_modulo(base, exponent, modulus):
    """The rest of a power."""
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    size = abs(modulus)
    square = base % size
    rest = exponent
    if rest < 0:
        square = inverse_modulo(square, size)
        rest = -rest
    result = 1 % size
    while rest > 0:
        if rest & 1:
            result = product_modulo(result, square, size)
        rest >>= 1
        if rest > 0:
            square = product_modulo(square, square, size)
    if modulus < 0 and result > 0:
        return result + modulus
    return result


def bit_length(n):
    """How many bits a number takes."""
    rest = abs(n)
    bits = 0
    while rest > 0:
        bits += 1
        rest >>= 1
    return bits


def bit_count(n):
    """How many bits of a number are set."""
    rest = abs(n)
    bits = 0
    while rest > 0:
        bits += 1
        rest &= rest - 1
    return bits


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


def whole_round_to(n, digits):
    """A whole number, rounded to a multiple of a power of ten, halves to even."""
    if digits >= 0:
        return n
    factor = power(10, -digits)
    below = n // factor
    twice = 2 * (n - below * factor)
    if twice > factor or (twice == factor and below % 2 != 0):
        below += 1
    return below * factor


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


def prod(values):
    """The product of all items."""
    product = 1
    for value in values:
        product *= value
    return product


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


def complex_power(z, n):
    """A whole power of a complex number, by squares, as CPython computes it."""
    result = 1.0 + 0.0j
    square = z
    mask = 1
    times = abs(n)
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


def sign_of_int(n):
    """Minus one, zero or one."""
    if n > 0:
        return 1
    return -1 if n < 0 else 0


def contains(items, value):
    """Whether an item is equal to a value."""
    for item in items:
        if item == value:
            return True
    return False


def index_of(items, value):
    """Where the first item is that is equal to a value."""
    for i in range(len(items)):
        if items[i] == value:
            return i
    raise ValueError("value is not in list")


def count_of(items, value):
    """How many items are equal to a value."""
    count = 0
    for item in items:
        if item == value:
            count += 1
    return count


def remove(items, value):
    """Take out the first item that is equal to a value."""
    place = -1
    for i in range(len(items)):
        if items[i] == value:
            place = i
            break
    if place < 0:
        raise ValueError("list.remove(x): x not in list")
    for i in range(place, len(items) - 1):
        items[i] = items[i + 1]
    items.pop()


def insert(items, place, value):
    """Put a value before an item; the others move up."""
    start = place + len(items) if place < 0 else place
    start = min(max(start, 0), len(items))
    items.append(value)
    for i in range(len(items) - 1, start, -1):
        items[i] = items[i - 1]
    items[start] = value


def reverse(items):
    """Turn a list round."""
    last = len(items) - 1
    for i in range(len(items) // 2):
        items[i], items[last - i] = items[last - i], items[i]


def sort(items):
    """Put a list in order."""
    ordered = sorted(items)
    for i in range(len(items)):
        items[i] = ordered[i]


def clear(items):
    """Leave nothing in a list."""
    while len(items) > 0:
        items.pop()


def array_of_floats(items):
    """An array of the items."""
    made = np.empty(len(items))
    for i in range(len(items)):
        made[i] = items[i]
    return made


def array_of_ints(items):
    """An array of the items."""
    made = np.empty(len(items), np.int64)
    for i in range(len(items)):
        made[i] = items[i]
    return made


def cumsum(x):
    """The sums of what came before."""
    sums = np.empty_like(x)
    if len(x) > 0:
        sums[0] = x[0]
    for i in range(1, len(x)):
        sums[i] = sums[i - 1] + x[i]
    return sums


def argmax(x):
    """Where the largest item is; what is no number is the largest."""
    if len(x) == 0:
        raise ValueError("attempt to get argmax of an empty sequence")
    best = 0
    for i in range(1, len(x)):
        if x[best] != x[best]:
            break
        if x[i] > x[best] or x[i] != x[i]:
            best = i
    return best


def argmin(x):
    """Where the smallest item is; what is no number is the smallest."""
    if len(x) == 0:
        raise ValueError("attempt to get argmin of an empty sequence")
    best = 0
    for i in range(1, len(x)):
        if x[best] != x[best]:
            break
        if x[i] < x[best] or x[i] != x[i]:
            best = i
    return best


def linspace(start, stop, count):
    """Numbers with the same distance from each other."""
    if count < 0:
        raise ValueError("Number of samples, must be non-negative.")
    made = np.empty(count)
    step = (stop - start) / max(count - 1, 1)
    for i in range(count):
        made[i] = i * step + start
    if count > 1:
        made[count - 1] = stop
    return made


def order_up(keys):
    """In which order items are sorted by their keys, equal ones as they were: by merging runs."""
    n = len(keys)
    order = list(range(n))
    other = list(range(n))
    width = 1
    while width < n:
        for begin in range(0, n, 2 * width):
            middle = min(begin + width, n)
            end = min(begin + 2 * width, n)
            left, right = begin, middle
            for place in range(begin, end):
                if left < middle and (right >= end or not keys[order[right]] < keys[order[left]]):
                    other[place] = order[left]
                    left += 1
                else:
                    other[place] = order[right]
                    right += 1
        order, other = other, order
        width *= 2
    return order


def order_down(keys):
    """In which order items are sorted by their keys, the largest first, equal ones as they were."""
    n = len(keys)
    order = list(range(n))
    other = list(range(n))
    width = 1
    while width < n:
        for begin in range(0, n, 2 * width):
            middle = min(begin + width, n)
            end = min(begin + 2 * width, n)
            left, right = begin, middle
            for place in range(begin, end):
                if left < middle and (right >= end or not keys[order[left]] < keys[order[right]]):
                    other[place] = order[left]
                    left += 1
                else:
                    other[place] = order[right]
                    right += 1
        order, other = other, order
        width *= 2
    return order


def order_up_by_two(keys, others):
    """In which order items are sorted by their keys, and equal ones by other keys."""
    first = order_up(others)
    second = order_up([keys[i] for i in first])
    return [first[i] for i in second]


def order_up_by_three(keys, others, last):
    """In which order items are sorted by three keys, one after the other."""
    first = order_up_by_two(others, last)
    second = order_up([keys[i] for i in first])
    return [first[i] for i in second]


def in_order(items, order):
    """The items in an order."""
    return [items[i] for i in order]


def put_in_order(items, copied, order):
    """Put a list in an order."""
    for i in range(len(items)):
        items[i] = copied[order[i]]


def item_of_least(items, keys):
    """The first item with the least key."""
    if len(items) == 0:
        raise ValueError("min() arg is an empty sequence")
    best = 0
    for i in range(1, len(items)):
        if keys[i] < keys[best]:
            best = i
    return items[best]


def item_of_most(items, keys):
    """The first item with the largest key."""
    if len(items) == 0:
        raise ValueError("max() arg is an empty sequence")
    best = 0
    for i in range(1, len(items)):
        if keys[i] > keys[best]:
            best = i
    return items[best]


def least_or(items, default):
    """The least item, or something else where there is none."""
    if len(items) == 0:
        return default
    return min(items)


def most_or(items, default):
    """The largest item, or something else where there is none."""
    if len(items) == 0:
        return default
    return max(items)


def sorted_array(x):
    """An array in order; what is no number comes last."""
    numbers = sorted([v for v in x if v == v])
    made = x.copy()
    for i in range(len(numbers)):
        made[i] = numbers[i]
    last = len(numbers)
    for v in x:
        if v != v:
            made[last] = v
            last += 1
    return made


def sort_array(x):
    """Put an array in order; what is no number comes last."""
    ordered = sorted_array(x)
    for i in range(len(x)):
        x[i] = ordered[i]


def vector_by_vector(a, b):
    """The product of two vectors."""
    if len(a) != len(b):
        raise ValueError("matmul: the lengths of both differ")
    total = 0.0
    for k in range(len(a)):
        total += a[k] * b[k]
    return total


def matrix_by_vector(a, b):
    """The product of a matrix and a vector."""
    n, inner = a.shape
    if inner != len(b):
        raise ValueError("matmul: the lengths of both differ")
    made = np.empty(n)
    for i in range(n):
        total = 0.0
        for k in range(inner):
            total += a[i, k] * b[k]
        made[i] = total
    return made


def vector_by_matrix(a, b):
    """The product of a vector and a matrix."""
    inner, m = b.shape
    if inner != len(a):
        raise ValueError("matmul: the lengths of both differ")
    made = np.zeros(m)
    for k in range(inner):
        factor = a[k]
        for j in range(m):
            made[j] += factor * b[k, j]
    return made


def matrix_by_matrix(a, b):
    """The product of two matrices."""
    n, inner = a.shape
    rows, m = b.shape
    if inner != rows:
        raise ValueError("matmul: the lengths of both differ")
    made = np.zeros((n, m))
    for i in range(n):
        for k in range(inner):
            factor = a[i, k]
            for j in range(m):
                made[i, j] += factor * b[k, j]
    return made
