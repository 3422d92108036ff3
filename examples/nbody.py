"""Bodies that attract each other, moved step by step: changes its arguments in place."""

from math import sqrt

import numpy as np


def nbody(pos, vel, mass, steps, dt):
    """Move the bodies and return the total energy at the end."""
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                dx = pos[i, 0] - pos[j, 0]
                dy = pos[i, 1] - pos[j, 1]
                dz = pos[i, 2] - pos[j, 2]
                squared = dx * dx + dy * dy + dz * dz
                pull = dt / (squared * sqrt(squared))
                vel[i, 0] -= dx * mass[j] * pull
                vel[i, 1] -= dy * mass[j] * pull
                vel[i, 2] -= dz * mass[j] * pull
                vel[j, 0] += dx * mass[i] * pull
                vel[j, 1] += dy * mass[i] * pull
                vel[j, 2] += dz * mass[i] * pull
        for i in range(n):
            for k in range(3):
                pos[i, k] += dt * vel[i, k]
    return energy(pos, vel, mass)


def energy(pos, vel, mass):
    """Kinetic and potential energy."""
    total = 0.0
    for i in range(len(mass)):
        speed = vel[i, 0] ** 2 + vel[i, 1] ** 2 + vel[i, 2] ** 2
        total += 0.5 * mass[i] * speed
        for j in range(i + 1, len(mass)):
            dx = pos[i, 0] - pos[j, 0]
            dy = pos[i, 1] - pos[j, 1]
            dz = pos[i, 2] - pos[j, 2]
            total -= mass[i] * mass[j] / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def inputs():
    rng = np.random.default_rng(4711)
    sizes = {"small": (5, 20), "default": (8, 1000)}
    return {
        name: (
            rng.uniform(-10.0, 10.0, (bodies, 3)),
            rng.uniform(-0.1, 0.1, (bodies, 3)),
            rng.uniform(0.5, 1.5, bodies),
            steps,
            0.001,
        )
        for name, (bodies, steps) in sizes.items()
    }
