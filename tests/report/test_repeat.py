"""A race held against an earlier one: what is told, and what is believed."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from pathlib import Path

import pytest
from rich.console import Console

from hasten.errors import UsageError
from hasten.report.comparison import comparison_data, print_comparison
from hasten.report.recorded import Recorded, read_race
from hasten.report.repeat import compare

WOBBLE = (0.99, 1.0, 1.01)


def entry(name, seconds, *, engine="numba", kind="same", processes=5):
    measured = {"median": seconds, "low": None, "high": None}
    measured["samples"] = [[seconds * (w + n * 1e-3) for w in WOBBLE] for n in range(processes)]
    return {
        "name": name,
        "engine": engine,
        "verdict": {"kind": kind},
        "seconds": measured if kind == "same" else None,
        "speedup": {"median": 1.0 / seconds} if kind == "same" else None,
    }


def race(*entries, python=1.0, **settings):
    return {
        "schema": "hasten-race/1",
        "hasten": "0.1.0",
        "workload": {
            "name": "f",
            "target": "/old/place/work/w.py::f",
            "source": "def f(): ...",
            "description": "f()",
        },
        "settings": {"target": "work/w.py::f", "against": [], "engines": None, **settings},
        "machine": {
            "processor": "P", "cores": 2, "system": "S", "python": "3.11", "governor": "",
            "load": 0.0, "packages": {"numba": "0.60"}, "environment": {},
        },
        "seed": 1,
        "control": {"ratio": 1.001, "low": 0.99, "high": 1.01},
        "winner": entries[0]["name"] if entries else "python",
        "entries": [*entries, entry("python", python, engine="python")],
    }  # fmt: skip


def compared(before, now):
    return compare(Recorded(Path("race.json"), before), now)


def change(before, now, name):
    return next(c for c in compared(before, now).changes if c.name == name)


def printed(comparison, width=80):
    console = Console(file=io.StringIO(), width=width, no_color=True)
    print_comparison(comparison, console)
    return console.file.getvalue()


def test_the_same_race_again_shows_no_change():
    before = race(entry("numba", 0.1))
    comparison = compared(before, deepcopy(before))
    assert not comparison.differences
    assert not any(c.separable for c in comparison.changes)
    assert "none changed that could be seen" in printed(comparison)
    assert "same machine, versions, function and settings" in printed(comparison)


def test_a_change_has_its_ratio_and_its_direction():
    faster = change(race(entry("numba", 0.2)), race(entry("numba", 0.1)), "numba")
    assert faster.separable
    assert faster.ratio.low < 2 < faster.ratio.high
    assert faster.seconds == (0.2, 0.1)
    text = printed(compared(race(entry("numba", 0.1)), race(entry("numba", 0.2))))
    assert "2.00x slower" in text


def test_samples_of_two_races_are_not_paired():
    """The first process of one race is not that of the other: drift between them must stay visible."""
    before, now = race(entry("numba", 0.1, processes=3)), race(entry("numba", 0.1, processes=3))
    for number, samples in enumerate(before["entries"][0]["seconds"]["samples"]):
        samples[:] = [s * (1 + number) for s in samples]
    now["entries"][0]["seconds"]["samples"] = deepcopy(before["entries"][0]["seconds"]["samples"])
    ratio = change(before, now, "numba").ratio
    assert ratio.low < 0.8
    assert ratio.high > 1.25


def test_no_entry_is_believed_to_change_by_less_than_the_reference_drifts():
    before, now = race(entry("numba", 0.1)), race(entry("numba", 0.108), python=1.1)
    assert not change(before, now, "numba").separable
    assert change(before, now, "python").separable
    assert "Ratios below 1.10x are noise" in printed(compared(before, now))
    now["machine"]["python"] = "3.13"  # then the reference has a reason of its own
    assert change(before, now, "numba").separable


def test_entries_that_came_went_or_broke_are_told():
    before = race(entry("numba", 0.1), entry("cython", 0.2))
    now = race(entry("pythran", 0.1), entry("numba", 0.0, kind="different"))
    comparison = compared(before, now)
    verdicts = {c.name: c.verdicts for c in comparison.changes}
    assert verdicts["cython"] == ("same", None)
    assert verdicts["pythran"] == (None, "same")
    assert verdicts["numba"] == ("same", "different")
    text = printed(comparison)
    assert "gone" in text
    assert "new" in text
    assert "Another verdict: numba." in text
    assert "Fastest was numba, now pythran." in text


def test_what_differs_besides_the_entries_comes_first():
    before, now = race(budget=30.0), race(budget=5.0)
    now["machine"] |= {"processor": "Q", "load": 3.0, "packages": {"numba": "0.61", "scipy": "1"}}
    now["machine"]["environment"] = {"OMP_NUM_THREADS": "1"}
    now["workload"]["source"] = "def f(): pass"
    comparison = compared(before, now)
    said = {d.what: (d.before, d.now) for d in comparison.differences}
    assert said == {
        "processor": ("P", "Q"),
        "numba": ("0.60", "0.61"),
        "scipy": ("none", "1"),
        "OMP_NUM_THREADS": ("none", "1"),
        "load": ("0.0", "3.0"),
        "source of the function": ("as it was", "another"),
        "budget": ("30.0", "5.0"),
    }
    text = printed(comparison)
    assert text.index("processor: P → Q") < text.index("entry")


def test_a_comparison_is_plain_data_and_fits_80_columns():
    before = race(entry("numba[parallel,fastmath]", 0.1), entry("cython[unchecked]", 12.3))
    comparison = compared(before, race(entry("numba[parallel,fastmath]", 0.3)))
    assert json.loads(json.dumps(comparison_data(comparison)))["file"] == "race.json"
    assert max(len(line.rstrip()) for line in printed(comparison).splitlines()) <= 80


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a race, in the folder where the next is typed."""
    monkeypatch.chdir(tmp_path)

    def write(data):
        path = tmp_path / "race.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return path

    return write


