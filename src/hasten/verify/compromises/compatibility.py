"""Compatibility: how an entry gets on with the rest of Python."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from hasten.engine.base import Built
from hasten.verify.compromises.axis import Axis, Mark

__all__ = ["compatibility"]

_SAYS = {
    "pickles": ("can be pickled", "cannot be pickled"),
    "documented": ("keeps the docstring", "loses the docstring"),
    "signed": ("keeps the signature", "has no signature that inspect could read"),
    "steps": (
        "a debugger steps through it, tracebacks show its lines",
        "no debugger steps through it, and tracebacks end at its call",
    ),
    "forks": ("works after a fork", "fails after a fork"),
    "releases the GIL": ("two threads run it at the same time", "holds the GIL while it runs"),
}
_ALL_PYTHONS = (".abi3.so",)


def compatibility(
    traits: Mapping[str, bool | None], reference: Mapping[str, bool | None], built: Built
) -> Axis:
    """What is kept of the ways of the plain function, as tried.

    Parameters
    ----------
    traits, reference : mapping of str to bool or None
        As `hasten.runner.living.living` finds them.
    built : Built
    """
    if not traits:
        return Axis("compatibility", "unknown")
    told = {name: kept for name, kept in traits.items() if kept is not None and name in _SAYS}
    lines = [_SAYS[name][0 if kept else 1] for name, kept in told.items()]
    lost = [name for name, kept in told.items() if not kept and reference.get(name)]
    bound = [a for a in built.artifacts if _is_bound(a)]
    if bound:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        lines.append(f"is built for Python {version} alone, and not for one without the GIL")
    return Axis("compatibility", _mark(len(lost), bound=bool(bound)), tuple(lines))


def _is_bound(artifact: str) -> bool:
    """Whether an extension module serves one version of Python only."""
    binary = Path(artifact).suffix in {".so", ".pyd"}
    return binary and not artifact.endswith(_ALL_PYTHONS)


def _mark(lost: int, *, bound: bool) -> Mark:
    if lost > 1:
        return "given up"
    return "partly" if lost or bound else "kept"
