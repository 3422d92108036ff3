"""The examples as workloads, for the benchmarks of engines."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

__all__ = ["example"]

_FOLDER = Path(__file__).parents[1] / "examples"


def example(
    name: str, arguments: tuple[Any, ...] = ()
) -> tuple[Workload, Callable[..., Any], tuple[Any, ...]]:
    """An example as a workload, its function, and arguments: those of its default size where none are given."""
    path = _FOLDER / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    function, given = getattr(module, name), arguments or module.inputs()["default"]
    source, signature = module_source(function), signature_of(function, given, {})
    return (
        Workload(name, Origin("file", str(path), name), signature, source),
        function,
        given,
    )
