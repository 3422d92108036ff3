"""The one worker file keeps its word on every interpreter that is here."""

from __future__ import annotations

import json
import math
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from hasten.engine.interpreters.conversation import Conversation
from hasten.toolchain.interpreters.abroad import worker
from hasten.toolchain.interpreters.discovery import find_interpreters

BROUGHT = {"cpython", "pypy", "jython", "pyodide", "micropython"}
"""By ``scripts/get-interpreters``; without it the tests fail."""

TEXT = """
def first(values):
    return [values[0]]

def change(items, n):
    items[0] = n
    items.append(n)
    return items, n / 2

def fail(n):
    return 1 // n

def lazy(n):
    for i in range(n):
        yield i * i
"""
VALUES = [
    None, True, 7, -(2**80), 0.1, -0.0, math.inf, 5e-324, 1.5 - 2j, 'a"b\\ ä\n', "", [], [1, 2, True],
    [0.1, 0.2, -0.0], [1.0, 2], (1, (2.5, "x")), {"k": [1, None]}, [[0.5, 1.5], [2.5]],
]  # fmt: skip

INTERPRETERS = find_interpreters()[0]


@pytest.fixture(scope="module", params=INTERPRETERS, ids=lambda one: one.title)
def abroad(request):
    conversation = Conversation(shlex.join(request.param.command))
    told = conversation.ask(do="load", text=TEXT, name="first")
    assert told == {}
    yield conversation
    conversation.close()


def call(conversation, name, *args):
    assert conversation.ask(do="load", text=TEXT, name=name) == {}
    trees = [worker.encode(value) for value in args]
    return conversation.ask(do="call", call=[trees, {}])


def test_all_that_the_script_brings_is_here():
    assert {one.implementation for one in INTERPRETERS} >= BROUGHT
    assert len(INTERPRETERS) >= 8
    assert any(one.jit is not None for one in INTERPRETERS)
    assert any("cinderx" in one.packages for one in INTERPRETERS)


def test_a_package_is_turned_on_where_it_is_asked_for():
    one = next(one for one in INTERPRETERS if "cinderx" in one.packages)
    text = "import sys\ndef f():\n    return 'cinderx' in sys.modules\n"
    for way in one.ways():
        conversation = Conversation(way.shell)
        assert conversation.ask(do="load", text=text, name="f") == {}
        assert conversation.ask(do="call", call=[[], {}])["returned"] is (way.package == "cinderx")
        conversation.close()


def test_values_go_there_and_back_as_they_are(abroad):
    for value in VALUES:
        told = call(abroad, "first", [value])
        assert "raised" not in told, (value, told)
        assert repr(worker.decode(told["returned"])) == repr([value])


def test_changes_of_arguments_come_back_and_one_that_is_returned_is_named(abroad):
    told = call(abroad, "change", [1, 2], 3)
    assert told["returned"] == ["t", [["a", 0], worker.encode(1.5)]]
    assert {n: worker.decode(tree) for n, tree in told["after"].items()} == {"0": [3, 2, 3]}


def test_exceptions_come_back_and_the_conversation_goes_on(abroad):
    told = call(abroad, "fail", 0)
    assert told["raised"] == "ZeroDivisionError"
    assert worker.decode(call(abroad, "fail", 1)["returned"]) == 1
    told = abroad.ask(do="load", text="import no_such_module\n", name="f")
    assert told["raised"] in {"ImportError", "ModuleNotFoundError"}
    told = abroad.ask(do="load", text="def f(:\n", name="f")
    assert told["raised"] == "SyntaxError"


def test_what_is_lazy_is_consumed(abroad):
    told = call(abroad, "lazy", 4)
    assert list(worker.decode(told["returned"])) == [0, 1, 4, 9]


def test_calls_are_timed_over_there(abroad):
    text = "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\n"
    assert abroad.ask(do="load", text=text, name="f") == {}
    few = abroad.ask(do="time", calls=[[[20_000], {}]], times=1, lazy=False)
    many = abroad.ask(do="time", calls=[[[20_000], {}]], times=200, lazy=False)
    assert few["wall"] > 0
    assert many["wall"] > 2 * few["wall"]
    assert many["cpu"] > 0


def test_python_2_divides_as_python_3_does():
    old = [one for one in INTERPRETERS if one.release[0] == 2]
    assert old, "Jython speaks Python 2.7"
    for one in old:
        conversation = Conversation(shlex.join(one.command))
        assert conversation.ask(do="load", text="def f(a, b):\n    return a / b\n", name="f") == {}
        assert worker.decode(conversation.ask(do="call", call=[[1, 2], {}])["returned"]) == 0.5
        conversation.close()


def test_the_files_are_plain_enough_for_python_2():
    for path in Path(worker.__file__).parent.glob("*.py"):
        text = path.read_text()
        assert text.isascii()
        assert not any(sign in text for sign in (' f"', '(f"', "nonlocal", " -> ", "async "))


def test_an_answer_to_a_question_of_another_is_not_taken_for_ours():
    conversation = Conversation(sys.executable)
    text = "def f(n):\n    return n\n"
    conversation.ask(do="load", text=text, name="f")
    left = {"do": "call", "call": [[1], {}], "id": "of a child that was killed"}
    conversation._write(json.dumps(left).encode() + b"\n")
    assert conversation.ask(do="call", call=[[2], {}])["returned"] == 2
    conversation.close()


def test_the_worker_ends_when_its_pipe_is_closed():
    conversation = Conversation(sys.executable)
    conversation._requests.close()
    assert conversation._process.wait(timeout=20) == 0
    conversation.close()


def test_the_census_is_one_line():
    path = Path(worker.__file__).with_name("census.py")
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
