"""What GNU's compilers of C, C++ and Fortran say of loops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .remark import Remark, in_words

__all__ = ["OPTIONS", "read"]

OPTIONS = ("-fopt-info-vec-optimized-missed",)
_SAID = re.compile(r"^[^:\n]+:(\d+):\d+: (?:optimized|missed): +(.*)$", re.MULTILINE)
_VECTORISED = re.compile(r"loop vectorized using (\d+) byte vectors")
_REFUSED = re.compile(r"couldn't vectorize loop")
_REASON = re.compile(r"not vectorized: (.*)")


def read(said: str, marks: Sequence[int | None]) -> list[Remark]:
    """One remark a line of the user's: that it was vectorised, where any copy of its loop was.

    Parameters
    ----------
    said : str
        By the compiler.
    marks : sequence of (int or None)
        Of each line of what it compiled, the user's.
    """
    found: dict[int, Remark] = {}
    refused: int | None = None
    for number, text in _SAID.findall(said):
        place = int(number) - 1
        line = marks[place] if place < len(marks) else None
        if line is None:
            continue
        if wide := _VECTORISED.search(text):
            found[line] = Remark(line, "vectorised", f"vectors of {wide[1]} bytes")
        elif _REFUSED.search(text):
            refused = line
            found.setdefault(line, Remark(line, "scalar", ""))
        elif (why := _REASON.search(text)) and refused is not None:
            known = found[refused]
            if known.kind == "scalar" and not known.detail:
                found[refused] = Remark(refused, "scalar", _said(why[1]))
    return [found[line] for line in sorted(found)]


_PLAIN = (
    ("control flow in loop", "it has branches, or is left early"),
    ("number of iterations cannot be computed", "how often it runs is not known before"),
    ("loop nest containing two or more consecutive inner loops", "it holds several loops"),
    ("unsupported outerloop form", "it holds a loop whose length changes"),
    ("multiple nested loops", "it holds loops within loops"),
    ("not suitable for gather load", "it reads memory in no regular steps"),
    ("complicated access pattern", "it reads memory in no regular steps"),
    ("bad data dependence", "an iteration needs what another one writes"),
    ("unsupported use in stmt", "an iteration needs what the one before gave: only in this order is the rounding the same"),
    ("relevant stmt not supported", "a step of it has no vector form"),
    ("no vectype for stmt", "a type of it has no vector form"),
    ("statement clobbers memory", "it calls something that may change memory"),
    ("vectorization is not profitable", "it would not be faster"),
    ("no grouped stores in basic block", ""),
)  # fmt: skip


def _said(why: str) -> str:
    said = in_words(why, _PLAIN)
    return why.rstrip(".").partition(": ")[0] if said is None else said
