"""How many steps each number needs to come down to one: whole numbers and nothing else."""

import numpy as np


def collatz(n):
    """Steps of the Collatz sequence from each number below n."""
    steps = np.zeros(n, dtype=np.int64)
    for start in range(1, n):
        m = start
        count = 0
        while m != 1:
            m = m // 2 if m % 2 == 0 else 3 * m + 1
            count += 1
        steps[start] = count
    return steps


def inputs():
    return {"small": (1_000,), "default": (200_000,)}
