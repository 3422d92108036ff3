"""Portability: what must be there where an entry is to run, and on which machines it does."""

from __future__ import annotations

import functools
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from hasten.engine.base import Built, Requirements
from hasten.engine.registry import interpreter_names
from hasten.verify.compromises.axis import Axis, Mark

__all__ = ["portability"]

_NATIVE = ("-march=native", "-mcpu=native", "-mtune=native", "target-cpu=native")
_AT_RUN_TIME = {"numba": ("numba", "llvmlite"), "numexpr": ("numexpr",), "pythran": ()}
_MEBIBYTE = 2**20


def portability(engine: str, requires: Requirements, built: Built, folder: Path) -> Axis:
    """What the artifact and its engine need.

    Parameters
    ----------
    engine : str
    requires : Requirements
        Of the engine, to build.
    built : Built
    folder : Path
        Where the artifacts lie.
    """
    if engine == "python":
        return Axis("portability", "kept", ("runs wherever Python and its imports do",))
    if engine == "rival":
        return Axis("portability", "unknown", ("is your own: its imports decide",))
    if engine in interpreter_names():
        return Axis(
            "portability",
            "partly",
            ("needs this interpreter where it runs, and for it every package of the program",),
        )
    lines = list(_artifacts(built, folder))
    packages = _AT_RUN_TIME.get(engine, requires.packages if not built.artifacts else ())
    lines += [f"needs {_with_size(name)} where it runs" for name in packages]
    if requires.languages:
        lines.append(
            f"needs a compiler for {', '.join(requires.languages)} to be built, not to run"
        )
    native = [flag for flag in built.flags if flag.endswith(_NATIVE)]
    if native:
        lines.append(f"uses instructions of this processor ({native[0]}): may not run on another")
    return Axis("portability", _mark(bool(native), bool(lines)), tuple(lines))


def _mark(native: bool, needs: bool) -> Mark:
    if native:
        return "given up"
    return "partly" if needs else "kept"


def _artifacts(built: Built, folder: Path) -> Iterable[str]:
    binaries = [a for a in built.artifacts if Path(a).suffix in {".so", ".dylib", ".pyd"}]
    if binaries:
        size = sum((folder / name).stat().st_size for name in binaries if (folder / name).exists())
        yield (
            f"is a binary of {size / 1024:.0f} kB for {platform.system()} on {platform.machine()}"
        )


def _with_size(package: str) -> str:
    size = _installed_bytes(package)
    return f"{package} ({size / _MEBIBYTE:.0f} MiB)" if size else package


@functools.cache
def _installed_bytes(package: str) -> int:
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return 0
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file())
