"""Whether a machine or an entry became slower or faster while the race went on."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

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
    if not _may_be_a_trend(logs):
        return None
    from scipy import stats  # noqa: PLC0415 (takes a second: as long as all else that a race imports)

    if stats.kendalltau(order, logs).pvalue > _LEVEL:
        return None
    slope = float(stats.theilslopes(logs, order)[0])
    ratio = exp(slope * (order[-1] - order[0]))
    return ratio if max(ratio, 1 / ratio) >= _LEAST else None


def _may_be_a_trend(values: NDArray[np.float64]) -> bool:
    """Whether Kendall's sum of signs is two of its standard errors away from nothing, which `_LEVEL` asks for more of."""
    n = len(values)
    signs = np.sign(values[None, :] - values[:, None])
    return bool(abs(np.triu(signs).sum()) >= 2 * sqrt(n * (n - 1) * (2 * n + 5) / 18))
