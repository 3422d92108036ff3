"""How entries grow with size, as a table and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from hasten.report.units import seconds_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.racing.scaling import Scaling

__all__ = ["growth_sentences", "print_growth", "print_scaling"]


def print_scaling(found: Scaling, console: Console) -> None:
    """Print times by size, exponents, and where one overtakes another.

    Parameters
    ----------
    found : Scaling
    console : rich.console.Console
    """
    largest = list(found.races.values())[-1]
    console.print(Text(f" {largest.workload.name} at {len(found.races)} sizes", style="bold"))
    for line in largest.machine.lines():
        console.print(Text(f" {line} ", style="dim"))
    print_growth(found.to_json(), console)
    for name, entry in {e.name: e for result in found.races.values() for e in result.lost}.items():
        console.print(Text(f" {name}: {entry.verdict.kind}: {entry.error}", style="yellow"))
    console.print()


def print_growth(data: Mapping[str, Any], console: Console) -> None:
    """Print the table of times by size, and who overtakes whom.

    Parameters
    ----------
    data : mapping
        What `hasten.racing.scaling.Scaling.to_json` gives, or a ``reason``.
    console : rich.console.Console
    """
    if "reason" not in data:
        console.print(_times(data))
    for sentence in growth_sentences(data):
        console.print(Text(f" {sentence}"))


def growth_sentences(data: Mapping[str, Any]) -> Iterator[str]:
    """From which size on an entry is faster.

    Examples
    --------
    >>> list(growth_sentences({"crossings": [{"n": 30.2, "faster": "numba", "slower": "python"}]}))
    ['From n = 30 on, about, numba is faster than python.']
    """
    if "reason" in data:
        yield f"How it grows cannot be told: {data['reason']}"
        return
    for one in data["crossings"]:
        yield f"From n = {one['n']:,.0f} on, about, {one['faster']} is faster than {one['slower']}."
    if not data["crossings"]:
        yield "No entry overtakes the function itself, or is overtaken by it, between these sizes."


def _times(data: Mapping[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(" entry", no_wrap=True)
    for n in data["sizes"]:
        table.add_column(f"{n:,}", justify="right", no_wrap=True)
    table.add_column("time grows as", no_wrap=True)
    for entry in sorted(data["entries"], key=lambda entry: entry["seconds"][-1]["median"]):
        times = {at["n"]: seconds_text(at["median"]) for at in entry["seconds"]}
        cells = [times.get(n, "–") for n in data["sizes"]]
        table.add_row(Text(f" {entry['name']}"), *cells, _grows(entry["growth"]))
    return table


def _grows(growth: Mapping[str, Any] | None) -> str:
    if growth is None:
        return ""
    low, high = growth["low"], growth["high"]
    spread = f" ±{(high - low) / 2:.2f}" if low is not None and high is not None else ""
    return f"n^{growth['exponent']:.2f}{spread}"
