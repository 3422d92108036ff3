"""What a watched call did, read back by the parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from hasten.errors import one_line
from hasten.runner.observe import REBINDS
from hasten.runner.process import WorkerDied
from hasten.runner.values import decode

__all__ = ["Outcome", "decode_outcome", "read_outcome"]


@dataclass(frozen=True)
class Outcome:
    """The answer of one call and its traces.

    Parameters
    ----------
    kind : {"returned", "raised", "uncarried", "timeout", "illegal"}
        ``uncarried``: it returned something that has no plain form. The last two are told of the
        reference only: it took too long, or its constraints forbid the arguments.
    value : object
        What it returned.
    error : tuple of (str, str)
        Type and message of what it raised; of what it returned, if that cannot be carried.
    at : str
        ``file:line`` where it was raised.
    after : mapping of str to object
        The arguments that it changed, as they were afterwards.
    lazy : str
        Which kind of iterator it returned, or ``""``.
    warned : bool
        It gave a RuntimeWarning: an overflow, a division by zero.
    seconds : float
        Of this one call, results consumed.
    peak_bytes : int or None
        Peak memory above the start of the call; None where it ran in another process.
    effects : tuple of str
        What else it did.
    unseen : tuple of str
        Arguments whose changes cannot be seen.
    """

    kind: str
    value: Any = None
    error: tuple[str, str] = ("", "")
    at: str = ""
    after: Mapping[str, Any] = field(default_factory=dict)
    lazy: str = ""
    warned: bool = False
    seconds: float = 0.0
    peak_bytes: int | None = 0
    effects: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def reaches_out(self) -> bool:
        """Whether it did something that outlives its process or is seen outside of it."""
        return any(not effect.startswith(REBINDS) for effect in self.effects)


def read_outcome(answer: Mapping[str, Any], path: Path) -> Outcome:
    """Decode a worker's answer to ``observe``, and remove the file of its arrays.

    Raises
    ------
    WorkerDied
        What it wrote makes no sense.
    """
    try:
        with path.open("rb") as file:
            return decode_outcome(answer, file)
    except OSError as problem:
        raise WorkerDied("crashed", f"its answer cannot be read: {problem}") from None
    finally:
        path.unlink(missing_ok=True)


def decode_outcome(answer: Mapping[str, Any], file: BinaryIO) -> Outcome:
    """Decode one answer, whose arrays come next in `file`.

    Raises
    ------
    WorkerDied
        What it wrote makes no sense.
    """
    try:
        kind, *rest = answer["outcome"]
        value = decode(rest[0], file) if kind == "returned" else None
        after = {name: decode(tree, file) for name, tree in answer["after"].items()}
    except Exception as problem:  # what the user's code has damaged may be anything
        why = one_line(f"{type(problem).__name__}: {problem}")
        raise WorkerDied("crashed", f"its answer cannot be read: {why}") from None
    said = ["", "", ""] if kind == "returned" else [*rest, "", "", ""]
    return Outcome(
        kind,
        value,
        error=(said[0], said[1]),
        at=said[2],
        after=after,
        lazy=answer["lazy"],
        warned=answer["warned"],
        seconds=answer["seconds"],
        peak_bytes=answer["peak_bytes"],
        effects=tuple(answer["effects"]),
        unseen=tuple(answer["unseen"]),
    )
