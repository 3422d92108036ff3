"""An engine that does everything wrong, at every stage: for tests of the runner."""

import ctypes
import os
import sys
import time

import numpy as np

from hasten.engine.base import Built, Requirements, Stage, Variant
from hasten.workload.loading import load_function

CALLS_BEFORE_MEASURING = 12


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no message for you")


def segfault():
    ctypes.string_at(0)


def leave():
    os._exit(0)


def sysexit():
    sys.exit("bye")


def hang():
    while True:
        pass


def sleep():
    time.sleep(3600)


def exhaust():
    hoard = []
    while True:
        hoard.append(np.ones(1 << 22))


def close():
    os.closerange(0, 1024)


def unprintable():
    raise Unprintable


def fork():
    """Leaves a child behind, in a session of its own, that holds all descriptors open."""
    if os.fork() == 0:
        os.setsid()
        time.sleep(3600)
        os._exit(0)


def flood():
    for _ in range(50_000):
        os.write(1, b"spam " * 40)
        os.write(2, b"eggs " * 40)


def garble():
    """Writes into every descriptor that it can find."""
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"}{ not json\n")
        except OSError:
            continue


FAULTS = {
    f.__name__: f
    for f in (
        segfault, leave, sysexit, hang, sleep, exhaust, close, unprintable, fork, flood, garble,
    )
}  # fmt: skip
STAGES = ("build", "load", "verify", "measure")


class MisbehavingEngine:
    name = "misbehaving"
    title = "Misbehaving"
    stage = Stage.JUST_IN_TIME
    requires = Requirements()

    def variants(self, workload, choices):
        for stage in STAGES:
            for fault in FAULTS:
                yield Variant(self.name, (stage, fault))

    def identity(self, variant, workload):
        return (str(time.time_ns()),)  # never cached

    def build(self, variant, workload, folder):
        if variant.options[0] == "build":
            FAULTS[variant.options[1]]()
        return Built()

    def load(self, variant, workload, folder):
        stage, fault = variant.options
        if stage == "load":
            FAULTS[fault]()
        function = load_function(workload.origin)
        calls = 0

        def wrapped(*args):
            nonlocal calls
            calls += 1
            if stage == "verify" or (stage == "measure" and calls > CALLS_BEFORE_MEASURING):
                FAULTS[fault]()
            return function(*args)

        return wrapped


class Nothing:
    """Keeps no contract."""


class HalfEngine(MisbehavingEngine):
    """Its variants cannot even be listed."""

    name = "half"

    def variants(self, workload, choices):
        raise ZeroDivisionError("half an engine")
