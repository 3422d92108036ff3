"""All checks, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from hasten.errors import one_line
from hasten.measure.health import cores, frequency, interpreter, limits, load, loop, memory, threads
from hasten.measure.health.check import Check, unknown
from hasten.measure.health.system import this_system
from hasten.measure.health.timers import clock_source, perf_counter_of, this_clock
from hasten.measure.health.watch import Watched, watch

__all__ = ["checks_of", "doctor"]

_Look = Callable[[Watched], Check]

_ANYWHERE: Mapping[str, _Look] = {
    "load": load.load,
    "equal work": lambda w: loop.spread(w.samples),
    "speeds": lambda w: loop.speeds(w.samples),
    "clock of Python": lambda _: perf_counter_of(this_clock()),
    "library threads": lambda w: threads.thread_counts(w.system),
    "library core types": lambda w: threads.core_types(w.system),
    "build of Python": lambda _: interpreter.build(interpreter.this_build()),
    "global lock": lambda _: interpreter.global_lock(
        interpreter.this_build(), enabled=getattr(sys, "_is_gil_enabled", lambda: True)()
    ),
    "byte code": lambda w: interpreter.byte_code(w.system),
    "tracing": lambda w: interpreter.hooks(w.system, interpreter.hooks_now()),
}
_LINUX: Mapping[str, _Look] = {
    "frequency governor": lambda w: frequency.governor(w.system),
    "turbo": lambda w: frequency.turbo(w.system),
    "heat": frequency.heat,
    "power": lambda w: frequency.power(w.system),
    "virtual machine": lambda w: load.virtual(w.system),
    "steal time": load.steal,
    "CPU quota": lambda w: limits.cpu_quota(w.system),
    "memory limit": lambda w: limits.memory_limit(w.system),
    "SMT siblings": lambda w: cores.siblings(w.system),
    "affinity": lambda w: cores.affinity(w.system),
    "kinds of core": lambda w: cores.kinds(w.system),
    "swap": memory.swap,
    "address layout": lambda w: memory.addresses(w.system),
    "huge pages": lambda w: memory.huge_pages(w.system),
    "clock of the kernel": lambda w: clock_source(w.system),
}


def doctor() -> tuple[Check, ...]:
    """What about this machine makes measurements doubtful, and what to do about each.

    Takes about a second, in which a fixed loop is timed.

    Returns
    -------
    tuple of Check
        Each with `name`, `state` (``good``, ``doubtful`` or ``unknown``), `finding` and `remedy`.

    Examples
    --------
    >>> import hasten
    >>> {check.state for check in hasten.doctor()} <= {"good", "doubtful", "unknown"}
    True
    """
    return checks_of(watch(this_system()))


def checks_of(watched: Watched) -> tuple[Check, ...]:
    """All checks on a second that was watched."""
    here = watched.system.platform == "linux"
    on_linux = {name: look if here else _elsewhere for name, look in _LINUX.items()}
    looks = {**_ANYWHERE, **on_linux}
    return tuple(_check(name, look, watched) for name, look in looks.items())


def _elsewhere(watched: Watched) -> Check:
    name = {"darwin": "macOS"}.get(watched.system.platform, watched.system.platform)
    return unknown(f"{name} does not tell; looked for on Linux only")


def _check(name: str, look: _Look, watched: Watched) -> Check:
    """A file in a form that nobody foresaw is no reason to leave the other checks out."""
    try:
        answer = look(watched)
    except (ArithmeticError, LookupError, OSError, ValueError) as error:
        answer = unknown(one_line(f"cannot be read: {type(error).__name__}: {error}"))
    return replace(answer, name=name)
