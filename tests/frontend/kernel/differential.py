"""One program, run by Python and by its translation: the same values and changed arrays, or the same exception."""

from __future__ import annotations

import copy
import hashlib
import itertools
import linecache
import math
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

from hasten.engine.compilers.cython.translate import to_c
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.packing import packed
from hasten.engine.native.plan import Plan
from hasten.engine.native.routes.by_ctypes import load_library
from hasten.errors import Unsupported
from hasten.frontend.emit.languages import LANGUAGES
from hasten.frontend.kernel.lowering import lowered
from hasten.frontend.passes import improved
from hasten.toolchain.compilers import compile_shared, find_compiler, python_include
from hasten.verify.compare import compare
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

__all__ = ["ONE_BY_ONE", "Outside", "difference", "list_difference"]

_numbers = itertools.count()
_KINDS = (IndexError, ZeroDivisionError, ValueError, OverflowError, AssertionError)


class Outside(Exception):
    """What the language does not promise: other types than those that were inferred, warnings of NumPy."""


def python_function(text, name="f"):
    """A function of a text, with its source at hand."""
    file = f"<program {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space = {"__name__": file}
    exec(compile(text, file, "exec"), space)
    return space[name]


_GNU = "-O1 -ffp-contract=off -fwrapv -fPIC -shared -Wall -Wextra -Werror -Wno-unused-function"
_GNU += " -Wno-unused-but-set-variable"
_FAMILY = f"{_GNU} -Wno-type-limits -Wno-tautological-compare"
_FORTRAN = "-Wno-unused-dummy-argument -Wno-compare-reals -Wno-maybe-uninitialized -Wno-function-elimination"
_RUST = "--edition 2021 --crate-type cdylib -C opt-level=1 -C panic=abort -D warnings"
_RUST += " -A unused_variables -A unused_comparisons -A unused_parens -A dead_code -A unused_mut"
_MOJO = Path(sys.executable).with_name("mojo")
COMMANDS = {
    "c": ("f.c", f"gcc -std=c11 {_FAMILY}"),
    "cpp": ("f.cpp", f"g++ -std=c++17 {_FAMILY}"),
    "fortran": ("f.f90", f"gfortran -std=f2018 -fopenmp {_GNU} {_FORTRAN}"),
    "rust": ("f.rs", f"rustc {_RUST}"),
    "mojo": (
        "f.mojo",
        f"{_MOJO} build --emit shared-lib -O1 --fp-mode contract=off --disable-warnings",
    ),
}
"""By language the name of the file and the command that compiles it, warnings being errors."""
LANGUAGES_TRIED = (*COMMANDS, "cython")
ONE_BY_ONE = tuple(name for name in LANGUAGES_TRIED if name not in {"c", "mojo"})
"""Languages besides C whose programs are built each by itself."""


