"""Functions that the conformance suite races: plain Python, as users write it."""

import math

import numpy as np

SCALE = 2.5


def sum_of_squares(x):
    total = 0.0
    for i in range(x.shape[0]):
        total += x[i] * x[i]
    return total


def row_sums(x):
    n, m = x.shape
    out = np.zeros(n)
    for i in range(n):
        for j in range(m):
            out[i] += x[i, j]
    return out


def smooth(x):
    return np.sqrt(x * x + 1.0) - 2.0 * x


def halve_in_place(x):
    for i in range(len(x)):
        x[i] = x[i] / 2.0


def extremes(x):
    low = high = x[0]
    for i in range(1, len(x)):
        if x[i] < low:
            low = x[i]
        elif x[i] > high:
            high = x[i]
    return low, high


def python_division(n):
    total = 0
    for i in range(-n, n):
        total += i // 3 * (i % 5)
    return total


def negative_indices(x):
    return x[-1] - x[-2]


def scaled(x):
    return SCALE * x + _offset(x)


def _offset(x):
    return math.sin(x)


def first_above(x, limit):
    for i in range(len(x)):
        if x[i] > limit:
            return i
    return -1


def collatz_steps(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def is_sorted(x):
    for i in range(1, len(x)):  # noqa: SIM110 (a loop is what is raced)
        if x[i] < x[i - 1]:
            return False
    return True


def total_of_list(values):
    total = 0
    for value in values:
        total += value
    return total


def squares(n):
    return [i * i for i in range(n)]


def complex_orbit(c, steps):
    z = 0j
    for _ in range(steps):
        z = z * z + c
    return z


def add_floats32(x, y):
    out = np.empty_like(x)
    for i in range(x.shape[0]):
        out[i] = x[i] + y[i]
    return out


def count_words(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def lazily(n):
    return (i * i for i in range(n))


def power(base, exponent=2):
    return base**exponent


def factorial(n):
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


def empty_total(x):
    total = 0.0
    for i in range(x.shape[0]):
        total += x[i]
    return total
