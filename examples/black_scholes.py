"""Prices of European options, written in array expressions: no loop anywhere."""

import numpy as np


def normal_cdf(x):
    """Distribution function of the normal distribution (Abramowitz and Stegun 26.2.17)."""
    a = np.abs(x)
    t = 1.0 / (1.0 + 0.2316419 * a)
    poly = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    tail = 0.3989422804014327 * np.exp(-0.5 * a * a) * poly
    return np.where(x < 0.0, tail, 1.0 - tail)


def black_scholes(S, K, T, r, sigma):
    """Prices of calls and puts: stock price, strike, years, interest rate, volatility."""
    spread = sigma * np.sqrt(T)
    d1 = (np.log(S / K) + (r + 0.5 * sigma * sigma) * T) / spread
    d2 = d1 - spread
    discounted = K * np.exp(-r * T)
    call = S * normal_cdf(d1) - discounted * normal_cdf(d2)
    put = discounted * normal_cdf(-d2) - S * normal_cdf(-d1)
    return call, put


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
        for name, n in (("small", 1_000), ("default", 1_000_000))
    }
