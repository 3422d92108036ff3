"""The command line among other programs: streams that are closed or full, and a wish that it end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from conftest import ROOT

PRIMES = f"{ROOT / 'examples' / 'primes.py'}::primes"
RACE = [sys.executable, "-m", "hasten", "race", PRIMES, "--engines", ""]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_costs_nothing_but_what_it_would_have_said(closed, tmp_path):
    file = tmp_path / "race.json"
    words = [*RACE[:-1], "''", "--size", "small", "--budget", "0.3", "--json", str(file)]
    done = subprocess.run(f"{' '.join(words)} {closed}", shell=True, check=False, timeout=120)
    assert done.returncode == 0
    assert file.is_file()


def test_a_full_disk_is_told_in_a_line():
    with open("/dev/full", "w") as full:  # noqa: PTH123 (a device)
        done = subprocess.run(
            [sys.executable, "-m", "hasten", "engines"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "hasten: what it says cannot be written: No space left on device\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_asked_to_end_leaves_no_folders(number, tmp_path):
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    race = subprocess.Popen(
        [*RACE, "--budget", "60"], env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / "tmp").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.0)
    race.send_signal(number)
    said = race.communicate(timeout=60)
    assert race.returncode == 130, said
    assert list((tmp_path / "tmp").iterdir()) == []
