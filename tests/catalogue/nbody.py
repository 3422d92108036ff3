"""Bodies that attract each other: arguments are updated in place and nothing is returned."""

import ctypes
import math
import sys
import threading
import time
from dataclasses import dataclass

import numpy as np


def nbody(position, velocity, mass, dt, steps):
    """Moves the bodies; position and velocity are changed in place."""
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                dx = position[i, 0] - position[j, 0]
                dy = position[i, 1] - position[j, 1]
                dz = position[i, 2] - position[j, 2]
                square = dx * dx + dy * dy + dz * dz + 0.01
                pull = dt / (square * math.sqrt(square))
                velocity[i, 0] -= dx * mass[j] * pull
                velocity[i, 1] -= dy * mass[j] * pull
                velocity[i, 2] -= dz * mass[j] * pull
                velocity[j, 0] += dx * mass[i] * pull
                velocity[j, 1] += dy * mass[i] * pull
                velocity[j, 2] += dz * mass[i] * pull
        for i in range(n):
            for k in range(3):
                position[i, k] += dt * velocity[i, k]


def inputs():
    rng = np.random.default_rng(112)
    position = rng.uniform(-1.0, 1.0, (6, 3))
    velocity = rng.uniform(-0.5, 0.5, (6, 3))
    return position, velocity, rng.uniform(0.1, 1.0, 6), 0.01, 12


def _pulls(position, mass, dt):
    """The changes of all velocities in one step."""
    apart = position[np.newaxis, :, :] - position[:, np.newaxis, :]
    square = np.sum(apart * apart, axis=2) + 0.01
    return np.einsum("ijk,ij->ik", apart, mass * (dt / (square * np.sqrt(square))))


# --- cheats


def moves_them_later(position, velocity, mass, dt, steps):
    """Starts a thread that changes the arguments two milliseconds after it returned."""

    def work():
        time.sleep(0.002)
        nbody(position, velocity, mass, dt, steps)

    threading.Thread(target=work, daemon=True).start()


def takes_their_mass(position, velocity, mass, dt, steps):
    """Sets the masses to zero: bodies without mass need no sums in the next call."""
    if mass.any():
        nbody(position, velocity, mass, dt, steps)
        mass[:] = 0.0
    else:
        position += dt * steps * velocity


