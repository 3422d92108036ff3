"""How bright each pixel of a picture of spheres is: a ray is sent through it and bounces."""

from math import sqrt

import numpy as np


def ray_sphere(width, height, spheres, bounces):
    """Brightness of each pixel; a row of `spheres` is a centre (x, y, z) and a radius."""
    picture = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            ox, oy, oz = 0.0, 0.0, -3.0
            dx = 2.0 * (column + 0.5) / width - 1.0
            dy = 1.0 - 2.0 * (row + 0.5) / height
            dz = 1.5
            length = sqrt(dx * dx + dy * dy + dz * dz)
            dx, dy, dz = dx / length, dy / length, dz / length
            light = 1.0
            for _ in range(bounces):
                nearest = 1e30
                hit = -1
                for k in range(spheres.shape[0]):
                    cx = ox - spheres[k, 0]
                    cy = oy - spheres[k, 1]
                    cz = oz - spheres[k, 2]
                    b = cx * dx + cy * dy + cz * dz
                    c = cx * cx + cy * cy + cz * cz - spheres[k, 3] * spheres[k, 3]
                    inside = b * b - c
                    if inside > 0.0:
                        t = -b - sqrt(inside)
                        if 1e-6 < t < nearest:
                            nearest = t
                            hit = k
                if hit < 0:
                    picture[row, column] = light * (0.5 + 0.5 * dy)
                    break
                ox, oy, oz = ox + nearest * dx, oy + nearest * dy, oz + nearest * dz
                nx = (ox - spheres[hit, 0]) / spheres[hit, 3]
                ny = (oy - spheres[hit, 1]) / spheres[hit, 3]
                nz = (oz - spheres[hit, 2]) / spheres[hit, 3]
                along = 2.0 * (dx * nx + dy * ny + dz * nz)
                dx, dy, dz = dx - along * nx, dy - along * ny, dz - along * nz
                light *= 0.7
    return picture


def inputs():
    rng = np.random.default_rng(4711)
    spheres = np.column_stack([rng.uniform(-1.5, 1.5, (8, 3)), rng.uniform(0.2, 0.6, 8)])
    return {"small": (32, 24, spheres, 3), "default": (320, 240, spheres, 4)}
