"""Races as a whole: what must not be ranked, and what must not be refused."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

import hasten
from hasten.racing.request import RaceRequest
from hasten.racing.run import run_race
from hasten.workload.loading import ArgumentChoice
from hasten.workload.target import parse_target


@pytest.fixture
def race(workload_file):
    def run(text, function, *rivals, inputs=None, **options):
        path = workload_file(text)
        options = {"engines": (), "budget": 0.5, "timeout": 10.0, **options}
        against = tuple(parse_target(rival, path) for rival in rivals)
        choice = ArgumentChoice(inputs=inputs)
        return run_race(
            RaceRequest(parse_target(f"{path}::{function}"), choice, against=against, **options)
        )

    return run


THRESHOLD = """
import numpy as np

def pairs(x, r):
    n = 0.0
    for i in range(len(x)):
        for j in range(len(x)):
            if abs(x[i] - x[j]) <= r:
                n += 1.0
    return n

def strict(x, r):
    return float(sum(abs(a - b) < r for a in x for b in x))

def nothing(x, r):
    return 0.0

def inputs():
    return np.arange(20.0), 3.0
"""


def test_a_jump_of_the_reference_excuses_no_wrong_answer(race):
    result = race(THRESHOLD, "pairs", "strict", "nothing")
    assert {e.name: e.verdict.kind for e in result.lost} == {
        "strict": "different",
        "nothing": "different",
    }


PRODUCT = """
import numpy as np

def product(a, b):
    return a @ b

def by_sums(a, b):
    return np.einsum("ij,jk->ik", a, b)

def inputs():
    rng = np.random.default_rng(0)
    return rng.normal(size=(200, 200)), rng.normal(size=(200, 200))
"""


def test_another_order_of_summing_is_close_also_where_terms_cancel(race):
    assert race(PRODUCT, "product", "by_sums")["by_sums"].verdict.kind in {"same", "close"}


OBJECTS = """
import numpy as np

class Sim:
    def __init__(self):
        self.rule = lambda v: v + 1
        self.grid = np.zeros(100)

class Node:
    def __init__(self, parent):
        self.parent, self.children, self.value = parent, [], 0

def step(sim):
    for i in range(100):
        sim.grid[i] = sim.rule(sim.grid[i])

def bump(tree):
    for child in tree.children:
        child.value += 1

def nothing(anything):
    pass

def inputs():
    return (Sim(),)

def tree():
    root = Node(None)
    root.children = [Node(root) for _ in range(50)]
    return (root,)
"""


@pytest.mark.parametrize(("function", "inputs"), [("step", "inputs"), ("bump", "tree")])
def test_changes_inside_objects_of_the_users_are_compared(race, function, inputs):
    result = race(OBJECTS, function, "nothing", inputs=inputs)
    assert result["nothing"].verdict.kind == "different"
    assert "leaves argument" in result["nothing"].verdict.detail


MEMORY = """
import functools

def work(n):
    s = 0
    for i in range(n):
        s += i * i % 7
    return s

@functools.lru_cache
def cached(n):
    return work(n)

known = {}

def dictionary(n):
    if n not in known:
        known[n] = work(n)
    return known[n]

