"""Random programs on lists, lists of tuples, tuples and queues, as text, with random arguments for them.

Each program is a function ``f(n, p, items, pairs, point)`` of an integer, a float, a list of integers, a list of pairs of
an integer and a float, and a pair of integers.
"""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["list_arguments", "list_programs"]

_NAMES = ("n", "t", "point[0]", "point[1]")


@st.composite
def _whole(draw, names):
    form = draw(st.integers(0, 7))
    if form < 3:
        return draw(st.sampled_from(names))
    if form < 5:
        return str(draw(st.integers(-3, 6)))
    if form == 5:
        return draw(st.sampled_from(["len(items)", "len(other)", "len(pairs)"]))
    first, second = draw(st.sampled_from(names)), draw(st.integers(1, 5))
    return f"({first} {draw(st.sampled_from(['+', '-', '*', '//', '%']))} {second})"


@st.composite
def _changed(draw, names):
    """A statement that changes or asks a list of integers."""
    a, b = draw(st.permutations(["items", "other"]))
    e, g = draw(_whole(names)), draw(_whole(names))
    return draw(
        st.sampled_from(
            [f"{a}.append({e})", f"{a}.extend({b})", f"{a}.insert({e}, {g})", f"t = {a}.pop()",
             f"t = {a}.pop({e})", f"{a}.reverse()", f"{a}.sort()", f"{a} += [{e}, {g}]", f"del {a}[{e}]",
             f"{a}.remove({e})", f"t = {a}.index({e})", f"t += {a}.count({e})", f"{a}[{e}] = {g}",
             f"{a} = {b}[{e}:{g}]", f"{a} = {b}[::-1]", f"{a} = sorted({b}, key=lambda v: v % 3)",
             f"{a} = sorted({b}, key=abs, reverse=True)", f"t = max({a}, default={e})",
             f"t = min({a}, key=lambda v: -v * v)", f"{a} = [v + {e} for v in {b} if v != {g}]",
             f"t = sum(v * w for v in {a} for w in {b}[:2])", f"t = math.gcd({e}, {g})",
             f"t = pow(2, abs({e}) % 40)", f"t = 3 ** (abs({e}) % 20)", f"t = math.comb(9, abs({e}))",
             f"x, y = point\n{a}.append(x - y)", f"point = ({e}, {g})", f"{a}.clear()",
             f"t = TABLE[{e}] + WIDE[{g}][1]"]
        )
    )  # fmt: skip


@st.composite
def _of_pairs(draw, names):
    """A statement that changes or asks a list of pairs."""
    e, g = draw(_whole(names)), draw(_whole(names))
    return draw(
        st.sampled_from(
            [f"pairs.append(({e}, s))", "u, w = pairs.pop()\nt += u\ns += w", f"pairs[{e}] = ({g}, p)",
             f"t = pairs[{e}][0]", f"s = pairs[{e}][1]", "pairs.sort()", "pairs.reverse()",
             "pairs.sort(key=lambda q: q[1])", "pairs = sorted(pairs, key=lambda q: -q[0])",
             f"pairs.insert({e}, (t, s))", "for u, w in pairs:\n    t += u\n    s -= w",
             "for i, (u, w) in enumerate(pairs):\n    pairs[i] = (u - i, w)",
             "for q in pairs:\n    s += q[0] * q[1]", "pairs = [(u + 1, w * 0.5) for u, w in pairs if u != t]",
             f"if ({e}, p) in pairs:\n    t += 1", f"u, w = pairs[{e}]\nt += u", "pairs = pairs[1:]",
             f"if pairs:\n    t += {e}", "point = (t, len(pairs))"]
        )
    )  # fmt: skip


_WALKS = [
    "for v in items:\n    t += v\n    if len(items) < 20 and v > 0:\n        items.append(v - 1)",
    """\
todo = deque([(n % 9, 0)])
while todo:
    v, depth = todo.popleft()
    t += depth
    if v > 0:
        todo.append((v // 2, depth + 1))""",
    "for dy, dx in WIDE:\n    t += dy * n - dx",
    "for v in reversed(other):\n    t = 2 * t - v",
    "for v, w in zip(items, other):\n    t += v * w",
]


@st.composite
def list_programs(draw):
    """The text of a module with a function ``f``."""
    lines = ["t = 0", "s = 0.5", "other = [3, 1, 2]"]
    names = _NAMES
    for _ in range(draw(st.integers(2, 7))):
        form = draw(st.integers(0, 9))
        if form < 4:
            found = draw(_changed(names))
        elif form < 7:
            found = draw(_of_pairs(names))
        elif form == 7:
            found = draw(st.sampled_from(_WALKS))
        else:
            test = draw(
                st.sampled_from(["t in items", "n not in other", "t in (1, 2, 3)", "n in range(t, 5)",
                                 "point == (t, n)", "not items"])
            )  # fmt: skip
            body = draw(st.one_of(_changed(names), _of_pairs(names))).split("\n")
            found = "\n".join([f"if {test}:", *(f"    {line}" for line in body)])
        lines += found.split("\n")
    lines.append("return t, s, other, pairs, point" if draw(st.booleans()) else "return items, t")
    indented = "\n".join(f"    {line}" for line in lines)
    return (
        "import math\nfrom collections import deque\n\nTABLE = (5, 2, 7)\nWIDE = ((1, 2), (3, 4), (-1, 0))\n\n\n"
        f"def f(n, p, items, pairs, point):\n{indented}\n"
    )


@st.composite
def list_arguments(draw):
    """Arguments for a program; lists that are empty tell no types, and are left out."""
    ints = st.integers(-5, 9)
    reals = st.floats(-9, 9).map(lambda v: round(v, 3))
    items = draw(st.lists(ints, min_size=1, max_size=6))
    pairs = draw(st.lists(st.tuples(ints, reals), min_size=1, max_size=4))
    return draw(ints), draw(reals), items, pairs, (draw(ints), draw(ints))
