"""The field of starters: every variant of every engine, and those that cannot start with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Engine, Variant
from hasten.engine.registry import engine_named, engine_names, select_engines, state_of
from hasten.errors import HastenError, Unsupported, UsageError
from hasten.measure.machine import cores_at_hand
from hasten.racing.oracle import REFERENCE
from hasten.racing.prepare import Prepared
from hasten.racing.request import RaceRequest
from hasten.verify.findings import Finding
from hasten.verify.verdict import Verdict
from hasten.workload.model import Origin, Workload

__all__ = ["CONTROL", "Starter", "starters"]

CONTROL = "python (control)"
"""Name under which the reference runs a second time."""


@dataclass
class Starter:
    """A variant on its way through the race; the stages fill it in.

    Parameters
    ----------
    variant : Variant
    workload : Workload
        Its origin is that of the rival where it is one.
    verdict : Verdict or None
        None as long as nothing is known.
    """

    variant: Variant
    workload: Workload
    verdict: Verdict | None = None
    folder: Path = field(default_factory=Path)
    built: Built = field(default_factory=Built)
    build_seconds: float | None = None
    cached: bool = False
    lazy: bool = False
    peak_bytes: int | None = None
    first_calls: list[float] = field(default_factory=list)
    groups: dict[int, list[float]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    living: dict[str, bool | None] = field(default_factory=dict)
    threads_seen: list[float] = field(default_factory=list)
    warm_ups: list[bool] = field(default_factory=list)
    curve: list[tuple[int, float]] = field(default_factory=list)
    per_call: float = 0.0
    machine_code: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """Name of the entry."""
        return self.variant.name

    @property
    def running(self) -> bool:
        """Whether nothing has thrown it out yet."""
        return self.verdict is None or self.verdict.right

    @property
    def steady(self) -> bool:
        """Whether its calls stopped getting faster in at least half of its processes.

        In one of them it may be the neighbours on the machine who left.
        """
        return 2 * sum(self.warm_ups) >= len(self.warm_ups)


def starters(request: RaceRequest, prepared: Prepared) -> list[Starter]:
    """Everything that is to be raced: the reference, rivals, and all variants of the engines.

    Raises
    ------
    UsageError
        An engine or variant was asked for that does not exist.
    """
    workload = prepared.workload
    rivals = dict.fromkeys((*prepared.rivals, *request.against))
    names = _rival_names(list(rivals), workload)
    field_ = [Starter(REFERENCE, workload)]
    field_ += [
        _rival(origin, name, workload, request.route)
        for origin, name in zip(rivals, names, strict=True)
    ]
    threads = request.threads or cores_at_hand()
    for engine, wanted in select_engines(request.engines):
        # Whoever names it asks for it.
        named = any(option in name for name in wanted for option in ("fastmath", "reordered"))
        choices = Choices(request.fastmath or named, threads)
        field_ += _of_engine(engine, wanted, workload, choices)
    return field_


def _rival(origin: Origin, name: str, workload: Workload, route: str) -> Starter:
    """A rival: a Python function as it is, or native code that is built for the workload."""
    if origin.kind != "native":
        return Starter(Variant("rival", threads=None, label=name), workload.at(origin))
    function = origin.function or workload.require_source().function
    return Starter(
        Variant("native", (origin.location, function, route), None, label=name), workload
    )


def _rival_names(rivals: list[Origin], workload: Workload) -> list[str]:
    """Names of functions; where one is taken, with the file or module that it is from."""
    names: list[str] = []
    taken = {workload.name, CONTROL, *engine_names()}
    for origin in rivals:
        name = origin.function
        if origin.kind == "native":
            name = Path(origin.location).name + (f"::{name}" if name else "")
        if name in taken or name in names:
            name = _with_place(origin, name)
        while name in names:
            name += "'"
        names.append(name)
    return names


def _with_place(origin: Origin, name: str) -> str:
    """The name with where it is from."""
    path = Path(origin.location)
    match origin.kind:
        case "native":
            return f"{path.parent.name}/{name}"
        case "file":
            return f"{path.name}::{name}"
    return f"{origin.location}::{name}"


def _of_engine(
    name: str, wanted: frozenset[str], workload: Workload, choices: Choices
) -> Iterator[Starter]:
    try:
        engine = engine_named(name)
    except UsageError:
        raise
    except HastenError as broken:
        yield _thrown_out(name, workload, Verdict("unavailable", str(broken)))
        return
    state = state_of(engine)
    if not state.available:
        detail = f"{state.reason}: {state.remedy}" if state.remedy else state.reason
        yield _thrown_out(name, workload, Verdict("unavailable", detail))
        return
    try:
        found = _variants(engine, workload, choices)
    except Unsupported as reason:
        yield _thrown_out(name, workload, Verdict("unsupported", str(reason)))
        return
    except Exception as error:  # a third party's engine may do anything
        detail = f"{type(error).__name__}: {error} while its variants were listed"
        yield _thrown_out(name, workload, Verdict("raised", detail))
        return
    for missing in sorted(wanted - {v.name for v in found}):
        there = ", ".join(v.name for v in found)
        detail = f"engine {name} has no such variant for this function: it has {there}"
        yield _thrown_out(name, workload, Verdict("unsupported", detail), label=missing)
    for variant in found:
        if not wanted or variant.name in wanted:
            yield Starter(variant, workload)


def _variants(engine: Engine, workload: Workload, choices: Choices) -> list[Variant]:
    if workload.source is None and engine.requires.packages:
        raise Unsupported(workload.source_problem)
    return list(engine.variants(workload, choices))


def _thrown_out(name: str, workload: Workload, verdict: Verdict, **variant: Any) -> Starter:
    return Starter(Variant(name, threads=None, **variant), workload, verdict)
