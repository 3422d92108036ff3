# ruff: noqa: N803, N806, PLR1730
# Written as users write.
"""Functions of users on arrays of all dtypes and layouts, for the tests of Cython."""

import math

import numpy as np


def f32(a, b):
    s = 0.0
    out = np.zeros_like(a)
    for i in range(a.shape[0]):
        s += a[i] * b[i]
        out[i] = a[i] * 0.1 + b[i] / 3
    return s, out


def i32(a):
    s = 0
    for i in range(len(a)):
        s += a[i] * 2
    return s


def u8(img):
    h, w = img.shape
    out = np.zeros((h, w), dtype=np.uint8)
    hist = np.zeros(256, dtype=np.int64)
    for y in range(h):
        for x in range(w):
            out[y, x] = 255 - img[y, x]
            hist[img[y, x]] += 1
    return out, hist


def bools(m):
    n = 0
    out = np.zeros(m.shape[0], dtype=bool)
    for i in range(m.shape[0]):
        if m[i] and not m[i - 1]:
            n += 1
        out[i] = ~m[i]
        n += m[i]
    return n, out, m[0], m[0] + m[1], not m[0]


def cplx(c, limit):
    out = np.empty(c.shape, dtype=np.int32)
    for i in range(c.shape[0]):
        z = 0
        k = 0
        while k < limit and abs(z) <= 2.0:
            z = z * z + c[i]
            k += 1
        out[i] = k
    return out, z.real, z / (1 + 2j), z**2


def fortran(A, B):
    s = 0.0
    for j in range(A.shape[1]):
        for i in range(A.shape[0]):
            s += A[i, j] * B[i, j]
            B[i, j] = s
    return s, A.T.shape, A.sum(), B[1:, 0].copy()


def readonly(a):
    best = a[0]
    where = 0
    for i, v in enumerate(a):
        if v > best:
            best = v
            where = i
    return best, where


def f32arr(n):
    a = np.arange(n, dtype=np.float32)
    b = a * 2
    c = b + 0.5
    s = np.float32(0)
    for i in range(n):
        s += c[i]
    return s, c, c.dtype


def int_to_arr(n):
    a = np.zeros(n, dtype=np.int32)
    for i in range(n):
        a[i] = i * 1.7
        a[i] += i
    return a


def u64(a):
    h = 0
    for i in range(len(a)):
        if a[i] > h:
            h = a[i]
    return h


def total(x, start=0.0):
    for v in x:
        start += v
    return start


def ro_helper(r, w):
    a = total(r)
    b = total(w, 1.0)
    w[0] = a
    return a + b, total(x=w)


def arange_use(n):
    x = np.arange(n)
    y = np.linspace(0.0, 1.0, n)
    z = np.full((n, 2), 3)
    w = np.ones_like(y)
    s = 0.0
    for i in range(n):
        s += x[i] * y[i] + z[i, 1] + w[i]
        z[i, 0] = x[i]
    return s, z


def int8s(a):
    s = 0
    big = 0
    for i in range(len(a)):
        s += a[i]
        big = big + int(a[i])
    return s, big, a[0] * a[1], a[0] + 1, a[0] / 2, -a[0], abs(a[0]), a[0] // 3, a[0] % 3


def scalar_np(a):
    m = np.max(a)
    i = np.argmax(a)
    x = np.float64(3)
    y = np.exp(x) + np.abs(-x) + np.floor(2.5) + np.pi + math.e
    z = a[i].item()
    return (
        m,
        i,
        y,
        z,
        np.isnan(a[0]),
        np.minimum(a[0], 3.0),
        a[0].dtype,
        np.sqrt(a[1]),
        round(a[0], 2),
    )


def view_kinds(A, B, flag):
    # A is C, B is Fortran: joined rows are strided; read-only joins too
    s = 0.0
    for i in range(A.shape[0]):
        row = A[i]
        for k in range(len(row)):
            s += row[k]
        row = B[i]
        for k in range(len(row)):
            s -= row[k] * 2
    M = A if flag else B
    t = M[0, 0] + M[-1, -1]
    return s, t


def assert_(n):
    assert n > 0, "no"
    with np.errstate(all="ignore"):
        x = np.float64(n) / 0
    del n
    return x


def program(single, ints, image, mask, z, fortran_order, strided, fixed, unsigned, tiny):
    return {
        "float32": f32(single, single),
        "int32": i32(ints),
        "uint8": u8(image),
        "bool": bools(mask),
        "complex": cplx(z, 50),
        "Fortran order and strides": fortran(fortran_order, strided),
        "read-only": readonly(fixed),
        "float32 made here": f32arr(9),
        "floats stored in integers": int_to_arr(9),
        "uint64": u64(unsigned),
        "read-only and writeable in one helper": ro_helper(fixed, strided[:, 0].copy()),
        "arrays made here": arange_use(7),
        "int8 wraps": int8s(tiny),
        "scalars of NumPy": scalar_np(fixed),
        "C and Fortran order in one name": view_kinds(strided[:3].copy(), fortran_order[:3], True),
        "float64 divided by zero": assert_(3),
    }
