"""The command line as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest

from hasten.report.json import schema

WORKLOAD = """
import random
import numpy as np

COUNT = 0

def total(x, scale=1.0):
    s = 0.0
    for v in x:
        s += v * scale
    return s

def total_numpy(x, scale=1.0):
    return float(np.sum(x) * scale)

def wrong(x, scale=1.0):
    return total(x[:-1], scale)

def chance(x):
    return random.random()

def counting(x):
    global COUNT
    COUNT += 1
    return COUNT

def raising(x):
    return x[10**9]

def talking(x):
    print("hello")
    return x[0]

def lazy(x):
    return (v * 2 for v in x)

def doubling(x):
    x *= 2

def tiny(x):
    return x

def writing(x):
    with open("/dev/null", "w") as f:
        f.write("x")
    return 1

def inputs():
    return {"small": (np.random.rand(50),), "default": (np.random.rand(5_000),)}

def other():
    return np.arange(500.0), 3.0

def keywords():
    return {"x": np.arange(100.0), "scale": 2.0}

def no_arguments():
    return 5
"""
QUICK = ("--engines", "", "--budget", "0.5")


@pytest.fixture
def path(workload_file):
    return workload_file(WORKLOAD)


def test_a_race_ranks_what_is_right_and_loses_what_is_wrong(hasten, path, tmp_path):
    json_file = tmp_path / "race.json"
    done = hasten(
        "race", f"{path}::total", "--engines", "", "--budget", "2", "--against", "total_numpy",
        "--against", f"{path}::wrong", "--json", json_file,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    data = json.loads(json_file.read_text())
    jsonschema.validate(data, schema())
    by_name = {e["name"]: e for e in data["entries"]}
    assert by_name["total_numpy"]["verdict"]["kind"] in {"same", "close"}
    assert by_name["total_numpy"]["rank"] == 1
    assert by_name["total_numpy"]["speedup"]["median"] > 3
    assert by_name["wrong"]["verdict"]["kind"] == "different"
    assert by_name["wrong"]["rank"] is None
    assert by_name["wrong"]["error"]
    assert data["control"]["low"] <= data["control"]["ratio"] <= data["control"]["high"]
    assert data["winner"] == "total_numpy"
    assert "total_numpy (yours)" in done.stdout
    assert "Nothing here beats your own total_numpy" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_table_fits_80_columns(hasten, path):
    done = hasten("race", f"{path}::total", *QUICK, "--against", "total_numpy", COLUMNS="80")
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80
    assert "total_numpy" in done.stdout


@pytest.mark.parametrize(
    ("options", "signature"),
    [
        ((), "x: float64[5000] C"),
        (("--size", "small"), "x: float64[50] C"),
        (("--inputs", "other"), "x: float64[500] C, scale: float"),
        (("--inputs", "keywords"), "x: float64[100] C, scale: float"),
        (("--args", "np.ones(7)"), "x: float64[7] C"),
        (("--args", "np.ones(7), 2.0"), "x: float64[7] C, scale: float"),
        (("--args", "np.ones((4, 7))[1], scale=2.0"), "x: float64[7] C, scale: float"),
        (("--args", "np.ones(20)[::2]"), "x: float64[10] strided"),
        (("--args", "[1.0, 2.0]"), "x: list[2] of float"),
    ],
)
def test_arguments_come_from_where_they_are_asked_for(hasten, path, options, signature):
    done = hasten("race", f"{path}::total", *QUICK, *options)
    assert done.returncode == 0, done.stderr
    assert f"total({signature})" in done.stdout


@pytest.mark.parametrize(
    ("function", "code", "says"),
    [
        ("chance", 4, "not deterministic"),
        ("counting", 4, "not deterministic"),
        ("raising", 3, "raises IndexError"),
    ],
)
def test_what_cannot_be_raced_says_why_and_what_to_do(hasten, path, function, code, says):
    done = hasten("race", f"{path}::{function}", *QUICK)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("function", "says"),
    [
        ("talking", "prints (6 bytes a call)"),
        ("lazy", "returns lazily (a generator)"),
        ("doubling", "changes its argument x"),
        ("tiny", "the call itself dominates"),
        ("writing", "writes files"),
    ],
)
def test_peculiarities_are_found_before_racing(hasten, path, function, says):
    done = hasten("race", f"{path}::{function}", *QUICK)
    assert done.returncode == 0, done.stderr
    assert says in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("race",), "Missing argument"),
        (("race", "nowhere.py::f"), "no such file"),
        (("race", "{path}::totall"), "did you mean total?"),
        (("race", "{path}"), "write FILE.py::FUNCTION"),
        (("race", "{path}::COUNT"), "not a function"),
        (("race", "{path}::total", "--size", "huge"), "it has small, default"),
        (("race", "{path}::total", "--inputs", "nothing"), "no function nothing()"),
        (("race", "{path}::total", "--inputs", "no_arguments"), "return the arguments as a tuple"),
        (("race", "{path}::total", "--args", "1 +"), "SyntaxError"),
        (("race", "{path}::total", "--args", "1, 2, 3"), "do not fit"),
        (("race", "{path}::total", "--engines", "nunba"), "did you mean numba?"),
        (("race", "{path}::total", "--budget", "inf"), "inf is no number of seconds"),
        (("race", "{path}::total", "--timeout", "nan"), "nan is no number of seconds"),
        (("race", "{path}::total", "--seed", "-1"), "not in the range"),
        (("race", "{path}::total", "--against", "nobody"), "no function 'nobody'"),
        (("race", "{path}::total", "--budget", "-1"), "budget"),
        (("race", "{path}::total", "--against", "{folder}/x.txt"), "with .c, .cpp, .cc"),
        (("race", "{path}::total", "--against", "{folder}/x.h::total"), "with .c, .cpp, .cc"),
        (("race", "{path}::total", "--route", "capi"), "name one by --against FILE"),
        (
            ("race", "{path}::total", "--route", "capi", "--against", "total_numpy"),
            "--against FILE",
        ),
        (
            ("race", "{path}::total", "--route", "nonsense", "--against", "{folder}/x.cc"),
            "there is no route 'nonsense': C++17 has nanobind",
        ),
        (
            ("race", "{path}::total", "--route", "capi", "--against", "{folder}/x.pyx"),
            "leave out --route",
        ),
        (("race", "{path}::total", "--memory", "lots"), "write 4G"),
        (("race", "{path}::total", "--memory", "1"), "give 32M or more"),
        (
            ("race", "{path}::total", "--bugdet", "1"),
            "Did you mean '--budget'?",
        ),
        (("race", "{path}::total", "--json", "/no/such/folder/x.json"), "cannot write"),
        (("race", "no.such.module:f"), "No module named"),
        (("demo", "nothing"), "no example is named"),
        (("nothing",), "No such command"),
    ],
)
def test_bad_usage_is_one_clear_message_and_exit_code_2(hasten, path, tmp_path, arguments, says):
    for ending in ("txt", "h", "cc", "pyx"):
        (tmp_path / f"x.{ending}").write_text("double total(const double *x) { return 0; }\n")
    done = hasten(*(a.format(path=path, folder=tmp_path) for a in arguments), timeout=60)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("hasten: ")


def test_a_file_that_is_not_python_is_named_with_its_line(hasten, workload_file):
    path = workload_file("x = 1\ndef f(:\n")
    done = hasten("race", f"{path}::f")
    assert done.returncode == 2
    assert f"{path}:2" in done.stderr


def test_a_file_that_fails_on_import_says_where(hasten, workload_file):
    path = workload_file("def f(x):\n    return x\n\n1 / 0\n")
    done = hasten("race", f"{path}::f")
    assert done.returncode == 2
    assert "ZeroDivisionError" in done.stderr
    assert f"{path.name}:4" in done.stderr


def test_a_module_target_is_imported(hasten):
    done = hasten("race", "statistics:mean", "--args", "[1.0, 2.0, 4.0]", *QUICK)
    assert done.returncode == 0, done.stderr
    assert "mean(data: list[3] of float)" in done.stdout


def test_unseeded_inputs_are_the_same_for_all_entries(hasten, path, tmp_path):
    """inputs() draws from an unseeded generator: every worker must be given the same draw."""
    json_file = tmp_path / "race.json"
    hasten("race", f"{path}::total", *QUICK, "--against", "total_numpy", "--json", json_file)
    kinds = [e["verdict"]["kind"] for e in json.loads(json_file.read_text())["entries"]]
    assert set(kinds) <= {"same", "close"}


def test_pyperf_reads_the_samples(hasten, path, tmp_path):
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        done = hasten("race", f"{path}::total", *QUICK, "--pyperf", file)
        assert done.returncode == 0, done.stderr
    compared = subprocess.run(
        [sys.executable, "-m", "pyperf", "compare_to", *map(str, files), "--table"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 0, compared.stderr
    assert "python" in compared.stdout or "not significant" in compared.stdout


def test_engines_are_listed_with_state_and_remedy(hasten):
    done = hasten("engines", "--json")
    engines = {e["name"]: e for e in json.loads(done.stdout)}
    assert {"python", "numba", "cython", "pythran", "numexpr"} <= engines.keys()
    assert engines["numba"]["state"]["available"] is True
    assert engines["numba"]["state"]["version"]
    assert "numba" in hasten("engines").stdout


def test_an_engine_that_is_not_installed_says_what_brings_it(hasten, tmp_path):
    """Hide Cython's metadata by running with a site folder that lacks it."""
    hider = tmp_path / "sitecustomize.py"
    hider.write_text(
        "import importlib.metadata as m\n"
        "real = m.version\n"
        "def version(name):\n"
        "    if name == 'cython':\n"
        "        raise m.PackageNotFoundError(name)\n"
        "    return real(name)\n"
        "m.version = version\n"
    )
    done = hasten("engines", "--install-hints", PYTHONPATH=str(tmp_path))
    assert 'pip install "hasten[compilers]"' in done.stdout


def test_the_cache_is_shown_and_cleared(hasten, tmp_path):
    environment = {"HASTEN_CACHE_DIR": str(tmp_path / "cache")}
    assert "0 builds" in hasten("cache", **environment).stdout
    assert "0 builds removed" in hasten("cache", "clear", **environment).stdout


def test_help_lists_the_commands_and_the_exit_codes(hasten):
    done = hasten("--help")
    for word in ("race", "demo", "engines", "cache", "Exit codes", "130"):
        assert word in done.stdout
    assert hasten("--version").stdout.startswith("hasten, version ")
