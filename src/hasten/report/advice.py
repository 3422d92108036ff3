"""What the ranking means, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from hasten.report.units import calls_text, factor_text, seconds_text, spread_text

if TYPE_CHECKING:
    from hasten.racing.result import Entry, Result

__all__ = ["advice"]

_OWN = frozenset({"python", "rival"})
_ROUTE_MATTERS = 2.0  # times as long by one route as by another
_MOST_NAMES = 4
_WORTH_IT = 1000  # calls: a build that takes more of them to pay is for loops only


def advice(result: Result) -> list[str]:
    """Sentences on who won, whether it is worth it, and what the machine allows to say."""
    return [*_control(result), *(_refused() if result.refused else _verdict(result))]


def _control(result: Result) -> Iterator[str]:
    control = result.control
    if control is None:
        yield "The control was not measured: nothing is known of this machine's noise."
        return
    text = f"Control (python against itself): {control.median:.3f}x {spread_text(control)}"
    if control.low is not None and not control.holds(1.0):
        off = abs(control.median - 1)
        text += f": this machine is too noisy today for differences below {off:.1%}"
    yield text + "."


def _refused() -> Iterator[str]:
    yield "Nothing is ranked: the race was to be strict, and its control failed. Try on a quieter machine."


def _verdict(result: Result) -> Iterator[str]:
    if result.ranked and result.reference.rank is None:
        yield "The reference was not measured: nothing is known of speed-ups."
        return
    if len(result.ranked) < 2:
        yield "Nothing else was verified: there is nothing to compare."
        return
    winner, leader = result.winner, result.ranked[0]
    if winner.engine in _OWN:
        yield from _leave_it(result, winner, leader)
    else:
        yield from _take_it(result, winner)


def _leave_it(result: Result, winner: Entry, leader: Entry) -> Iterator[str]:
    what = "your function as it is" if winner.engine == "python" else f"your own {winner.name}"
    if winner is not leader:
        yield (
            f"Nothing here beats {what} by more than the noise ({leader.name} ties with it): leave it."
        )
    else:
        yield f"Nothing here beats {what}: leave it."
    if winner.engine == "rival" and winner.speedup:
        yield f"It is {factor_text(winner.speedup.median)} as fast as {result.workload.name}."
    yield from _route(result)


def _take_it(result: Result, winner: Entry) -> Iterator[str]:
    others = [n for n in winner.tied_with if result[n].rank == winner.rank]
    if others:
        quickest = min((winner, *(result[n] for n in others)), key=lambda e: e.build_seconds or 0.0)
        more = f" and {len(others) - _MOST_NAMES} more" if len(others) > _MOST_NAMES else ""
        said = f"Fastest: {winner.name}, in a tie with {', '.join(others[:_MOST_NAMES])}{more}"
        yield f"{said}; {quickest.name} builds fastest." if quickest.build_seconds else f"{said}."
    else:
        yield f"Fastest: {winner.name}."
    yield from _single_thread(result, winner)
    yield from _route(result)
    yield from _worth(result, winner)


def _single_thread(result: Result, winner: Entry) -> Iterator[str]:
    if not winner.threads or winner.threads == 1:
        return
    single = [e for e in result.ranked if e.threads == 1]
    if single:
        yield f"On one thread: {single[0].name} ({seconds_text(_median(single[0]))})."


def _route(result: Result) -> Iterator[str]:
    """Where calls are so short that the way into them takes longer than they do: the same code by two ways."""
    by_code: dict[tuple[str, ...], list[Entry]] = {}
    for entry in result.ranked:
        if entry.options and entry.threads == 1 and entry.build_seconds is not None:
            language = next((PurePath(name).suffix for name in entry.built.sources), "")
            by_code.setdefault((entry.engine, language, *entry.options[1:]), []).append(entry)
    pairs = [
        (min(entries, key=_median), max(entries, key=_median))
        for entries in by_code.values()
        if len(entries) > 1
    ]
    if not pairs:
        return
    quick, slow = max(pairs, key=lambda pair: _median(pair[1]) / _median(pair[0]))
    apart = slow.name not in quick.tied_with and quick.name not in slow.tied_with
    if apart and _median(slow) > _ROUTE_MATTERS * _median(quick):
        yield (
            f"The route matters more than the compiler: the same code takes {seconds_text(_median(quick))} as "
            f"{quick.name} and {seconds_text(_median(slow))} as {slow.name}."
        )


def _worth(result: Result, winner: Entry) -> Iterator[str]:
    saved = _median(result.reference) - _median(winner)
    calls = winner.break_even_calls
    if calls is None:
        return
    text = (
        f"Each call saves {seconds_text(saved)}; "
        f"the build ({seconds_text(winner.build_seconds)}) pays after {calls_text(calls)}"
    )
    if calls > _WORTH_IT:
        text = f"Not worth it below {calls_text(calls)}. {text}"
    yield text + "."


def _median(entry: Entry) -> float:
    return entry.seconds.median if entry.seconds else 0.0
