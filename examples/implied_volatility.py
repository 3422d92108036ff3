"""Which volatility explains the price of an option: Newton's method to convergence, for each option."""

from math import erf, exp, log, pi, sqrt

import numpy as np


def normal_cdf(x):
    """Distribution function of the normal distribution."""
    return 0.5 * (1.0 + erf(x / sqrt(2.0)))


def implied_volatility(prices, S, K, T, r):
    """Volatilities: price of the call, stock price, strike, years, interest rate."""
    found = np.empty(len(prices))
    for i in range(len(prices)):
        sigma = 0.5
        root = sqrt(T[i])
        discounted = K[i] * exp(-r * T[i])
        for _ in range(50):
            spread = sigma * root
            d1 = (log(S[i] / K[i]) + (r + 0.5 * sigma * sigma) * T[i]) / spread
            price = S[i] * normal_cdf(d1) - discounted * normal_cdf(d1 - spread)
            vega = S[i] * root * exp(-0.5 * d1 * d1) / sqrt(2.0 * pi)
            change = (price - prices[i]) / vega
            sigma -= change
            if abs(change) < 1e-10:
                break
        found[i] = sigma
    return found


def inputs():
    rng = np.random.default_rng(4711)
    sizes = {}
    for name, n in (("small", 200), ("default", 20_000)):
        S, K = rng.uniform(90.0, 110.0, n), rng.uniform(90.0, 110.0, n)
        T, sigma = rng.uniform(0.5, 2.0, n), rng.uniform(0.1, 0.6, n)
        spread = sigma * np.sqrt(T)
        d1 = (np.log(S / K) + (0.03 + 0.5 * sigma * sigma) * T) / spread
        below = [np.array([0.5 * (1.0 + erf(x / sqrt(2.0))) for x in d]) for d in (d1, d1 - spread)]
        prices = S * below[0] - K * np.exp(-0.03 * T) * below[1]
        sizes[name] = (prices, S, K, T, 0.03)
    return sizes
