"""How many steps each point of the plane stays near the origin, in two forms."""

import numpy as np


def mandelbrot(width, height, max_iter):
    """Counts in a NumPy array."""
    counts = np.zeros((height, width), dtype=np.int64)
    for row in range(height):
        cy = -1.25 + 2.5 * row / height
        for column in range(width):
            cx = -2.0 + 3.0 * column / width
            zx = 0.0
            zy = 0.0
            n = 0
            while n < max_iter and zx * zx + zy * zy <= 4.0:
                zx, zy = zx * zx - zy * zy + cx, 2.0 * zx * zy + cy
                n += 1
            counts[row, column] = n
    return counts


def mandelbrot_lists(width, height, max_iter):
    """Counts in a list of lists, without any library."""
    counts = []
    for row in range(height):
        cy = -1.25 + 2.5 * row / height
        line = []
        for column in range(width):
            cx = -2.0 + 3.0 * column / width
            zx = 0.0
            zy = 0.0
            n = 0
            while n < max_iter and zx * zx + zy * zy <= 4.0:
                zx, zy = zx * zx - zy * zy + cx, 2.0 * zx * zy + cy
                n += 1
            line.append(n)
        counts.append(line)
    return counts


def inputs():
    return {
        "small": (48, 36, 50),
        "default": (320, 240, 100),
    }
