"""An engine of a third party: installed by pip, found by its entry point, held to the same suite."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from conftest import ROOT
from hasten.testing import CASES, objections, verdicts


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*command, folder, ROOT / "examples" / "engine_plugin"], check=True)
    return folder


@pytest.fixture
def installed(site, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    old = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{old}" if old else str(site))


@pytest.mark.usefixtures("installed")
def test_it_is_listed(hasten):
    engines = {e["name"]: e for e in json.loads(hasten("engines", "--json").stdout)}
    assert engines["localised"]["state"]["available"] is True


@pytest.mark.usefixtures("installed")
def test_it_races(hasten, tmp_path):
    json_file = tmp_path / "race.json"
    target = f"{ROOT / 'examples' / 'word_count.py'}::word_count"
    options = ("--size", "small", "--engines", "localised", "--budget", "1", "--json", json_file)
    done = hasten("race", target, *options)
    assert done.returncode == 0, done.stderr
    entries = {e["name"]: e for e in json.loads(json_file.read_text())["entries"]}
    assert entries["localised"]["verdict"]["kind"] == "same"
    assert entries["localised"]["rank"] is not None


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_keeps_the_contract_and_carries_what_calls_functions(case):
    found = verdicts(["localised"], case)
    assert objections(found, case) == []
    if case.name in {"halve_in_place", "squares", "is_sorted"}:
        assert all(verdict.right for verdict in found.values())
