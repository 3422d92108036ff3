"""Where interpreters of Python are found on a machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs

__all__ = ["NAMED", "commands", "interpreters_folder", "named_by_user"]

_NAMES = re.compile(
    r"(python(\d(\.\d+)?)?(t|d|td|-dbg|-intel64)?|pypy(\d(\.\d+)?)?(-c)?|graalpy|jython|ipy(32|64)?|micropython"
    r"|pyston(\d(\.\d+)?)?|stackless|cinder(x)?)"
)
_ARGUMENTS = {"micropython": ("-X", "heapsize=512M")}  # it has 2 MB without
NAMED = "HASTEN_PYTHONS"
"""Variable of the environment with the paths of more interpreters."""
_UNDER_NODE = Path(__file__).with_name("abroad") / "under_node.mjs"


def named_by_user() -> list[str]:
    """Paths of interpreters that the user named, by the variable or on the command line."""
    return [path for path in os.environ.get(NAMED, "").split(os.pathsep) if path]


def interpreters_folder() -> Path:
    """Where ``scripts/get-interpreters`` puts what it brings: ``$HASTEN_INTERPRETERS``, else of the cache."""
    own = os.environ.get("HASTEN_INTERPRETERS")
    return Path(own) if own else Path(platformdirs.user_cache_dir("hasten")) / "interpreters"


def commands() -> Iterator[tuple[str, ...]]:
    """Commands that may be interpreters, each file once: the one in use, those that are named, others."""
    seen: set[Path] = set()
    for path in (Path(sys.executable), *map(Path, named_by_user())):
        seen.add(path.resolve())
        yield (str(path),)
    for path in _programs():
        real = path.resolve()
        if real not in seen and path.is_file() and os.access(path, os.X_OK):
            seen.add(real)
            yield (str(path), *_ARGUMENTS.get(path.name, ()))
    node = shutil.which("node")
    for folder in dict.fromkeys(_pyodides()):
        if node and (folder / "pyodide.mjs").is_file():
            yield (node, str(_UNDER_NODE), str(folder))


def _programs() -> Iterator[Path]:
    """What is named like an interpreter where programs are; shims choose one of the others."""
    for folder in _folders():
        if folder.name != "shims" and os.access(folder, os.R_OK | os.X_OK) and folder.is_dir():
            yield from sorted(p for p in folder.iterdir() if _NAMES.fullmatch(p.name))


def _folders() -> Iterator[Path]:
    yield from map(Path, filter(None, os.environ.get("PATH", "").split(os.pathsep)))
    yield from map(Path, ("/usr/local/bin", "/usr/bin"))
    for root in _roots():
        yield from sorted(root.glob("*/bin"))


def _roots() -> Iterator[Path]:
    """Folders that hold a folder for each interpreter."""
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield interpreters_folder()
    yield pyenv / "versions"
    yield Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    yield data / "rtx" / "installs" / "python"
    yield data / "mise" / "installs" / "python"
    yield home / ".asdf" / "installs" / "python"
    for conda in _condas(home):
        yield conda.parent
        yield conda / "envs"
    yield Path("/opt")


def _condas(home: Path) -> Iterator[Path]:
    named = os.environ.get("CONDA_EXE") or os.environ.get("MAMBA_EXE")
    if named:
        yield Path(named).parents[1]
    for name in ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"):
        if (home / name / "bin").is_dir():
            yield home / name


def _pyodides() -> Iterator[Path]:
    """Folders of Pyodide's package for Node."""
    if own := os.environ.get("PYODIDE_HOME"):
        yield Path(own)
    homes = [
        interpreters_folder() / "pyodide",
        Path.cwd(),
        Path("/usr/local/lib"),
        Path("/usr/lib"),
    ]
    for home in homes:
        yield home / "node_modules" / "pyodide"
