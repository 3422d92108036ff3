"""Finding a C or C++ compiler that works, and building shared libraries with it."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hasten.errors import BuildFailed, Unavailable
from hasten.toolchain.running import run_quietly, run_tool

__all__ = ["Compiler", "compile_shared", "find_compiler", "links", "python_include"]

_VARIABLE = {"c": "CC", "c++": "CXX"}
_SUFFIX = {"c": ".c", "c++": ".cpp"}
_ON_PATH = {"c": ("gcc", "clang", "cc"), "c++": ("g++", "clang++", "c++")}
_IN_WHEEL = {"c": "cc", "c++": "c++"}
_DEBIAN = {"c": "apt install gcc libc6-dev", "c++": "apt install g++"}
_WHEEL = 'pip install "hasten[compilers]"'
_PROBE_SECONDS = 120

_LIBRARY = {
    "c": "#include <math.h>\ndouble probe(double x) { return sqrt(x); }\n",
    "c++": "#include <cmath>\ndouble probe(double x) { return std::sqrt(x); }\n",
}
_OPENMP = "#include <omp.h>\nint probe(void) { return omp_get_max_threads(); }\n"
# Without -O zig traps on undefined behaviour; and a fused multiply-add rounds once where
# Python rounds twice.
_ALWAYS = ("-O2", "-fPIC", "-ffp-contract=off")


@dataclass(frozen=True)
class Compiler:
    """A compiler that was seen to build a shared library here.

    Parameters
    ----------
    language : {"c", "c++"}
    command : tuple of str
        What to run, with the arguments that always belong to it.
    name : str
        For instance ``gcc 12.2.0``.
    family : {"gcc", "clang", "zig"}
        Whose command line it speaks.
    openmp : bool
        Whether it has OpenMP's header and library.
    """

    language: str
    command: tuple[str, ...]
    name: str
    family: str
    openmp: bool


def find_compiler(language: str) -> Compiler:
    """The compiler to use: ``$CC`` or ``$CXX``, else gcc or clang, else the ziglang wheel.

    Each is tried on a small shared library; the answer is remembered for the process as long as
    the environment stays.

    Parameters
    ----------
    language : {"c", "c++"}

    Returns
    -------
    Compiler

    Raises
    ------
    Unavailable
        None works; or the one that the environment asks for does not.
    """
    wished = os.environ.get(_VARIABLE[language], "")
    return _find(language, wished, os.environ.get("PATH", ""))


@functools.lru_cache
def _find(language: str, wished: str, path: str) -> Compiler:
    if command := tuple(shlex.split(wished)):
        made = _tried(language, command, path)
        if isinstance(made, Compiler):
            return made
        variable = _VARIABLE[language]
        raise Unavailable(
            f"{variable}={wished} builds nothing ({made})", f"unset {variable}, or correct it"
        )
    problems = []
    for candidate in _candidates(language, path):
        made = _tried(language, candidate, path)
        if isinstance(made, Compiler):
            return made
        problems.append(f"{shlex.join(candidate)}: {made}")
    reason = f"no {language.upper()} compiler works here"
    raise Unavailable(
        f"{reason} ({'; '.join(problems)})" if problems else reason,
        f"{_WHEEL}, or {_DEBIAN[language]}",
    )


def _candidates(language: str, path: str) -> Iterator[tuple[str, ...]]:
    for name in _ON_PATH[language]:
        if shutil.which(name, path=path):
            yield (name,)
    if importlib.util.find_spec("ziglang"):
        yield (sys.executable, "-m", "ziglang", _IN_WHEEL[language])


def _tried(language: str, command: tuple[str, ...], path: str) -> Compiler | str:
    """The compiler behind a command, or why it is none."""
    if not shutil.which(command[0], path=path):
        return "not found"
    with tempfile.TemporaryDirectory(prefix="hasten-") as temporary:
        folder = Path(temporary)
        source = folder / f"probe{_SUFFIX[language]}"
        source.write_text(_LIBRARY[language])
        family, name = _described(command, source)
        if family == "zig" and not any(c.startswith(("-mcpu", "-march")) for c in command):
            # zig compiles for this very processor unless told; gcc and clang do not.
            command = (*command, "-mcpu=baseline")
        compiler = Compiler(language, command, name, family, openmp=False)
        lean: tuple[str, ...] = ()
        if (family, language) == ("zig", "c++"):
            # On its first use zig compiles its C++ library, for a minute: that is left to a build.
            lean = ("-nostdlib++",)
            source.write_text("int probe(int x) { return x; }\n")
        if problem := _problem(compiler, source, *lean):
            return problem
        source.write_text(_OPENMP)
        openmp = not _problem(compiler, source, "-fopenmp", *lean)
    return Compiler(language, command, name, family, openmp)


def _described(command: tuple[str, ...], source: Path) -> tuple[str, str]:
    """Family and name, from the macros that the compiler defines: names of files may mislead."""
    defined = _output(*command, "-dM", "-E", source)
    macros = dict(re.findall(r"^#define (\w+) (.*)$", defined, re.MULTILINE))
    if "__clang__" in macros:
        parts = [macros.get(f"__clang_{p}__", "0") for p in ("major", "minor", "patchlevel")]
        family, version = "clang", ".".join(parts)
    else:
        parts = [macros.get(m, "0") for m in ("__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__")]
        family, version = "gcc", ".".join(parts)
    for index, part in enumerate(command):
        if Path(part).name in {"zig", "ziglang"}:
            zig = _output(*command[: index + 1], "version").strip()
            return "zig", f"zig {zig} ({family} {version})"
    return family, f"{family} {version}"


def _output(*command: str | Path) -> str:
    try:
        return run_quietly(command, timeout=_PROBE_SECONDS).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


@functools.lru_cache
def links(compiler: Compiler, library: str, symbol: str) -> bool:
    """Whether a compiler finds a library to link, and a function in it.

    Parameters
    ----------
    compiler : Compiler
        Of C++.
    library : str
        Without ``lib``.
    symbol : str
        Name of the function.
    """
    with tempfile.TemporaryDirectory(prefix="hasten-") as temporary:
        source = Path(temporary) / "probe.cpp"
        source.write_text(f'extern "C" void {symbol}();\nvoid probe() {{ {symbol}(); }}\n')
        link = ("-Wl,--no-undefined", f"-l{library}")
        try:
            compile_shared(compiler, [source], source.with_suffix(".so"), link=link)
        except BuildFailed:
            return False
    return True


def _problem(compiler: Compiler, source: Path, *flags: str) -> str:
    """Why a probe cannot be built, or nothing."""
    output = source.with_suffix(".so")
    command = [*compiler.command, *_flags(flags), str(source), "-o", str(output)]
    try:
        run_tool(command, source.parent, _PROBE_SECONDS)
    except BuildFailed as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    except subprocess.TimeoutExpired:
        return f"not done after {_PROBE_SECONDS} s"
    return ""


def compile_shared(
    compiler: Compiler,
    sources: Sequence[Path],
    output: Path,
    *,
    include: Sequence[Path] = (),
    flags: Sequence[str] = (),
    link: Sequence[str] = (),
) -> tuple[str, ...]:
    """Build a shared library, or an extension module, from sources.

    Parameters
    ----------
    compiler : Compiler
    sources : sequence of Path
    output : Path
    include : sequence of Path
        Folders of headers.
    flags : sequence of str
        Further flags; they come last and so win over the defaults.
    link : sequence of str
        What to link, for instance ``-lm``.

    Returns
    -------
    tuple of str
        The flags used, without folders and files.

    Raises
    ------
    BuildFailed
        The compiler refused; the message is its first error.
    """
    used = _flags(flags)
    folders = [f"-I{folder}" for folder in include]
    command = [*compiler.command, *used, *folders, *map(str, sources), "-o", str(output), *link]
    run_tool(command, output.parent)
    return (*used, *link)


def _flags(further: Sequence[str]) -> tuple[str, ...]:
    macos = sys.platform == "darwin"
    shared = ("-bundle", "-undefined", "dynamic_lookup") if macos else ("-shared",)
    return (*_ALWAYS, *shared, *further)


def python_include() -> tuple[Path, ...]:
    """Folders of Python's own headers, which extension modules need.

    Raises
    ------
    Unavailable
        ``Python.h`` is not there.
    """
    paths = sysconfig.get_paths()
    folders = tuple(dict.fromkeys(Path(paths[key]) for key in ("include", "platinclude")))
    if not any((folder / "Python.h").is_file() for folder in folders):
        raise Unavailable(f"Python.h is not in {folders[0]}", "apt install python3-dev")
    return folders
