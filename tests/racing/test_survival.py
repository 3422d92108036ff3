"""Whatever an engine does, it costs one entry: never the race, the terminal or the data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from hasten.racing.request import RaceRequest
from hasten.racing.run import run_race
from hasten.runner.strays import MARK
from hasten.workload.model import Origin

WORKLOAD = """
def work(n):
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total

def forever(n):
    import time
    time.sleep(0.5 + time.time() % 0.2)  # never so alike that the race is decided
    return float(n)

def inputs():
    return (2000,)
"""

EXPECTED = {
    "segfault": {"crashed"},
    "leave": {"crashed"},
    "sysexit": {"raised"},
    "hang": {"timeout"},
    "sleep": {"timeout"},
    "exhaust": {"raised", "crashed"},
    "close": {"crashed"},
    "unprintable": {"raised"},
    "garble": {"crashed"},
    # These two do no harm: whoever leaves a child behind or prints has still answered.
    "fork": {"same"},
    "flood": {"same", "timeout"},
}


DESCRIPTORS = Path("/proc/self/fd")


def marked_processes():
    """Workers of these tests; races of others on the machine keep their builds elsewhere."""
    found = []
    for process in psutil.process_iter():
        try:
            bears = process.environ()
            if MARK in bears and bears.get("HASTEN_CACHE_DIR") == os.environ["HASTEN_CACHE_DIR"]:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.fixture
def request_for(workload_file):
    path = workload_file(WORKLOAD)

    def make(stage):
        names = tuple(f"misbehaving[{stage},{fault}]" for fault in EXPECTED)
        return RaceRequest(
            Origin("file", str(path), "work"),
            engines=names,
            budget=1.0,
            timeout=4.0,
            memory=700 << 20,
        )

    return make


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.parametrize("stage", ["build", "load", "verify", "measure"])
def test_every_fault_costs_one_entry_and_leaves_nothing_behind(request_for, stage):
    descriptors = len(list(DESCRIPTORS.iterdir()))

    result = run_race(request_for(stage))

    kinds = {e.options[1]: e.verdict.kind for e in result.entries if e.engine == "misbehaving"}
    assert kinds.keys() == EXPECTED.keys()
    wrong = {fault: kind for fault, kind in kinds.items() if kind not in EXPECTED[fault]}
    assert wrong == {}
    assert result.reference.rank is not None
    assert all("\n" not in (e.error or "") for e in result.entries)
    assert all(e.error for e in result.lost)
    assert marked_processes() == []
    assert len(list(DESCRIPTORS.iterdir())) == descriptors


@pytest.mark.usefixtures("misbehaving")
def test_a_broken_third_party_engine_is_an_entry_with_a_reason(workload_file):
    request = RaceRequest(
        Origin("file", str(workload_file(WORKLOAD)), "work"), engines=("broken", "half"), budget=0.5
    )

    result = run_race(request)

    assert result["broken"].verdict.kind == "unavailable"
    assert "contract" in result["broken"].verdict.detail
    assert result["half"].verdict.kind == "raised"
    assert "half an engine" in result["half"].verdict.detail


def start_race(path, *options):
    return subprocess.Popen(
        [sys.executable, "-m", "hasten", "race", f"{path}::forever", "--engines", "", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell may have ignored it in the background; there are no threads here
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def wait_for(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_no_worker_outlives_a_parent_that_is_killed(workload_file):
    race = start_race(workload_file(WORKLOAD))
    try:
        wait_for(lambda: len(marked_processes()) > 0)
        race.kill()
        race.communicate()
        wait_for(lambda: marked_processes() == [], seconds=10.0)
    finally:
        race.kill()


def test_an_interrupt_keeps_what_was_measured(workload_file, tmp_path):
    json_file = tmp_path / "race.json"
    race = start_race(workload_file(WORKLOAD), "--budget", "600", "--json", str(json_file))
    time.sleep(6.0)
    wait_for(lambda: len(marked_processes()) >= 2)  # both entries are up: it measures
    time.sleep(4.0)
    race.send_signal(signal.SIGINT)
    out, err = race.communicate(timeout=30)

    assert race.returncode == 130, err
    assert "Interrupted" in out
    data = json.loads(json_file.read_text())
    assert data["interrupted"] is True
    assert data["entries"][0]["seconds"]["median"] > 0.4
    assert marked_processes() == []
