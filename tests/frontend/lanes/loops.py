"""Random loops whose iterations are independent, as text, with random arguments for them.

Each program is a function ``f(a, b, p, q, x, m, k, w)``, which gives an array of floats and one of integers: what each
iteration of a loop has come to. A row of `w`, of three columns, belongs to an iteration. Another loop may be around.
Places in arrays are within bounds, divisors are not zero, and inner loops end, so that most of them have an answer.
"""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["loops"]

_FLOATS = ("p", "q", "f1", "f2")
_WHOLE = ("a", "b", "i", "i1", "i2", "o")
_HELPER = """\
def h(v, n):
    for j in range(n % 4):
        if v < j:
            return v * 0.5
        v -= 1.0
    return v if n > 0 else -v

"""
_SIGNS = ("<", "<=", "==", "!=", ">", ">=")


@st.composite
def _whole(draw, depth, names):
    if depth <= 0 or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from([*names, *names, "1", "2", "3", "-1", "7", "len(x)"]))
    left, right = draw(_whole(depth - 1, names)), draw(_whole(depth - 1, names))
    form = draw(st.integers(0, 10))
    if form < 3:
        return f"({left} {draw(st.sampled_from('+-*'))} {right})"
    if form == 3:
        divisor = draw(st.sampled_from(["2", "3", "8", "-3", "-4", f"(1 + abs({right}) % 5)"]))
        return f"({left} {draw(st.sampled_from(['//', '%']))} {divisor})"
    if form == 4:
        return f"({left} {draw(st.sampled_from('&|^'))} {right})"
    if form == 5:
        return f"abs({left})"
    if form == 6:
        return f"{draw(st.sampled_from(['min', 'max']))}({left}, {right})"
    if form == 7:
        return f"({left} if {draw(_condition(depth - 1, names))} else {right})"
    if form == 8:
        return f"({left} {draw(st.sampled_from(['<<', '>>']))} {draw(st.integers(0, 9))})"
    if form == 9:
        return f"k[{draw(_place('k', names))}]"
    return f"int({draw(_bounded(depth - 1, names))})"


@st.composite
def _bounded(draw, depth, names):
    """A float that is a whole number's size."""
    inner = draw(_real(depth, names))
    return f"(100.0 if not abs({inner}) < 1e6 else {inner})"


@st.composite
def _place(draw, array, names):
    """A place in an array that is not empty, or the loop is not run."""
    length = {"x": "len(x)", "k": "len(k)", "rows": "m.shape[0]", "columns": "m.shape[1]"}[array]
    form = draw(st.integers(0, 5))
    if form < 2 and array == "x":
        return "i"
    if form == 2:
        return draw(st.sampled_from(["0", "-1"]))
    return f"({draw(_whole(1, names))}) % {length}"


@st.composite
def _real(draw, depth, names):
    if depth <= 0 or draw(st.integers(0, 3)) == 0:
        plain = [
            *_FLOATS,
            "0.0",
            "1.0",
            "0.5",
            "-2.5",
            "3.7",
            "x[i]",
            "c1.real",
            "c1.imag",
            "h(f1, i1)",
        ]
        return draw(st.sampled_from(plain))
    left, right = draw(_real(depth - 1, names)), draw(_real(depth - 1, names))
    form = draw(st.integers(0, 13))
    if form < 5:
        return f"({left} {draw(st.sampled_from('+-*'))} {right})"
    if form >= 12:
        return f"w[i, {draw(st.sampled_from(['0', '1', '2', 'o % 3', '-1', 'i1 % 3']))}]"
    if form == 5:
        return f"({left} {draw(st.sampled_from(['/', '//', '%']))} (1.5 + abs({right})))"
    if form == 6:
        return f"x[{draw(_place('x', names))}]"
    if form == 7:
        return f"m[{draw(_place('rows', names))}, {draw(_place('columns', names))}]"
    if form == 8:
        return f"float({draw(_whole(depth - 1, names))})"
    if form == 9:
        return f"math.sqrt(abs({left}))"
    if form == 10:
        return f"({left} if {draw(_condition(depth - 1, names))} else {right})"
    return f"{draw(st.sampled_from(['abs', 'float', '-']))}({left})"


@st.composite
def _condition(draw, depth, names):
    sign = draw(st.sampled_from(_SIGNS))
    kind = _whole if draw(st.booleans()) else _real
    plain = f"{draw(kind(depth - 1, names))} {sign} {draw(kind(depth - 1, names))}"
    form = draw(st.integers(0, 6)) if depth > 0 else 0
    if form == 6:
        return draw(
            st.sampled_from(["g1", "not g1", "g1 == (i1 > 2)", "c1 == 0", "g1 and f1 > i1"])
        )
    if form == 4:
        other = draw(_condition(depth - 1, names))
        return f"({plain} {draw(st.sampled_from(['and', 'or']))} {other})"
    return f"not {plain}" if form == 5 else plain


