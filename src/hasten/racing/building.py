"""Building the starters, or finding them built."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from hasten import __version__
from hasten.engine.base import Built
from hasten.engine.registry import engine_named
from hasten.errors import HastenError, Unavailable, Unsupported
from hasten.racing.crew import Crew, lost
from hasten.racing.field import Starter
from hasten.runner.process import StepFailed, WorkerDied
from hasten.toolchain.cache import BuildCache, CacheEntry
from hasten.toolchain.environments import made_of, own_environment
from hasten.verify.verdict import Verdict

__all__ = ["build"]


def build(starter: Starter, crew: Crew, cache: BuildCache) -> None:
    """Build one starter in a worker, unless the cache has it; a failure becomes its verdict."""
    engine = engine_named(starter.variant.engine)
    try:
        identity = engine.identity(starter.variant, starter.workload)
    except (Unsupported, Unavailable) as reason:
        kind = "unsupported" if isinstance(reason, Unsupported) else "unavailable"
        starter.verdict = Verdict(kind, str(reason))
        return
    except Exception as error:  # a third party's engine may do anything
        starter.verdict = lost(StepFailed("Exception", _data(error)), "its identity was asked")
        return
    if not identity:
        return
    key = cache.key(_dependencies(starter, identity))
    if (entry := cache.find(key)) is not None:
        _take(starter, entry, cached=True)
        return
    try:
        workspace = cache.workspace()
    except HastenError as error:
        starter.verdict = Verdict("raised", str(error))
        return
    try:
        record = _built(starter, crew, workspace)
        _take(starter, cache.put(key, workspace, record), cached=False)
    except (WorkerDied, StepFailed) as error:
        starter.verdict = lost(error, "it was built")
    except OSError as error:
        starter.verdict = Verdict("raised", f"its build cannot be kept: {error}")
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _data(error: Exception) -> dict[str, str]:
    return {"type": type(error).__name__, "message": str(error)}


def _built(starter: Starter, crew: Crew, workspace: Path) -> dict[str, object]:
    with crew.worker(starter.variant) as worker:
        record = worker.ask(
            "build",
            workload=starter.workload.to_json(),
            variant=asdict(starter.variant),
            folder=str(workspace),
        )
    return {**record, "entry": starter.name, "workload": str(starter.workload)}


def _dependencies(starter: Starter, identity: tuple[str, ...]) -> list[str]:
    """Everything that a build depends on."""
    workload, own = starter.workload, own_environment(starter.variant.engine)
    return [
        __version__,
        starter.name,
        str(starter.variant.threads),
        *starter.variant.notes,
        workload.source.text if workload.source else "",
        workload.name,
        str(workload.signature.to_json()),
        sys.version,
        platform.platform(),
        made_of(own) if own else "",
        *identity,
    ]


def _take(starter: Starter, entry: CacheEntry, *, cached: bool) -> None:
    record = entry.record
    starter.folder = entry.folder
    starter.cached = cached
    starter.build_seconds = record["seconds"]
    starter.built = Built(
        tuple(record["sources"]),
        tuple(record["artifacts"]),
        record["compiler"],
        tuple(record["flags"]),
    )
