"""Floats: bodies that attract each other, in tuples and lists."""

from math import sqrt

SIZE = 120


def run(steps):
    bodies = [[i * 1.5 - 3.0, i * 0.5 + 1.0, (i % 3) - 1.0, 0.0, 0.1 * i, 0.0, 1.0 / (i + 1)] for i in range(5)]
    for _ in range(steps):
        for i in range(len(bodies)):
            one = bodies[i]
            for j in range(i + 1, len(bodies)):
                other = bodies[j]
                dx, dy, dz = one[0] - other[0], one[1] - other[1], one[2] - other[2]
                squared = dx * dx + dy * dy + dz * dz + 0.01
                pull = 0.001 / (squared * sqrt(squared))
                one[3] -= dx * other[6] * pull
                one[4] -= dy * other[6] * pull
                one[5] -= dz * other[6] * pull
                other[3] += dx * one[6] * pull
                other[4] += dy * one[6] * pull
                other[5] += dz * one[6] * pull
        for body in bodies:
            body[0] += 0.001 * body[3]
            body[1] += 0.001 * body[4]
            body[2] += 0.001 * body[5]
    return [round(x, 9) for body in bodies for x in body[:3]]
