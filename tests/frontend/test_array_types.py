import ast
import math

import numpy as np
import pytest

from hasten.frontend.array_types import ModuleNames, Scope
from hasten.frontend.array_values import Items, Many, Value, join, known_of, python_number
from hasten.workload.signature import type_of

VALUES = {
    "a": np.linspace(1.0, 2.0, 12).reshape(3, 4),
    "b": np.linspace(1.0, 2.0, 4, dtype="float32"),
    "c": np.linspace(0.0, 1.0, 24).reshape(2, 3, 4),
    "i": np.arange(3),
    "k": np.arange(4, dtype="uint8"),
    "m": np.array([True, False, True]),
    "s": 1.5,
    "n": 3,
    "q": np.float32(2.0),
    "w": [1.0, 2.0],
    "p": (1, 2.5),
}
MODULE = ModuleNames.of(
    ast.parse(
        "import math\nimport numpy as np\nfrom numpy import sqrt as root\nH = 0.5\n"
        "TABLE = np.array([1.0, 2.0, 3.0], dtype=np.float32)\n"
    )
)
NAMESPACE = {
    "math": math,
    "np": np,
    "root": np.sqrt,
    "H": 0.5,
    "TABLE": np.array([1.0, 2.0, 3.0], dtype=np.float32),
}


def scope():
    known = {name: known_of(type_of(value)) for name, value in VALUES.items()}
    return Scope(MODULE, set(VALUES), known, lambda *_: None)


EXPRESSIONS = """
a + b; b * 2; b * s; k + 1; k + b; k / 2; i / n; i ** 2; a ** 0.5; -k; ~m; a > 0; m & m; q * b
a * q; i * q; H * b; TABLE * 2; root(b); np.sqrt(k); np.exp(a); np.floor(i); np.arctan2(a, b)
np.where(a > 1, 1, 0); np.where(a > 1, b, 0.0); np.maximum(b, 0.0); np.abs(i); abs(b); np.square(k)
a[0]; a[:, None, :]; a[..., 0]; a[i]; a[m]; a[a > 1]; a[:, 1:]; a[1, 2]; c[0, :, 1]; c[..., None]
c[:, i]; a[i, i]; a[-1, ::2]; b[None]; a[np.newaxis, :, :]; a[:, i > 0] if False else a
a.T; a.shape; a.shape[0]; a.size; a.ndim; c.T; a.sum(); a.sum(axis=0); b.sum(); k.sum(); m.sum()
a.mean(axis=1, keepdims=True); b.mean(); np.mean(i); np.std(a, axis=0); a.max(); a.argmax(axis=1)
np.any(m); np.sum(a, 1); c.sum(axis=(0, 2)); a.min(axis=-1); np.median(a); np.cumsum(b); a.cumsum(0)
np.zeros(3); np.zeros((3, n)); np.ones(a.shape); np.zeros(n, dtype=np.int32); np.empty(4, "float32")
np.zeros(n, int); np.full((2, 2), 1.5); np.full(3, 7); np.zeros_like(a); np.ones_like(b, dtype=int)
np.arange(n); np.arange(0, 1, 0.1); np.arange(3, dtype="float32"); np.linspace(0, 1, 5)
a.astype(np.float32); a.astype("int64"); a.astype(b.dtype); a.copy(); a.reshape(4, 3); a.ravel()
a.reshape((2, 6)); a.reshape(-1); a.flatten(); np.reshape(a, (12,)); np.transpose(a); np.roll(a, 1)
np.roll(a, 1, axis=0); np.clip(b, 0.0, 1.5); np.dot(a, b); a @ b; b @ b; a.dot(a.T); np.outer(b, b)
np.asarray(a); np.array([1.0, 2.0]); np.asarray(i, dtype=float); np.array([[1, 2], [3, 4]])
s * n; n / 2; n // 2; n ** 2; s ** n; -n; n + True; True + True; not n; n < s; math.sqrt(n)
math.floor(s); np.pi * 2; len(w); float(n); int(s); abs(n); min(n, 5); np.float32(s); np.float64(n)
np.sqrt(2.0); np.sqrt(n); q + 1; q * 2.5; w[0]; w[n - 3]; p[1]; p; s if n else s
"""


@pytest.mark.parametrize(
    "text", [e.strip() for e in EXPRESSIONS.replace("\n", ";").split(";") if e.strip()]
)
def test_the_type_told_is_the_type_that_comes_out(text):
    known = scope().type_of(ast.parse(text, mode="eval").body)
    actual = eval(text, NAMESPACE, dict(VALUES))
    assert known is not None
    assert_fits(known, actual)


def assert_fits(known, actual):
    if isinstance(known, Items):
        for item, value in zip(known.items, actual, strict=True):
            assert_fits(item, value)
    elif known.weak:
        assert known == python_number(type(actual).__name__)
    else:
        assert isinstance(actual, np.ndarray | np.generic)
        assert known.dtype == actual.dtype.name
        assert len(known.shape) == actual.ndim
        for told, length in zip(known.shape, actual.shape, strict=True):
            assert told in {None, length}


@pytest.mark.parametrize(
    "text",
    [
        "unknown + a",
        "a[unknown]",
        "a.sum(axis=n)",
        "np.frobnicate(a)",
        "np.add(a, b, out=a)",
        "w * 2",
        "n ** -1",
        "s**0.5",
        "a[i, :, i]",
        "np.sum(*w)",
        "a < a < a",
    ],
)
def test_what_cannot_be_told_is_not_guessed(text):
    assert scope().type_of(ast.parse(text, mode="eval").body) is None


@pytest.mark.parametrize(
    ("text", "pure"),
    [
        ("np.sqrt(a) + a.sum() * len(w)", True),
        ("math.exp(s)", True),
        ("np.random.random(3)", False),
        ("np.copyto(a, b)", False),
        ("np.add(a, b, out=a)", False),
        ("a.sort()", False),
        ("w.append(1)", False),
        ("print(a)", False),
        ("unknown(a)", False),
        ("(z := a) + 1", False),
    ],
)
def test_only_what_changes_nothing_is_pure(text, pure):
    assert scope().is_pure(ast.parse(text, mode="eval")) is pure


def test_a_function_of_the_module_is_pure_where_its_body_is():
    module = ModuleNames.of(
        ast.parse(
            "def f(x):\n    y = x * 2\n    return g(y)\n"
            "def g(x):\n    return x.sum()\n"
            "def h(x):\n    x[0] = 1\n    return x\n"
            "def k(x):\n    return h(x)\n"
        )
    )
    here = Scope(module, set(), {}, lambda *_: None)
    calls = {name: ast.parse(f"{name}(1)", mode="eval") for name in "fghk"}
    assert {name: here.is_pure(call) for name, call in calls.items()} == {
        "f": True,
        "g": True,
        "h": False,
        "k": False,
    }


def test_two_ways_leave_what_both_have():
    left, right = Value("float64", (3, 4)), Value("float64", (3, 5))
    assert join(left, right) == Value("float64", (3, None))
    assert join(left, Value("float32", (3, 4))) is None
    assert join(left, Value("float64", (3,))) is None
    assert join(Many(python_number("int")), Many(python_number("int"))) is not None
