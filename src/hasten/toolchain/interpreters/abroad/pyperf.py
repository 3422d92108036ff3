"""Stands in for the package pyperf in an interpreter where nothing is installed: benchmarks run in this process.

A benchmark of pyperformance is a script that hands its functions to a ``pyperf.Runner``, which measures them in
processes of its own. This one keeps the functions, so that the suite can run them by turns with other interpreters.
Runs on any Python from 2.7 on.
"""

import argparse
import sys
import time
import types

perf_counter = getattr(time, "perf_counter", time.time)
kept, mains = [], []


def python_implementation():
    return getattr(sys, "implementation", sys).__dict__.get("name", "cpython")


class Runner(object):
    """What a benchmark asks of pyperf: options, a place for notes, and to be measured."""

    def __init__(self, *args, **kwargs):
        self.metadata = {}
        self.args = None
        self.argparser = argparse.ArgumentParser()

    def parse_args(self, args=None):
        self.args = self.argparser.parse_args(sys.argv[1:] if args is None else args)
        return self.args

    def bench_time_func(self, name, function, *args, **kwargs):
        """A function that takes how often, and gives the seconds that it took."""
        kept.append(lambda times: function(times, *args))

    def bench_func(self, name, function, *args, **kwargs):
        def measured(times):
            start = perf_counter()
            for _ in range(times):
                function(*args)
            return perf_counter() - start

        kept.append(measured)

    def bench_async_func(self, name, function, *args, **kwargs):
        import asyncio

        def measured(times):
            loop = kwargs.get("loop_factory", asyncio.new_event_loop)()
            try:
                start = perf_counter()
                for _ in range(times):
                    loop.run_until_complete(function(*args))
                return perf_counter() - start
            finally:
                loop.close()

        kept.append(measured)

    def bench_command(self, name, command):
        raise RuntimeError("it measures the start of a program, not code that runs in this one")


def keep(text, path, options):
    """Run a benchmark's script as the main program; its functions are kept, not measured."""
    sys.path.insert(0, path.rpartition("/")[0])
    sys.argv = [path] + options
    script = types.ModuleType("__main__")
    script.__file__ = path
    mains.append(sys.modules["__main__"])  # Python 2 empties the globals of a module that nobody holds
    sys.modules["__main__"] = script
    del kept[:]
    exec(compile(text, path, "exec"), script.__dict__)


def seconds(times):
    """What running each of the kept functions so often took."""
    return sum([measured(times) for measured in kept])
