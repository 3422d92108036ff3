"""Expressions that nobody thought of: whatever is rewritten must mean what NumPy means."""

import importlib.util
import random

import numpy as np
import pytest

from hasten.engine.base import Choices
from hasten.engine.jits.numexpr.engine import NumexprEngine
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = NumexprEngine()
ARGUMENTS = {
    "d": np.linspace(-2.0, 3.0, 12).reshape(3, 4),
    "e": np.linspace(0.5, 1.5, 4),
    "f": np.linspace(-1.0, 2.0, 12, dtype="float32").reshape(3, 4),
    "g": np.linspace(0.5, 2.0, 4, dtype="float32"),
    "i": np.arange(-6, 6).reshape(3, 4),
    "j": np.arange(1, 5, dtype="int32"),
    "k": np.arange(1, 5, dtype="uint8"),
    "m": np.array([True, False, False, True]),
    "s": 1.5,
    "t": 3,
    "u": np.float32(0.75),
}
BINARY = ["+", "-", "*", "/", "+", "*", "**", "//", "%"]
FUNCTIONS = [
    "np.sqrt",
    "np.exp",
    "np.sin",
    "np.abs",
    "abs",
    "np.arctan",
    "np.floor",
    "-",
    "np.square",
]
CONDITIONS = ["<", "<=", ">", ">=", "==", "!="]


def expression(rng, depth):
    choice = rng.random()
    if depth == 0 or choice < 0.1:
        return rng.choice([*ARGUMENTS, "2", "0.5", "3", "0.1", "-1", "d[:, :1]", "e.sum()"])
    if choice < 0.6:
        op = rng.choice(BINARY)
        right = rng.choice(["2", "3", "0.5"]) if op == "**" else expression(rng, depth - 1)
        return f"({expression(rng, depth - 1)} {op} {right})"
    if choice < 0.8:
        return f"{rng.choice(FUNCTIONS)}({expression(rng, depth - 1)})"
    if choice < 0.87:
        extreme = rng.choice(["np.maximum", "np.minimum", "np.arctan2"])
        return f"{extreme}({expression(rng, depth - 1)}, {expression(rng, depth - 1)})"
    return (
        f"np.where({condition(rng, depth - 1)}, "
        f"{expression(rng, depth - 1)}, {expression(rng, depth - 1)})"
    )


def condition(rng, depth):
    compared = f"({expression(rng, depth)} {rng.choice(CONDITIONS)} {expression(rng, depth)})"
    choice = rng.random()
    if choice < 0.15:
        return f"~({compared} | m)"
    return f"({compared} & m)" if choice < 0.3 else compared


def functions_of(seed, folder, count=40):
    rng = random.Random(seed)
    names = ", ".join(ARGUMENTS)
    body = [
        f"def f{n}({names}):\n    r = {expression(rng, 3)}\n    return r + {expression(rng, 2)}\n"
        for n in range(count)
    ]
    path = folder / f"random_{seed}.py"
    path.write_text("import numpy as np\n\n\n" + "\n\n".join(body))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [getattr(module, f"f{n}") for n in range(count)]


def outcome(function):
    try:
        with np.errstate(all="ignore"):
            return function(**ARGUMENTS)
    except Exception as error:
        return type(error)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", range(8))
def test_random_expressions_mean_what_they_mean_to_numpy(seed, tmp_path):
    rewritten = 0
    for number, function in enumerate(functions_of(seed, tmp_path)):
        expected = outcome(function)
        if isinstance(expected, type):
            continue  # the reference itself fails: it is never raced
        origin = Origin("file", function.__code__.co_filename, function.__name__)
        signature = signature_of(function, (), ARGUMENTS)
        workload = Workload(function.__name__, origin, signature, module_source(function))
        try:
            variants = {v.name: v for v in ENGINE.variants(workload, Choices())}
        except Unsupported:
            continue
        rewritten += 1
        for name in ("numexpr", "numexpr[exact]"):
            if name not in variants:
                continue
            folder = tmp_path / f"{number}{name}"
            folder.mkdir()
            ENGINE.build(variants[name], workload, folder)
            found = outcome(ENGINE.load(variants[name], workload, folder))
            text = (folder / "array_expressions.py").read_text()
            assert not isinstance(found, type), text
            assert (found.dtype, found.shape) == (expected.dtype, expected.shape), text
            tolerance = 1e-3 if "float32" in text or "u" in text else 1e-9
            finite = np.isfinite(expected)
            assert (np.isfinite(found) == finite).all(), text
            size = np.max(np.abs(expected[finite]), initial=1.0)
            np.testing.assert_allclose(
                found[finite], expected[finite], rtol=tolerance, atol=tolerance * size, err_msg=text
            )
    assert rewritten >= 10
