"""``hasten scale``: the same race at several sizes."""

from __future__ import annotations

import json

import pytest

FUNCTIONS = """
def pairs(values):
    total = 0.0
    for a in values:
        for b in values:
            total += a * b
    return total

def inputs():
    return {"small": ([0.5] * 20,), "middle": ([0.5] * 40,), "large": ([0.5] * 80,)}
"""


def test_time_grows_with_the_exponent_of_the_loops(hasten, workload_file, tmp_path):
    path = tmp_path / "growth.json"
    target = f"{workload_file(FUNCTIONS)}::pairs"
    done = hasten(
        "scale",
        target,
        "--sizes",
        "small,middle,large",
        "--engines",
        "",
        "--budget",
        1,
        "--json",
        path,
        "--svg",
        path.with_suffix(".svg"),
    )
    assert done.returncode == 0, done.stderr
    assert "pairs: time by size" in path.with_suffix(".svg").read_text()
    told = json.loads(path.read_text())
    assert told["sizes"] == [20, 40, 80]
    entries = {e["name"]: e for e in told["entries"]}
    assert 1.5 < entries["python"]["growth"]["exponent"] < 2.5
    assert "n^" in done.stdout


def test_sizes_may_be_made_by_an_expression(hasten, workload_file):
    target = f"{workload_file(FUNCTIONS)}::pairs"
    done = hasten(
        "scale", target, "--n", "10,40", "--args", "[0.5] * n", "--engines", "", "--budget", 0.5
    )
    assert done.returncode == 0, done.stderr
    assert "pairs at 2 sizes" in done.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "give two sizes or more"),
        (("--sizes", "small"), "give two sizes or more"),
        (("--n", "10,20"), "--n and --args belong together"),
        (("--n", "10,x", "--args", "n"), "give two whole numbers or more"),
        (("--n", "1,2", "--args", "n", "--sizes", "a,b"), "leave it out beside"),
        (("--sizes", "small,middle", "--args", "[1.0]"), "leave it out beside --args"),
        (("--sizes", "small,huge"), "huge"),
        (("--n", "1,2", "--args", "np.ons(n)"), "--args 'np.ons(n)': AttributeError"),
    ],
)
def test_bad_sizes_are_told_with_the_remedy(hasten, workload_file, options, says):
    done = hasten(
        "scale", f"{workload_file(FUNCTIONS)}::pairs", *options, "--engines", "", "--budget", 0.2
    )
    assert done.returncode == 2
    assert says in done.stderr
