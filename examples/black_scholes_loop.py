"""Prices of European options, one after the other."""

from math import erf, exp, log, sqrt

import numpy as np


def normal_cdf(x):
    """Distribution function of the normal distribution."""
    return 0.5 * (1.0 + erf(x / sqrt(2.0)))


def black_scholes_loop(S, K, T, r, sigma):
    """Prices of calls: stock price, strike, years, interest rate, volatility."""
    calls = np.empty(len(S))
    for i in range(len(S)):
        spread = sigma * sqrt(T[i])
        d1 = (log(S[i] / K[i]) + (r + 0.5 * sigma * sigma) * T[i]) / spread
        d2 = d1 - spread
        calls[i] = S[i] * normal_cdf(d1) - K[i] * exp(-r * T[i]) * normal_cdf(d2)
    return calls


def inputs():
    rng = np.random.default_rng(4711)
    return {
        name: (
            rng.uniform(90.0, 110.0, n),
            rng.uniform(90.0, 110.0, n),
            rng.uniform(0.5, 2.0, n),
            0.03,
            0.25,
        )
        for name, n in (("small", 1_000), ("default", 200_000))
    }
