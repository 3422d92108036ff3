"""How fast neighbouring starts of the logistic map part: Lyapunov exponents of many parameters."""

from math import log

import numpy as np


def logistic_map(rates, steps):
    """The exponent for each growth rate; negative where the map settles."""
    exponents = np.empty(len(rates))
    for i in range(len(rates)):
        r = rates[i]
        x = 0.5
        total = 0.0
        for _ in range(steps):
            x = r * x * (1.0 - x)
            slope = abs(r * (1.0 - 2.0 * x))
            total += log(slope) if slope > 1e-300 else -690.0
        exponents[i] = total / steps
    return exponents


def inputs():
    return {
        "small": (np.linspace(2.8, 4.0, 100), 100),
        "default": (np.linspace(2.8, 4.0, 5_000), 500),
    }
