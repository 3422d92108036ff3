"""The steps that a worker can carry out, each a method of its session."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from hasten.engine.base import Variant
from hasten.engine.interpreters.function import ForeignFunction
from hasten.engine.registry import engine_named
from hasten.errors import Unsupported, UsageError
from hasten.measure.sampling import Sampler
from hasten.runner.cheats.allocator import keep_freed_memory
from hasten.runner.cheats.detectors import traits
from hasten.runner.cheats.suspect import Suspect
from hasten.runner.cheats.tampering import Seals
from hasten.runner.ending import end_alike
from hasten.runner.forgetting import forgetting
from hasten.runner.limits import limit_memory
from hasten.runner.living import living
from hasten.runner.observe import Case, observe
from hasten.runner.throughput import throughput
from hasten.runner.trying import Bounds, try_out
from hasten.workload.facts import facts_of, facts_to_json
from hasten.workload.loading import (
    ArgumentChoice,
    load_arguments,
    load_constraints,
    load_function,
    load_module,
    load_rivals,
)
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.snapshot import Snapshot, freeze, load_snapshot
from hasten.workload.source import module_source
from hasten.workload.trial import load_trials

__all__ = ["Session"]


class Session:
    """What a worker holds between steps.

    Parameters
    ----------
    memory : int
        Bytes that the user's code may take.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._function: Callable[..., Any] | None = None
        self._workload: Workload | None = None
        self._snapshot: Snapshot | None = None
        self._sampler: Sampler | None = None
        self._seals = Seals.put()

    def describe(
        self, origin: list[str], choice: dict[str, Any], snapshot: str, search: list[str]
    ) -> dict[str, Any]:
        """Load a workload by its target: signature, source, declared rivals; freeze its arguments."""
        limit_memory(self._memory)
        _search(search)
        where = Origin(*origin)
        function = load_function(where)
        call = load_arguments(where, ArgumentChoice(**choice))
        try:
            signature = signature_of(function, call.args, call.kwargs)
        except TypeError as error:
            raise UsageError(f"{where.target}: the arguments do not fit: {error}") from None
        freeze(call).save(Path(snapshot))
        source, problem = None, ""
        try:
            source = module_source(function)
        except Unsupported as reason:
            problem = str(reason)
        workload = Workload(where.function, where, signature, source, problem, tuple(search))
        rivals = [list(asdict(r).values()) for r in load_rivals(where)]
        return {"workload": workload.to_json(), "rivals": rivals}

    def build(
        self, workload: dict[str, Any], variant: dict[str, Any], folder: str
    ) -> dict[str, Any]:
        """Build a variant into a folder."""
        chosen = _variant(variant)
        start = time.perf_counter()
        built = engine_named(chosen.engine).build(
            chosen, Workload.from_json(workload), Path(folder)
        )
        return {"seconds": time.perf_counter() - start, **asdict(built)}

    def load(
        self,
        workload: dict[str, Any],
        variant: dict[str, Any],
        folder: str,
        snapshot: str,
        home: list[str],
    ) -> dict[str, Any]:
        """Make a variant ready to be called. Its own start is not held against the memory limit."""
        chosen = _variant(variant)
        self._workload = Workload.from_json(workload)
        _search(self._workload.search_path)
        self._function = engine_named(chosen.engine).load(chosen, self._workload, Path(folder))
        if isinstance(self._function, ForeignFunction):
            self._function.conversation.bereaved = end_alike
        self._snapshot = load_snapshot(Path(snapshot))
        try:
            scale = self._snapshot.scale()
        except (
            ImportError,
            AttributeError,
        ):  # arguments of a class that the workload's file defines
            load_module(Origin(*home))
            scale = self._snapshot.scale()
        limit_memory(self._memory)
        return {
            "renewable": self._snapshot.renewable,
            "immutable": self._snapshot.immutable,
            "scale": scale,
        }

    def observe(self, case: dict[str, Any], path: str) -> dict[str, Any]:
        """Call it once and write down all that can be compared."""
        function, workload, snapshot = self._ready()
        call = Case(**case).thaw(snapshot)
        with Path(path).open("wb") as file:
            return observe(function, workload.signature, call, file)

    def facts(self) -> dict[str, Any]:
        """What can be told of the arguments from their values."""
        _, workload, snapshot = self._ready()
        return facts_to_json(facts_of(workload.signature, snapshot.thaw()))

    def try_out(
        self,
        trials: str,
        path: str,
        limit: float | None,
        total: float | None,
        constrained: bool,
    ) -> dict[str, Any]:
        """Call it on inputs that nobody chose; the answers are written while they come."""
        function, workload, snapshot = self._ready()
        legal = load_constraints(workload.origin) if constrained else None
        bounds = Bounds(limit, total, legal)
        inputs = list(load_trials(Path(trials)))
        try_out(function, workload.signature, snapshot, inputs, path=Path(path), bounds=bounds)
        return {}

    def warm_up(
        self, seed: int, limit: float, renew: bool, lazy: bool, interpreted: bool
    ) -> dict[str, Any]:
        """Call it until calls stop getting faster."""
        function, _, snapshot = self._ready()
        self._sampler = Sampler(function, snapshot, seed, renew, lazy, self._forgetting())
        return asdict(self._sampler.warm_up(limit, interpreted=interpreted))

    def sample(self, seconds: float, most: int) -> dict[str, Any]:
        """Time calls."""
        if self._sampler is None:
            raise RuntimeError("sample comes after warm_up")
        return asdict(self._sampler.sample(seconds, most))

    def traits(self) -> dict[str, Any]:
        """What it does that would be a cheat where the reference does not do it too."""
        function, workload, snapshot = self._ready()
        keep_freed_memory()
        suspect = Suspect(function, workload.signature, snapshot, self._forgetting())
        return {"traits": traits(suspect, self._seals)}

    def anatomy(self) -> dict[str, Any]:
        """What becomes of it from source to objects, counted and measured."""
        from hasten.explaining.anatomy import anatomy_of  # noqa: PLC0415 (heavy, and seldom wanted)

        function, workload, snapshot = self._ready()
        source, signature = workload.require_source(), workload.signature
        return {"anatomy": anatomy_of(function, source, signature, snapshot.thaw).to_json()}

    def machine_code(
        self, seconds: float, artifacts: list[str], sources: list[str], flags: list[str]
    ) -> dict[str, Any]:
        """Where the processor is while it runs, the loop that takes most of the time, and remarks of the compiler."""
        from hasten.explaining.machine_code import machine_code_of  # noqa: PLC0415 (as above)
        from hasten.explaining.remarks import remarks_of  # noqa: PLC0415 (as above)

        function, workload, snapshot = self._ready()
        found = machine_code_of(function, snapshot.thaw, snapshot.nbytes, seconds, artifacts)
        source = workload.source
        told = [remarks_of(Path(path), flags, source) for path in sources if source]
        remarks = [asdict(remark) for remarks in told for remark in remarks]
        return {"machine_code": {**found.to_json(), "remarks": remarks}}

    def busy_lanes(self, folder: str, options: list[str]) -> dict[str, Any]:
        """Remarks on the loops that lie across lanes, from a program that counts, which is built in the folder."""
        from hasten.explaining.remarks.lanes import busy_lanes  # noqa: PLC0415 (as above)

        _, workload, snapshot = self._ready()
        told = busy_lanes(workload, tuple(options), snapshot.thaw(), Path(folder))
        return {"remarks": [asdict(remark) for remark in told]}

    def work(self, folder: str) -> dict[str, Any]:
        """How much work a call is, by a program that counts, which is built in the folder."""
        from hasten.explaining.work import work_of  # noqa: PLC0415 (as above)

        function, workload, snapshot = self._ready()
        return {"work": work_of(workload, function, snapshot.thaw, Path(folder)).to_json()}

    def roof(self, folder: str) -> dict[str, Any]:
        """What the machine can do at most, by kernels that are built in the folder."""
        from hasten.explaining.roof import roof_of  # noqa: PLC0415 (as above)

        return {"roof": roof_of(Path(folder))}

    def throughput(self, counts: list[int], seconds: float, kind: str) -> dict[str, Any]:
        """How many calls it gets through with so many threads or sub-interpreters at work."""
        function, _, snapshot = self._ready()
        return {"turns": throughput(function, snapshot, counts, seconds, kind)}

    def living(self) -> dict[str, Any]:
        """How it lives with the rest of Python."""
        function, _, snapshot = self._ready()
        return {"living": living(function, snapshot)}

    def _forgetting(self) -> Callable[[], None] | None:
        function, _, snapshot = self._ready()
        return forgetting(function, snapshot.thaw())

    def _ready(self) -> tuple[Callable[..., Any], Workload, Snapshot]:
        if self._function is None or self._workload is None or self._snapshot is None:
            raise RuntimeError("load comes first")
        return self._function, self._workload, self._snapshot


def _search(folders: Iterable[str]) -> None:
    """Look for modules where the user's program does, after everything that is already there."""
    sys.path += [entry for entry in folders if entry not in sys.path]


def _variant(data: dict[str, Any]) -> Variant:
    variant = Variant(**data)
    return replace(
        variant,
        options=tuple(variant.options),
        notes=tuple(variant.notes),
        details=tuple((name, value) for name, value in variant.details),
    )
