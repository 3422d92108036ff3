"""Interpreters are found wherever they are, asked what they are, and may answer anything."""

from __future__ import annotations

import json
import os
import sys

import pytest

from hasten.errors import UsageError
from hasten.toolchain.interpreters import discovery
from hasten.toolchain.interpreters.discovery import find_interpreters, interpreter_at

CENSUS = {
    "implementation": "cpython",
    "language": "3.14.0",
    "level": "final",
    "own_version": "",
    "said": "3.14.0 (main, Oct 7 2025) [Clang 20.1.4 ]",
    "executable": "/opt/fake/bin/python3.14",
    "prefix": "/opt/fake",
    "compiler": "Clang 20.1.4 ",
    "configured": "'--enable-optimizations' '--with-lto'",
    "flags": "-DNDEBUG -g -O3 -Wall",
    "computed_gotos": True,
    "debug": False,
    "free_threaded": False,
    "gil": True,
    "jit": [False, False],
    "mimalloc": True,
    "numpy": False,
    "packages": [],
}


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine with no interpreter but the one in use, and a folder on the path for more."""
    for name in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "CONDA_EXE", "MAMBA_EXE", "HASTEN_PYTHONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HASTEN_INTERPRETERS", str(tmp_path / "none"))
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("hasten.toolchain.interpreters.places._folders", lambda: iter([folder]))
    find_interpreters.cache_clear()
    yield folder
    find_interpreters.cache_clear()


def fake(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def answering(folder, name, **differs):
    census = json.dumps({**CENSUS, **differs})
    return fake(
        folder,
        name,
        f"echo 'hasten-census {census.replace(chr(39), chr(39) + chr(34) + chr(39) + chr(34) + chr(39))}'",
    )


def others():
    return [one for one in find_interpreters()[0] if not one.in_use]


def test_the_interpreter_in_use_is_found_first_and_knows_its_numpy(bare):
    (mine,) = find_interpreters()[0]
    assert mine.in_use
    assert mine.language == ".".join(map(str, sys.version_info[:3]))
    assert mine.numpy
    assert mine.options == (mine.language,)


def test_a_free_threaded_build_is_labelled(bare):
    answering(bare, "python3.14t", free_threaded=True, gil=False)
    (one,) = others()
    assert one.options == ("3.14.0", "free-threaded")
    assert not one.gil
    assert str(one.build) == "Clang 20.1.4, -O3, PGO, LTO, computed gotos, mimalloc, free-threaded"


def test_a_build_with_tail_calls_has_no_computed_gotos(bare):
    configured = "'--enable-optimizations' '--with-lto=thin' '--with-tail-call-interp'"
    answering(bare, "python3.14", configured=configured)
    (one,) = others()
    assert one.build.options == ("-O3", "PGO", "LTO", "tail calls")


def test_graalpy_counts_in_its_own_way(bare):
    answering(
        bare, "graalpy", implementation="graalpy", language="3.12.8", own_version="25.0.1",
        compiler="", configured="", flags="", computed_gotos=False,
    )  # fmt: skip
    (one,) = others()
    assert one.title == "GraalPy 25.0.1"
    assert one.options == ("25.0.1",)


def test_a_jit_that_can_be_turned_is_two_ways_of_running(bare):
    answering(bare, "python3.14", jit=[True, False])
    (one,) = others()
    assert [(way.options, way.environment) for way in one.ways()] == [
        (("3.14.0",), {"PYTHON_JIT": "0"}),
        (("3.14.0", "jit"), {"PYTHON_JIT": "1"}),
    ]


def test_a_package_that_makes_it_faster_is_one_more_way(bare):
    answering(bare, "python3.14", jit=[True, False])
    answering(bare, "python3", jit=[True, False], packages=["cinderx"])
    (one,) = others()
    assert [(way.options[1:], way.environment) for way in one.ways()] == [
        ((), {"PYTHON_JIT": "0"}),
        (("jit",), {"PYTHON_JIT": "1"}),
        (("cinderx",), {"PYTHON_JIT": "0", "HASTEN_PACKAGE": "cinderx"}),
    ]


def test_builders_are_known_by_their_marks(bare):
    marks = {
        "python3.1": ("said", "3.14.0 | packaged by Anaconda, Inc. | (main)"),
        "python3.2": ("prefix", "/home/me/.pyenv/versions/3.14.0"),
        "python3.3": ("prefix", "/home/me/.local/share/uv/python/cpython-3.14.0"),
        "python3.4": ("configured", "'--libdir=/usr/lib/x86_64-linux-gnu'"),
    }
    for name, (field, value) in marks.items():
        answering(bare, name, **{field: value})
    builders = {one.command[0][-3:]: one.build.builder for one in others()}
    assert builders == {"3.1": "Anaconda's", "3.2": "pyenv's", "3.3": "uv's", "3.4": "Debian's"}


def test_one_interpreter_under_two_names_is_found_once(bare):
    answering(bare, "python3")
    (bare / "python").symlink_to(bare / "python3")
    answering(bare, "python3.14")
    assert len(others()) == 1


def test_a_folder_that_is_named_like_an_interpreter_is_none(bare):
    (bare / "python3").mkdir()
    assert others() == []
    assert find_interpreters()[1] == ()


def test_a_release_that_is_not_final_says_so(bare):
    answering(bare, "python3.15", language="3.15.0", level="alpha")
    (one,) = others()
    assert one.options == ("3.15.0", "alpha")


def test_a_shim_is_not_asked(bare, monkeypatch):
    shims = bare.parent / "shims"
    shims.mkdir()
    fake(shims, "python3", "exit 9")
    monkeypatch.setattr("hasten.toolchain.interpreters.places._folders", lambda: iter([shims]))
    found, silent = find_interpreters()
    assert len(found) == 1
    assert silent == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo garbage; head -c 100000 /dev/zero", "did not tell what it is"),
        ("echo 'hasten-census {\"implementation\": 3'", "makes no sense"),
        ("echo 'hasten-census [1, 2]'", "makes no sense"),
        ("echo broken >&2; exit 3", "left with exit code 3: broken"),
        ("kill -SEGV $$", "killed by signal 11"),
        ("sleep 60", "no answer within"),
    ],
)
def test_what_does_not_answer_is_told_and_hinders_nobody(bare, monkeypatch, text, reason):
    monkeypatch.setattr(discovery, "_PATIENCE", 3.0)
    fake(bare, "python3", f"PATH=/usr/bin:/bin\n{text}")
    answering(bare, "python3.14")
    found, (silent,) = find_interpreters()
    assert len(found) == 2
    assert silent.command == (str(bare / "python3"),)
    assert reason in silent.reason


def test_an_interpreter_that_is_named_is_found_whatever_its_name(bare, monkeypatch):
    path = answering(bare, "my-own-build", debug=True)
    monkeypatch.setenv("HASTEN_PYTHONS", str(path))
    (one,) = others()
    assert one.named
    assert one.build.debug


def test_what_is_no_interpreter_cannot_be_named(bare):
    with pytest.raises(
        UsageError, match="no interpreter of Python that can be used: left with exit"
    ):
        interpreter_at(str(fake(bare, "thing", "exit 4")))


def test_what_was_set_for_this_python_is_not_set_for_another(bare, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    answering(bare, "python3.14", own_version="")
    fake(bare, "python3", f'test -z "$PYTHONHOME" && exec {bare}/python3.14')
    assert len(others()) == 1
    assert os.environ["PYTHONHOME"] == "/nowhere"