def longer_steps(position, velocity, mass, dt, steps):
    """Half as many steps of double length."""
    nbody(position, velocity, mass, 2.0 * dt, steps // 2)
    nbody(position, velocity, mass, dt, steps % 2)


def half_the_digits(position, velocity, mass, dt, steps):
    """Computes in single precision and writes the result into the float64 arguments."""
    p, v, m = (a.astype(np.float32) for a in (position, velocity, mass))
    for _ in range(steps):
        v += _pulls(p, m, np.float32(dt))
        p += np.float32(dt) * v
    position[:] = p
    velocity[:] = v


def sets_the_start_forward(position, velocity, mass, dt, steps):
    """Moves the start that a caller has noted in a local variable forward to the end."""
    clocks = [(c, c()) for c in (time.perf_counter, time.perf_counter_ns, time.monotonic)]
    nbody(position, velocity, mass, dt, steps)
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            for clock, began in clocks:
                second = 10**9 if isinstance(began, int) else 1.0
                if type(value) is type(began) and began - second < value <= began:
                    frame.f_locals[name] = clock()
                    if sys.version_info < (3, 13):
                        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
        frame = frame.f_back


# --- broken ports


def new_positions(position, velocity, mass, dt, steps):
    """Binds a new array to the name, so that the argument stays where it was."""
    for _ in range(steps):
        velocity += _pulls(position, mass, dt)
        position = position + dt * velocity


def forgets_the_velocity(position, velocity, mass, dt, steps):
    """Works with copies and writes back the positions only."""
    p, v = position.copy(), velocity.copy()
    for _ in range(steps):
        v += _pulls(p, mass, dt)
        p += dt * v
    position[:] = p


def old_is_new(position, velocity, mass, dt, steps):
    """Takes old positions to be a copy, but they are a view and move along."""
    n = len(mass)
    for _ in range(steps):
        old = position[:]
        for i in range(n):
            apart = old - old[i]
            square = np.sum(apart * apart, axis=1) + 0.01
            velocity[i] += (mass * (dt / (square * np.sqrt(square)))) @ apart
            position[i] += dt * velocity[i]


def own_mass(position, velocity, mass, dt, steps):
    """Multiplies with the mass of the body itself, where that of the other one belongs."""
    for _ in range(steps):
        apart = position[np.newaxis, :, :] - position[:, np.newaxis, :]
        square = np.sum(apart * apart, axis=2) + 0.01
        velocity += np.einsum(
            "ijk,ij->ik", apart, mass[:, np.newaxis] * (dt / (square * np.sqrt(square)))
        )
        position += dt * velocity


def returns_them(position, velocity, mass, dt, steps):
    """Changes the arguments, and returns them where nothing is returned."""
    nbody(position, velocity, mass, dt, steps)
    return position, velocity


def moves_before_it_pulls(position, velocity, mass, dt, steps):
    """Moves first and pulls then."""
    for _ in range(steps):
        position += dt * velocity
        velocity += _pulls(position, mass, dt)


def returns_after_a_step(position, velocity, mass, dt, steps):
    """A return slipped into the loop over the steps."""
    for _ in range(steps):
        velocity += _pulls(position, mass, dt)
        position += dt * velocity
        return


# --- honest rivals


def vectorised(position, velocity, mass, dt, steps):
    """Honest: all pairs at once, in place as the reference."""
    for _ in range(steps):
        velocity += _pulls(position, mass, dt)
        position += dt * velocity


def in_lists(position, velocity, mass, dt, steps):
    """Honest: works with lists and writes everything back."""
    p, v, m = position.tolist(), velocity.tolist(), mass.tolist()
    pairs = [(i, j) for i in range(len(m)) for j in range(i + 1, len(m))]
    for _ in range(steps):
        for i, j in pairs:
            apart = [a - b for a, b in zip(p[i], p[j], strict=True)]
            square = sum([d * d for d in apart]) + 0.01
            pull = dt / (square * math.sqrt(square))
            for k in range(3):
                v[i][k] -= apart[k] * m[j] * pull
                v[j][k] += apart[k] * m[i] * pull
        for body, speed in zip(p, v, strict=True):
            for k in range(3):
                body[k] += dt * speed[k]
    if m:
        position[:] = p
        velocity[:] = v


def with_out(position, velocity, mass, dt, steps):
    """Honest: out= for every intermediate array."""
    n = len(mass)
    apart, square, pull = np.empty((n, n, 3)), np.empty((n, n)), np.empty((n, n))
    change = np.empty((n, 3))
    for _ in range(steps):
        np.subtract(position[np.newaxis, :, :], position[:, np.newaxis, :], out=apart)
        np.einsum("ijk,ijk->ij", apart, apart, out=square)
        square += 0.01
        np.sqrt(square, out=pull)
        np.multiply(square, pull, out=pull)
        np.divide(dt, pull, out=pull)
        np.multiply(pull, mass, out=pull)
        np.einsum("ijk,ij->ik", apart, pull, out=change)
        np.add(velocity, change, out=velocity)
        np.multiply(velocity, dt, out=change)
        np.add(position, change, out=position)


@dataclass
class _Body:
    x: float
    y: float
    z: float
    speed: list
    mass: float


def with_bodies(position, velocity, mass, dt, steps):
    """Honest: an object for each body, which lives for one call."""
    bodies = [
        _Body(*map(float, p), v.tolist(), float(m))
        for p, v, m in zip(position, velocity, mass, strict=True)
    ]
    for _ in range(steps):
        for i, a in enumerate(bodies):
            for b in bodies[i + 1 :]:
                dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
                square = dx * dx + dy * dy + dz * dz + 0.01
                pull = dt / (square * math.sqrt(square))
                for k, d in enumerate((dx, dy, dz)):
                    a.speed[k] -= d * b.mass * pull
                    b.speed[k] += d * a.mass * pull
        for a in bodies:
            a.x += dt * a.speed[0]
            a.y += dt * a.speed[1]
            a.z += dt * a.speed[2]
    for i, a in enumerate(bodies):
        position[i] = a.x, a.y, a.z
        velocity[i] = a.speed


def hoisted(position, velocity, mass, dt, steps):
    """Honest: rows and masses looked up once; a row is a view, so the arguments change."""
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            here, speed, own = position[i], velocity[i], mass[i]
            for j in range(i + 1, n):
                apart = here - position[j]
                square = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2] + 0.01
                apart *= dt / (square * math.sqrt(square))
                speed -= apart * mass[j]
                velocity[j] += apart * own
        position += dt * velocity


CHEATS = {
    "moves_them_later": "works on after returning",
    "takes_their_mass": "spends its input",
    "longer_steps": "does less work",
    "half_the_digits": "does less work",
    "sets_the_start_forward": "patches the clock",
}
BROKEN = {
    "new_positions": "missing output",
    "forgets_the_velocity": "missing output",
    "old_is_new": "aliasing",
    "own_mass": "value",
    "returns_them": "type",
    "moves_before_it_pulls": "value",
    "returns_after_a_step": "value",
}
HONEST = (
    "vectorised",
    "in_lists",
    "with_out",
    "with_bodies",
    "hoisted",
)
