"""Fixtures that all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recorded_races import hostile, pairwise, recorded

__all__ = ["hostile", "pairwise", "recorded"]

PLUGINS = Path(__file__).parent / "plugins"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Builds are kept for the run of the tests, apart from the user's."""
    if "HASTEN_CACHE_DIR" not in os.environ:
        os.environ["HASTEN_CACHE_DIR"] = str(tmp_path_factory.mktemp("builds"))


@pytest.fixture
def workload_file(tmp_path):
    """Writes a workload file and gives its path."""

    def write(text: str, name: str = "workload.py") -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


@pytest.fixture
def hasten():
    """Runs the command line as a user does: captured, in a process of its own."""

    def run(*arguments: object, timeout: float = 300, **environment: str):
        return subprocess.run(
            [sys.executable, "-m", "hasten", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env={**os.environ, "COLUMNS": "100", **environment},
        )

    return run


@pytest.fixture
def misbehaving(monkeypatch):
    """An installed package that brings an engine which does everything wrong."""
    folder = PLUGINS / "misbehaving"
    monkeypatch.syspath_prepend(str(folder))
    old = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{old}" if old else str(folder))
