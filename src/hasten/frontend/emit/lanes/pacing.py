"""Loops written both ways, across lanes and one iteration after the other: they find out which way is faster.

No model knows what a loop costs with the user's data on the user's machine. So some of the first iterations go the one
way, the next ones the other, in turn, while the clock runs; the rest goes the faster way. Iterations are independent
and exact either way, so that it makes no difference to the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.emit.lanes.prelude import VECTOR_FUNCTIONS
from hasten.frontend.emit.lanes.statements import LanesEmitter
from hasten.frontend.kernel import ir
from hasten.frontend.lanes.gain import is_square
from hasten.frontend.lanes.gathering import is_exact
from hasten.frontend.lanes.varying import step_of
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["PacedEmitter"]

_ROUNDED = frozenset(name for names in VECTOR_FUNCTIONS.values() for name in names)


class PacedEmitter(LanesEmitter):
    """Writes C++ with vectors, and the same loops without them."""

    def spread(self, loop: ir.For) -> Iterator[str]:
        """A loop across lanes, and beside it the loop as it was."""
        if not _is_exact(loop):
            yield from super().spread(loop)
            return
        self.helpers.add("Pace")
        ends = {v.name for end in (loop.start, loop.stop) for v in ir.parts(end)
                if isinstance(v, ir.Variable)}  # fmt: skip
        names = map(self.name, {*ir.names_of(self.function), *ends})
        taken = FreshNames({*names, *self.declared_outside})
        pace, begin, end, last = (taken(n) for n in ("pace", "begin", "end", "last"))
        self.declared_outside |= {pace, begin, end, last}
        part = replace(loop, start=ir.Variable(begin, ir.INT), stop=ir.Variable(end, ir.INT))
        with self.as_number():
            start, stop = self.text(loop.start), self.text(loop.stop)
        step = step_of(loop)
        yield "{"
        lines = [
            f"static thread_local Pace {pace};",
            f"const int64_t {last} = {stop};",
            f"for (int64_t {begin} = {start}, {end}; {begin} {'<' if step > 0 else '>'} {last}; {begin} = {end}) {{",
            f"{self.indent}{end} = {pace}.until({begin}, {last}, {step});",
            f"{self.indent}if ({pace}.across) {{",
            *(f"{2 * self.indent}{line}" for line in super().spread(part)),
            f"{self.indent}}} else {{",
            *(f"{2 * self.indent}{line}" for line in self._one_by_one(part)),
            f"{self.indent}}}",
            f"{self.indent}{pace}.took({end} - {begin});",
            "}",
        ]
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"
        self.declared_outside -= {pace, begin, end, last}

    def _one_by_one(self, loop: ir.For) -> Iterator[str]:
        """The loop as it was, with the variables that are nothing but vectors across lanes."""
        types = {
            s.target.name: s.target.type
            for s in ir.statements_in(loop.body)
            if isinstance(s, ir.Assign)
        }
        for name in CppEmitter.own_of(self, loop):
            if name in self.vectors_only:
                yield CppEmitter.on_top(self, name, types[name])
        yield from self.statement(replace(loop, lanes=False, parallel=False, gathers=()))


def _is_exact(loop: ir.For) -> bool:
    """Whether it computes the same across lanes, to the last bit."""
    for statement in ir.statements_in(loop.body):
        for value in ir.walk(statement):
            if isinstance(value, ir.Mathematical) and value.name in _ROUNDED:
                return False
            if isinstance(value, ir.Binary) and value.operator == "pow" and not is_square(value):
                return False
    return all(is_exact(variable) for variable, _ in loop.gathers)