@st.composite
def _statements(draw, depth, names, loops):
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        form = draw(st.integers(0, 12 if depth > 0 else 4))
        if form == 0:
            lines.append(f"{draw(st.sampled_from(['i1', 'i2']))} = {draw(_whole(2, names))} % 1000")
        elif form == 1:
            lines.append(f"i1 {draw(st.sampled_from(['+=', '-=']))} 1")
        elif form == 2:
            lines.append(f"{draw(st.sampled_from(['f1', 'f2']))} = {draw(_real(3, names))}")
        elif form == 3:
            target = draw(st.sampled_from(["f1", "f2", "y[i]"]))
            lines.append(
                f"{target} {draw(st.sampled_from(['+=', '-=', '*=']))} {draw(_real(2, names))}"
            )
        elif form == 4:
            lines.append(draw(_other()))
        elif form <= 8:
            lines += draw(_branch(depth, names, loops))
        elif loops < 2:
            lines += draw(_loop(depth, names, loops))
    return lines or ["i2 += 1"]


@st.composite
def _other(draw):
    """Statements of other kinds: truth values, complex numbers, calls."""
    kinds = [
        "f1, f2 = f2, f1 + 1.0",
        "t = f1 * 0.5",
        "f2 = t",
        "c1 = c1 * complex(f1, 0.5) - 0.25j",
    ]
    kinds += ["w[i, 1] = f1 - 0.5"]
    kinds += ["c1 = c1 / (c1 - complex(2.0, t))", "f2 = h(f2, i2)", "c1 = -c1.conjugate() + f1"]
    form = draw(st.integers(0, len(kinds)))
    return kinds[form] if form < len(kinds) else f"g1 = {draw(_condition(1, _WHOLE))}"


@st.composite
def _branch(draw, depth, names, loops):
    lines = [f"if {draw(_condition(2, names))}:"]
    lines += [f"    {line}" for line in draw(_statements(depth - 1, names, loops))]
    if draw(st.integers(0, 3)) == 0:
        lines.append(f"    {draw(st.sampled_from(['break', 'continue'])) if loops else 'continue'}")
    if draw(st.booleans()):
        lines.append("else:")
        lines += [f"    {line}" for line in draw(_statements(depth - 1, names, loops))]
    return lines


@st.composite
def _loop(draw, depth, names, loops):
    counter = f"j{loops}"
    body = draw(_statements(depth - 1, (*names, counter), loops + 1))
    if draw(st.booleans()):
        lines = [f"{counter} = 0", f"while {draw(_condition(2, names))} and {counter} < 6:"]
        return [*lines, f"    {counter} += 1", *(f"    {line}" for line in body)]
    if draw(st.integers(0, 3)) == 0:
        more = f"f1 += w[i, {counter}] * {draw(_real(1, names))}"
        lines = [more, *body] if draw(st.booleans()) else [*body, more]
        return [f"for {counter} in range(w.shape[1]):", *(f"    {line}" for line in lines)]
    ends = ["3", "len(x)", "m.shape[1]", "abs(i1) % 5", "i % 4", "i1 % 3 - 1"]
    end, begin = draw(st.sampled_from(ends)), draw(st.sampled_from(["0", "1", "i2 % 3", "i % 2"]))
    span = draw(
        st.sampled_from([f"range({end})", f"range({begin}, {end})", f"range({end}, {begin}, -1)"])
    )
    lines = [f"for {counter} in {span}:", *(f"    {line}" for line in body)]
    if draw(st.integers(0, 3)) == 0:
        lines += ["else:", "    i2 += 1"]
    return lines


@st.composite
def _gathering(draw):
    """Lines that gather whole numbers over all iterations, and those behind the loop that tell what they came to."""
    ways = [
        ["s1 += i1"],
        ["s1 -= k[0] + i"],
        ["s1 = max(s1, i1)"],
        ["s1 = min(i2, s1)"],
        ["s1 ^= i1"],
        ["if f1 > 0.5:", "    s1 += i2", "else:", "    s1 -= 1"],
    ]
    if draw(st.integers(0, 2)):
        return [], []
    return draw(st.sampled_from(ways)), ["if n > 0:", "    z[n - 1] += s1"]


@st.composite
def loops(draw):
    """The text of a module with a function ``f``."""
    body = draw(_statements(3, _WHOLE, 0))
    span = draw(
        st.sampled_from(
            ["range(n)", "range(n)", "range(1, n)", "range(0, n, 2)", "range(n - 1, -1, -1)"]
        )
    )
    inner = [
        "i1 = i",
        "i2 = 1",
        "f1 = x[i]",
        "f2 = 1.0",
        "t = 0.25",
        "g1 = i % 3 == 0",
        "c1 = complex(x[i], 0.5)",
        *body,
        "y[i] += f1 + c1.real + w[i, 1]",
        "z[i] = i1",
    ]
    gathers, behind = draw(_gathering())
    inner += gathers
    around = draw(
        st.sampled_from(["range(1)", "range(4)", "range(b % 6)", "range(len(k), -1, -1)"])
    )
    lines = [
        "n = len(x)",
        "y = np.zeros(n)",
        "z = np.zeros(n, dtype=np.int64)",
        "if len(k) > 0 and m.shape[0] > 0 and m.shape[1] > 0:",
        "    s1 = a",
        f"    for o in {around}:",
        f"        for i in {span}:",
        *(f"            {line}" for line in inner),
        *(f"    {line}" for line in behind),
        "return y, z",
    ]
    indented = "\n".join(f"    {line}" for line in lines)
    return f"import math\n\nimport numpy as np\n\n\n{_HELPER}\n\ndef f(a, b, p, q, x, m, k, w):\n{indented}\n"
