"""Names in translations across lanes, and how wide a lane is."""

from __future__ import annotations

import re

from hasten.frontend.emit.cpp.types import cpp_name
from hasten.frontend.kernel import ir

__all__ = ["lane_bytes", "lanes_name"]

_OURS = re.compile(r"^(u|at|any|all|each|lane|load|store|mask|where|spread|gather|scatter|counted|converted)$"
                   r"|^(put|smaller|larger|absolute|from_the_end|shifted_right|bits_shifted_right|product|quotient|conjugate|complex_of|fitting|in_parallel|squared)$"
                   r"|^lane_|^(busy_lanes|count_lanes|lanes_counted)$|^(LANES?|Lanes|Pace|FLIGHT|BYTES|CALLS|KEPT|REGISTERS|Mask|Spread|ComplexLanes)$")  # fmt: skip


def lanes_name(name: str) -> str:
    """A user's name as an identifier, apart from those that vectors need.

    Examples
    --------
    >>> lanes_name("total"), lanes_name("mask"), lanes_name("u")
    ('total', 'mask_', 'u_')
    """
    plain = cpp_name(name)
    return f"{plain}_" if _OURS.match(plain) else plain


def lane_bytes(kernel: ir.Kernel) -> int:
    """How many bytes of a vector belong to a lane: as many as the widest number that the loops compute with.

    Whole numbers alone do not count where there are floats: most of them are places in arrays.

    Parameters
    ----------
    kernel : Kernel
    """
    floats = {
        value.type.dtype
        for function in kernel.functions
        for loop in ir.statements_in(function.body)
        if isinstance(loop, ir.For) and loop.lanes
        for statement in ir.statements_in(loop.body)
        for value in ir.walk(statement)
        if isinstance(value.type, ir.Number) and value.type.kind in "fc"
    }
    return 4 if floats and floats <= {"float32", "complex64"} else 8
