"""What a race is asked to do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from hasten.errors import UsageError
from hasten.workload.loading import ArgumentChoice
from hasten.workload.model import Origin, Workload

__all__ = ["InProcess", "RaceRequest"]


@dataclass(frozen=True)
class InProcess:
    """A workload that is already in hand: its function lives in the calling program.

    Parameters
    ----------
    workload : Workload
    snapshot : bytes
        The frozen arguments.
    """

    workload: Workload
    snapshot: bytes


@dataclass(frozen=True)
class RaceRequest:
    """What to race, against what, and what it may cost.

    Parameters
    ----------
    origin : Origin
        The function.
    arguments : ArgumentChoice
        Where its arguments come from.
    in_process : InProcess, optional
        Instead of arguments: workload and arguments of the calling program.
    engines : tuple of str or None
        Names of engines or variants; None means all.
    against : tuple of Origin
        The user's own rivals, besides those that the workload's file declares.
    route : str
        How native rivals are carried into Python; empty means the default of their language.
    budget : float
        Seconds for measuring.
    timeout : float
        Seconds for one step: one build, one call.
    memory : int or None
        Bytes for each worker; None is half of what is available.
    seed : int
    fastmath : bool
        Also race variants that may change floating-point results.
    threads : int or None
        Threads of parallel variants; None means one per core.
    typed : str
        The function as the user named it; empty where it was not named.
    strict : bool
        Give no ranks where the control fails.
    explain : bool
        Also look at what the processor does while each entry runs.
    sizes : tuple of ArgumentChoice
        At which `hasten.racing.growing.race_and_grow` follows the fastest.
    """

    origin: Origin
    arguments: ArgumentChoice = field(default_factory=ArgumentChoice)
    in_process: InProcess | None = None
    engines: tuple[str, ...] | None = None
    against: tuple[Origin, ...] = ()
    route: str = ""
    budget: float = 30.0
    timeout: float = 120.0
    memory: int | None = None
    seed: int = 4711
    fastmath: bool = False
    threads: int | None = None
    typed: str = ""
    strict: bool = False
    explain: bool = False
    sizes: tuple[ArgumentChoice, ...] = ()

    def __post_init__(self) -> None:
        for name in ("budget", "timeout"):
            seconds = getattr(self, name)
            if not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
                raise UsageError(f"{name}={seconds!r} is no number of seconds: give one above 0")
        if not isinstance(self.seed, int) or self.seed < 0:
            raise UsageError(f"seed={self.seed!r} is no seed: give a whole number from 0 on")
