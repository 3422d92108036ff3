"""Peeking: looking for the expected answer in the frames, the heap or the files of the referee."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

from hasten.runner.cheats.suspect import Suspect

__all__ = ["reads_the_answer"]

_STACK = frozenset({"sys._getframe", "sys._current_frames"})
_HEAP = frozenset({"gc.get_objects", "gc.get_referrers"})
_FOLDERS = frozenset({"os.listdir", "os.scandir", "glob.glob"})
_LOOKERS = ("inspect", "traceback")  # modules that only look at frames for somebody else
_LIBRARIES = tuple(
    str(Path(sysconfig.get_paths()[name]).resolve()) for name in ("stdlib", "purelib", "platlib")
)

_found: list[str] | None = None
_hooked = False


def reads_the_answer(suspect: Suspect) -> str:
    """What it looks at that is none of its business."""
    global _found, _hooked  # noqa: PLW0603 (an audit hook can never be taken off)
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    seen: list[str] = []
    _found = seen
    try:
        suspect.call(suspect.own())
    finally:
        _found = None
    return seen[0] if seen else ""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    global _found  # noqa: PLW0603 (as above)
    if _found is None:
        return
    seen, _found = _found, None  # what the hook itself does is not listened to
    try:
        said = _files(event, arguments)
        if not said and not _by_a_library(sys._getframe(1)):  # noqa: SLF001
            said = _objects(event, arguments)
        if said:
            seen.append(said)
    finally:
        _found = seen


def _objects(event: str, arguments: tuple[Any, ...]) -> str:
    if event in _STACK or (event == "object.__getattr__" and arguments[1] == "tb_frame"):
        return "looks at the frames of its callers"
    if event in _HEAP:
        return "searches the objects of the whole process"
    return ""


def _files(event: str, arguments: tuple[Any, ...]) -> str:
    if event in _FOLDERS and _is_ours(arguments[0]):
        return "searches the folder of temporary files"
    if (
        event == "open"
        and _is_ours(arguments[0])
        and str(arguments[0]).endswith((".npy", ".jsonl"))
    ):
        return "reads files of the referee"
    return ""


def _is_ours(path: object) -> bool:
    if not isinstance(path, str | Path):
        return False
    folder = Path(tempfile.gettempdir())
    return Path(path) == folder or any(
        parent.name.startswith("hasten-race-") for parent in (Path(path), *Path(path).parents)
    )


def _by_a_library(frame: FrameType | None) -> bool:
    """Whether the innermost frame that wants it is one of a library, and not for the suspect.

    Logging, for instance, looks at the frame that it was called from.
    """
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in _LOOKERS:
        frame = frame.f_back
    return frame is not None and str(frame.f_code.co_filename).startswith(_LIBRARIES)
