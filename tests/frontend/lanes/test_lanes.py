"""Loops across lanes give Python's answer, bit for bit; what cannot lie across lanes is said with the reason."""

from __future__ import annotations

import copy
import math
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import python_function
from random_loops import across_lanes, tried

from hasten.errors import Unsupported
from hasten.frontend.independence import loops_of
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.lanes.choice import chosen, ready_for_lanes, require_some
from hasten.frontend.passes import improved
from hasten.verify.compare import compare
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

X = np.random.default_rng(1).normal(size=37)
M = np.random.default_rng(2).normal(size=(7, 21))
K = np.random.default_rng(3).integers(-9, 9, 37)

PICTURE = np.random.default_rng(4).integers(0, 256, (3, 37, 3), dtype=np.uint8)


def escape(x, limit):
    steps = np.zeros(len(x), dtype=np.int64)
    for i in range(len(x)):
        z = x[i]
        n = 0
        while n < limit and abs(z) < 10.0:
            z = z * z + x[i]
            n += 1
        steps[i] = n
    return steps


def branches(x, k):
    y = np.empty(len(x))
    for i in range(len(x)):
        if x[i] > 0.5:
            y[i] = math.sqrt(x[i])
        elif k[i] % 3 == 0 and x[i] < 0.0:
            y[i] = -x[i]
        else:
            y[i] = 1.0 if k[i] > 0 else 2.0
    return y