def compiled(function, args, *, checked=True, folder=None, language="c"):
    """The function's translation, built and loaded; and its text."""
    made = lowered(module_source(function), signature_of(function, args, {}))
    kernel = improved(made.kernel, checked=checked)
    translation = LANGUAGES[language].emit(kernel, checked=checked)
    folder = Path(folder or tempfile.mkdtemp(prefix="hasten-fuzz-"))
    if language == "cython":
        return as_the_users(_compiled_by_cython(translation, folder), made, function, args), (
            translation.text
        )
    name, command = COMMANDS[language]
    (folder / name).write_text(translation.text)
    done = subprocess.run(
        [*command.split(), str(folder / name), "-o", str(folder / "f.so"),
         *(["-lm"] if language not in {"rust", "mojo"} else [])],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + translation.text
    plan = Plan(
        translation.interface,
        f"{LANGUAGES[language].identifier(translation.interface.name)}_call",
        translation.exceptions,
    )
    call = load_library(plan, folder / "f.so")
    return as_the_users(call, made, function, args), translation.text


def as_the_users(call, made, function, args):
    """The kernel's function, taking and giving what the user's does."""
    return packed(call, made.packing, signature_of(function, args, {}), made.kernel.entry)


def _compiled_by_cython(translation, folder):
    stem = f"f_{hashlib.sha256(translation.text.encode()).hexdigest()[:12]}"
    source, c = folder / f"{stem}.pyx", folder / f"{stem}.c"
    source.write_text(translation.text)
    problem = to_c(source, c, stem)
    assert problem is None, f"{problem}\n{translation.text}"
    artifact = folder / f"{stem}{SUFFIX}"
    flags = ("-O1", "-fwrapv", "-DCYTHON_CCOMPLEX=0", "-w")
    compile_shared(find_compiler("c"), [c], artifact, include=python_include(), flags=flags)
    return load_extension(artifact, translation.interface.name)


def outcome(function, args):
    """What a function returns, or the type of what it raises; and its arguments afterwards."""
    args = copy.deepcopy(args) if all(a.flags.c_contiguous for a in args if isinstance(a, np.ndarray)) else [
        _copied(a) for a in args
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            value = function(*args)
        except RuntimeWarning as warning:
            raise Outside(str(warning)) from None
        except _KINDS as error:
            return type(error).__name__, None
    return value, [a for a in args if isinstance(a, np.ndarray)]


def _copied(value):
    """A copy with the same strides."""
    if not isinstance(value, np.ndarray):
        return value
    base = np.empty(
        sum((n - 1) * abs(s) for n, s in zip(value.shape, value.strides, strict=True)) // 8 + 1
        if value.size
        else 0
    )
    made = np.lib.stride_tricks.as_strided(base, value.shape, tuple(map(abs, value.strides)))
    made = made[tuple(slice(None, None, -1) if s < 0 else slice(None) for s in value.strides)]
    made = made.view(value.dtype) if value.dtype != base.dtype else made
    made[...] = value
    return made


def difference(text, args, language="c"):
    """What the checked translation of a program does otherwise than Python; ``""`` where nothing is.

    Raises
    ------
    Outside
        Python's own answer is not one that the language can hold.
    Unsupported
    """
    function = python_function(text)
    expected = answer_of(function, args)
    translated_function, source = compiled(function, args, language=language)
    return judged(text, expected, outcome(translated_function, args), f"{language}\n{source}")


def list_difference(text, args, language="c"):
    """The same of a program that takes, changes and returns lists; its answer is compared by their values."""
    function = python_function(text)
    mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
    expected, found = _answered(function, mine), None
    translated, source = compiled(function, args, language=language)
    found = _answered(translated, theirs)
    if found == "OverflowError" != expected:
        raise Outside("a whole number beyond 64 bits")
    told = isinstance(expected, str) or isinstance(found, str)
    alike = (
        expected == found
        if told
        else compare([expected, mine], [found, theirs], 2).kind in {"same", "close"}
    )
    return "" if alike else f"python {expected} {mine}\nfound  {found} {theirs}\n{text}\n{source}"


def _answered(function, args):
    try:
        return function(*args)
    except _KINDS as error:
        return type(error).__name__


def answer_of(function, args):
    """What Python answers to a program, if that is something that the language can hold."""
    expected = outcome(function, args)
    if expected[1] is not None:
        _require_types(expected[0])
    return expected


def judged(text, expected, found, source):
    """What a translation has answered otherwise than Python; ``""`` where nothing is."""
    if found[1] is None and found[0] == "OverflowError" and expected[0] != "OverflowError":
        raise Outside("a whole number beyond 64 bits")
    if not _alike(expected, found):
        return f"python {expected}\nfound  {found}\n{text}\n{source}"
    return ""


def _require_types(values):
    for value in values:
        if isinstance(value, complex) or (isinstance(value, int) and not -(2**63) <= value < 2**63):
            raise Outside(f"a {type(value).__name__}")


def _alike(expected, found):
    if (expected[1] is None) != (found[1] is None):
        return False
    if expected[1] is None:
        return expected[0] == found[0]
    values = zip(expected[0], found[0], strict=True)
    arrays = zip(expected[1], found[1], strict=True)
    return all(_same(a, b) for a, b in values) and all(
        all(_same(x, y) for x, y in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True))
        for a, b in arrays
    )


def _same(a, b):
    if isinstance(a, int | np.integer) != isinstance(b, int | np.integer):
        return float(a) == float(b)
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)
    return a == b and math.copysign(1, a) == math.copysign(1, b)


__all__ += ["Unsupported", "answer_of", "compiled", "judged", "outcome", "python_function"]
