"""Which entries of a race can be told apart, all pairs considered."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import inf, log, sqrt
from typing import TypeVar

import numpy as np
from scipy.special import ndtri, stdtr

from hasten.measure.statistics import Estimate, Groups, Resampled, compare, resample

__all__ = ["LEVEL", "Pair", "apart", "error_towards", "holm", "p_value"]

Pair = tuple[str, str]
"""Names of two entries, in the order in which they were given."""

LEVEL = 0.05  # probability that a race claims any difference that is none
_TAIL = LEVEL / 2  # quantile at which the bootstrap's error is read
_CLEAR, _CLEAR_OF_TWO = 1.25, 3.0  # ratios of complete separation, with three processes or with two

_Key = TypeVar("_Key")


def apart(entries: Mapping[str, Groups], floor: float) -> set[Pair]:
    """Pairs of entries that can be told apart; the others tie.

    A pair is apart where every process of one is slower than every process of the other by a margin
    that no noise makes: a burst of other work may spoil an interval, and still nobody doubts a factor
    of twenty. Of the pairs that are left, those are apart whose ratio clears the noise floor at a level
    that is corrected for their number. A pair whose error is unknown is not tested and ties.

    Parameters
    ----------
    entries : mapping of str to Groups
    floor : float
        Logarithm of the smallest ratio to believe in.
    """
    drawn = {name: resample(groups) for name, groups in entries.items()}
    clear: set[Pair] = set()
    chances: dict[Pair, float] = {}
    for pair in combinations(entries, 2):
        one, other = (drawn[name] for name in pair)
        if _clearly_apart(one, other, floor):
            clear.add(pair)
        elif (ratio := compare(one, other)).processes > 1:
            chances[pair] = p_value(ratio, floor)
    return clear | holm(chances, LEVEL)


def holm(chances: Mapping[_Key, float], level: float) -> set[_Key]:
    """Hypotheses that are rejected so that any is rejected wrongly with probability `level` at most.

    The smallest of m p-values is held against level / m, the next against level / (m - 1), and so on
    until one fails (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    Journal of Statistics 6, 1979). Pairs that are far apart drop out first and cost the close ones
    nothing.

    Parameters
    ----------
    chances : mapping of hypothesis to float
        p-values.
    level : float

    Examples
    --------
    >>> sorted(holm({"a": 0.004, "b": 0.011, "c": 0.04}, 0.03))
    ['a', 'b']
    """
    rejected: set[_Key] = set()
    for key, chance in sorted(chances.items(), key=lambda item: item[1]):
        if chance > level / (len(chances) - len(rejected)):
            break
        rejected.add(key)
    return rejected


def p_value(ratio: Estimate, floor: float) -> float:
    """Probability of such a ratio where the true one is not beyond the noise floor.

    At `LEVEL` it says what the interval of the ratio at that level says. Beyond, where a thousand
    replicates have nothing to tell, Student's t goes on with the same error.

    Parameters
    ----------
    ratio : Estimate
    floor : float
    """
    clear = abs(ratio.centre) - floor
    if ratio.processes < 2 or clear <= 0:
        return 1.0
    error = error_towards(ratio)
    score = clear / error if error else inf
    return float(2 * stdtr(ratio.processes - 1, -score))


def error_towards(ratio: Estimate) -> float:
    """Standard error of a ratio on the side of 1: what must be cleared.

    It is read where the tail is that decides, so that heavy tails count in full.
    """
    tail = _TAIL if ratio.centre > 0 else 1 - _TAIL
    reach = abs(ratio.centre - float(np.quantile(ratio.replicates, tail)))
    widening = sqrt(ratio.processes / (ratio.processes - 1))
    return widening * reach / float(ndtri(1 - _TAIL))


def _clearly_apart(one: Resampled, other: Resampled, floor: float) -> bool:
    """Complete separation; of n processes each, chance alone does it once in (2n)!/(2 n! n!)."""
    processes = min(len(one.processes), len(other.processes))
    if processes < 2:
        return False
    margin = max(floor, log(_CLEAR_OF_TWO if processes == 2 else _CLEAR))
    gap = max(one.logs.min() - other.logs.max(), other.logs.min() - one.logs.max())
    return bool(gap > margin)
