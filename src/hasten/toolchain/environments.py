"""Environments of their own for engines whose packages do not go together with the user's."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import site
import subprocess
import sys
import venv
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

import platformdirs

from hasten.errors import HastenError, UsageError
from hasten.toolchain.running import run_quietly

__all__ = [
    "environments_folder",
    "forget_environment",
    "installed_version",
    "made_of",
    "make_environment",
    "own_environment",
    "plain_name",
    "program_path",
    "programs_folder",
    "python_in",
]

_ABOUT = "hasten-environment.json"
"""Written last: an environment without it was never finished."""
_FROM_HERE = "zz_from_here.pth"
_NAME = re.compile(r"[\w.-]+")


def environments_folder() -> Path:
    """Where they are kept: ``$HASTEN_ENVIRONMENTS``, else the user's folder of data."""
    own = os.environ.get("HASTEN_ENVIRONMENTS")
    return Path(own) if own else Path(platformdirs.user_data_dir("hasten")) / "environments"


def own_environment(engine: str) -> Path | None:
    """The environment that an engine has for itself beside the one in use; None where it has none.

    Parameters
    ----------
    engine : str
        Its name.
    """
    place = _place(engine)
    there = (place / _ABOUT).is_file() and Path(python_in(place)).exists()
    return place if there else None


def python_in(environment: Path) -> str:
    """The interpreter of an environment."""
    return str(programs_folder(environment) / "python")


def programs_folder(environment: Path) -> Path:
    """Where an environment has its programs."""
    return environment / "bin"


def program_path(engine: str) -> str:
    """Where an engine finds programs, as in ``$PATH``: its own environment comes first."""
    path, own = os.environ.get("PATH", os.defpath), own_environment(engine)
    return f"{programs_folder(own)}{os.pathsep}{path}" if own else path


def made_of(environment: Path) -> str:
    """All packages of an environment with their versions, as it was made."""
    return (environment / _ABOUT).read_text()


def installed_version(package: str, engine: str) -> str | None:
    """Version of a package as an engine gets it; None where there is none.

    Parameters
    ----------
    package : str
        As pip names it.
    engine : str
        Name of the engine: its own environment comes first.
    """
    if own := own_environment(engine):
        packages: dict[str, str] = json.loads(made_of(own))["packages"]
        if found := packages.get(plain_name(package)):
            return found
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def make_environment(engine: str, wanted: Sequence[str]) -> Path:
    """An environment with some packages, in front of all that the one in use has.

    Parameters
    ----------
    engine : str
        Name of the engine that it is for.
    wanted : sequence of str
        Requirements, as pip takes them: ``numpy<2.3``.

    Returns
    -------
    Path
        Its folder; one that was there before is replaced, once this one is complete.

    Raises
    ------
    HastenError
        It cannot be made: what pip says.
    """
    place = _place(engine)
    before = place.with_name(f"{place.name}-before")
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    try:
        _install(place, wanted)
    except (OSError, subprocess.CalledProcessError) as error:
        raise HastenError(f"no environment can be made in {place}: {error}") from None
    finally:
        if not (place / _ABOUT).is_file():
            shutil.rmtree(place, ignore_errors=True)
            if before.exists():
                before.rename(place)
    shutil.rmtree(before, ignore_errors=True)
    return place


def forget_environment(engine: str) -> Path:
    """Remove the environment of an engine, which then runs with the packages of the one in use.

    Raises
    ------
    UsageError
        It has none.
    """
    place = own_environment(engine)
    if place is None:
        raise UsageError(f"{engine} has no environment of its own")
    shutil.rmtree(place)
    return place


def _place(engine: str) -> Path:
    """Each environment that Hasten is installed in has its own."""
    digest = hashlib.sha256(f"{sys.prefix}\0{sys.version}".encode()).hexdigest()[:8]
    return environments_folder() / f"{engine}-{digest}"


def _install(place: Path, wanted: Sequence[str]) -> None:
    venv.EnvBuilder(with_pip=True, symlinks=True).create(place)
    (own,) = place.glob("lib/python*/site-packages")
    here = [p for p in (*site.getsitepackages(), site.getusersitepackages()) if p in sys.path]
    lines = [f"import site; site.addsitedir({path!r})\n" for path in here]
    (own / _FROM_HERE).write_text("".join(lines))
    pip = [python_in(place), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    done = run_quietly([*pip, *wanted], folder=place, env={"PYTHONPATH": ""})
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
        why = said[-1].removeprefix("ERROR: ") if said else "pip failed without saying why"
        raise HastenError(f"{', '.join(wanted)} cannot be installed: {why}")
    packages = {plain_name(d.name): d.version for d in distributions(path=[str(own)])}
    about = {"python": sys.prefix, "wanted": list(wanted), "packages": packages}
    (place / _ABOUT).write_text(json.dumps(about, indent=2, sort_keys=True))


def plain_name(requirement: str) -> str:
    """The name in a requirement, as names of packages are compared: ``Foo_bar>=2`` is of ``foo-bar``."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
