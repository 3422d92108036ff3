"""The first of the two commands, as a user types it who has only Python and make."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT


@pytest.fixture
def checkout(tmp_path):
    """What git would give to somebody who clones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            target = tmp_path / "clone" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return tmp_path / "clone"


@pytest.fixture
def no_compiler(tmp_path):
    """A PATH with what the demo needs, and no compiler."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("make", "bash", "sh", "awk", "find", "touch", "dirname", "env", "rm", "git"):
        found = shutil.which(name)
        assert found, name
        (tools / name).symlink_to(found)
    (tools / "python3").symlink_to(sys.executable)
    assert shutil.which("gcc", path=str(tools)) is None
    return str(tools)


def test_make_demo_needs_no_compiler_and_finds_numba_hundreds_of_times_faster(
    checkout, no_compiler, tmp_path
):
    environment = {k: v for k, v in os.environ.items() if k not in {"CC", "CXX"}}
    done = subprocess.run(
        ["make", "demo", f"PYTHON={sys.executable}"],
        cwd=checkout,
        env={**environment, "PATH": no_compiler, "HASTEN_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stdout.splitlines() if " numba " in line and "same" in line]
    assert rows, done.stdout
    speedup = rows[0].split("x")[0].split()[-1]
    assert float(speedup) > 100
