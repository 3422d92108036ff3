"""``hasten report``, and the pages that ``hasten race`` writes."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest

from hasten.report.html import to_html
from hasten.report.json import schema

OLDER = {
    "schema": "hasten-race/1", "workload": {"target": "f.py::f"}, "settings": {}, "machine": {}, "entries": [], "seed": 1,
}  # fmt: skip
FUNCTIONS = """
def total(values):
    s = 0.0
    for v in values:
        s += v * v
    return s

def inputs():
    return {"small": ([0.5] * 2000,), "default": ([0.5] * 20000,)}
"""


@pytest.fixture(scope="module")
def race(tmp_path_factory):
    """A race that wrote everything, by hand as a user does."""
    folder = tmp_path_factory.mktemp("race")
    (folder / "total.py").write_text(FUNCTIONS)
    command = (
        "race total.py::total --sizes small,default --engines c[capi],numexpr --budget 1 "
        "--json r.json --html r.html --png r.png"
    )
    done = subprocess.run(
        [sys.executable, "-m", "hasten", *command.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_race_writes_its_page_and_its_picture(race):
    folder, _ = race
    assert (folder / "r.png").read_bytes().startswith(b"\x89PNG")
    assert "total(values: list" in (folder / "r.html").read_text()


def test_everything_that_the_page_shows_is_in_the_json(race):
    folder, _ = race
    data = json.loads((folder / "r.json").read_text())
    jsonschema.validate(data, schema())
    assert to_html(data) == (folder / "r.html").read_text()


def test_a_page_means_that_entries_are_looked_into(race):
    folder, told = race
    data = json.loads((folder / "r.json").read_text())
    entry = next(e for e in data["entries"] if e["name"] == "c[capi]")
    assert entry["machine_code"]["places"]["what was built for it"] > 0
    assert entry["stage"] == "compiled ahead of time"
    assert any("total" in source["text"] for source in entry["sources"])
    assert data["roofline"]["work"]["double"] == 40_000
    assert "One call is 40,000 operations" in told


def test_how_the_fastest_grow_is_printed_and_drawn(race):
    folder, told = race
    data = json.loads((folder / "r.json").read_text())
    assert data["growth"]["sizes"] == [2000, 20000]
    assert {e["name"] for e in data["growth"]["entries"]} == {"python", "c[capi]"}
    assert "time grows as" in told
    assert "time by size" in (folder / "r.html").read_text()
    assert "--sizes small,default" in (folder / "r.html").read_text()


def test_the_page_is_made_later_from_the_json_alone(race, hasten, tmp_path):
    folder, _ = race
    (tmp_path / "moved.json").write_text((folder / "r.json").read_text())
    done = hasten("report", tmp_path / "moved.json")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "moved.html").read_text() == (folder / "r.html").read_text()
    done = hasten("report", tmp_path / "moved.json", "--svg", tmp_path / "chart.svg")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot read"),
        ("nonsense", "is no JSON"),
        ('{"schema": "other"}', "is not the JSON of a race"),
        ('{"schema": "hasten-race/0"}', "race it anew"),
        (json.dumps(OLDER), "an older Hasten wrote it"),
    ],
)
def test_what_is_not_a_race_is_told_in_one_line(hasten, tmp_path, text, says):
    path = tmp_path / "r.json"
    if text is not None:
        path.write_text(text)
    done = hasten("report", path)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_found_out_before_the_race(
    hasten, workload_file, tmp_path
):
    target = f"{workload_file(FUNCTIONS)}::total"
    done = hasten("race", target, "--html", tmp_path / "nowhere" / "r.html")
    assert done.returncode == 2
    assert "cannot write" in done.stderr
