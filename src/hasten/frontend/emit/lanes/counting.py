"""The same program, which counts on its way how many lanes are busy."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cpp.module import assembled
from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.lanes.module import constants
from hasten.frontend.emit.lanes.prelude import HELPERS
from hasten.frontend.emit.lanes.statements import LanesEmitter
from hasten.frontend.emit.lanes.types import lanes_name
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir

__all__ = ["COUNTED", "counted", "loops_across_lanes"]

COUNTED = "lanes_counted"
"""The function that tells: it takes room for numbers of 64 bits, into which it writes the lanes of a vector, the vectors
in flight, and for each loop how many lanes were busy, and how many there were."""
_COUNTING = """\
static int64_t busy_lanes[{loops}][2];

static inline void count_lanes(int loop, const Mask (&masks)[FLIGHT])
{{
    for (const Mask &mask : masks)
        for (int k = 0; k < LANES; k++)
            busy_lanes[loop][0] += mask[k] != 0;
    busy_lanes[loop][1] += LANES * FLIGHT;
}}

extern "C" void lanes_counted(int64_t *into)
{{
    into[0] = LANES;
    into[1] = FLIGHT;
    std::memcpy(into + 2, busy_lanes, sizeof busy_lanes);
}}
"""


def counted(kernel: ir.Kernel) -> Translation:
    """The kernel in C++ with vectors, which counts.

    Parameters
    ----------
    kernel : Kernel
        With loops that are marked to lie across lanes.
    """
    writer = _CountingEmitter(distinct(kernel, lanes_name))
    text = _COUNTING.format(loops=len(writer.numbers))
    helpers = {**HELPERS, "counting": Helper(text, ("Lanes",), ("cstring",))}
    return assembled(writer, helpers, checked=False, on_top=lambda: constants(writer))


def loops_across_lanes(kernel: ir.Kernel) -> list[ir.For]:
    """The loops that lie across lanes, in the order of the text.

    Parameters
    ----------
    kernel : Kernel
    """
    statements = (s for f in kernel.functions for s in ir.statements_in(f.body))
    return [s for s in statements if isinstance(s, ir.For) and s.lanes]


class _CountingEmitter(LanesEmitter):
    def __init__(self, kernel: ir.Kernel) -> None:
        super().__init__(kernel)
        self.numbers = {id(loop): n for n, loop in enumerate(loops_across_lanes(kernel))}

    def busy(self, masks: str, *, inside: bool) -> Iterator[str]:
        """Lanes are counted in the loops that they leave one by one, or where there are none as a block begins."""
        loop = self.across.loop
        parted = any(
            isinstance(s, ir.While | ir.For) and self.across.parts(s)
            for s in ir.statements_in(loop.body)
        )
        if inside == parted:
            self.helpers.add("counting")
            yield f"count_lanes({self.numbers[id(loop)]}, {masks});"
