"""The options of a race that is raced again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from hasten.cli.pythons import look_at

__all__ = ["repeated"]

_ARGUMENTS = frozenset({"expression", "inputs", "size", "captured", "sizes", "numbers"})


def repeated(path: Path, context: click.Context) -> dict[str, Any]:
    """What to call `run` with: what was recorded, and over it what is given on the command line.

    Parameters
    ----------
    path : Path
        JSON of the earlier race.
    context : click.Context
        Of the command, with its options.

    Raises
    ------
    UsageError
        The race cannot be repeated.
    """
    from hasten.report.recorded import read_race

    recorded = read_race(path)
    typed = {n: v for n, v in context.params.items() if n not in {"repeat", "program"}}
    given = {n for n in typed if context.get_parameter_source(n) is not ParameterSource.DEFAULT}
    if given & _ARGUMENTS:  # what was recorded would contradict it
        named = {"expression", "captured", "numbers"}
        given |= _ARGUMENTS if given & named else named
    known = recorded.options()
    if "against" in given:
        known.pop("route", None)  # of the rivals that there were
    options = {n: v if n in given else known.get(n, v) for n, v in typed.items()}
    if "target" not in given:
        options["target"] = recorded.target()
    if "against" not in given:
        options["against"] = recorded.rivals()
    look_at(options["pythons"])
    return {**options, "recorded": recorded}
