"""What can go wrong, each with what, where and what to do about it."""

from __future__ import annotations

import re

__all__ = [
    "BuildFailed",
    "HastenError",
    "ReferenceFailed",
    "Unavailable",
    "Unsupported",
    "UsageError",
    "WorkloadRefused",
    "one_line",
]

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 300  # characters of somebody else's message


def one_line(text: str) -> str:
    """Somebody else's message as one line of bearable length."""
    line = " ".join(_COLOURS.sub("", text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class HastenError(Exception):
    """Base of all errors that Hasten raises on purpose.

    The message is one line that names the remedy; `exit_code` is what the
    command line returns for it.
    """

    exit_code = 1


class UsageError(HastenError):
    """The request itself is wrong: no such file, function, size, engine or option."""

    exit_code = 2


class ReferenceFailed(HastenError):
    """The user's own function fails on its own arguments: there is no truth to race against."""

    exit_code = 3


class WorkloadRefused(HastenError):
    """The function runs but cannot be raced fairly: it is random, or its answer cannot be compared."""

    exit_code = 4


class Unsupported(HastenError):
    """An engine cannot express this function. An ordinary result, not a failure.

    Parameters
    ----------
    reason : str
        The construct that the engine cannot express, in a phrase.
    where : str, optional
        ``file:line`` of the user's code.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{reason} ({where})" if where else reason)
        self.reason = reason
        self.where = where


class Unavailable(HastenError):
    """An engine is not installed here. An ordinary result, not a failure.

    Parameters
    ----------
    reason : str
        What is missing, in a phrase.
    remedy : str, optional
        The one command that brings it.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason}: {remedy}" if remedy else reason)
        self.reason = reason
        self.remedy = remedy


class BuildFailed(HastenError):
    """A toolchain refused what an engine gave it; the message is its first error."""