def test_the_file_is_looked_for_where_it_was_and_then_from_the_current_folder(written, tmp_path):
    data = race(against=["/old/place/rivals/r.py::g", "numpy:sum"])
    recorded = read_race(written(data))
    with pytest.raises(UsageError, match=r"work/w\.py is gone: give the target"):
        recorded.target()
    for name in ("work/w.py", "rivals/r.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert recorded.target() == "work/w.py::f"
    assert recorded.rivals() == ("rivals/r.py::g", "numpy:sum")
    data["workload"]["target"] = f"{tmp_path}/work/w.py::f"
    assert read_race(written(data)).target() == f"{tmp_path}/work/w.py::f"


def test_a_file_of_the_same_name_in_another_folder_is_not_taken(written, tmp_path):
    data = race(against=["/elsewhere/w.py::g"])
    (tmp_path / "w.py").touch()
    recorded = read_race(written(data))
    for find in (recorded.target, recorded.rivals):
        with pytest.raises(UsageError, match="is gone"):
            find()


def test_options_are_those_of_the_command_line():
    settings = {"engines": ["a", "b[c,d]"], "memory": 512, "threads": 2, "pythons": ["pypy3"]}
    recorded = Recorded(Path("race.json"), race(**settings))
    assert recorded.options() == {
        "engines": "a,b[c,d]",
        "memory": "512",
        "threads": 2,
        "pythons": ("pypy3",),
        "seed": 1,
    }
    assert Recorded(Path("race.json"), race()).options()["pythons"] == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "is not the JSON of a race"),
        ({"schema": "hasten-doctor/1"}, "is not the JSON of a race"),
        ({**race(), "schema": "hasten-race/99"}, "of schema hasten-race/99.*race it anew"),
        ({"schema": "hasten-race/1", "seed": 1}, "lacks workload, settings, machine, entries"),
        ({**race(), "workload": {}}, "lacks workload.target"),
    ],
)
def test_a_file_that_cannot_be_repeated_says_why_and_what_to_do(written, data, says):
    with pytest.raises(UsageError, match=says):
        read_race(written(data))


def test_native_rivals_go_by_the_route_that_they_went_by(written):
    recorded = read_race(written(race(against=["/old/place/kernel.c"], route="capi")))
    assert recorded.rivals() == ("/old/place/kernel.c",)
    assert recorded.options()["route"] == "capi"


def test_a_race_of_a_running_program_cannot_be_repeated(written):
    data = race(against=["g"])
    data["workload"]["target"] = "f"
    recorded = read_race(written(data))
    with pytest.raises(UsageError, match="run that program again"):
        recorded.target()
    with pytest.raises(UsageError, match="name rivals anew by --against"):
        recorded.rivals()
