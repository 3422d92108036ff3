"""A race, and how its fastest entries grow with the size of the arguments."""

from __future__ import annotations

from dataclasses import replace

from hasten.errors import HastenError
from hasten.racing.events import Listener, ignore
from hasten.racing.request import RaceRequest
from hasten.racing.result import Result
from hasten.racing.run import run_race
from hasten.racing.scaling import scaled

__all__ = ["race_and_grow"]

_ENGINES = 4  # of which the fastest entry is followed: verifying takes longer than measuring
_SHARE = 4  # of the budget, at each other size


def race_and_grow(request: RaceRequest, listen: Listener = ignore) -> Result:
    """Race; then the reference, rivals and the fastest of some engines at the other sizes of the request.

    Parameters
    ----------
    request : RaceRequest
    listen : callable, optional

    Notes
    -----
    What is interrupted or fails at another size does not cost the race that is over.
    """
    result = run_race(request, listen)
    others = [choice for choice in request.sizes if choice != request.arguments]
    if not others or result.interrupted or not result.ranked:
        return result
    smaller = replace(
        request,
        engines=_fastest(result),
        budget=request.budget / _SHARE,
        sizes=(),
        explain=False,
        strict=False,
    )
    try:
        found = scaled(smaller, others, listen, result)
    except KeyboardInterrupt:
        return replace(result, interrupted=True)
    except HastenError as error:
        return replace(result, growth={"reason": str(error)})
    interrupted = any(one.interrupted for one in found.races.values())
    return replace(result, growth=found.to_json(), interrupted=interrupted)


def _fastest(result: Result) -> tuple[str, ...]:
    """One entry of each engine that was built for the race."""
    found: dict[str, str] = {}
    for entry in result.ranked:
        if entry.engine not in {"python", "rival"}:
            found.setdefault(entry.engine, entry.name)
    return tuple(found.values())[:_ENGINES]
