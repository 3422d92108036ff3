"""Functions of whole numbers."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201 (they are what stands behind the shorter forms)

from __future__ import annotations

import math


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


def sign_of_int(n):
    """Minus one, zero or one."""
    if n > 0:
        return 1
    return -1 if n < 0 else 0


def range_length(start, stop, step):
    """How many numbers a range has."""
    if step == 0:
        raise ValueError("range() arg 3 must not be zero")
    return max(-((start - stop) // step), 0)
