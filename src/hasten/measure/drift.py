"""Whether a machine or an entry became slower or faster while the race went on."""

from __future__ import annotations

from math import exp

import numpy as np
from scipy import stats

from hasten.measure.statistics import Groups

__all__ = ["drift_of"]

_FEWEST = 5  # processes: fewer in order are chance
_LEVEL = 0.02
_LEAST = 1.05  # a drift that is smaller is nothing to tell


def drift_of(groups: Groups) -> float | None:
    """How many times as long a call took at the end as at the beginning; None where there is no trend.

    The trend is that of the medians of the processes, which ran one after another: Kendall's rank
    correlation with time says whether there is one (Mann, "Nonparametric Tests Against Trend",
    Econometrica 13, 1945), the median of all slopes how large it is (Sen, "Estimates of the Regression
    Coefficient Based on Kendall's Tau", Journal of the American Statistical Association 63, 1968).

    Parameters
    ----------
    groups : Groups
        Numbers of processes are in the order of time.
    """
    order = sorted(groups)
    if len(order) < _FEWEST:
        return None
    logs = np.log([float(np.median(groups[process])) for process in order])
    if np.ptp(logs) == 0 or stats.kendalltau(order, logs).pvalue > _LEVEL:
        return None
    slope = float(stats.theilslopes(logs, order)[0])
    ratio = exp(slope * (order[-1] - order[0]))
    return ratio if max(ratio, 1 / ratio) >= _LEAST else None
