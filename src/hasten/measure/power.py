"""How small a difference a race could have seen."""

from __future__ import annotations

from math import exp

from scipy.special import stdtrit

from hasten.measure.comparing import LEVEL, error_towards
from hasten.measure.statistics import Groups, compare, resample

__all__ = ["smallest_visible"]

_POWER = 0.9  # share of such races that would see it


def smallest_visible(slow: Groups, fast: Groups, floor: float) -> float | None:
    """Smallest true ratio that nine of ten races like this one would call separable.

    It must clear the noise floor by what is asked of a claim and by what chance takes away: by the
    quantiles of Student's t of both, in errors of the measured ratio (Cohen, "Statistical Power
    Analysis for the Behavioral Sciences", 1988, chapter 2).

    Parameters
    ----------
    slow, fast : Groups
        Two entries whose error is typical of the race.
    floor : float
        Logarithm of the smallest ratio to believe in.

    Returns
    -------
    float or None
        None where one process alone leaves the error unknown.
    """
    ratio = compare(resample(slow), resample(fast))
    if ratio.processes < 2:
        return None
    quantiles = stdtrit(ratio.processes - 1, [1 - LEVEL / 2, _POWER])
    needed = float(quantiles.sum())
    return exp(floor + needed * error_towards(ratio))
