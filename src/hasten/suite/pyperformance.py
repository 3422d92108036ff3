"""Benchmarks of the package pyperformance, as programs that any interpreter can run.

Their format is that of https://pyperformance.readthedocs.io/custom_benchmarks.html: a manifest names them, a
``pyproject.toml`` says what each needs and with which options its script runs.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from hasten.errors import UsageError
from hasten.toolchain.interpreters.abroad import pyperf

__all__ = ["PREFIX", "Benchmark", "benchmark"]

PREFIX = "pyperformance:"
_RUNS = """\
import sys, types
pyperf = sys.modules["pyperf"] = types.ModuleType("pyperf")
exec(compile({stand_in!r}, "pyperf.py", "exec"), pyperf.__dict__)
pyperf.keep({script!r}, {path!r}, {options!r})
run = pyperf.seconds
"""


@dataclass(frozen=True)
class Benchmark:
    """One of pyperformance's benchmarks.

    Parameters
    ----------
    text : str
        A module with a function ``run(times)``, which gives the seconds that it took.
    needs : tuple of str
        Packages that it imports, as pip names them.
    """

    text: str
    needs: tuple[str, ...]


def benchmark(name: str) -> Benchmark:
    """A benchmark by the name that ``pyperformance list`` gives it.

    Raises
    ------
    UsageError
        There is none of that name, or the package is not installed.
    """
    folder = _folder()
    known = _manifest((folder / "MANIFEST").read_text(encoding="utf-8"))
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        raise UsageError(
            f"pyperformance has no benchmark {name!r}: {' or '.join(near) or 'one of ' + ', '.join(known)}?"
        )
    home = folder / f"bm_{known[name]}"
    of_its_own = home / f"bm_{name}.toml"
    stated = tomllib.loads(
        (of_its_own if of_its_own.exists() else home / "pyproject.toml").read_text(encoding="utf-8")
    )
    options = stated.get("tool", {}).get("pyperformance", {}).get("extra_opts", [])
    return Benchmark(_module(home / "run_benchmark.py", options), _packages(home, stated))


def _folder() -> Path:
    spec = find_spec("pyperformance")
    if spec is None or spec.origin is None:
        raise UsageError("pyperformance is not installed: python -m pip install pyperformance")
    return Path(spec.origin).parent / "data-files" / "benchmarks"


def _manifest(text: str) -> dict[str, str]:
    r"""Names of benchmarks, and of the folder in which each is.

    >>> _manifest("name\tmetafile\nnbody\t<local>\nunpickle\t<local:pickle>\n[group math]\nnbody\n")
    {'nbody': 'nbody', 'unpickle': 'pickle'}
    """
    found = {}
    for line in text.splitlines():
        name, _, place = line.partition("\t")
        if place.startswith("<local"):
            found[name] = place.strip("<>").partition(":")[2] or name
    return found


def _packages(home: Path, stated: dict[str, object]) -> tuple[str, ...]:
    """What a benchmark imports; one that shares a folder may leave it to the folder's own file."""
    common = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [*_dependencies(common), *_dependencies(stated)]
    return tuple(dict.fromkeys(one for one in listed if not one.startswith("pyperf")))


def _dependencies(stated: dict[str, object]) -> list[str]:
    project = stated.get("project")
    found = project.get("dependencies", []) if isinstance(project, dict) else []
    return [str(one) for one in found]


def _module(script: Path, options: list[str]) -> str:
    return _RUNS.format(
        stand_in=Path(pyperf.__file__).read_text(encoding="utf-8"),
        script=script.read_text(encoding="utf-8"),
        path=script.as_posix(),
        options=options,
    )
