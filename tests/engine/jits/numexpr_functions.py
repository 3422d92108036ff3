# ruff: noqa: A002, N803, SIM108 (written as users write)
"""Functions written in array expressions, as users write them."""

from math import sqrt

import numpy as np

HALF = 0.5


def cdf(x):
    t = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    poly = t * (0.319381530 + t * (-0.356563782 + t * 1.781477937))
    tail = poly * np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi)
    return np.where(x >= 0.0, 1.0 - tail, tail)


def black_scholes(S, K, T, r, sigma):
    vol = sigma * np.sqrt(T)
    d1 = (np.log(S / K) + (r + 0.5 * sigma**2) * T) / vol
    d2 = d1 - vol
    call = S * cdf(d1) - K * np.exp(-r * T) * cdf(d2)
    return call, call - S + K * np.exp(-r * T)


def pairwise(X):
    return np.sqrt(((X[:, None, :] - X[None, :, :]) ** 2).sum(-1))


def polynomial(x):
    return 3 * x**3 - 2.5 * x**2 + x / 7.0 - 1


def powers(x):
    return x**9 + x**-2 + x**1.5 + x**0.5 + 2.0**x + x**-1


def single_precision(x, s):
    y = x * s + 0.1
    return y**2 / 3.0 - HALF * y + 2


def single_precision_mask(x):
    return (x > 0.1) & (x < 0.7)


def masks(a, b):
    m = (a > 0) & (b < 0.5)
    return np.where(m | ~(a == b), a * 2.0 - b, 0.0)


def in_place(a, out):
    out[:] = np.sin(a) ** 2 + np.cos(a) ** 2
    a += a * 2.0 + out


def integers(a, b):
    return (a * b + 3 * a - b) ** 2, a / b + 1, a // b + a % b + 1


def small_integers(image):
    return (image / 255.0 - 0.5) * 2.0, image + image * 2


def where_of_numbers(a):
    return np.where(a > 0, 1, 0) + np.where(a < 0, -1, 0)


def extremes(a, b):
    return np.maximum(a, b) * 2 + np.minimum(a, 0.0) + np.maximum(0, b)


def signs(a):
    return np.maximum(a * 2.0, 0.0), np.maximum(0.0, a * 2.0), np.minimum(a * 2.0, 0.0)


def booleans(m, a):
    return (m * a + m) * 2, (m & ~m) | (a > 1)


def time_steps(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + 0.25 * (u[:-2] - 2.0 * u[1:-1] + u[2:])
    return u


def horner(coefficients, x):
    result = np.zeros_like(x)
    for k in range(len(coefficients)):
        result = result * x + coefficients[k]
    return result


def softmax(X):
    e = np.exp(X - X.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) * 2.0


def branches(a, flag=True):
    if flag:
        t = a * 2 + 1
    else:
        t = a - 1.5 * a
    return np.sqrt(np.abs(t)) * sqrt(4.0)


def written_between(a, b):
    t = a * b + 1.0
    a[0] = 100.0
    return t + a * 2


def rebound_between(a, b):
    t = a + b
    u = t * 2
    b = b + 5
    return u - b * 2


def changes(a):
    a[0] += 1
    return a


def changes_in_the_middle(a, b):
    return (a * 2 + 1) + changes(a) * b - 1


def odd_names(sum, where):
    real = sum * 2 + where
    return real * real + 1


def calls_itself(a, n):
    if n == 0:
        return a * 2 + 1
    return calls_itself(a * 1.5 + 1, n - 1)


def stretched(x, Y):
    return np.exp(x) * Y + x[:, None] * 1.0


def silenced(a):
    with np.errstate(divide="ignore"):
        return 1.0 / (a * 2 - 1)


def numpy_scalar(a, s):
    return a * s + s * a * a


def gray(image):
    return 0.299 * image[..., 0] + 0.587 * image[..., 1] + 0.114 * image[..., 2]


def element_loop(X):
    out = np.zeros(X.shape[0])
    for i in range(X.shape[0]):
        out[i] = X[i] * 2 + 1
    return out


def complex_numbers(z):
    return z * z + 1


def no_arrays(a, b):
    return a * b + 1


def one_operation(a, b):
    return a + b


def would_lose_precision(a, i):
    return a * i + 1


def no_silence(a):
    with np.errstate(divide="raise"):
        return 1.0 / (a * 2 - 1)
