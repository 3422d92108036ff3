"""How many steps each point of the plane stays near the origin, by complex numbers."""

import numpy as np


def julia(width, height, max_iter):
    """Counts for the Julia set of -0.8 + 0.156i."""
    counts = np.zeros((height, width), dtype=np.int64)
    c = complex(-0.8, 0.156)
    for row in range(height):
        y = -1.2 + 2.4 * row / height
        for column in range(width):
            z = complex(-1.6 + 3.2 * column / width, y)
            n = 0
            while n < max_iter and z.real * z.real + z.imag * z.imag <= 4.0:
                z = z * z + c
                n += 1
            counts[row, column] = n
    return counts


def inputs():
    return {"small": (48, 36, 60), "default": (480, 360, 200)}
