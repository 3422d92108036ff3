"""What clang, and zig which is made of it, say of loops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .remark import Remark, in_words

__all__ = ["OPTIONS", "read"]

OPTIONS = tuple(f"-R{kind}=loop-vectorize" for kind in ("pass", "pass-missed", "pass-analysis"))
_SAID = re.compile(r"^[^:\n]+:(\d+):\d+: remark: (.*)$", re.MULTILINE)
_VECTORISED = re.compile(
    r"vectorized loop \(vectorization width: (\d+), interleaved count: (\d+)\)"
)
_REASON = re.compile(r"loop not vectorized: ([^[]*)")
_REFUSED = re.compile(r"loop not vectorized *\[-Rpass-missed")


def read(said: str, marks: Sequence[int | None]) -> list[Remark]:
    """One remark a line of the user's: that it was vectorised, where any copy of its loop was.

    Parameters
    ----------
    said : str
        By the compiler, which gives the reasons before it says of which loop they are.
    marks : sequence of (int or None)
        Of each line of what it compiled, the user's.
    """
    found: dict[int, Remark] = {}
    reasons: list[str] = []
    for number, text in _SAID.findall(said):
        place = int(number) - 1
        line = marks[place] if place < len(marks) else None
        if wide := _VECTORISED.search(text):
            reasons = []
            if line is not None:
                found[line] = Remark(
                    line, "vectorised", f"{wide[1]} at a time, {wide[2]} in flight"
                )
        elif _REFUSED.search(text):
            why, reasons = (reasons[0] if reasons else ""), []
            if line is not None:
                found.setdefault(line, Remark(line, "scalar", why))
        elif why_not := _REASON.search(text):
            reasons.append(_said(why_not[1]))
    return [found[line] for line in sorted(found)]


_PLAIN = (
    ("early exit", "it is left early"),
    ("uncountable loop", "how often it runs is not known before"),
    ("number of loop iterations", "how often it runs is not known before"),
    ("unsafe dependent memory operations", "an iteration needs what another one writes"),
    ("identified as reduction", "an iteration needs what the one before gave"),
    ("induction variable", "it does not count in regular steps"),
    ("reorder floating-point operations", "an iteration needs what the one before gave: only in this order is the rounding the same"),
    ("library call cannot be vectorized", "it calls a function that has no vector form"),
    ("call instruction cannot be vectorized", "it calls a function that has no vector form"),
    ("instruction cannot be vectorized", "a step of it has no vector form"),
    ("array bounds", "where its arrays lie is not known before"),
    ("control flow", "it has branches, or is left early"),
    ("not beneficial", "it would not be faster"),
    ("not the innermost loop", "it holds loops"),
)  # fmt: skip


def _said(why: str) -> str:
    said = in_words(why, _PLAIN)
    return why.partition(". ")[0].strip() if said is None else said
