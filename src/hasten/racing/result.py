"""What came of a race."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hasten.engine.base import Built
from hasten.measure.machine import Machine
from hasten.measure.statistics import Groups, Interval
from hasten.racing.doubts import Doubt
from hasten.verify.bearing import Bearing
from hasten.verify.compromises.axis import Axis
from hasten.verify.verdict import Verdict
from hasten.workload.model import Origin, Workload

__all__ = ["Entry", "Result", "Seconds", "Text"]


@dataclass(frozen=True)
class Seconds(Interval):
    """Seconds per call.

    Parameters
    ----------
    median, low, high : float
    samples : mapping of int to sequence of float
        By process.
    """

    samples: Groups = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """A source that a person may read.

    Parameters
    ----------
    name : str
        Of its file.
    text : str
    """

    name: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A variant in a race, with all that happened to it.

    Parameters
    ----------
    name, engine : str
    options : tuple of str
    threads : int or None
        That it used.
    verdict : Verdict
    title, stage : str
        Of the engine: its own name, and which step between source and result it replaces.
    seconds : Seconds or None
        None where it was not measured.
    speedup : Interval or None
        Over the reference.
    rank : int or None
        Entries that tie share one.
    tied_with : tuple of str
    build_seconds : float or None
        None where nothing is built.
    cached : bool
        The build was at hand; `build_seconds` is what it took when it was made.
    first_call_seconds : float or None
        In a fresh process with the build at hand.
    peak_bytes : int or None
        During one call, above what the process held before.
    break_even_calls : int or None
        Calls until the build has paid for itself; None where nothing is built or saved.
    steady : bool
        Whether calls stopped getting faster.
    warm_up : tuple of (int, float)
        In a fresh process, from the first call on: how many calls, and the seconds that each took in the mean.
    notes : tuple of str
    bearings : tuple of Bearing
        How it bore inputs that nobody chose.
    card : tuple of Axis
        What it gives up: flexibility, safety, portability, compatibility. Empty where it is not known.
    built : Built
        Sources, artifacts, compiler and flags.
    texts : tuple of Text
        Those of the sources that are short enough to be read.
    origin : Origin or None
        Of the function that it runs or was made from.
    details : mapping of str to str
        What the engine tells of it: of another interpreter its language and how it was built.
    machine_code : mapping or None
        `hasten.explaining.machine_code.MachineCode.to_json`, or the ``reason`` why there is none;
        None where nobody looked.
    """

    name: str
    engine: str
    options: tuple[str, ...]
    threads: int | None
    verdict: Verdict
    title: str = ""
    stage: str = ""
    seconds: Seconds | None = None
    speedup: Interval | None = None
    rank: int | None = None
    tied_with: tuple[str, ...] = ()
    build_seconds: float | None = None
    cached: bool = False
    first_call_seconds: float | None = None
    peak_bytes: int | None = None
    break_even_calls: int | None = None
    steady: bool = True
    warm_up: tuple[tuple[int, float], ...] = ()
    notes: tuple[str, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    card: tuple[Axis, ...] = ()
    built: Built = field(default_factory=Built)
    texts: tuple[Text, ...] = ()
    origin: Origin | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    machine_code: Mapping[str, Any] | None = None
    load: Callable[[], Callable[..., Any]] | None = field(default=None, repr=False, compare=False)

    @property
    def error(self) -> str | None:
        """Why it is not ranked, in one line."""
        return None if self.verdict.right else self.verdict.detail

    @property
    def function(self) -> Callable[..., Any]:
        """The callable, loaded into this process.

        Raises
        ------
        ValueError
            It was not verified: a wrong answer is not handed out.
        """
        if self.load is None or not self.verdict.right:
            raise ValueError(f"{self.name} has no function to hand out: {self.verdict.kind}")
        return self.load()


@dataclass(frozen=True)
class Result:
    """A race that is over.

    Parameters
    ----------
    workload : Workload
    entries : tuple of Entry
        Ranked first, then those that were lost.
    control : Interval or None
        Ratio of the reference to itself: 1 within its interval on a quiet machine.
    machine : Machine
    seed : int
    notes : tuple of str
        What was found out about the function.
    settings : mapping
        What the race was asked for.
    interrupted : bool
        It was stopped before its end.
    doubts : tuple of Doubt
        What was noticed that makes figures doubtful, each told once.
    resolution : float or None
        Smallest true ratio of two entries that nine of ten such races would call separable.
    refused : bool
        It was to be strict and the control failed: there are no ranks.
    roofline : mapping or None
        ``work`` of a call and ``roof`` of the machine, or the ``reason`` why they cannot be told; None
        where nobody looked.
    growth : mapping or None
        `hasten.racing.scaling.Scaling.to_json`, or the ``reason`` why it cannot be told; None where other sizes were
        not asked for.
    """

    workload: Workload
    entries: tuple[Entry, ...]
    control: Interval | None
    machine: Machine
    seed: int
    notes: tuple[str, ...]
    settings: Mapping[str, Any]
    interrupted: bool = False
    doubts: tuple[Doubt, ...] = ()
    resolution: float | None = None
    refused: bool = False
    roofline: Mapping[str, Any] | None = None
    growth: Mapping[str, Any] | None = None

    @property
    def ranked(self) -> tuple[Entry, ...]:
        """Entries that were verified and measured, fastest first."""
        return tuple(e for e in self.entries if e.rank is not None)

    @property
    def lost(self) -> tuple[Entry, ...]:
        """Entries that were not ranked, each with its reason."""
        return tuple(e for e in self.entries if e.rank is None)

    @property
    def reference(self) -> Entry:
        """The user's own function."""
        return next(e for e in self.entries if e.engine == "python")

    @property
    def winner(self) -> Entry:
        """The fastest entry; of those that tie with it, what the user has already.

        The reference comes before the user's rivals, and these before anything that must be built:
        a difference that cannot be measured is no reason to change code.
        """
        if not self.ranked:
            return self.reference
        leader = self.ranked[0]
        first = [e for e in self.ranked if e is leader or e.name in leader.tied_with]
        own = {"python": 0, "rival": 1}
        return min(first, key=lambda e: own.get(e.engine, 2))

    def __getitem__(self, name: str) -> Entry:
        """The entry of a name."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise KeyError(f"no entry is named {name!r}: there are {[e.name for e in self.entries]}")

    def to_json(self, path: Path | str | None = None) -> str:
        """The result as JSON by the published schema, also written to `path`."""
        from hasten.report.json import to_json  # noqa: PLC0415 (the report stands above the race)

        text = to_json(self)
        if path is not None:
            Path(path).write_text(text)
        return text

    def to_html(self, path: Path | str | None = None) -> str:
        """The result as a page that works offline, also written to `path`."""
        from hasten.report.html import to_html  # noqa: PLC0415 (as above)
        from hasten.report.json import to_data  # noqa: PLC0415 (as above)

        text = to_html(to_data(self))
        if path is not None:
            Path(path).write_text(text)
        return text

    def _repr_html_(self) -> str:
        from hasten.report.json import to_data  # noqa: PLC0415 (as above)
        from hasten.report.notebook import result_html  # noqa: PLC0415 (as above)

        return result_html(to_data(self))

    def _repr_pretty_(self, printer: Any, cycle: object) -> None:
        """What IPython shows on a terminal."""
        del cycle
        printer.text(str(self))

    def to_pyperf(self, path: Path | str) -> None:
        """Write the samples as a pyperf suite, one benchmark an entry."""
        from hasten.report.pyperf import write_pyperf  # noqa: PLC0415 (as above)

        write_pyperf(self, Path(path))

    def __str__(self) -> str:
        from hasten.report.terminal import to_text  # noqa: PLC0415 (as above)

        return to_text(self)
