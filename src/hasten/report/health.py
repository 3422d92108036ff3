"""What `hasten doctor` found, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hasten import __version__

if TYPE_CHECKING:
    from hasten.measure.health.check import Check

__all__ = ["checks_to_json", "print_checks"]

_STYLES = {"doubtful": "yellow", "unknown": "dim", "good": "green"}
"""In the order in which they are printed: what asks for something to be done stands first."""


def checks_to_json(checks: Sequence[Check]) -> str:
    """The checks as JSON text."""
    data = {
        "schema": "hasten-doctor/1",
        "hasten": __version__,
        "checks": [asdict(check) for check in checks],
    }
    return json.dumps(data, indent=2) + "\n"


def print_checks(checks: Sequence[Check], console: Console) -> None:
    """Print the checks, doubts first.

    Parameters
    ----------
    checks : sequence of Check
    console : rich.console.Console
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("state", no_wrap=True)
    table.add_column("check", no_wrap=True)
    table.add_column("what was seen, and what to do about it", overflow="fold", ratio=1)
    for state, style in _STYLES.items():
        for check in (c for c in checks if c.state == state):
            said = Text(check.finding)
            if check.remedy:
                said.append(f"\n→ {check.remedy}", style="bold")
            table.add_row(Text(state, style=style), Text(check.name), said)
    console.print(table)
    console.print(Text(f"\n{_summary(checks)}"))


def _summary(checks: Sequence[Check]) -> str:
    count = {state: sum(c.state == state for c in checks) for state in _STYLES}
    doubts = count["doubtful"]
    if not doubts:
        return f"Nothing to doubt: {count['good']} checks good, {count['unknown']} unknown."
    noun = "reason" if doubts == 1 else "reasons"
    return (
        f"{doubts} {noun} to doubt what is measured here; {count['good']} checks good, "
        f"{count['unknown']} unknown."
    )
