"""The samples as a pyperf suite, so that pyperf's own commands can read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hasten.racing.result import Entry, Result

__all__ = ["write_pyperf"]


def write_pyperf(result: Result, path: Path) -> None:
    """Write one benchmark for each ranked entry, one run for each process.

    Parameters
    ----------
    result : Result
    path : Path
        Replaced where it exists.

    Raises
    ------
    ValueError
        No entry was measured.
    """
    import pyperf  # noqa: PLC0415 (only those who ask for the format pay for it)

    if not result.ranked:
        raise ValueError("no entry was measured: there is nothing to write")
    suite = pyperf.BenchmarkSuite([_benchmark(pyperf, result, entry) for entry in result.ranked])
    suite.dump(str(path), replace=True)


def _benchmark(pyperf: Any, result: Result, entry: Entry) -> Any:
    metadata = {
        "name": f"{result.workload.name}: {entry.name}",
        "unit": "second",
        "cpu_model_name": result.machine.processor,
        "platform": result.machine.system,
        "python_version": result.machine.python,
        "hasten_target": result.workload.origin.target,
        "hasten_seed": result.seed,
        "hasten_verdict": entry.verdict.kind,
    }
    groups = entry.seconds.samples if entry.seconds else {}
    runs = [
        pyperf.Run(list(samples), metadata=metadata, collect_metadata=False)
        for _, samples in sorted(groups.items())
    ]
    return pyperf.Benchmark(runs)
