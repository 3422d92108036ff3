"""An estimate of pi from random points: once unseeded, once with a generator of its own."""

import random


def monte_carlo(n):
    """Another answer each time: there is nothing to hold a faster version against."""
    inside = 0
    for _ in range(n):
        x = random.random()
        y = random.random()
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / n


def monte_carlo_seeded(n, seed=4711):
    """The same with a linear congruential generator (Park and Miller), so always the same."""
    state = seed
    inside = 0
    for _ in range(n):
        state = state * 16807 % 2147483647
        x = state / 2147483647.0
        state = state * 16807 % 2147483647
        y = state / 2147483647.0
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / n


def inputs():
    return {
        "small": (5_000,),
        "default": (2_000_000,),
    }
