"""The compromise card: what an entry gives up, on four axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hasten.engine.base import Built, Requirements
from hasten.verify.bearing import Bearing
from hasten.verify.compromises.axis import Axis
from hasten.verify.compromises.compatibility import compatibility
from hasten.verify.compromises.flexibility import flexibility
from hasten.verify.compromises.portability import portability
from hasten.verify.compromises.safety import safety

__all__ = ["Evidence", "card_of"]


@dataclass(frozen=True)
class Evidence:
    """What a card is made from.

    Parameters
    ----------
    engine : str
    requires : Requirements
    built : Built
    folder : Path
        Where its artifacts lie.
    borne : sequence of Bearing
        How it bore inputs that nobody chose.
    living : mapping of str to bool or None
        How it lives with the rest of Python, as tried.
    build_seconds : float or None
        None where nothing is built.
    """

    engine: str
    requires: Requirements
    built: Built
    folder: Path
    borne: Sequence[Bearing]
    living: Mapping[str, bool | None] = field(default_factory=dict)
    build_seconds: float | None = None


def card_of(evidence: Evidence, reference: Mapping[str, bool | None]) -> tuple[Axis, ...]:
    """The four axes of an entry.

    Parameters
    ----------
    evidence : Evidence
    reference : mapping of str to bool or None
        How the reference lives with the rest of Python.
    """
    built = evidence.built
    return (
        flexibility(evidence.borne, evidence.build_seconds),
        safety(evidence.borne),
        portability(evidence.engine, evidence.requires, built, evidence.folder),
        compatibility(evidence.living, reference, built),
    )
