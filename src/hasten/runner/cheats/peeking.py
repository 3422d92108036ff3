"""Peeking: looking for the expected answer in the frames, the heap or the files of the referee."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

from hasten.runner.auditing import audited
from hasten.runner.cheats.suspect import Suspect

__all__ = ["reads_the_answer"]

_STACK = frozenset({"sys._getframe", "sys._current_frames"})
_HEAP = frozenset({"gc.get_objects", "gc.get_referrers"})
_FOLDERS = frozenset({"os.listdir", "os.scandir", "glob.glob"})
_LOOKERS = ("inspect", "traceback")  # modules that only look at frames for somebody else
_LIBRARIES = tuple(
    str(Path(sysconfig.get_paths()[name]).resolve()) for name in ("stdlib", "purelib", "platlib")
)


def reads_the_answer(suspect: Suspect) -> str:
    """What it looks at that is none of its business."""
    ours = Path(
        tempfile.gettempdir()
    )  # asked now: it takes a lock, which the suspect may hold later
    seen: list[str] = []

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        said = _files(event, arguments, ours)
        if not said and not _by_a_library(sys._getframe(2)):  # noqa: SLF001 (who raised the event)
            said = _objects(event, arguments)
        if said:
            seen.append(said)

    with audited(listen):
        suspect.call(suspect.own())
    return seen[0] if seen else ""


def _objects(event: str, arguments: tuple[Any, ...]) -> str:
    if event in _STACK or (event == "object.__getattr__" and arguments[1] == "tb_frame"):
        return "looks at the frames of its callers"
    if event in _HEAP:
        return "searches the objects of the whole process"
    return ""


def _files(event: str, arguments: tuple[Any, ...], temporary: Path) -> str:
    if event not in _FOLDERS | {"open"} or not isinstance(arguments[0], str | Path):
        return ""
    path = Path(arguments[0])
    ours = any(p.name.startswith("hasten-race-") for p in (path, *path.parents))
    if event in _FOLDERS and (path == temporary or ours):
        return "searches the folder of temporary files"
    if event == "open" and ours and path.suffix in {".npy", ".jsonl"}:
        return "reads files of the referee"
    return ""


def _by_a_library(frame: FrameType | None) -> bool:
    """Whether the innermost frame that wants it is one of a library, and not for the suspect.

    Logging, for instance, looks at the frame that it was called from.
    """
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in _LOOKERS:
        frame = frame.f_back
    return frame is not None and str(frame.f_code.co_filename).startswith(_LIBRARIES)
