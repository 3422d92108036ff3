"""A profile of a program, for people: what each function could give at most."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from hasten.report.units import factor_text, seconds_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.profiling.profile import Candidate, Profile

__all__ = ["print_profile", "profile_data", "sentences"]

_MOST = 12  # functions that are shown
_SEEN = 0.01  # of the time: what takes less is not shown
_MUCH = 0.5  # of the time


def print_profile(profile: Profile, console: Console) -> None:
    """Print the functions by own time, then what it means.

    Parameters
    ----------
    profile : Profile
    console : rich.console.Console
    """
    console.print()
    taken = seconds_text(profile.seconds)
    console.print(Text(f" {shlex.join(profile.program)}: {taken}", style="bold"))
    console.print(_table(profile))
    for sentence in sentences(profile):
        console.print(Text(f" {sentence}"))
    console.print()


def _table(profile: Profile) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (" own time", "share", "in C", "at most"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("function", overflow="fold")
    table.add_column("can it be raced?", overflow="fold", ratio=1)
    for one in profile.candidates[:_MOST]:
        if one.share < _SEEN:
            break
        table.add_row(
            f" {seconds_text(one.own)}",
            f"{one.share:.0%}",
            f"{one.in_c / one.own:.0%}" if one.own else "",
            factor_text(one.ceiling),
            Text(_where(one), style="bold" if one.worth else ""),
            Text(_said(one), style="" if one.worth else "dim"),
        )
    return table


def _where(one: Candidate) -> str:
    return f"{one.name} ({Path(one.file).name}:{one.line})"


def _said(one: Candidate) -> str:
    """Whether it can be raced."""
    if one.library:
        return "belongs to a library"
    if one.problem is None:
        return "was not looked at"
    if one.problem:
        return one.problem
    return f"yes; not translated: {one.kernel}" if one.kernel else "yes"


def sentences(profile: Profile) -> Iterator[str]:
    """Whether anything is worth it, and what to type.

    Parameters
    ----------
    profile : Profile
    """
    if profile.code:
        yield f"The program ended with {profile.code}: this is where its time went until then."
    if profile.short:
        yield f"It takes {seconds_text(profile.seconds)}: nothing here is worth optimising."
    elif worth := profile.worthwhile:
        for one in worth:
            most = factor_text(one.ceiling)
            yield f"{one.name}: at most {most} as fast, the whole program, even if it took no time."
        yield _command(worth[0], profile)
    else:
        yield from _not_worth(profile)


def _command(best: Candidate, profile: Profile) -> str:
    race = f"hasten race {shlex.quote(_near(best.target))}"
    if best.captured:
        return (
            f"Race it on what it was given: {race} --captured {shlex.quote(_near(best.captured))}"
        )
    program = shlex.quote(shlex.join(profile.program))
    return f"Race it on what it is given: {race} --capture {program}"


def _not_worth(profile: Profile) -> Iterator[str]:
    mine = [one for one in profile.candidates if not one.library]
    if mine:
        top = mine[0]
        if top.problem:
            yield f"{_where(top)} takes {top.share:.0%}, but {top.problem}."
        raceable = next((one for one in mine if one.problem == ""), None)
        if raceable is not None:
            yield (
                f"Nothing here is worth racing: if {_where(raceable)} took no time, the whole program would be "
                f"{factor_text(raceable.ceiling)} as fast."
            )
        else:
            yield "Nothing here can be raced."
    else:
        yield "No time to speak of goes by in functions of yours: nothing here is worth racing."
    libraries = sum(one.share for one in profile.candidates if one.library)
    if libraries > _MUCH:
        yield f"{libraries:.0%} of the time goes by in libraries: call them less often, with more at once."


def _near(target: str) -> str:
    """From the current folder where that is shorter."""
    file, there, function = target.partition("::")
    try:
        short = Path(file).relative_to(Path.cwd())
    except ValueError:
        return target
    return f"{short}{there}{function}"


def profile_data(profile: Profile) -> dict[str, Any]:
    """The profile as plain data."""
    return {
        "program": list(profile.program),
        "seconds": profile.seconds,
        "code": profile.code,
        "functions": [
            {**asdict(one), "ceiling": one.ceiling, "worth": one.worth}
            for one in profile.candidates
        ],
        "says": list(sentences(profile)),
    }
