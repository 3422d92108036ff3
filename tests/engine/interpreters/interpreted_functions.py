"""Functions that some interpreters run and others cannot."""

import numpy as np


def first_and_last(values):
    return values[0] + values[-1], len(values)


def with_numpy(values):
    return np.sum(values)


def by_shape(values):
    return values.shape[0]


def doubled(values):
    for i in range(len(values)):
        values[i] = values[i] * 2
    return values


def unpacked(n):
    head, *rest = range(n)
    return head, rest