def is_prime(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True

def inputs():
    return (20_000,)

def prime():
    return (1_000_003,)
"""


def test_an_answer_that_is_remembered_is_a_cheat(race):
    result = race(MEMORY, "work", "cached", "dictionary")
    for name in ("cached", "dictionary"):
        assert result[name].verdict.kind == "cheat"
        assert result[name].rank is None
    assert result.reference.rank == 1


def doubled(x):
    y = np.empty_like(x)
    for i in range(len(x)):
        y[i] = 2.0 * x[i]
    return y


def doubled_at_once(x):
    return 2.0 * x


@pytest.mark.parametrize("size", [10_000, 20_000, 60_000])
def test_memory_that_is_fresh_to_one_call_and_not_to_another_makes_no_cheat(size):
    x = np.random.default_rng(1).random(size)
    result = hasten.race(doubled, x, engines=[], against=[doubled_at_once], budget=0.5)
    assert result["doubled_at_once"].verdict.kind == "same"


def test_work_that_depends_on_the_value_is_no_cheat(race):
    result = race(MEMORY, "is_prime", "is_prime", inputs="prime")
    assert all(e.rank is not None for e in result.entries)


FRAGILE = """
import random
import numpy as np

def depth(parents):
    at, steps = len(parents) - 1, 0
    while at != 0:
        at = parents[at]
        steps += 1
    return steps

def divide(values):
    s = 0.0
    for v in values:
        s += v / values[0]
    return s

def tree():
    rng = np.random.default_rng(0)
    name = np.append(0, rng.permutation(np.arange(1, 300)))  # names of nodes tell nothing of depth
    parents = np.zeros(300, int)
    for node in range(1, 300):
        parents[name[node]] = name[rng.integers(0, node)]
    return (parents,)

def zero_inside():
    values = list(range(200))
    random.Random(0).shuffle(values)
    return (values,)
"""


@pytest.mark.parametrize(("function", "inputs"), [("depth", "tree"), ("divide", "zero_inside")])
def test_values_that_only_look_random_do_not_end_the_race(race, function, inputs):
    result = race(FRAGILE, function, inputs=inputs)
    assert result.reference.rank == 1
    assert any("copies" in note for note in result.notes)


def test_a_rival_that_is_named_like_an_engine_keeps_its_own_name(race):
    text = MEMORY + "\ndef numba(n):\n    return work(n)\n"
    names = [e.name for e in race(text, "work", "numba", engines=("numba",)).entries]
    assert sorted(names) == ["numba", "python", "workload.py::numba"]


def test_missing_times_and_nan_in_records_are_the_same_as_themselves(race):
    text = (
        "import numpy as np\n"
        "def copy(x, y):\n    return x.copy(), y.copy()\n"
        "def inputs():\n"
        "    x = np.array(['2020-01-01', 'NaT'], 'M8[D]')\n"
        "    y = np.array([(1, np.nan)], [('a', int), ('b', float)])\n"
        "    return x, y\n"
    )
    assert race(text, "copy").reference.verdict.kind == "same"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").write_text("")
    (tmp_path / "pkg" / "helper.py").write_text("def twice(x):\n    return 2 * x\n")
    (tmp_path / "pkg" / "mod.py").write_text(
        "from .helper import twice\ndef f(x):\n    return twice(x)\ndef inputs():\n    return (1.5,)\n"
    )
    (tmp_path / "lib.py").write_text("def g(x):\n    return x + x\n")
    (tmp_path / "main.py").write_text(
        "import lib\n"
        "class P:\n    def __init__(self, v):\n        self.v = v\n"
        "def f(x):\n    return x + x\n"
        "def of(p):\n    return p.v if isinstance(p, P) else -1.0\n"
        "def rivals():\n    return [lib.g]\n"
        "def inputs():\n    return (1.5,)\n"
        "def points():\n    return (P(2.0),)\n"
    )
    return tmp_path


def hasten_in(folder, *arguments):
    command = [
        sys.executable,
        "-m",
        "hasten",
        "race",
        *arguments,
        "--engines",
        "",
        "--budget",
        "0.5",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_module_is_found_from_the_current_folder(project):
    done = hasten_in(project, "pkg.mod:f")
    assert done.returncode == 0, done.stderr


def test_a_file_of_a_package_says_how_it_is_raced(project):
    done = hasten_in(project, "pkg/mod.py::f")
    assert done.returncode == 2
    assert "package.module:function" in done.stderr


def test_rivals_of_a_module_beside_the_file_are_found_from_elsewhere(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = hasten_in(elsewhere, f"{project}/main.py::f")
    assert done.returncode == 0, done.stderr
    assert "g (yours)" in done.stdout


def test_a_rival_of_another_file_gets_objects_of_the_workloads_classes(project):
    (project / "other.py").write_text("def of(p):\n    return p.v\n")
    done = hasten_in(project, "main.py::of", "--inputs", "points", "--against", "other.py::of")
    assert done.returncode == 0, done.stderr
    assert "other.py::of" in done.stdout
    assert done.stdout.count("raised") == 1  # only g, which cannot add two points


SHAPES = """
import enum

class Kind(enum.Enum):
    A = 1
    B = 2

def count(kinds):
    return sum(k is Kind.A for k in kinds)

def nothing(kinds):
    return 0
"""


def test_classes_are_the_same_to_a_function_and_to_its_arguments(tmp_path, monkeypatch):
    (tmp_path / "user_shapes.py").write_text(SHAPES)
    monkeypatch.syspath_prepend(str(tmp_path))
    import user_shapes  # noqa: PLC0415 (just written)

    kinds = [user_shapes.Kind.A, user_shapes.Kind.B] * 10
    result = hasten.race(
        user_shapes.count, kinds, engines=[], against=[user_shapes.nothing], budget=0.5
    )
    assert result["nothing"].verdict.kind == "different"
    assert "reference's is 10" in result["nothing"].verdict.detail


class Here:
    """A class of a module that no worker can import."""


def is_here(thing):
    return isinstance(thing, Here)


def test_so_they_are_where_no_worker_can_import_them():
    result = hasten.race(is_here, Here(), engines=[], against=[lambda thing: False], budget=0.5)
    assert result.lost[0].verdict.kind == "different"


def test_a_race_that_was_interrupted_before_the_reference_ran_keeps_its_times():
    seen = []

    def interrupt(event):
        seen.append(event)
        if event.text == "measuring" and sum(e.text == "measuring" for e in seen) == 2:
            raise KeyboardInterrupt

    for seed in range(4):
        seen.clear()
        request = RaceRequest(
            parse_target("statistics:fmean"),
            ArgumentChoice("[1.0, 2.0, 4.0]"),
            engines=(),
            against=(parse_target("statistics:mean"),),
            budget=0.5,
            seed=seed,
        )
        result = run_race(request, interrupt)
        assert result.interrupted
        assert "Interrupted" in str(result)
        assert '"interrupted": true' in result.to_json()


def test_arrays_of_float32_are_held_to_the_precision_they_have():
    x = np.random.default_rng(0).normal(size=500).astype("f4")

    def loop(x):
        s = np.float32(0)
        for v in x:
            s += v
        return s

    result = hasten.race(loop, x, engines=[], against=[lambda x: x.sum()], budget=0.5)
    assert result.lost == ()


WRITES = """
def log(values, path):
    with open(path, "a") as file:
        file.write(f"{len(values)}\\n")
    return float(len(values))

def inputs():
    return [1.0, 2.0, 3.5], __file__ + ".log"
"""


def test_a_function_that_writes_is_called_with_nobodys_inputs(race, tmp_path):
    result = race(WRITES, "log")
    written = (tmp_path / "workload.py.log").read_text().split()
    assert set(written) == {"3"}
    assert any("only called with your own arguments" in note for note in result.notes)
    assert result.reference.verdict.inputs == 1


SUMS = """
import math

def total(values):
    s = 0.0
    for v in values:
        s += v / 3
    return s

def exactly(values):
    return math.fsum(v / 3 for v in values)

def carelessly(values):
    return sum(values[len(values) // 2:]) / 3 + sum(values[:len(values) // 2]) / 3

def inputs():
    return ([0.1 + 0.01 * ((7 * i) % 101) for i in range(4000)],)
"""


def test_the_more_exact_one_of_two_close_answers_is_named(race):
    result = race(SUMS, "total", "exactly")
    found = result["exactly"].verdict
    assert found.kind == "close"
    assert found.accuracy.nearer == "entry"
    assert found.accuracy.largest < 2 < found.accuracy.reference_largest
    assert "exactly is nearer" in str(result)
    (entry,) = [e for e in json.loads(result.to_json())["entries"] if e["name"] == "exactly"]
    assert entry["verdict"]["accuracy"]["nearer"] == "entry"


WITH_TYPES = SUMS.replace("s = 0.0", "s = 0.0 if isinstance(values, list) else 1.0")


def test_where_nobody_knows_the_truth_nobody_is_nearer(race):
    found = race(WITH_TYPES, "total", "exactly")["exactly"].verdict
    assert found.kind == "close"
    assert found.accuracy is None


SIGNS = """
def wheel(x, n):
    return [(v + 7) % n for v in x]

def of_c(x, n):
    return [v + 7 - int((v + 7) / n) * n for v in x]

def inputs():
    return [3, 5, 9, 12, 30], 5
"""


def test_a_wrong_answer_bears_the_name_of_its_fault(race):
    lost = race(SIGNS, "wheel", "of_c")["of_c"]
    assert (lost.verdict.kind, lost.verdict.name) == ("different", "modulo sign")
