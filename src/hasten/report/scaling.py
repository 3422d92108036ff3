"""How entries grow with size, as a table and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from hasten.report.units import seconds_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.measure.growth import Growth
    from hasten.racing.scaling import Scaling

__all__ = ["print_scaling", "scaling_data"]


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
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(" entry", no_wrap=True)
    for n in found.races:
        table.add_column(f"{n:,}", justify="right", no_wrap=True)
    table.add_column("time grows as", no_wrap=True)
    for name, times in sorted(
        found.times.items(), key=lambda item: list(item[1].values())[-1].median
    ):
        cells = [seconds_text(times[n].median) if n in times else "–" for n in found.races]
        table.add_row(Text(f" {name}"), *cells, _grows(found.growth.get(name)))
    console.print(table)
    for crossing in found.crossings:
        console.print(
            Text(
                f" From n = {crossing.n:,.0f} on, about, {crossing.faster} is faster than {crossing.slower}."
            )
        )
    if not found.crossings:
        console.print(
            Text(
                " No entry overtakes the function itself, or is overtaken by it, between these sizes."
            )
        )
    for name, entry in {e.name: e for result in found.races.values() for e in result.lost}.items():
        console.print(Text(f" {name}: {entry.verdict.kind}: {entry.error}", style="yellow"))
    console.print()


def _grows(growth: Growth | None) -> str:
    if growth is None:
        return ""
    exponent = growth.exponent
    spread = (
        f" ±{(exponent.high - exponent.low) / 2:.2f}"
        if exponent.low is not None and exponent.high is not None
        else ""
    )
    return f"n^{exponent.median:.2f}{spread}"


def scaling_data(found: Scaling) -> dict[str, Any]:
    """Plain data: times, peaks, exponents and crossings."""
    return {
        "function": next(iter(found.races.values())).workload.name,
        "sizes": list(found.races),
        "entries": [
            {
                "name": name,
                "seconds": [
                    {"n": n, "median": t.median, "low": t.low, "high": t.high}
                    for n, t in times.items()
                ],
                "peak_bytes": [{"n": n, "bytes": b} for n, b in found.peaks.get(name, {}).items()],
                "growth": _growth(found.growth.get(name)),
            }
            for name, times in found.times.items()
        ],
        "crossings": [
            {"n": one.n, "faster": one.faster, "slower": one.slower} for one in found.crossings
        ],
    }


def _growth(growth: Growth | None) -> dict[str, Any] | None:
    if growth is None:
        return None
    exponent = growth.exponent
    return {
        "exponent": exponent.median,
        "low": exponent.low,
        "high": exponent.high,
        "factor": growth.factor,
    }
