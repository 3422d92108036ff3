"""Random programs of the kernel language, as text, with random arguments for them.

Each program is a function ``f(a, b, p, q, x, m, k)`` of two integers, two floats, an array of floats, a matrix and an
array of integers. Loops are bounded, so that every program ends.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

__all__ = ["PARAMETERS", "arguments", "programs"]

PARAMETERS = ("a", "b", "p", "q", "x", "m", "k")
_INTS = ("a", "b", "i1", "i2")
_FLOATS = ("p", "q", "f1", "f2")
_EDGES = [0, 1, -1, 2, 3, 7, -5, 2**31, 2**62, 2**63 - 1, -(2**63), 10**9]
_MOST = 4  # depth of an expression


@st.composite
def _whole(draw, depth, names):  # noqa: C901 (a grammar)
    leaf = depth <= 0 or draw(st.integers(0, 3)) == 0
    if leaf:
        choice = draw(st.integers(0, 3))
        if choice == 0:
            return str(draw(st.sampled_from([0, 1, 2, 3, 5, -1, -2, 7, 100])))
        if choice == 1:
            return draw(st.sampled_from(["len(x)", "m.shape[0]", "m.shape[1]", "len(k)"]))
        return draw(st.sampled_from(names))
    left, right = draw(_whole(depth - 1, names)), draw(_whole(depth - 1, names))
    form = draw(st.integers(0, 12))
    if form < 6:
        return f"({left} {draw(st.sampled_from(['+', '-', '*', '//', '%', '+', '-']))} {right})"
    if form == 6:
        return f"({left} {draw(st.sampled_from(['&', '|', '^']))} {right})"
    if form == 7:
        return f"abs({left})"
    if form == 8:
        return f"{draw(st.sampled_from(['min', 'max']))}({left}, {right})"
    if form == 9:
        return f"({left} if {draw(_condition(depth - 1, names))} else {right})"
    if form == 10:
        return f"(-{left})"
    if form == 11:
        return f"({left} {draw(st.sampled_from(['<<', '>>']))} {draw(st.integers(0, 70))})"
    return f"int({draw(_real(depth - 1, names))})"


@st.composite
def _real(draw, depth, names):  # noqa: C901 (a grammar)
    if depth <= 0 or draw(st.integers(0, 3)) == 0:
        if draw(st.booleans()):
            return draw(st.sampled_from(["0.0", "1.0", "0.5", "-2.5", "1e300", "3.7", "1e-9"]))
        return draw(st.sampled_from(_FLOATS))
    left, right = draw(_real(depth - 1, names)), draw(_real(depth - 1, names))
    form = draw(st.integers(0, 12))
    if form < 5:
        return f"({left} {draw(st.sampled_from(['+', '-', '*', '/', '//', '%']))} {right})"
    if form == 12:
        return f"w[{draw(_index(depth - 1, names))}]"
    if form == 5:
        return f"x[{draw(_index(depth - 1, names))}]"
    if form == 6:
        return f"m[{draw(_index(depth - 1, names))}, {draw(_index(depth - 1, names))}]"
    if form == 7:
        return f"float({draw(_whole(depth - 1, names))})"
    if form == 8:
        return f"({draw(_whole(depth - 1, names))} / {draw(_whole(depth - 1, names))})"
    if form == 9:
        return f"math.sqrt({left})"
    if form == 10:
        return f"({left} if {draw(_condition(depth - 1, names))} else {right})"
    return f"{draw(st.sampled_from(['abs', 'math.floor', 'float']))}({left}) * 1.0"


@st.composite
def _index(draw, depth, names):
    if draw(st.integers(0, 2)):
        return draw(st.sampled_from([*names, "0", "-1", "1", "2"]))
    return draw(_whole(min(depth, 1), names))


@st.composite
def _condition(draw, depth, names):
    sign = draw(st.sampled_from(["<", "<=", "==", "!=", ">", ">="]))
    if draw(st.booleans()):
        plain = f"{draw(_whole(depth - 1, names))} {sign} {draw(_whole(depth - 1, names))}"
    else:
        plain = f"{draw(_real(depth - 1, names))} {sign} {draw(_real(depth - 1, names))}"
    form = draw(st.integers(0, 5)) if depth > 0 else 0
    if form == 4:
        return (
            f"({plain} {draw(st.sampled_from(['and', 'or']))} {draw(_condition(depth - 1, names))})"
        )
    return f"not {plain}" if form == 5 else plain


@st.composite
def _slice(draw, names):
    """A slice with a step of any sign, its ends given or left out."""
    ends = [draw(st.sampled_from(["", "", "1", "-1", "5", *names])) for _ in range(2)]
    step = draw(st.sampled_from(["1", "2", "-1", "-1", "-2", "3", *names]))
    return f"{ends[0]}:{ends[1]}:{step}"


@st.composite
def _viewing(draw, names):
    """The name of a view taken anew, or a whole part changed."""
    taken = draw(_slice(names))
    beside = draw(
        _slice(())
    )  # a step of zero and an index out of bounds raise in an order of NumPy's own
    row = draw(_index(0, names))
    return draw(
        st.sampled_from(
            [
                f"w = x[{taken}]",
                f"w = w[{taken}]",
                f"w = m[{row}, {beside}]",
                f"w = m[{beside}, {row}]",
                f"x[{taken}] = {draw(_real(1, names))}",
                f"x[{taken}] *= 2.0",
                "x[::-1] = x",
                f"m[{row}, {beside}] = f2",
                f"w[:] = w[::-1] + {draw(st.sampled_from(_FLOATS))}",
                f"f1 += w[{row}]",
            ]
        )
    )


@st.composite
def _statements(draw, depth, names, loops):  # noqa: C901, PLR0912 (a grammar)
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        form = draw(st.integers(-1, 12 if depth > 0 else 6))
        if form == -1:
            lines.append(draw(_viewing(names)))
        elif form <= 1:
            lines.append(f"{draw(st.sampled_from(['i1', 'i2']))} = {draw(_whole(2, names))}")
        elif form == 2:
            operator = draw(st.sampled_from(["+=", "-=", "*=", "//=", "%="]))
            lines.append(
                f"{draw(st.sampled_from(['i1', 'i2']))} {operator} {draw(_whole(1, names))}"
            )
        elif form == 3:
            lines.append(f"{draw(st.sampled_from(['f1', 'f2']))} = {draw(_real(3, names))}")
        elif form == 4:
            operator = draw(st.sampled_from(["+=", "-=", "*=", "/="]))
            lines.append(
                f"{draw(st.sampled_from(['f1', 'f2']))} {operator} {draw(_real(2, names))}"
            )
        elif form == 5:
            place = draw(st.sampled_from([f"x[{draw(_index(1, names))}]",
                                          f"m[{draw(_index(0, names))}, {draw(_index(0, names))}]"]))  # fmt: skip
            lines.append(f"{place} = {draw(_real(2, names))}")
        elif form == 6:
            lines.append("f1, f2 = f2, f1 + 1.0")
        elif form <= 8:
            body = draw(_statements(depth - 1, names, loops))
            lines += [f"if {draw(_condition(2, names))}:", *(f"    {line}" for line in body)]
            if draw(st.booleans()):
                other = draw(_statements(depth - 1, names, loops))
                lines += ["else:", *(f"    {line}" for line in other)]
        elif form <= 11 and loops < 2:
            counter = f"j{loops}"
            end = draw(st.sampled_from(["len(x)", "m.shape[0]", "m.shape[1]", "3", "len(x) - 1"]))
            body = draw(_statements(depth - 1, (*names, counter), loops + 1))
            ending = draw(st.sampled_from([[], [], ["    if f1 > 5.0:", "        break"],
                                           ["    if i1 == 2:", "        continue", "    f1 += 1.0"]]))  # fmt: skip
            spans = [
                f"range({end})",
                f"range(1, {end})",
                f"range({end} - 1, -1, -1)",
                f"range(0, {end}, 2)",
            ]
            lines += [f"for {counter} in {draw(st.sampled_from(spans))}:"]
            lines += [*(f"    {line}" for line in body), *ending]
            if draw(st.integers(0, 3)) == 0:
                lines += ["else:", "    i2 += 1"]
        else:
            lines += ["for v in x:", f"    f2 += v * {draw(_real(1, names))}"]
    return lines


@st.composite
def programs(draw):
    """The text of a module with a function ``f``."""
    body = draw(_statements(3, _INTS, 0))
    returned = draw(st.sampled_from(["i1, f1", "f1 + i2, i1", "i1, i2, f1, f2"]))
    lines = ["i1 = 0", "i2 = 1", "f1 = 0.0", "f2 = 1.0", "w = x[::1]", *body, f"return {returned}"]
    indented = "\n".join(f"    {line}" for line in lines)
    return f"import math\n\n\ndef f({', '.join(PARAMETERS)}):\n{indented}\n"


_reals = st.one_of(
    st.sampled_from(
        [0.0, -0.0, 1.0, -1.5, float("nan"), float("inf"), -float("inf"), 5e-324, 1e308]
    ),
    st.floats(-100, 100),
)


@st.composite
def arguments(draw):
    """Arguments for a program: integers near overflow, floats with NaN and infinities, arrays of any layout."""
    ints = st.one_of(st.sampled_from(_EDGES), st.integers(-20, 20))
    length = draw(st.integers(0, 5))
    x = draw(hnp.arrays("f8", 2 * length, elements=_reals))
    m = draw(hnp.arrays("f8", (draw(st.integers(0, 3)), draw(st.integers(0, 4))), elements=_reals))
    k = draw(hnp.arrays("i8", draw(st.integers(0, 4)), elements=ints))
    layout = draw(st.integers(0, 2))
    x = x[::2] if layout == 1 else x[::-2] if layout == 2 else x[:length].copy()
    m = np.asfortranarray(m) if draw(st.booleans()) else m
    return draw(ints), draw(ints), draw(_reals), draw(_reals), x, m, k
