"""Samples as races give them."""

from __future__ import annotations

import numpy as np


def draw(rng, centre, processes, between=0.01, within=0.01, samples=10):
    """Seconds by process, with noise between processes and within them."""
    return {
        p: (centre * np.exp(rng.normal(0, between) + rng.normal(0, within, samples))).tolist()
        for p in range(processes)
    }
