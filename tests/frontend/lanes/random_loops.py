"""Random loops by Python and across lanes, for as long as you like: ``python random_loops.py 20000``."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import Outside, answer_of, python_function
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from loops import loops

from hasten.engine.native.plan import Plan
from hasten.engine.native.routes.by_ctypes import load_library
from hasten.frontend.emit.cpp.types import cpp_name
from hasten.frontend.emit.lanes import translated
from hasten.frontend.independence import loops_of
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.lanes.choice import chosen, ready_for_lanes
from hasten.frontend.passes import improved
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

__all__ = ["FLAGS", "across_lanes", "tried"]

FLAGS = [
    "-std=c++17",
    "-march=native",
    "-ffp-contract=off",
    "-fwrapv",
    "-fno-math-errno",
    "-fPIC",
    "-shared",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wno-unused-but-set-variable",
    "-Wno-unused-function",
    "-Wno-tautological-compare",
    "-Wno-type-limits",
    "-Wno-unused-variable",
    "-Wno-maybe-uninitialized",
]
_TOGETHER = 50
_FLOATS = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -1.5, 1e30, 5e-324]), st.floats(-100, 100, width=32)
)


def across_lanes(functions, *, level="-O1", flight=2, in_turn=False):
    """Functions for their arguments with loops across lanes, built in one go; None for one that has no such loop.

    Loops may go across lanes and one by one in turn, a few iterations each.
    """
    texts, plans, headers = [], [], set()
    for number, (function, args) in enumerate(functions):
        source, signature = module_source(function), signature_of(function, args, {})
        kernel = ready_for_lanes(improved(kernel_of(source, signature), checked=False))
        kernel, choices = chosen(kernel, loops_of(source, signature, arrays=True), paying=False)
        if all(choice.reason for choice in choices):
            plans.append(None)
            continue
        made = translated(kernel)
        own = []
        for line in made.text.splitlines():
            (headers.add if line.startswith("#include <") else own.append)(line)
        text = "\n".join(own)
        name = cpp_name(made.interface.name)
        text = re.sub(rf"\b{name}_(call|free)\b", rf"{name}_{number}_\1", text)
        texts.append(f"namespace n{number} {{\n{text}\n}}\n")
        interface = replace(made.interface, name=f"{name}_{number}")
        plans.append((Plan(interface, f"{name}_{number}_call", made.exceptions), made.text))
    folder = Path(tempfile.mkdtemp(prefix="hasten-lanes-"))
    headers.add("#include <immintrin.h>")
    (folder / "f.cpp").write_text("\n".join([*sorted(headers), *texts]))
    done = subprocess.run(
        ["g++", *FLAGS, level, *([f"-DFLIGHT={flight}"] if flight else []),
         *(["-DENOUGH=0"] if in_turn else []), str(folder / "f.cpp"), "-o", str(folder / "f.so")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[:1500] + str(folder)
    ctypes.CDLL(str(folder / "f.so"))
    return [plan and (load_library(plan[0], folder / "f.so"), plan[1]) for plan in plans]


@st.composite
def arguments(draw):
    """Arguments for a loop: more iterations than there are lanes, or fewer, and arrays of any layout."""
    length = draw(st.integers(0, 40))
    x = draw(hnp.arrays("f8", 2 * length, elements=_FLOATS))
    m = draw(hnp.arrays("f8", (draw(st.integers(1, 3)), draw(st.integers(1, 4))), elements=_FLOATS))
    k = draw(hnp.arrays("i8", draw(st.integers(1, 4)), elements=st.integers(-20, 20)))
    layout = draw(st.integers(0, 2))
    x = x[::2] if layout == 1 else x[::-2] if layout == 2 else x[:length].copy()
    m = np.asfortranarray(m) if draw(st.booleans()) else m
    w = draw(hnp.arrays("f8", (length, 3), elements=_FLOATS))
    w = np.asfortranarray(w) if draw(st.booleans()) else w
    ints = st.integers(-20, 20)
    return draw(ints), draw(ints), draw(_FLOATS), draw(_FLOATS), x, m, k, w


def tried(count, *, derandomize=False, level="-O1", flight=2):
    """How many of some random loops were alike, without an answer in Python, or not across lanes.

    Raises
    ------
    AssertionError
        One differs.
    """
    found, counts = [], Counter()

    @settings(max_examples=count, deadline=None, database=None, derandomize=derandomize,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(loops(), arguments())
    def collect(text, args):
        try:
            expected = answer_of(python_function(text), args)
        except (Outside, OverflowError):
            counts["outside"] += 1
            return
        if expected[1] is None:
            counts["raises"] += 1
        else:
            found.append((text, args, expected))

    collect()
    for start in range(0, len(found), _TOGETHER):
        batch = found[start : start + _TOGETHER]
        made = across_lanes(
            [(python_function(text), args) for text, args, _ in batch],
            level=level,
            flight=flight,
            in_turn=True,
        )
        for (text, args, expected), built in zip(batch, made, strict=True):
            if built is None:
                counts["not across lanes"] += 1
                continue
            answer = built[0](*args)
            alike = all(
                np.array_equal(_bits(a), _bits(b)) for a, b in zip(expected[0], answer, strict=True)
            )
            assert alike, f"python {expected[0]}\nlanes  {answer}\n{args}\n{text}\n{built[1]}"
            counts["alike"] += 1
    return counts


def _bits(array):
    """Numbers bit for bit, all kinds of NaN being one."""
    array = np.asarray(array)
    if array.dtype != np.float64:
        return array
    return np.where(np.isnan(array), np.nan, array).view(np.int64)


if __name__ == "__main__":
    print(dict(tried(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)))  # noqa: T201 (its answer)
