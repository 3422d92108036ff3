"""Race every road to fast Python on your own machine: the same answer first, then the stopwatch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hasten.api import engines, explain, fastest, race
    from hasten.errors import (
        HastenError,
        ReferenceFailed,
        Unavailable,
        Unsupported,
        UsageError,
        WorkloadRefused,
    )
    from hasten.measure.health.doctor import doctor
    from hasten.racing.result import Entry, Result

__all__ = [
    "Entry",
    "HastenError",
    "ReferenceFailed",
    "Result",
    "Unavailable",
    "Unsupported",
    "UsageError",
    "WorkloadRefused",
    "__version__",
    "doctor",
    "engines",
    "explain",
    "fastest",
    "race",
]

__version__ = "0.1.0"

_HOMES = {
    "doctor": "hasten.measure.health.doctor",
    "engines": "hasten.api",
    "explain": "hasten.api",
    "fastest": "hasten.api",
    "race": "hasten.api",
    "Entry": "hasten.racing.result",
    "Result": "hasten.racing.result",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for, so that ``import hasten`` stays light."""
    if name not in __all__:
        raise AttributeError(f"module 'hasten' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "hasten.errors")), name)


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext hasten`` does: bring the magics ``%race``, ``%%race`` and ``%hasten_explain``."""
    import_module("hasten.magics").register(shell)


def __dir__() -> list[str]:
    return sorted(__all__)
