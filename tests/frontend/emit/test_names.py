"""A user's names are never those of what is written around the user's functions."""

from __future__ import annotations

import copy
import re
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import LANGUAGES_TRIED, ONE_BY_ONE, compiled, python_function
from together import compiled_together

from hasten.frontend.emit.lanes.types import lanes_name
from hasten.frontend.emit.languages import LANES, LANGUAGES
from hasten.frontend.emit.translation import FAULTS
from hasten.verify.compare import compare

DEFINING = {
    "c": r"^(?!typedef)(?=\w)[\w *<>:,]*?(\w+)(?=\(| = |;)|^} (\w+);|^typedef struct (\w+)",
    "fortran": r"^ *(?:pure )?(?:function|subroutine) (\w+)",
    "rust": r"^(?:unsafe )?(?:fn|struct|static|const|type|trait) (?:mut )?(\w+)",
    "cython": r"^cdef (?!extern)[\w \[\]:,]*?(\w+)\(|^    bint (\w+)",
    "mojo": r"^(?:def|struct|comptime|trait) (\w+)",
}
DEFINING["cpp"] = DEFINING["lanes"] = (
    rf"{DEFINING['c']}|^(?:template <[^>]*> )?(?:class|struct) (\w+)|^constexpr .*?(\w+) ="
    r"|^(?=\S)(?:template <.*?> )?(?:static |inline |constexpr |\[\[\w+\]\] )+[^=()]*?(\w+)\("
)


def defined(language):
    """Names that helpers define at the level of the file."""
    package = import_module(f"hasten.frontend.emit.{language}.prelude")
    texts = [helper.text for helper in package.HELPERS.values()]
    found = {n for t in texts for m in re.findall(DEFINING[language], t, re.MULTILINE) for n in
             (m if isinstance(m, tuple) else (m,)) if n}  # fmt: skip
    return found - {"operator", "return", "if", "else", "namespace", "public"}


@pytest.mark.parametrize("language", [*LANGUAGES_TRIED, LANES.name])
def test_a_users_name_is_never_a_helpers(language):
    identifier = lanes_name if language == LANES.name else LANGUAGES[language].identifier
    names = (
        {*defined(language), *FAULTS.values(), "VALUE_ERROR_12"}
        if language != "cython"
        else defined(language)
    )
    assert len(names) > 20
    assert sorted(name for name in names if identifier(name) == name) == []


NAMES = [
    "answer",
    "array",
    "blocks",
    "body",
    "by",
    "call",
    "cleared",
    "copied",
    "count",
    "data",
    "escape",
    "exception",
    "fail",
    "failed",
    "failure",
    "first",
    "flat",
    "free",
    "given",
    "i",
    "item0",
    "items",
    "k",
    "keep",
    "kept",
    "last",
    "length",
    "lines",
    "made",
    "memory",
    "module",
    "most",
    "n",
    "next",
    "number",
    "of",
    "out",
    "outcome",
    "parallel",
    "part",
    "place",
    "release",
    "result",
    "results",
    "row",
    "run",
    "shape",
    "size",
    "start",
    "state",
    "step",
    "stop",
    "total",
    "value",
    "values",
    "view",
    "zeroed",
    "f_call",
    "f_free",
    "f_result",
    "f_outcome",
    "f_kernel",
    "f_run",
    "f_module",
    "fma",
    "select",
    "qsort",
    "isdigit",
    "cosf",
    "exp10",
    "main",
    "value_error",
]
"""Names that one or another language's files use themselves."""
ENTRIES = [
    "answer",
    "result",
    "outcome",
    "failure",
    "run",
    "release",
    "memory",
    "failed",
    "escape",
    "main",
    "keep",
    "exception",
    "nearest",
]
X, V = np.array([1.5, 2.0]), [4.0, 5.0]


def _joined(form, sign=", ", names=NAMES):
    return sign.join(form.format(name) for name in names)


PROGRAMS = {
    "parameters like what is made of others": (
        "def f(x, x_array, x_flat, v, v_flat, v_list, item0, item0_kept):\n    v.append(x[0] + x_array[0] + x_flat)\n    return x[::2], v[0] + v_flat + v_list + item0 + item0_kept, x_array[::2]\n",
        (X, X, 1.0, V, 2.0, 5.0, 3.0, 4.0),
    ),
    "parameters that are numbers": (
        f"def f({_joined('{}')}):\n    return {_joined('{} * 2', ' + ')}, 2.0\n",
        tuple(range(len(NAMES))),
    ),
    "parameters that are arrays": (
        f"def f({_joined('{}')}):\n    {_joined('{}[1] += 1', chr(10) + '    ')}\n    return {_joined('{}[0]', ' + ')}, answer\n",
        tuple(X + i for i in range(len(NAMES))),
    ),
    "parameters that are lists": (
        f"def f({_joined('{}')}):\n    {_joined('{}.append(1.0)', chr(10) + '    ')}\n    return {_joined('{}[0]', ' + ')}, result\n",
        tuple([*V, float(i)] for i in range(len(NAMES))),
    ),
    "functions": (
        "\n".join(f"def {name}(x):\n    return x[0] + {i}\n" for i, name in enumerate(NAMES))
        + f"\ndef f(x, w):\n    v = w[:]\n    v.append({_joined('{}(x)', ' + ')})\n    return x.copy(), v, v[x.shape[0]] / x[1]\n",
        (X, V),
    ),
    "variables": (
        f"def f(x, w):\n    {_joined('{} = x[0] / w[1]', chr(10) + '    ')}\n    v = [{_joined('{}')}]\n    v.append(x[1] // w[0])\n    return x.copy(), v, math.exp(w[0])\n",
        (X, V),
    ),
}


def _entry(name):
    text = f"def {name}(x, v):\n    if x[0] < 0:\n        raise ValueError('low')\n    v.append(x[0] / x[1])\n    return x.copy(), v[:]\n"
    return python_function(text, name), (X, V)


def require_alike(function, args, translated, text):
    mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
    expected, found = [function(*mine), list(mine)], [translated(*theirs), list(theirs)]
    assert compare(expected, found, 2).kind in {"same", "close"}, (expected, found, text)


@pytest.mark.parametrize("what", PROGRAMS)
@pytest.mark.parametrize(
    "language", ["c", *(pytest.param(n, marks=pytest.mark.once) for n in ONE_BY_ONE)]
)
def test_names_of_the_scaffolding_can_be_the_users(language, what, tmp_path):
    text, args = PROGRAMS[what]
    function = python_function(f"import math\n\n{text}")
    require_alike(function, args, *compiled(function, args, language=language, folder=tmp_path))


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize(
    "language", ["c", *(pytest.param(n, marks=pytest.mark.once) for n in ONE_BY_ONE)]
)
def test_functions_that_are_called_from_outside_can_bear_them(language, name, tmp_path):
    function, args = _entry(name)
    require_alike(function, args, *compiled(function, args, language=language, folder=tmp_path))


@pytest.mark.once
def test_names_of_the_scaffolding_can_be_the_users_in_mojo():
    programs = [
        (python_function(f"import math\n\n{text}"), args) for text, args in PROGRAMS.values()
    ]
    for program, translation in zip(programs, compiled_together(programs), strict=True):
        require_alike(*program, *translation)
