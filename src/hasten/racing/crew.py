"""Making workers for a race: limits, environment, scratch folder."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Self

from hasten.engine.base import Variant
from hasten.errors import one_line
from hasten.runner.limits import default_memory_limit
from hasten.runner.outcome import Outcome, decode_outcome, read_outcome
from hasten.runner.process import Limits, StepFailed, Worker, WorkerDied
from hasten.runner.warden import Warden
from hasten.toolchain.environments import own_environment, program_path, python_in
from hasten.verify.verdict import Verdict
from hasten.workload.trial import Trial, save_trials

__all__ = ["Attempt", "Crew", "lost"]

_WIDEST_OFFSET = 4096
_ON_THREADS = frozenset({"parallel", "threads", "openmp"})
"""Options of variants that use as many threads as they are told, one included."""
_LONG_CALL = 0.5  # seconds
_PATIENCE = 10.0  # seconds for what is only worth a line of the card


@dataclass(frozen=True)
class Attempt:
    """Answers to the first of some inputs, and how the worker ended if it did."""

    outcomes: list[Outcome]
    death: WorkerDied | None


@dataclass
class Crew:
    """All workers of a race come from here; ``with`` it around the race.

    Parameters
    ----------
    timeout : float
        Seconds for one step.
    memory : int or None
        Bytes for each worker.
    seed : int
    """

    timeout: float
    memory: int | None
    seed: int
    warden: Warden = field(default_factory=Warden)

    def __enter__(self) -> Self:
        self.scratch = Path(tempfile.mkdtemp(prefix="hasten-race-"))
        self._limits = Limits(self.memory or default_memory_limit(), self.timeout)
        self._random = Random(self.seed)  # noqa: S311 (nothing secret)
        self._files = count()
        self.warden.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.warden.__exit__(*error)
        shutil.rmtree(self.scratch, ignore_errors=True)

    @property
    def snapshot(self) -> Path:
        """Where the frozen arguments lie."""
        return self.scratch / "arguments"

    def worker(self, variant: Variant | None = None) -> Worker:
        """A fresh worker.

        Its environment has a random length, which moves the stack: a layout that happens to be good
        for one entry is not good for it in every process (Mytkowicz et al., "Producing Wrong Data
        Without Doing Anything Obviously Wrong!", 2009).
        """
        environment = {
            "PYTHONHASHSEED": str(self.seed % 2**32),
            "HASTEN_OFFSET": "x" * self._random.randrange(_WIDEST_OFFSET),
            "NUMBA_CACHE_DIR": "",
        }
        if variant and variant.threads and _runs_on_threads(variant):
            environment["OMP_NUM_THREADS"] = str(variant.threads)
            environment["NUMBA_NUM_THREADS"] = str(variant.threads)
        own = own_environment(variant.engine) if variant else None
        if variant is None or own is None:
            return Worker(self.warden, self._limits, environment)
        environment["PATH"] = program_path(variant.engine)
        return Worker(self.warden, self._limits, environment, python_in(own))

    def observe(
        self,
        worker: Worker,
        seed: int | None = None,
        nudge: int | None = None,
        timeout: float | None = None,
    ) -> Outcome:
        """Have a worker call its function once and tell all of it."""
        path = self.scratch / f"answer-{next(self._files)}"
        case: dict[str, Any] = {"seed": seed, "nudge": nudge}
        try:
            return read_outcome(worker.ask("observe", timeout, case=case, path=str(path)), path)
        finally:
            path.unlink(missing_ok=True)

    def try_out(
        self,
        worker: Worker,
        trials: Sequence[Trial],
        *,
        timeout: float | None = None,
        limit: float | None = None,
        total: float | None = None,
        constrained: bool = False,
    ) -> Attempt:
        """Have a worker call its function on each of some inputs.

        Parameters
        ----------
        worker : Worker
        trials : sequence of Trial
        timeout : float, optional
            Seconds for all of them; then the worker is killed.
        limit, total : float, optional
            Seconds for one call, and after which no further input is tried, of a function that the
            interpreter runs.
        constrained : bool
            Hold the inputs against the constraints of the workload's file.
        """
        number = next(self._files)
        inputs, answers = (self.scratch / f"{name}-{number}.npy" for name in ("trials", "answers"))
        save_trials(trials, inputs)
        asked = {"trials": str(inputs), "path": str(answers), "limit": limit, "total": total}
        death: WorkerDied | None = None
        broken: StepFailed | None = None
        try:
            worker.ask("try_out", timeout, **asked, constrained=constrained)
        except WorkerDied as died:
            death = died
        except StepFailed as failed:
            broken = failed
        outcomes = _read_outcomes(answers)
        for path in (inputs, answers):
            path.unlink(missing_ok=True)
            path.with_suffix(".jsonl").unlink(missing_ok=True)
        if broken is not None:
            if not outcomes:
                raise broken
            # It took inputs and then none any more: a call has overwritten what is not its own.
            death = WorkerDied("crashed", f"its process was broken by it ({broken})")
            worker.close()
        return Attempt(outcomes, death)

    def traits(self, worker: Worker, seconds: float) -> dict[str, str] | None:
        """What a worker's function does that may be a cheat; None where the worker died of it.

        Parameters
        ----------
        worker : Worker
        seconds : float
            Of one call. Where it is long, nothing is asked: it takes dozens of them.
        """
        if seconds > _LONG_CALL:
            return {}
        try:
            answer = worker.ask("traits", min(self.timeout, 5.0 + 200.0 * seconds))
        except WorkerDied:
            return None
        except StepFailed:
            return {}
        found: dict[str, str] = answer["traits"]
        return found

    def living(self, worker: Worker) -> dict[str, bool | None]:
        """How a worker's function lives with the rest of Python; empty where that cannot be told."""
        try:
            answer = worker.ask("living", min(self.timeout, _PATIENCE))
        except (WorkerDied, StepFailed):
            return {}
        found: dict[str, bool | None] = answer["living"]
        return found


def _runs_on_threads(variant: Variant) -> bool:
    return (variant.threads or 0) > 1 or not _ON_THREADS.isdisjoint(variant.options)


def _read_outcomes(path: Path) -> list[Outcome]:
    """What was answered before the worker ended; a last line may be half written."""
    lines = path.with_suffix(".jsonl")
    if not path.exists() or not lines.exists():
        return []
    found: list[Outcome] = []
    with path.open("rb") as arrays:
        for line in lines.read_text().splitlines():
            try:
                found.append(decode_outcome(json.loads(line), arrays))
            except (ValueError, WorkerDied):
                break
    return found


def lost(error: WorkerDied | StepFailed, doing: str) -> Verdict:
    """The verdict on an entry whose worker died or whose step failed."""
    if isinstance(error, WorkerDied):
        return Verdict(error.kind, f"{error.detail} while {doing}")
    data = error.data
    match error.kind:
        case "Unsupported":
            where = f" ({data['where']})" if data.get("where") else ""
            return Verdict("unsupported", data["reason"] + where)
        case "Unavailable":
            remedy = f": {data['remedy']}" if data.get("remedy") else ""
            return Verdict("unavailable", data["reason"] + remedy)
        case "InterpreterEnded":
            return Verdict("crashed", f"{data['message']} while {doing}")
        case "BuildFailed":
            return Verdict("raised", f"the build failed: {data['message']}")
    said = one_line(f"{data['type']}: {data['message']}")
    return Verdict("raised", f"{said} while {doing}")
