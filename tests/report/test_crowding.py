"""What threads and processes gain, in words."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from hasten.measure.statistics import Interval
from hasten.racing.crowding import Crowd, Crowding
from hasten.report.crowding import print_crowding, sentences
from hasten.verify.verdict import Verdict


def entry(threads, processes=1.0, *, busy=1.0, locked=True, subinterpreters=None):
    crowds = [
        Crowd("threads", 2, Interval(threads), threads),
        Crowd("threads", 4, Interval(9.0), 9.0),
    ]
    if subinterpreters:
        crowds.append(Crowd("sub-interpreters", 2, Interval(subinterpreters), 2.0))
    crowds.append(Crowd("processes", 2, Interval(processes), processes))
    return Crowding("f", Verdict("same"), 100.0, busy, tuple(crowds), locked)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (entry(1.02), ["threads: 1.02x on 2 cores: the GIL serialises it"]),
        (entry(1.93), ["threads: 1.93x on 2 cores: it runs without the GIL"]),
        (entry(1.9, locked=False), ["threads: 1.90x on 2 cores: there is no lock"]),
        (entry(1.0, locked=False), ["threads: 1.00x on 2 cores: no lock stops it; memory that they share may, or the interpreter's own work"]),
        (entry(1.4), ["threads: 1.40x on 2 cores: part of each call holds the GIL, or memory is what they share"]),
        (
            entry(1.98, busy=0.02),
            ["one thread keeps 2% of a core busy: it waits more than it computes (I/O-bound)",
             "threads: 1.98x on 2 cores: waiting overlaps, whatever lock there is"],
        ),
        (
            entry(1.0, 1.9, subinterpreters=1.8),
            ["threads: 1.00x on 2 cores: the GIL serialises it",
             "sub-interpreters: 1.80x: each has a lock of its own",
             "processes: 1.90x; arguments and results must be sent to them, which is not counted here"],
        ),
    ],
)  # fmt: skip
def test_gains_are_explained(one, says):
    assert list(sentences(one, 2)) == says


def test_names_of_variants_are_shown_whole():
    file = io.StringIO()
    one = replace(entry(1.02), name="numba[parallel]")
    print_crowding([one], 2, Console(file=file, width=120))
    assert file.getvalue().count("numba[parallel]") == 2
