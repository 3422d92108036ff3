"""From samples to a ranking: medians, speed-ups, ties, break-even."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import ceil
from statistics import median
from typing import Any

from hasten.engine.registry import engine_named
from hasten.errors import HastenError, Unavailable
from hasten.measure.comparing import apart
from hasten.measure.power import smallest_visible
from hasten.measure.statistics import (
    Groups,
    Interval,
    median_of,
    noise_floor,
    ratio_of,
)
from hasten.racing.field import Starter
from hasten.racing.result import Entry, Seconds, Text
from hasten.toolchain.environments import own_environment, python_in
from hasten.verify.bearing import bearings, sentences
from hasten.verify.compromises.axis import Axis
from hasten.verify.compromises.card import Evidence, card_of
from hasten.verify.verdict import Verdict

__all__ = ["rank", "resolution", "unranked"]

_LONGEST_TEXT = 1 << 16  # bytes
_CONTROL_GROUPS = 1000  # numbers that the control's processes get where they serve the reference


def rank(field: list[Starter], control: Starter | None) -> tuple[list[Entry], Interval | None]:
    """Entries in their order, and the control's ratio.

    Parameters
    ----------
    field : list of Starter
        The reference first; without the control.
    control : Starter or None

    Returns
    -------
    entries : list of Entry
        Ranked entries fastest first, then the others.
    control : Interval or None
    """
    reference = field[0]
    ratio, floor = None, 0.0
    if control is not None and control.groups and reference.groups:
        ratio = ratio_of(control.groups, reference.groups)
        floor = noise_floor(ratio)
    truth = _reference_groups(reference, control)
    measured = [s for s in field if s.running and s.groups]
    measured.sort(key=lambda s: median_of(s.groups).median)
    groups = {s.name: truth if s is reference else s.groups for s in measured}
    ranks, ties = _ties(groups, floor)
    entries = [_entry(s, truth, rank=ranks[s.name], tied_with=ties[s.name]) for s in measured]
    entries += [_entry(s, truth) for s in field if s not in measured]
    started = {s.name: s for s in field}
    return [replace(e, card=_card(e, started[e.name], reference)) for e in entries], ratio


def _card(entry: Entry, starter: Starter, reference: Starter) -> tuple[Axis, ...]:
    """What an entry gives up; nothing of one that was not verified."""
    if not (starter.findings or starter.living):
        return ()
    evidence = Evidence(
        entry.engine,
        engine_named(entry.engine).requires,
        entry.built,
        starter.folder,
        entry.bearings,
        starter.living,
        starter.build_seconds,
    )
    return card_of(evidence, reference.living)


def unranked(entries: list[Entry]) -> list[Entry]:
    """The same entries without places, for a race that tells nothing about them."""
    return [replace(entry, rank=None, tied_with=()) for entry in entries]


def resolution(field: list[Starter], control: Starter, ratio: Interval | None) -> float | None:
    """Smallest ratio that such a race tells from 1, by the error of its two best entries.

    Parameters
    ----------
    field : list of Starter
        Without the control, which serves where nothing else was measured.
    control : Starter
    ratio : Interval or None
        Of the control.
    """
    measured = [s.groups for s in field if s.running and len(s.groups) > 1]
    if len(measured) == 1:
        measured.append(control.groups)
    if ratio is None or not measured:
        return None
    fast, slow = sorted(measured, key=lambda groups: median_of(groups).median)[:2]
    return smallest_visible(slow, fast, noise_floor(ratio))


def _reference_groups(reference: Starter, control: Starter | None) -> Groups:
    """The reference's samples; a slow one's control counts too, being the same function."""
    if control is None or len(reference.groups) >= 3:
        return reference.groups
    more = {_CONTROL_GROUPS + n: samples for n, samples in control.groups.items()}
    return reference.groups | more


def _ties(
    groups: dict[str, Groups], floor: float
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """Rank of each, shared by those that tie with the first of their rank; whom each ties with.

    Parameters
    ----------
    groups : dict of str to Groups
        By name, fastest first.
    floor : float
        Logarithm of the smallest ratio to believe in.
    """
    separable = apart(groups, floor)
    ranks: dict[str, int] = {}
    leader = ""
    for place, name in enumerate(groups, start=1):
        if not leader or (leader, name) in separable:
            leader = name
            ranks[name] = place
        else:
            ranks[name] = ranks[leader]
    ties = {
        one: tuple(n for n in groups if n != one and not {(one, n), (n, one)} & separable)
        for one in groups
    }
    return ranks, ties


def _entry(starter: Starter, truth: Groups, **placed: Any) -> Entry:
    variant = starter.variant
    borne = bearings(starter.findings)
    title, stage = _engine(variant.engine)
    entry = Entry(
        name=starter.name,
        engine=variant.engine,
        options=variant.options,
        threads=_threads(starter),
        verdict=starter.verdict or Verdict("unavailable", "the race was stopped before its turn"),
        title=title,
        stage=stage,
        build_seconds=starter.build_seconds,
        cached=starter.cached,
        first_call_seconds=median(starter.first_calls) if starter.first_calls else None,
        peak_bytes=starter.peak_bytes,
        steady=starter.steady,
        warm_up=tuple(starter.curve),
        notes=(
            *variant.notes,
            *(starter.verdict.notes if starter.verdict else ()),
            *sentences(borne),
        ),
        bearings=borne,
        built=starter.built,
        texts=tuple(_texts(starter)),
        origin=starter.workload.origin,
        details=dict(variant.details),
        machine_code=starter.machine_code,
        load=_loader(starter),
        **placed,
    )
    if not placed:
        return entry
    time = median_of(starter.groups)
    saved = median_of(truth).median - time.median if truth else 0.0
    return replace(
        entry,
        seconds=Seconds(time.median, time.low, time.high, dict(starter.groups)),
        speedup=_speedup(starter, truth),
        break_even_calls=_break_even(starter, saved),
    )


def _engine(name: str) -> tuple[str, str]:
    """Title and stage of an engine; one that is broken has neither."""
    try:
        engine = engine_named(name)
    except HastenError:
        return name, ""
    return engine.title, engine.stage.value


def _texts(starter: Starter) -> Iterator[Text]:
    """Sources of a build that a person may read: what a compiler wrote for another is longer."""
    for name in starter.built.sources:
        path = starter.folder / name
        try:
            if path.stat().st_size <= _LONGEST_TEXT:
                yield Text(name, path.read_text(errors="replace"))
        except OSError:  # the cache was cleared meanwhile
            continue


def _threads(starter: Starter) -> int | None:
    """What it was set to use, or as many as were seen at work where these are more."""
    seen = max(1, round(median(starter.threads_seen))) if starter.threads_seen else None
    if starter.variant.threads is None:
        return seen
    return max(starter.variant.threads, seen or 1)


def _speedup(starter: Starter, truth: Groups) -> Interval | None:
    """Over the reference, which an interrupt may have left without a sample."""
    if starter.variant.engine == "python":
        return Interval(1.0, 1.0, 1.0)
    return ratio_of(truth, starter.groups) if truth else None


def _break_even(starter: Starter, saved: float) -> int | None:
    if starter.build_seconds is None or saved <= 0:
        return None
    return max(1, ceil(starter.build_seconds / saved))


def _loader(starter: Starter) -> Callable[[], Callable[..., Any]]:
    def load() -> Callable[..., Any]:
        engine = engine_named(starter.variant.engine)
        try:
            return engine.load(starter.variant, starter.workload, starter.folder)
        except (ImportError, Unavailable) as error:
            own = own_environment(engine.name)
            if own is None:
                raise
            raise HastenError(
                f"{starter.name} cannot be loaded into this Python ({error}): its packages are in an environment of "
                f"their own, whose interpreter is {python_in(own)}"
            ) from None

    return load
