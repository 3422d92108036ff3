"""A program under the profiler: what each function could give at most, and real arguments."""

from __future__ import annotations

import json

import pytest

from hasten.errors import HastenError, UsageError
from hasten.profiling.own_time import own_times
from hasten.profiling.profile import Candidate, Profile, capture, capture_call, profile_program
from hasten.report.profile import sentences
from hasten.workload.snapshot import load_snapshot

PROGRAM = """
import sys

def heavy(values, scale, *more, power=2, **names):
    total = 0.0
    for v in values:
        for w in values:
            total += v * w * scale
    values[0] = -1.0
    return total

def steps(values):
    for v in values:
        yield v + 1

class Box:
    def method(self, n):
        return [i * i for i in range(n)]

def main():
    heavy([0.5] * 40, 2.0)
    heavy([0.25] * 1100, 3.0, "x", power=3, name="y")
    heavy([0.5] * 30, 4.0)
    sum(steps(range(100_000)))
    Box().method(100_000)
    print("done", *sys.argv[1:])

if __name__ == "__main__":
    main()
    sys.exit(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "simulate.py"
    path.write_text(PROGRAM)
    return path


@pytest.fixture(scope="module")
def profile(program):
    return profile_program([str(program), "first", "3"])


def named(profile, name):
    return next(c for c in profile.candidates if c.name == name)


def test_own_time_and_the_ceiling_that_follows(profile):
    heavy = named(profile, "heavy")
    assert heavy.own == max(c.own for c in profile.candidates if not c.library)
    assert heavy.share > 0.3
    assert heavy.ceiling == pytest.approx(1 / (1 - heavy.share))
    assert heavy.problem == ""
    assert sum(c.own for c in profile.candidates) <= profile.seconds * 1.01


def test_the_program_ends_as_it_ends_and_gets_its_arguments(profile, program, capfd):
    assert profile.code == 3
    assert profile_program([str(program), "given"]).code == 0
    assert "done given" in capfd.readouterr().out


def test_what_cannot_be_raced_has_a_reason(profile):
    assert "generator" in named(profile, "steps").problem
    assert "method" in named(profile, "method").problem


def test_comprehensions_belong_to_the_function_that_holds_them(profile):
    assert not any(c.name.startswith("<listcomp") for c in profile.candidates)


def test_time_in_functions_of_c_belongs_to_their_caller():
    records = [
        (["main\x00/a.py\x001", "f\x00/a.py\x009", "sum\x00<built-in>\x000"], 2.0),
        (["main\x00/a.py\x001", "f\x00/a.py\x009"], 1.0),
    ]
    (found,) = own_times(records)
    assert (found.name, found.line, found.own, found.in_c) == ("f", 9, 3.0, 2.0)


def test_the_slowest_call_is_kept_as_it_was_before_it_changed_anything(program, tmp_path, capfd):
    kept = capture_call(f"{program}::heavy", [str(program)], tmp_path)
    call = load_snapshot(kept).thaw()
    assert list(call.args) == [[0.25] * 1100, 3.0, "x"]
    assert call.kwargs == {"power": 3, "name": "y"}


def test_captured_functions_are_judged_by_their_real_arguments(profile, tmp_path, capfd):
    found = capture(profile, 1, tmp_path)
    heavy = named(found, "heavy")
    assert heavy.captured.endswith("heavy.arguments")
    assert heavy.kernel  # it takes more arguments than a kernel may


def test_a_module_is_run_by_its_name(tmp_path, monkeypatch, capfd):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("VALUE = 7\n")
    (tmp_path / "package" / "__main__.py").write_text(
        "from . import VALUE\nprint('value', VALUE)\n"
    )
    monkeypatch.chdir(tmp_path)
    assert profile_program(["-m", "package"]).code == 0
    assert "value 7" in capfd.readouterr().out


def test_an_exception_of_the_program_is_shown_as_python_shows_it(tmp_path, capfd):
    path = tmp_path / "broken.py"
    path.write_text("def f():\n    return 1 // 0\nf()\n")
    assert profile_program([str(path)]).code == 1
    told = capfd.readouterr().err
    assert "ZeroDivisionError" in told
    assert "run_program" not in told


def test_threads_and_what_is_to_be_done_at_the_end_are_waited_for(tmp_path, capfd):
    path = tmp_path / "later.py"
    path.write_text(
        "import atexit, sys, threading, time\n"
        "atexit.register(lambda: print('at the end'))\n"
        "def work():\n    time.sleep(0.3)\n    print('from a thread')\n"
        "threading.Thread(target=work).start()\n"
        "print(sys.path[0])\n"
    )
    assert profile_program([str(path)]).code == 0
    told = capfd.readouterr().out
    assert "from a thread" in told
    assert "at the end" in told
    assert told.splitlines()[0] == str(tmp_path)


def test_a_program_that_ends_its_process_is_told_in_one_line(tmp_path):
    path = tmp_path / "gone.py"
    path.write_text("import os\nos._exit(7)\n")
    with pytest.raises(HastenError, match="with 7"):
        profile_program([str(path)])


def test_wrong_input_has_a_remedy(program, tmp_path):
    with pytest.raises(UsageError, match="no file"):
        profile_program([str(tmp_path / "nothing.py")])
    with pytest.raises(UsageError, match="name a program"):
        profile_program([])
    with pytest.raises(UsageError, match=r"no module nowhere\.at_all"):
        profile_program(["-m", "nowhere.at_all"])
    with pytest.raises(UsageError, match="behind -m"):
        profile_program(["-m"])
    with pytest.raises(UsageError, match="no function"):
        capture_call(f"{program}::nothing", [str(program)], tmp_path)


def candidate(name, share, **more):
    return Candidate(name, f"/{name}.py", 1, share, 0.0, share, library=False, **more)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([candidate("f", 0.9, problem="")], "at most 10.0x as fast"),
        ([candidate("f", 0.1, problem="")], "Nothing here is worth racing"),
        (
            [candidate("f", 0.9, problem="is a generator")],
            "f (f.py:1) takes 90%, but is a generator",
        ),
        ([], "in functions of yours"),
    ],
)
def test_it_says_whether_anything_is_worth_it(found, says):
    told = " ".join(sentences(Profile(("p.py",), 10.0, 0, tuple(found))))
    assert says in told


def test_a_program_that_is_over_at_once_is_left_alone():
    profile = Profile(("p.py",), 0.1, 0, (candidate("f", 0.9, problem=""),))
    assert "nothing here is worth optimising" in " ".join(sentences(profile))
    assert profile.worthwhile == ()


def test_a_long_program_that_is_spread_thin_is_not_worth_it(tmp_path, capfd):
    """Two hundred lines, none of which takes much of the time."""
    functions = [
        f"def part_{n}(values):\n"
        f"    total = {n}.0\n"
        "    for value in values:\n"
        "        total += value\n"
        "    return total\n\n"
        for n in range(33)
    ]
    calls = [f"print(part_{n}(VALUES))\n" for n in range(33)]
    path = tmp_path / "thin.py"
    path.write_text("VALUES = [0.5] * 500_000\n\n" + "".join([*functions, *calls]))
    assert len(path.read_text().splitlines()) > 200
    profile = profile_program([str(path)])
    assert profile.worthwhile == ()
    told = " ".join(sentences(profile))
    assert "worth" in told


def test_the_command_line_tells_the_same_and_writes_it(hasten, program, tmp_path):
    done = hasten("profile", "--json", tmp_path / "p.json", program, "x", "0")
    assert done.returncode == 0, done.stderr
    assert "done x 0" in done.stdout
    assert "heavy (simulate.py:4)" in done.stdout
    data = json.loads((tmp_path / "p.json").read_text())
    assert data["program"][1:] == ["x", "0"]
    top = max((f for f in data["functions"] if not f["library"]), key=lambda f: f["own"])
    assert top["name"] == "heavy"


def test_a_race_on_captured_arguments(hasten, tmp_path, monkeypatch):
    path = tmp_path / "walk.py"
    path.write_text(
        "def total(values):\n    s = 0.0\n    for v in values:\n        s += v * v\n    return s\n\n"
        'if __name__ == "__main__":\n    print(total([0.5] * 30_000))\n'
    )
    monkeypatch.chdir(tmp_path)
    done = hasten(
        "race", f"{path}::total", "--capture", f"{path}", "--engines", "c[capi]", "--budget", 1
    )
    assert done.returncode == 0, done.stderr
    assert "total(values: list[30000] of float)" in done.stdout
    kept = tmp_path / "hasten-captured" / "total.arguments"
    assert kept.is_file()
    again = hasten("race", f"{path}::total", "--captured", kept, "--engines", "", "--budget", 1)
    assert again.returncode == 0, again.stderr
    both = hasten("race", f"{path}::total", "--captured", kept, "--capture", f"{path}")
    assert both.returncode == 2
    quotes = hasten("race", f"{path}::total", "--capture", f"{path} 'x")
    assert quotes.returncode == 2
    assert "No closing quotation" in quotes.stderr
    wrong = hasten("race", f"{path}::total", "--captured", path)
    assert wrong.returncode == 2
    assert "hasten profile --capture" in wrong.stderr
