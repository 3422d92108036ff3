"""Fast Pythons that are no more: what each was, what it proved, where its ideas live now."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HISTORY", "Past"]


@dataclass(frozen=True)
class Past:
    """An interpreter or compiler of which nothing runs today.

    Parameters
    ----------
    name : str
    years : str
        In which it was developed.
    was, proved, lives_in : str
        A phrase each.
    """

    name: str
    years: str
    was: str
    proved: str
    lives_in: str


HISTORY = (
    Past(
        "Psyco",
        "2002-2012",
        "a JIT as an extension module of CPython 2, which specialised functions by the types that they saw",
        "types seen at run time are enough to leave the interpreter; one function at a time is too little",
        "PyPy, by the same author",
    ),
    Past(
        "Unladen Swallow",
        "2009-2011",
        "Google's CPython 2.6 with a JIT by LLVM",
        "a compiler made for C++ costs more than it gives on Python; its fixes stayed in LLVM",
        "the benchmarks of pyperformance; CPython's own JIT, which copies and patches instead",
    ),
    Past(
        "Pyjion",
        "2014-2023",
        "a JIT by .NET's compiler behind CPython's hook for evaluating frames (PEP 523)",
        "a JIT can be a package; without knowing types it gains little",
        "PEP 523, which torch.compile stands on",
    ),
    Past(
        "Pyjs",
        "2007-2014",
        "a translator of Python 2 into JavaScript, with a library for pages",
        "Python in a browser is wanted; a translation of the syntax alone is another language",
        "Pyodide, which runs CPython itself there, and Brython",
    ),
    Past(
        "Stackless Python",
        "1998-2020",
        "CPython with the C stack out of the way: microthreads by the hundred thousand",
        "waiting needs no threads; no one function became faster by it",
        "greenlet and gevent; tasklets in PyPy; in spirit asyncio",
    ),
)
"""In the order in which they are told of."""
