from __future__ import annotations

import json
import stat
import subprocess
import sys

import pytest

from hasten.errors import HastenError
from hasten.toolchain.cache import BuildCache


@pytest.fixture
def cache(tmp_path):
    return BuildCache(tmp_path / "cache")


def put(cache, key="k", text="built"):
    workspace = cache.workspace()
    (workspace / "sub").mkdir()
    (workspace / "sub" / "artifact.so").write_text(text)
    return cache.put(key, workspace, {"seconds": 1.0, "entry": "x"})


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HastenError, match="HASTEN_CACHE_DIR"):
        BuildCache(tmp_path / "file" / "cache").workspace()


def test_what_was_put_is_found(cache):
    put(cache)
    found = cache.find("k")
    assert found.record["seconds"] == 1.0
    assert (found.folder / "sub" / "artifact.so").read_text() == "built"


def test_nothing_is_found_where_nothing_was_put(cache):
    assert cache.find("k") is None


def test_the_folder_is_private(cache):
    cache.workspace()
    assert stat.S_IMODE(cache.root.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", ["change", "remove", "manifest", "no manifest", "not a dict"])
def test_a_damaged_entry_is_thrown_away(cache, damage):
    folder = put(cache).folder
    match damage:
        case "change":
            (folder / "sub" / "artifact.so").write_text("tampered")
        case "remove":
            (folder / "sub" / "artifact.so").unlink()
        case "manifest":
            (folder / "hasten-build.json").write_text("{")
        case "no manifest":
            (folder / "hasten-build.json").unlink()
        case "not a dict":
            (folder / "hasten-build.json").write_text("[]")
    assert cache.find("k") is None
    assert put(cache, text="again").folder.exists()
    assert cache.find("k") is not None


def test_of_two_that_build_the_same_one_wins_and_both_go_on(cache):
    first, second = put(cache, text="one"), put(cache, text="two")
    assert first.folder == second.folder
    assert cache.find("k") is not None
    assert len(list(cache.root.iterdir())) == 1


HAMMER = """
import sys
from pathlib import Path
from hasten.toolchain.cache import BuildCache

cache = BuildCache(Path(sys.argv[1]))
for number in range(30):
    workspace = cache.workspace()
    (workspace / "artifact.so").write_text("built")
    cache.put(str(number), workspace, {})
    assert cache.find(str(number)) is not None
"""


def test_races_at_the_same_time_do_not_disturb_each_other(cache):
    command = [sys.executable, "-c", HAMMER, str(cache.root)]
    races = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [race.communicate(timeout=60)[1] for race in races]
    assert [race.returncode for race in races] == [0, 0, 0], said
    assert len(cache.entries()) == 30


def test_keys_depend_on_every_part(cache):
    keys = {cache.key(p) for p in (["a", "b"], ["ab"], ["a", "c"], ["b", "a"], ["a", "b", ""])}
    assert len(keys) == 5


def test_clear_removes_entries_and_unfinished_builds(cache):
    put(cache)
    cache.workspace()
    assert [e.record["entry"] for e in cache.entries()] == ["x"]
    assert cache.clear() == 2
    assert cache.entries() == []


def test_clear_leaves_what_is_not_of_the_cache(cache):
    put(cache)
    photo = cache.root / "photos" / "a.jpg"
    photo.parent.mkdir()
    photo.write_text("dear")
    assert cache.clear() == 1
    assert photo.read_text() == "dear"


def test_an_entry_with_an_unreadable_record_is_listed(cache):
    folder = put(cache).folder
    (folder / "hasten-build.json").write_text(json.dumps({"other": 1}))
    assert cache.entries()[0].record == {}