def leaves_and_goes_on(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        total = 0.0
        for j in range(abs(k[i]) + 3):
            if j % 2 == 1:
                continue
            total += x[(i + j) % len(x)]
            if total > 1.5:
                break
        y[i] = total
    return y


def comes_again(x):
    """What lanes that wait hold must be there when they go on."""
    y = np.zeros(len(x))
    for i in range(len(x)):
        carried = x[i]
        for j in range(6):
            if (i + j) % 3 == 0:
                y[i] += carried
                carried = carried * 0.5
        y[i] += 1.0
    return y


def ranges_of_their_own(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(k[i] % 4, k[i] % 7):
            for h in range(j, -1, -2):
                y[i] += x[h] * j
    return y


def backwards_and_steps(x):
    y = np.zeros(len(x))
    for i in range(len(x) - 1, 2, -3):
        y[i] = x[i] + x[i - 3] * i
    return y


def complex_steps(x, limit):
    found = np.zeros(len(x), dtype=np.complex128)
    for i in range(len(x)):
        z = complex(x[i], 0.5)
        for _ in range(limit):
            if z == 0:
                break
            z = z - (z * z * z - 1) / (3 * z**2)
        found[i] = z.conjugate() if z.imag > 0 else -z
    return found


def distance(a, b):
    if a > b:
        return a - b
    return b - a


def first_above(m, row, limit):
    for j in range(m.shape[1]):
        if m[row, j] > limit:
            return j
    return -1


def halved(x):
    return x * 0.5


def both(a, b):
    if a < b:
        return a, b
    return b, a


def confusing(holds, n):
    confusing_result = holds
    for returned in range(n % 3):
        if confusing_result > returned:
            return confusing_result * 0.5
        confusing_result += 1.0
    return -confusing_result


def names_of_ours(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        once = confusing(x[i], k[i])
        y[i] = once + 10.0 * confusing(once, k[i] + 1)
    return y


def nested_calls(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        z = halved(halved(x[i])) + halved(distance(x[i], halved(2.0)))
        low, high = both(z, x[i])
        low, high = both(halved(high), low)
        while distance(low, high) > 0.2 or (k[i] > 0 and halved(high) > 0.7):
            high = halved(high)
            low = halved(low) if high > 0.5 else distance(low, 0.1)
        y[i] = low + 10.0 * high
    return y


def calls(m, limit):
    found = np.zeros((m.shape[0], 2))
    for i in range(m.shape[0]):
        at = first_above(m, i, limit)
        found[i, 0] = at
        found[i, 1] = distance(float(at), 3.5) if at >= 0 else 0.5
    return found


def rows(m):
    y = np.zeros(len(m))
    for i in range(len(m)):
        row = m[i]
        for j in range(len(row)):
            y[i] += row[j] * row[-1]
    return y


def truths(x, k):
    flags = np.zeros(len(x), dtype=bool)
    for i in range(len(x)):
        big = x[i] > 0.3
        flags[i] = big or (k[i] > 2 and not big)
    return flags


def columns(m):
    """Neither beside each other nor in one piece."""
    y = np.empty_like(m)
    for j in range(m.shape[1]):
        last = 0.0
        for i in range(m.shape[0]):
            last = 0.5 * last + m[i, j]
            y[i, j] = last
    return y


def floors(x):
    y = np.zeros((5, len(x)))
    for i in range(len(x)):
        y[0, i] = math.floor(x[i] * 3.0)
        y[1, i] = math.ceil(x[i] * 3.0)
        y[2, i] = int(x[i] * 3.0)
        y[3, i] = min(x[i], 0.0, -0.0) + max(x[i], 0.25)
        y[4, i] = math.copysign(x[i] // 0.3, x[i] % -0.3)
    return y


def over_arrays(x, k):
    y = np.zeros(len(x))
    for i, v in enumerate(x):
        w = v
        while w > 0.1:
            w *= 0.5
            y[i] += w
    for i, (v, n) in enumerate(zip(x, k, strict=False)):
        y[i] += v * n
    return y


def bits(k):
    y = np.zeros(len(k), dtype=np.int64)
    for i in range(len(k)):
        a = k[i]
        y[i] = (a // 4) ^ (a % 8) | (a // -3) & (a % 5) + (a << 3) - (a >> 1) * (~a)
    return y


def squares(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        v = x[i]
        while v**2 < 100.0 * k[i] ** 2:
            v = v * 1.5 + 1.0
        y[i] = v**2 + (v - x[i]) ** 2
    return y


def skips(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        if x[i] < 0.0:
            continue
        y[i] = math.sqrt(x[i])
        if k[i] > 0:
            if k[i] % 2 == 0:
                y[i] += 1.0
                continue
            y[i] += 2.0
        y[i] *= 3.0
    return y


def of_all_kinds(picture, chosen, small, z):
    grey = np.zeros((picture.shape[0], picture.shape[1]), dtype=np.uint8)
    sums = np.zeros(picture.shape[1], dtype=np.int32)
    turned = np.zeros(picture.shape[1], dtype=np.complex128)
    for j in range(picture.shape[1]):
        total = 0
        for i in range(picture.shape[0]):
            shade = 0.299 * picture[i, j, 0] + 0.587 * picture[i, j, 1] + 0.114 * picture[i, j, 2]
            grey[i, j] = int(shade) if chosen[j] else int(picture[i, j, 0]) // 2
            total += small[j] * int(picture[i, j, 1])
        sums[j] = total + small[j]
        turned[j] = z[j] * 1j - z[-1] if abs(z[j]) > 0.5 else z[j].conjugate()
    return grey, sums, turned


def only_where_it_is_wanted(x, k, n):
    """What is the same for all lanes is not touched where no lane asks for it."""
    y = np.zeros(len(x))
    for i in range(len(x)):
        if x[i] > 100.0 and k[0] // n > 2:
            y[i] = 1.0
        y[i] += float(k[1] % n) if x[i] > 200.0 else x[i]
        if x[i] > 300.0 and x[i + 7 // n] > x[-1 - n // n] and x[len(x) + 1000000000] > 0.0:
            y[i] = 2.0
    return y


def flags_and_names(x, k, mask):
    where = np.zeros(len(x))
    for u in range(len(x)):
        at = x[u] > 0.0
        product = at == (k[u] > 0)
        put = at < mask
        where[u] = float(product) + 2.0 * float(put) + (at != mask)
    return where


def distances(m):
    n, width = m.shape
    d = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            s = 0.0
            for k in range(width):
                s += (m[i, k] - m[j, k]) ** 2
            d[i, j] = math.sqrt(s)
    return d


def gravity(m, mass, rounds):
    pull = np.zeros((len(m), 2))
    for _ in range(rounds):
        for i in range(len(m)):
            x = y = 0.0
            for j in range(len(m)):
                dx, dy = m[j, 0] - m[i, 0], m[j, 1] - m[i, 1]
                far = dx * dx + dy * dy + 0.25
                x += dx * mass[j] / (far * math.sqrt(far))
                y += dy * mass[j] / (far * math.sqrt(far))
            pull[i, 0] += x
            pull[i, 1] += y
    return pull


def changes_what_it_reads(m):
    other = m
    for i in range(len(m)):
        other[i, 0] += 1.0
        y = np.zeros(len(m))
        for j in range(len(m)):
            y[j] = m[j, 0] * m[j, 1] + i
        m[i, 1] = y[i]


def never_runs(x, m, n):
    """What no iteration reads is not touched: neither where it is packed, nor before a loop."""
    y = np.zeros(len(m))
    for i in range(n):
        for j in range(len(m)):
            y[j] += m[j, 1000000000] * i
    for j in range(len(m)):
        s = 0.0
        for k in range(n):
            s += x[j + 1000000000] * k
        for _ in range(n):
            for k in range(3, 5):
                s += x[j + 1000000000] * k
        y[j] += s
    return y


def leaves_before(x, n):
    """The same where a loop is left before what nothing comes to."""
    y = np.zeros(len(x))
    for j in range(len(x)):
        s = 0.0
        for q in range(5):
            for k in range(3, 5):
                s += x[j] * k
            if q >= n:
                break
            for k in range(3, 5):
                s += x[j + 1000000000] * k
        y[j] = s
    return y


def gathers(x, k):
    total, least, bits = 5, 99, 0
    for i in range(len(x)):
        steps = 0
        z = x[i]
        while abs(z) < 50.0 and steps < 20:
            z = z * z + x[i]
            steps += 1
        total += steps
        if x[i] > 0.0:
            least = min(least, k[i])
            bits ^= k[i]
            continue
        total -= 3
    for i in range(len(k) - 1, -1, -1):
        total += k[i]
    return total, least, bits


PROGRAMS = [
    (distances, (M.T,)),
    (distances, (np.ascontiguousarray(M.T),)),
    (distances, (M[:, ::-3],)),
    (gravity, (np.ascontiguousarray(M.T), X, 3)),
    (gravity, (np.ascontiguousarray(M.T), X, 5)),
    (changes_what_it_reads, (np.ascontiguousarray(M.T),)),
    (never_runs, (X, np.ascontiguousarray(M.T), 0)),
    (leaves_before, (X, 0)),
    (gathers, (X, K)),
    (gathers, (X[:3], K)),
    (gathers, (X[:0], K)),
    (escape, (X, 40)),
    (escape, (X[::-2], 40)),
    (escape, (X[:0], 40)),
    (escape, (X[:1], 40)),
    (branches, (X, K)),
    (leaves_and_goes_on, (X, K)),
    (comes_again, (X,)),
    (ranges_of_their_own, (X, K)),
    (backwards_and_steps, (X,)),
    (complex_steps, (X, 7)),
    (calls, (M, 1.2)),
    (nested_calls, (X, K)),
    (names_of_ours, (X, K)),
    (rows, (M,)),
    (rows, (np.asfortranarray(M),)),
    (truths, (X, K)),
    (columns, (M,)),
    (columns, (M.astype(np.float32),)),
    (floors, (X,)),
    (over_arrays, (X, K)),
    (of_all_kinds, (PICTURE, X > 0, K.astype(np.int32), X + 1j * X[::-1])),
    (squares, (X, K)),
    (skips, (X, K)),
    (only_where_it_is_wanted, (X, K, 0)),
    (flags_and_names, (X, K, True)),
    (bits, (K,)),
]


@pytest.mark.once
@pytest.mark.parametrize(("flight", "in_turn"), [(None, False), (1, True), (3, False)])
def test_a_loop_across_lanes_answers_as_in_python(flight, in_turn):
    made = across_lanes(PROGRAMS, flight=flight, in_turn=in_turn)
    for (function, args), built in zip(PROGRAMS, made, strict=True):
        assert built is not None, function.__name__
        mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
        expected, found = function(*mine), built[0](*theirs)
        alike = (
            {"same", "close"} if "squared(" in built[1] else {"same"}
        )  # Python's pow rounds otherwise
        assert compare([expected, mine], [found, theirs], 4).kind in alike, (function, built[1])


def waves(x):
    for i in range(len(x)):
        x[i] = math.sin(x[i])


def test_only_loops_that_are_exact_both_ways_are_timed_both_ways():
    (_, exact), (_, rounded) = across_lanes([(over_arrays, (X, K)), (waves, (X,))])
    assert "pace.took(end - begin);" in exact
    assert "Pace" not in rounded


def test_what_is_read_again_and_again_is_packed_where_nothing_changes_it():
    m = np.ascontiguousarray(M.T)
    (_, apart), (_, changed) = across_lanes([(distances, (m,)), (changes_what_it_reads, (m,))])
    assert "m_packed(k, at)" in apart
    assert "packed" not in changed


@pytest.mark.once
def test_random_loops_answer_as_in_python():
    counts = tried(150, derandomize=True, level="-O0")
    assert counts["alike"] > 120


REASONS = [
    (
        "s = 0.0\nfor i in range(len(x)):\n    s += x[i]\nreturn s",
        "gathers `s` over all iterations",
    ),
    ("for i in range(1, len(x)):\n    x[i] = x[i - 1]", "line"),
    (
        "v = [0.0]\nfor i in range(len(x)):\n    v.append(x[i])\nreturn v",
        "not known to be an array",
    ),
    ("for j in range(4):\n    x[j] = 1.0", "few iterations"),
    (
        "for i in range(len(x)):\n    if x[i] > 9.0:\n        return i\nreturn -1",
        "returns inside the loop",
    ),
    (
        "k = np.zeros(9, int)\nfor i in range(len(x)):\n    k[i // 7] = i\nreturn k",
        "other iterations may write",
    ),
    (
        "k = np.zeros(99, int)\nfor i in range(99):\n    k[i] = (i + 5) % 7\nreturn k",
        "lanes would not pay: line 7 divides whole numbers",
    ),
]


@pytest.mark.parametrize(("body", "says"), REASONS)
def test_what_cannot_lie_across_lanes_is_told_why(body, says):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    function = python_function(f"import numpy as np\n\n\ndef f(x):\n{lines}")
    source, signature = module_source(function), signature_of(function, (X,), {})
    kernel = ready_for_lanes(improved(kernel_of(source, signature), checked=False))
    _, choices = chosen(kernel, loops_of(source, signature, arrays=True))
    (choice,) = choices
    assert says in choice.reason


CARRIES_AND_RAISES = """\
y = np.zeros(len(x))
for i in range(len(x)):
    s = x[i]
    for k in range(3, 40):
        s = s * 0.5 + k
    y[i] = s
    assert s > 0.0
return y
"""
GATHERS_AND_MAY_COUNT_FROM_THE_END = """\
y = np.zeros(len(x))
for i in range(n - 1, len(x)):
    s = 0.0
    for k in range(i):
        s += x[k]
    y[i] = s
return y
"""
NEAREST = [
    (CARRIES_AND_RAISES, "asserts inside the loop"),
    (GATHERS_AND_MAY_COUNT_FROM_THE_END, "may be negative"),
]


@pytest.mark.parametrize(("body", "says"), NEAREST)
def test_the_reason_is_that_of_the_loop_which_is_nearest_to_lie_across_lanes(body, says):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    function = python_function(f"import numpy as np\n\n\ndef f(x, n):\n{lines}")
    source, signature = module_source(function), signature_of(function, (X, 2), {})
    kernel = ready_for_lanes(improved(kernel_of(source, signature), checked=False))
    _, choices = chosen(kernel, loops_of(source, signature))
    with pytest.raises(Unsupported, match=says):
        require_some(choices)
