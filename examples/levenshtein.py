"""Edit distance of two texts, given as arrays of code points: dynamic programming."""

import numpy as np


def levenshtein(a, b):
    """The fewest insertions, deletions and substitutions that make b of a."""
    n = len(b)
    previous = np.arange(n + 1)
    current = np.zeros(n + 1, dtype=np.int64)
    for i in range(len(a)):
        current[0] = i + 1
        for j in range(n):
            best = previous[j] + (0 if a[i] == b[j] else 1)
            if previous[j + 1] + 1 < best:
                best = previous[j + 1] + 1
            if current[j] + 1 < best:
                best = current[j] + 1
            current[j + 1] = best
        previous, current = current, previous
    return int(previous[n])


def inputs():
    rng = np.random.default_rng(4711)
    letters = np.frombuffer(b"acgt", dtype=np.uint8).astype(np.int64)
    return {
        "small": (rng.choice(letters, 60), rng.choice(letters, 70)),
        "default": (rng.choice(letters, 900), rng.choice(letters, 1000)),
    }
