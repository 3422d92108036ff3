"""Which root of z**3 = 1 Newton's method finds from each point of the plane."""

import numpy as np


def step(z):
    """One step of Newton's method."""
    square = z * z
    return z - (square * z - 1.0) / (3.0 * square)


def newton_fractal(width, height, max_iter):
    """The root that was found, and after how many steps."""
    roots = np.zeros((height, width), dtype=np.int64)
    steps = np.zeros((height, width), dtype=np.int64)
    for row in range(height):
        y = -1.5 + 3.0 * (row + 0.5) / height
        for column in range(width):
            z = complex(-1.5 + 3.0 * (column + 0.5) / width, y)
            n = 0
            while n < max_iter:
                following = step(z)
                change = following - z
                z = following
                n += 1
                if change.real * change.real + change.imag * change.imag < 1e-20:
                    break
            if z.real > 0.0:
                roots[row, column] = 0
            elif z.imag > 0.0:
                roots[row, column] = 1
            else:
                roots[row, column] = 2
            steps[row, column] = n
    return roots, steps


def inputs():
    return {"small": (40, 30, 40), "default": (320, 240, 60)}
