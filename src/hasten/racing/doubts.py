"""What makes the figures of a race doubtful: noticed, and told once each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hasten.measure.drift import drift_of
from hasten.measure.modes import two_modes
from hasten.measure.watch import Watch
from hasten.racing.field import Starter

__all__ = ["Doubt", "DoubtKind", "doubts_of"]

DoubtKind = Literal["clock", "drift", "steal", "two-speeds", "warm-up"]

_STOLEN = 0.01  # share of the time
_CLOCK = 1.1  # ratio of highest to lowest


@dataclass(frozen=True)
class Doubt:
    """Something that was noticed and makes figures doubtful.

    Parameters
    ----------
    kind : {"clock", "drift", "steal", "two-speeds", "warm-up"}
    detail : str
        One sentence without the names of the entries.
    entries : tuple of str
        Whom it concerns; empty where it is the machine, and so all.
    """

    kind: DoubtKind
    detail: str
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{', '.join(self.entries)}: {self.detail}" if self.entries else self.detail


def doubts_of(field: Sequence[Starter], watch: Watch) -> tuple[Doubt, ...]:
    """All doubts, each told once with the names of the entries that it concerns.

    Parameters
    ----------
    field : sequence of Starter
        Without the control.
    watch : Watch
    """
    measured = [s for s in field if s.running and s.groups]
    return (
        *_stolen(watch),
        *_clock(watch),
        *_drifts(measured),
        *_kinds(measured),
        *_cold(measured),
    )


def _stolen(watch: Watch) -> Iterator[Doubt]:
    if watch.stolen > _STOLEN:
        yield Doubt(
            "steal", f"other virtual machines took {watch.stolen:.0%} of the processor time"
        )


def _clock(watch: Watch) -> Iterator[Doubt]:
    if watch.clocks and watch.clocks[1] > _CLOCK * watch.clocks[0]:
        low, high = (megahertz / 1000 for megahertz in watch.clocks)
        yield Doubt("clock", f"the processor's clock changed between {low:.1f} and {high:.1f} GHz")


def _drifts(measured: list[Starter]) -> Iterator[Doubt]:
    """Of the machine where most entries went the same way, otherwise of the entries."""
    found = {s.name: drift for s in measured if (drift := drift_of(s.groups))}
    for slower in (True, False):
        these = {name: drift for name, drift in found.items() if (drift > 1) is slower}
        if not these:
            continue
        most = max(max(drift, 1 / drift) for drift in these.values())
        way = f"{most - 1:.0%} {'slower' if slower else 'faster'}"
        if len(these) > max(1, len(measured) // 2):
            yield Doubt("drift", f"the machine became up to {way} during the race")
        else:
            yield Doubt("drift", f"became up to {way} during the race", tuple(these))


def _kinds(measured: list[Starter]) -> Iterator[Doubt]:
    found = {
        s.name: modes
        for s in measured
        if (modes := two_modes([t for samples in s.groups.values() for t in samples]))
    }
    if found:
        ratio = max(modes.ratio for modes in found.values())
        yield Doubt(
            "two-speeds",
            f"times come in two kinds, up to {ratio:.2f}x apart",
            tuple(found),
        )


def _cold(measured: list[Starter]) -> Iterator[Doubt]:
    if cold := tuple(s.name for s in measured if not s.steady):
        yield Doubt("warm-up", "calls were still getting faster when their warm-up ended", cold)
