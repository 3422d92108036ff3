# ruff: noqa: A001, B007, FURB136, FURB163, PERF401, PERF402
# Written as users write.
"""Functions of users on numbers, for the tests of Cython."""

import math


def floors(n):
    out = []
    for i in range(-n, n):
        for d in (-3, 7, 2):
            out.append(
                (i // d, i % d, (i * 0.5) // d, (i * 0.5) % d, i / d, -i // 2, i % 4, divmod(i, d))
            )
    return out


def whiles(n):
    i = 2
    while i < n:
        if n % i == 0:
            break
        i += 1
    else:
        return "prime", i
    return "composite", i


def chained(x, a, b):
    k = 0
    for i in range(100):
        if a < x * i < b:
            k += 1
        elif a <= i == 50:
            k += 100
    return k


def mixed(flag, n, x):
    y = n if flag else x
    z = max(n, x)
    w = n or x
    v = 0
    if flag:
        v = x
    return y, z, w, min(n, 3), v, -n, n**2, n**-1, 2**n, n**n


def gen(n):
    return (
        sum(i * i for i in range(n)),
        [i * 2 for i in range(n) if i % 3],
        {i: i for i in range(n)},
    )


def xorshift(n):
    s = 88172645463325252
    for i in range(n):
        s ^= (s << 13) & 0xFFFFFFFFFFFFFFFF
        s ^= s >> 7
        s ^= (s << 17) & 0xFFFFFFFFFFFFFFFF
    return s


def steps(n, k):
    out = []
    for i in range(n, 0, -k):
        out.append(i)
    for i in range(0, n, k):
        out.append(i)
    return out, i


def scalars(x, n, b):
    x += 1
    n *= 2
    return (
        x,
        n,
        b,
        int(x),
        float(n),
        round(x),
        round(x, 1),
        bool(n),
        math.floor(x),
        abs(-n),
        str(n),
        f"{x:.2f} {n}",
    )


def bits(n):
    count = 0
    full = (1 << n) - 1
    for m in range(full):
        x = m
        while x:
            x &= x - 1
            count += 1
        count += (m >> 1) ^ 3 | m & 5
    return count, ~count


def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


def collatz(n):
    best = 0
    arg = 0
    for i in range(1, n):
        c = 0
        x = i
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            c += 1
        if c > best:
            best, arg = c, i
    return arg, best


def multi(n):
    a = b = c = 0
    x, y = 1.0, 2
    for i in range(n):
        a += i
        b -= i
        x *= 0.5
        y, x = x, y
    return a, b, c, x, y


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def parity(n):
    return even(n), odd(n)


def relu(x, lo):
    return max(0, x), min(x, 10), x or 0, (0 if x < 0 else x), max(lo, x)


def divs(a, b, x, y):
    return (
        a // b,
        a % b,
        x // y,
        x % y,
        -x // y,
        -x % y,
        a / b,
        divmod(a, b),
        divmod(x, y),
        a**3,
        x**2,
        x**0.5,
        x**-1,
        abs(-a),
        a & b,
        a | b,
        a ^ b,
        a << 3,
        a >> 1,
        ~a,
        a << b,
        a >> b,
    )


def shadow(n):
    sum = 0
    max = 5
    len = 2
    for i in range(n):
        sum += i * max - len
    return sum


def reassign(x):
    x = x + 1
    y = x
    x = [x, y]
    x.append(2.5)
    return x


def big(n):
    r = 1
    for i in range(n):
        r = r * 3 + 1
    return r & 0xFFFF


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def gcds(n):
    t = 0
    for i in range(1, n):
        for j in range(1, n):
            t += gcd(i, j)
    return t, math.gcd(12, n)


def cflow(n):
    out = []
    for i in range(n):
        if i % 2:
            continue
        for j in range(n):
            if j > i:
                break
            out.append((i, j))
        else:
            out.append(None)
    return out


def while_float(x):
    n = 0
    while x > 1:
        x /= 2
        n += 1
    x **= 2
    x -= 1
    return n, x


def floor_funcs(x):
    return (
        math.floor(x),
        math.ceil(x),
        math.trunc(x),
        int(x),
        round(x),
        math.floor(-x),
        math.isnan(x),
        math.hypot(x, 1),
        math.atan2(x, 2),
        math.fmod(x, 2),
        math.pow(x, 3),
        math.degrees(x),
        math.log(x, 2),
        math.copysign(1, -x),
        math.factorial(5),
        math.inf,
        math.pi,
    )


def tern(n):
    sign = 1 if n > 2 else -1
    v = 0
    for i in range(n):
        v += sign * i
        sign = -sign
    k = None
    if v > 100:
        k = v
    return v, sign, k


def kw_only(x, *, k=3, flag=False):
    s = 0
    for i in range(k):
        s += x * i
    return s if not flag else -s


def varargs(*args, **kw):
    s = 0
    for a in args:
        s += a
    return s, sorted(kw)


def pows(x):
    return x**0.5, x**2


def program(n, x):
    return {
        "floor division and modulo of negatives": floors(9),
        "while with else": (whiles(97), whiles(91)),
        "chained comparison": chained(0.7, 3, 50.5),
        "int on one path and float on the other": (mixed(True, 5, 2.5), mixed(False, 1, 2.5)),
        "comprehensions and generator expressions": gen(10),
        "integers beyond 64 bits": xorshift(5),
        "range with a step that is a variable": steps(10, 3),
        "conversions": scalars(x, n, True),
        "bit operations": bits(6),
        "recursion": fact(15),
        "nested loops over whole numbers": collatz(200),
        "several targets": multi(5),
        "mutual recursion": parity(7),
        "min and max of int and float": (relu(-1.5, 2), relu(2.5, 2)),
        "operators on negatives": (divs(-7, 3, -7.5, 2.0), divs(7, 3, 7.5, -0.1)),
        "names of builtins": shadow(5),
        "a name bound to another type": reassign(3),
        "integers that stay small by a mask": big(20),
        "parallel assignment of whole numbers": gcds(20),
        "break, continue and else": cflow(5),
        "augmented assignment of floats": while_float(100.0),
        "functions of math": floor_funcs(2.7),
        "a number or None": tern(20),
        "keyword-only arguments": (kw_only(2, k=4, flag=True), kw_only(2)),
        "starred parameters": varargs(1, 2.5, a=3),
        "a complex power of a negative number": pows(-2.0),
    }
