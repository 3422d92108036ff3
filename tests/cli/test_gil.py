"""``hasten gil``: what several calls at the same time gain, and why."""

from __future__ import annotations

import json

import pytest

from hasten.measure.machine import cores_at_hand
from hasten.toolchain.interpreters.discovery import find_interpreters

FUNCTIONS = """
import time

def computes(n):
    t = 0.0
    for i in range(n):
        t += i * 0.5
    return t

def waits(n):
    time.sleep(0.02)
    return n

def raises(n):
    raise ValueError("no")

def inputs():
    return (20_000,)
"""

pytestmark = pytest.mark.skipif(
    cores_at_hand() < 2, reason="one core: nothing runs at the same time"
)


@pytest.fixture
def told(hasten, workload_file, tmp_path):
    def ask(function, *options):
        path = tmp_path / "gil.json"
        target = f"{workload_file(FUNCTIONS)}::{function}"
        done = hasten("gil", target, *options, "--json", path)
        assert done.returncode == 0, done.stderr
        return done.stdout, {e["name"]: e for e in json.loads(path.read_text())["entries"]}

    return ask


def gain(entry, kind, count=2):
    return next(c for c in entry["crowds"] if (c["kind"], c["count"]) == (kind, count))["gain"]


def test_threads_do_not_help_what_computes_and_processes_do(told):
    text, entries = told("computes", "--engines", "c[capi],numexpr")
    python, compiled = entries["python"], entries["c[capi]"]
    # Somebody else may be at work on the other core: what is held is the order, not how much is gained.
    assert gain(python, "threads")["median"] < 1.25
    assert gain(python, "processes")["median"] > gain(python, "threads")["median"]
    assert python["busy"] > 0.6
    assert "the GIL serialises it" in text
    assert gain(compiled, "threads")["median"] > gain(python, "threads")["median"]
    assert "numexpr: not measured: unsupported" in text


def test_threads_help_what_waits(told):
    text, entries = told("waits", "--engines", "")
    assert entries["python"]["busy"] < 0.6
    assert gain(entries["python"], "threads")["median"] > 1.5
    assert "it waits more than it computes (I/O-bound)" in text
    assert "waiting overlaps" in text


def test_a_function_that_fails_is_told_as_in_a_race(hasten, workload_file):
    done = hasten("gil", f"{workload_file(FUNCTIONS)}::raises")
    assert done.returncode == 3
    assert "ValueError" in done.stderr


def newest_cpython():
    return max(
        (i for i in find_interpreters()[0] if i.implementation == "cpython"),
        key=lambda i: i.release,
    )


def test_other_pythons_are_told_with_their_sub_interpreters(told):
    name = f"cpython[{newest_cpython().language}]"
    text, entries = told("computes", "--engines", name)
    own, threads = (gain(entries[name], kind)["median"] for kind in ("sub-interpreters", "threads"))
    assert threads < 1.25
    assert own > threads
    assert f"{name}: sub-interpreters: " in text
    assert "each has a lock of its own" in text
