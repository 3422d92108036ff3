"""``hasten interpreters`` and ``hasten race --interpreters``, with interpreters that do their worst."""

from __future__ import annotations

import json
import sys

import pytest

from hasten.toolchain.interpreters.discovery import find_interpreters

FOUND = find_interpreters()[0]
FUNCTION = """
import os

def total(n):
    if os.environ.get("DIES"):
        os.kill(os.getpid(), 11)
    t = 0.0
    for i in range(n):
        t += i / 3
    return t

def inputs():
    return (20_000,)
"""
CENSUS = (
    '{"implementation": "cpython", "language": "3.%d.0", "level": "final", "own_version": "", "said": "", '
    '"executable": "", "prefix": "", "compiler": "fake", "configured": "", "flags": "", '
    '"computed_gotos": false, "debug": false, "free_threaded": false, "gil": true, "jit": [false, false], '
    '"mimalloc": false, "numpy": false, "packages": []}'
)
WHEN_IT_WORKS = {
    "hangs": ("sleep 1000", "timeout", "no answer within"),
    "babbles": ("cat <&$from & echo nonsense >&$to; sleep 1000", "crashed", "wrote garbage"),
    "dies": ("kill -SEGV $$", "crashed", "was killed by signal 11 while it was loaded"),
    "leaves": ("exit 3", "crashed", "left with exit code 3 while it was loaded"),
    "dies later": (f"DIES=1 exec {sys.executable} $*", "crashed", "killed by SIGSEGV while"),
}


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """No interpreter is found but the one in use and those that are named."""
    for name in ("PYENV_ROOT", "HASTEN_INTERPRETERS", "UV_PYTHON_INSTALL_DIR", "PYODIDE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.delenv("HASTEN_PYTHONS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def fake(folder, number, name):
    path = folder / name
    path.write_text(
        "#!/bin/bash\n"
        f"case $1 in *census.py) echo 'hasten-census {CENSUS % number}'; exit ;; esac\n"
        "from=${2##*/} to=${3##*/}\n"
        f"{WHEN_IT_WORKS[name][0]}\n"
    )
    path.chmod(0o755)
    return path


def test_interpreters_that_do_their_worst_cost_one_entry_each(hasten, bare, workload_file):
    named = []
    for number, name in enumerate(WHEN_IT_WORKS, start=90):
        named += ["--python", fake(bare, number, name)]
    target = f"{workload_file(FUNCTION)}::total"
    found = bare / "found.json"
    done = hasten(
        "race", target, "--interpreters", *named, "--budget", 1, "--timeout", 20, "--json", found
    )
    assert done.returncode == 0, done.stderr
    entries = {e["name"]: e for e in json.loads(found.read_text())["entries"]}
    for number, (_, kind, detail) in enumerate(WHEN_IT_WORKS.values(), start=90):
        verdict = entries[f"cpython[3.{number}.0]"]["verdict"]
        assert (verdict["kind"], detail in verdict["detail"]) == (kind, True), verdict
    assert entries["python"]["rank"]


def test_speed_by_version_is_shown_with_who_leads_from_which_call_on(hasten, bare, workload_file):
    pypy = max((i for i in FOUND if i.implementation == "pypy"), key=lambda i: i.release)
    target = f"{workload_file(FUNCTION)}::total"
    found = bare / "found.json"
    named = ("--engines", "pypy", "--python", pypy.command[0])
    done = hasten("race", target, *named, "--budget", 2, "--json", found)
    assert done.returncode == 0, done.stderr
    entries = {e["name"]: e for e in json.loads(found.read_text())["entries"]}
    assert entries[f"pypy[{pypy.version}]"]["details"]["language"] == pypy.language
    assert entries[f"pypy[{pypy.version}]"]["rank"] == 1
    assert "Speed by version, relative to the Python in use" in done.stdout
    assert "First after one call: " in done.stdout
    assert "warm " in done.stdout
    curve = entries["python"]["warm_up"]
    assert curve[0]["calls"] == 1
    assert sum(point["calls"] for point in curve) > 10
    assert all(point["seconds"] > 0 for point in curve)
    again = hasten("race", "--repeat", found, "--json", bare / "again.json")
    assert again.returncode == 0, again.stderr
    entries = {e["name"]: e for e in json.loads((bare / "again.json").read_text())["entries"]}
    assert entries[f"pypy[{pypy.version}]"]["rank"] == 1


def test_the_list_tells_how_each_was_built_and_how_others_are_had(hasten, bare):
    done = hasten("interpreters", COLUMNS="200")
    assert done.returncode == 0
    assert "(in use)" in done.stdout
    assert "has NumPy" in done.stdout
    assert "not here   GraalPy: uv python install graalpy" in done.stdout
    told = json.loads(hasten("interpreters", "--json").stdout)
    mine = next(one for one in told["found"] if one["command"] == [sys.executable])
    assert mine["numpy"] is True
    assert mine["build"]["compiler"]


def test_history_tells_of_what_is_no_more(hasten):
    lines = hasten("interpreters", "--history").stdout.splitlines()
    assert [line.partition(" (")[0] for line in lines] == [
        "Psyco", "Unladen Swallow", "Pyjion", "Pyjs", "Stackless Python",
    ]  # fmt: skip


def test_a_path_that_is_no_interpreter_is_refused(hasten, bare):
    done = hasten("interpreters", "--python", "/bin/false")
    assert done.returncode == 2
    assert done.stderr.startswith("hasten: /bin/false is no interpreter of Python")
    done = hasten("race", "x.py::f", "--python", bare / "nothing")
    assert done.returncode == 2
    assert "there is no such program" in done.stderr
