"""Loops whose iterations lie across lanes, written with masks.

Vectors of the same step stand beside each other, FLIGHT of them: what follows from one vector need not wait for
another. Statements without branches make a group, which one run through the vectors in flight computes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.emit.expressions import SUM, UNARY
from hasten.frontend.emit.lanes.expressions import FIRST_LANE, LanesExpressions, lane_type
from hasten.frontend.emit.statements import forever
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import declarations_of
from hasten.frontend.lanes.groups import Groups, groups_of
from hasten.frontend.lanes.varying import leaves, spreading_of, step_of
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["LanesEmitter"]

_NEUTRAL = {"add": "0", "mul": "1", "and": "-1", "or": "0", "xor": "0"}
"""What a lane begins with that gathers by an operator; others begin with what the variable is."""
_TOGETHER = {
    "add": "+= {lane}",
    "mul": "*= {lane}",
    "min": "= {lane} < {own} ? {lane} : {own}",
    "max": "= {own} < {lane} ? {lane} : {own}",
    "and": "&= {lane}",
    "or": "|= {lane}",
    "xor": "^= {lane}",
}


class LanesEmitter(LanesExpressions, CppEmitter):
    """Writes C++ with vectors.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    groups: Groups

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.first = ""
        """The name of the counter's value in the first lane of the first vector."""
        self.loops: list[str] = []
        """Of the loops inside, the masks of lanes that have not left them; empty where all leave together."""
        self.vectors_only: set[str] = set()
        """Variables that are nothing but vectors."""
        self.declared_outside: set[str] = set()
        """Names of vectors that stand outside of loops across lanes."""
        self.kept = 0
        """How many registers a vector in flight keeps busy."""

    def statement(self, statement: ir.Statement) -> Iterator[str]:
        """The lines of a statement."""
        if self.spreading is None:
            if isinstance(statement, ir.For) and statement.parallel and self.threads:
                yield from self.shared_out(statement)
            elif isinstance(statement, ir.For) and statement.lanes:
                yield from self.spread(statement)
            else:
                yield from super().statement(statement)
            return
        match statement:
            case ir.If() if self.across.parts(statement):
                yield from self.parted(statement)
            case ir.While() if self.across.parts(statement):
                yield from self.masked_while(statement)
            case ir.For() if self.across.parts(statement):
                yield from self.masked_for(statement)
            case ir.While() | ir.For():
                self.loops.append("")
                yield from super().statement(statement)
                self.loops.pop()
            case ir.Evaluate():
                yield from ()  # nothing that is done for its effect alone is in such a loop
            case _:
                yield from super().statement(statement)

    def branches(self, statement: ir.If) -> Iterator[str]:
        """Branches that all lanes take together; one behind ``else`` where they part stands for itself."""
        following = statement.orelse
        if self.spreading is None or not following or not isinstance(following[0], ir.If):
            yield from super().branches(statement)
            return
        yield self.if_opens(self.text(statement.test))
        yield from self.inner(statement.body)
        yield self.else_opens
        yield from self.inner(following)
        yield self.if_ends

    def body(self, function: ir.Function) -> list[str]:
        """The lines of a function, without numbers whose place vectors have taken."""
        declared = declarations_of(function)
        loops = [s for s in ir.statements_in(function.body) if isinstance(s, ir.For) and s.lanes]
        varying = {name for loop in loops for name in spreading_of(loop, declared).names}
        inside = {id(s) for loop in loops for s in ir.statements_in(loop.body)}
        others = {
            value.name
            for s in ir.statements_in(function.body)
            if id(s) not in inside
            for value in ir.walk(s)
            if isinstance(value, ir.Variable)
        }
        self.vectors_only = varying - others
        self.declared_outside = set()
        return super().body(function)

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a number before everything else."""
        return "" if name in self.vectors_only else super().on_top(name, of)

    def own_of(self, loop: ir.For) -> list[str]:
        """Variables from outside of a loop that each of its threads needs for itself."""
        return [name for name in super().own_of(loop) if name not in self.vectors_only]

    # The loop itself.

    def shared_out(self, loop: ir.For) -> Iterator[str]:
        """A loop of which the threads take some iterations each, whoever is free the next."""
        self.helpers.add("threads")
        taken = FreshNames({*map(self.name, ir.names_of(self.function)), *self.declared_outside})
        begin, end = (ir.Variable(taken(name), ir.INT) for name in ("begin", "end"))
        lines = list(self.statement(replace(loop, start=begin, stop=end, parallel=False)))
        own = [
            self.on_top(name, of)
            for name, of in self.types_of_own(loop).items()
            if not (loop.lanes and name in spreading_of(loop, self.declarations).names)
        ]
        captured = ", ".join(["&", *self.read_by(loop, lines)])
        with self.as_number():
            start, stop = self.text(loop.start), self.text(loop.stop)
        by = _step_of_group(loop) if loop.lanes else step_of(loop)
        parameters = f"int64_t {begin.name}, int64_t {end.name}"
        yield f"in_parallel({start}, {stop}, {by}, [{captured}]({parameters}) {{"
        yield from (f"{self.indent}{line}" for line in [*filter(None, own), *lines])
        yield "});"

    def read_by(self, loop: ir.For, lines: list[str]) -> list[str]:
        """Numbers that the lines of a loop read and nobody changes: each thread has them at hand."""
        read = {
            value.name
            for statement in ir.statements_in(loop.body)
            for value in ir.walk(statement)
            if isinstance(value, ir.Variable) and isinstance(value.type, ir.Number)
        }
        written = set(re.findall(r"\w+", "\n".join(line.partition("//")[0] for line in lines)))
        changed = {loop.target.name, *ir.assigned_in(loop.body)}
        return sorted({self.name(name) for name in read - changed} & written)

    def spread(self, loop: ir.For) -> Iterator[str]:
        """A loop across lanes."""
        self.helpers.add("Lanes")
        self.spreading = spreading_of(loop, self.declarations)
        self.groups = groups_of(self.across, self.declarations)
        self.local = self.groups.local
        self.kept = max(self.kept, self.groups.registers())
        names = map(self.name, ir.names_of(self.function))
        self.temporary = FreshNames({*names, *self.declared_outside})
        first, live = self.temporary("first"), self.temporary("live")
        step = step_of(loop)
        with self.as_number():
            start, stop = self.text(loop.start), self.text(loop.stop, SUM)
        by = _step_of_group(loop)
        sign = "<" if step > 0 else ">"
        yield from self.gathering_begins(loop)
        yield f"for (int64_t {first} = {start}; {first} {sign} {stop}; {first} += {by}) {{"
        self.all_of_them = f"{live}[u]"
        self.full = (
            "" if leaves(loop.body, self.across, (ir.Continue,)) else self.temporary("whole")
        )
        lines = [f"Mask {live}[FLIGHT];"]
        counter = self.lane_variable(loop.target.name)[0]
        lines += self.every([f"{live}[u] = mask({counter} {sign} {stop});"], first)
        lines += [f"{self.vectors(name, of)} = {{}};" for name, of in self.from_outside(loop)]
        lines += self.busy(live, inside=False)
        self.first = first
        with self.where(f"{live}[u]"):
            body = list(self.block(loop.body))
        if any(self.full in line for line in body if self.full):
            last = f"{first} + {by}"
            lines.append(f"const bool {self.full} = {last} {sign}= {stop};")
        lines += body
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"
        self.spreading = None
        yield from self.gathering_ends(loop)

    def gathering_begins(self, loop: ir.For) -> Iterator[str]:
        """Vectors for the variables in which the loop gathers its results, with what changes nothing."""
        self.gathered = {
            v.name: self.temporary(f"{self.name(v.name)}_lanes") for v, _ in loop.gathers
        }
        self.declared_outside |= set(self.gathered.values())
        for variable, operator in loop.gathers:
            name, of = self.gathered[variable.name], lane_type(variable.type)
            begin = _NEUTRAL.get(operator) or self.name(variable.name)
            yield f"Lanes<{of}> {name}[FLIGHT];"
            yield f"EVERY_VECTOR {name}[u] = spread<{of}>({begin});"

    def gathering_ends(self, loop: ir.For) -> Iterator[str]:
        """What all lanes have gathered is put together."""
        for variable, operator in loop.gathers:
            own, lane = self.name(variable.name), f"{self.gathered[variable.name]}[u][k]"
            yield "EVERY_VECTOR {"
            yield f"{self.indent}for (int k = 0; k < LANES; k++)"
            yield f"{2 * self.indent}{own} {_TOGETHER[operator].format(own=own, lane=lane)};"
            yield "}"
        self.gathered = {}

    def busy(self, masks: str, *, inside: bool) -> Iterator[str]:
        """What is done where lanes are known to be busy: inside of a loop that they leave one by one, or around all."""
        del masks, inside
        yield from ()

    def from_outside(self, loop: ir.For) -> Iterator[tuple[str, ir.Type]]:
        """Varying variables of the loop that bear the name of one that is declared before it."""
        assigns = [s for s in ir.statements_in(loop.body) if isinstance(s, ir.Assign)]
        declared = {s.target.name for s in assigns if id(s) in self.declarations.at}
        found = {s.target.name: s.target.type for s in assigns}
        for name, of in found.items():
            if name in self.across.names and name not in declared and name not in self.gathered:
                yield name, of

    def vectors(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable with a vector for each in flight."""
        return f"{self.vector_type(of)} {self.name(name)}[FLIGHT]"

    def every(self, lines: list[str], first: str = "") -> Iterator[str]:
        """Some lines for each vector in flight."""
        lines = without_unused(lines)
        if any(re.search(rf"\b{FIRST_LANE}\b(?!\()", line) for line in lines):
            step = step_of(self.across.loop)
            by = f"u * LANES * {step}".removesuffix(" * 1")
            lines = [f"const int64_t {FIRST_LANE} = {first or self.first} + {by};", *lines]
        if len(lines) == 1 and not lines[0].startswith("const"):
            yield f"EVERY_VECTOR {lines[0]}"
            return
        yield "EVERY_VECTOR {"
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"

    # Groups of statements.

    def block(self, statements: tuple[ir.Statement, ...]) -> Iterator[str]:
        """Statements; those without branches in groups."""
        if self.spreading is None:
            yield from super().block(statements)
            return
        for part in self.groups.split(statements):
            if isinstance(part, tuple):
                yield from self.group(part)
                continue
            lines = list(self.statement(part))
            if lines and part.line:
                lines[0] += self.remark(str(self.line(part.line)))
            yield from lines

    def group(self, statements: tuple[ir.Statement, ...]) -> Iterator[str]:
        """Statements without branches."""
        lines: list[str] = []
        previous = 0
        for statement in statements:
            if isinstance(statement, ir.Assign) and id(statement) in self.declarations.at:
                name = statement.target.name
                if name not in self.local:
                    yield f"{self.vectors(name, statement.target.type)};"
            own = list(self.in_group(statement))
            own = [*self.pending, *own]
            self.pending = []
            if own and statement.line and statement.line != previous:
                own[-1] += self.remark(str(self.line(statement.line)))
                previous = statement.line
            lines += own
        yield from self.every(lines)

    def in_group(self, statement: ir.Statement) -> Iterator[str]:
        """A statement for one of the vectors in flight."""
        match statement:
            case ir.Assign():
                yield self.vector_assigned(statement)
            case ir.Store(target, value):
                yield self.stored_lanes(target, value)
            case ir.Break():
                yield f"{self.loops[-1]}[u] &= ~{self.on};"
                yield f"{self.on} = Mask{{}};"
            case ir.Continue():
                yield f"{self.on} = Mask{{}};"

    def vector_assigned(self, statement: ir.Assign) -> str:
        """A variable takes a value in the lanes that go along."""
        name, value = statement.target.name, statement.value
        target = self.lane_variable(name)[0]
        if id(statement) in self.declarations.at:
            if name not in self.local:
                return f"{target} = {self.lanes(value)};"
            constant = "const " if name in self.declarations.once else ""
            kind = self.vector_type(statement.target.type)
            return f"{constant}{kind} {target} = {self.lanes(value)};"
        if not (self.groups.keeps(statement) or name in self.gathered):
            return f"{target} = {self.lanes(value)};"
        if added := self.counted_on(target, statement):
            return added
        return f"{target} = where({self.on}, {self.lanes(value)}, {target});"

    def counted_on(self, target: str, statement: ir.Assign) -> str:
        """One more, or one less, in the lanes that go along: a mask is -1 where it is set."""
        value = statement.value
        if (
            not isinstance(value, ir.Binary)
            or value.type != ir.INT
            or value.left != statement.target
        ):
            return ""
        match value:
            case ir.Binary("add", _, ir.Literal_(1)):
                return f"{target} -= {self.as_whole(self.on)};"
            case ir.Binary("sub", _, ir.Literal_(1)):
                return f"{target} += {self.as_whole(self.on)};"
        return ""

    def as_whole(self, mask: str) -> str:
        """A mask as whole numbers: -1 where it is set."""
        return f"converted<int64_t>({mask})"

    # Branches and loops at which lanes part.

    def parted(self, statement: ir.If) -> Iterator[str]:
        """Two branches, each with the lanes that take it."""
        before = self.on.removesuffix("[u]")
        then = self.temporary("then")
        other = self.temporary("otherwise") if statement.orelse or self.leaving(statement) else ""
        test = self.lanes(statement.test, UNARY)
        names = ", ".join(f"{name}[FLIGHT]" for name in (then, other) if name)
        yield f"Mask {names};"
        lines = [*self.pending]
        self.pending = []
        if other:
            holds = self.temporary("holds")
            lines += [
                f"const Mask {holds} = {test};",
                f"{then}[u] = {before}[u] & {holds};",
                f"{other}[u] = {before}[u] & ~{holds};",
            ]
        else:
            lines.append(f"{then}[u] = {before}[u] & {test};")
        yield from self.every(lines)
        for name, body in ((then, statement.body), (other, statement.orelse)):
            if body:
                yield f"if (any({name})) {{"
                with self.where(f"{name}[u]"):
                    yield from self.inner(body)
                yield "}"
        if self.leaving(statement):
            yield f"EVERY_VECTOR {before}[u] = {then}[u] | {other}[u];"

    def leaving(self, statement: ir.If) -> bool:
        """Whether lanes leave a branch for good."""
        return leaves((statement,), self.across, (ir.Break, ir.Continue), parted=True)

    def masked_while(self, statement: ir.While) -> Iterator[str]:
        """A loop that goes on as long as some lane does."""
        running = self.temporary("running")
        yield from self.begun(running)
        yield "for (;;) {"
        lines: list[str] = []
        if not forever(statement.test):
            with self.where(f"{running}[u]"):
                test = self.lanes(statement.test)
            lines += self.every([*self.pending, f"{running}[u] &= {test};"])
            self.pending = []
        lines += [f"if (!any({running}))", f"{self.indent}break;"]
        lines += self.busy(running, inside=True)
        lines += self.masked_body(statement.body, running)
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"

    def masked_for(self, loop: ir.For) -> Iterator[str]:
        """A loop over a range, of which lanes may have ranges of their own."""
        step, name = step_of(loop), self.name(loop.target.name)
        sign, by = "<" if step > 0 else ">", f"{'+' if step > 0 else '-'}= {abs(step)}"
        running = self.temporary("running")
        yield from self.begun(running)
        if not self.across.counts_alike(loop):
            yield "{"
            lines = [*self.counted_singly(loop, running, sign, by)]
            yield from (f"{self.indent}{line}" for line in lines)
            yield "}"
            return
        ends = self.across.varies(loop.stop)
        start, stop = self.text(loop.start), self.text(loop.stop, SUM)
        test = "" if ends else f"{name} {sign} {stop}"
        yield f"for (int64_t {name} = {start}; {test}; {name} {by}) {{"
        lines = []
        if ends:
            lines += self.every([f"{running}[u] &= mask({name} {sign} {stop});"])
        lines += [f"if (!any({running}))", f"{self.indent}break;"]
        lines += self.busy(running, inside=True)
        lines += self.masked_body(loop.body, running)
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"

    def counted_singly(self, loop: ir.For, running: str, sign: str, by: str) -> Iterator[str]:
        """A loop whose counter differs from lane to lane."""
        name = self.name(loop.target.name)
        yield f"{self.vectors(loop.target.name, ir.INT)};"
        yield from self.every([f"{name}[u] = {self.lanes(loop.start)};"])
        yield "for (;;) {"
        stop = self.text(loop.stop, SUM)
        lines = [*self.every([f"{running}[u] &= mask({name}[u] {sign} {stop});"])]
        lines += [f"if (!any({running}))", f"{self.indent}break;"]
        lines += self.busy(running, inside=True)
        lines += self.masked_body(loop.body, running)
        lines += self.every([f"{name}[u] {by};"])
        yield from (f"{self.indent}{line}" for line in lines)
        yield "}"

    def begun(self, running: str) -> Iterator[str]:
        """The mask of lanes that have not left a loop: at first all that have come to it."""
        yield f"Mask {running}[FLIGHT];"
        yield from self.every([f"{running}[u] = {self.on};"])

    def masked_body(self, body: tuple[ir.Statement, ...], running: str) -> Iterator[str]:
        """The body of a loop that lanes leave one by one."""
        going = ""
        if self.groups.left_singly(body):
            going = self.temporary("going")
            yield f"Mask {going}[FLIGHT];"
            yield from self.every([f"{going}[u] = {running}[u];"])
        self.loops.append(running)
        with self.where(f"{going or running}[u]"):
            yield from self.block(body)
        self.loops.pop()


def without_unused(lines: list[str]) -> list[str]:
    """Lines without masks that nothing asks for: what they guard needed no guarding."""
    found: list[str] = []
    for line in reversed(lines):
        own = re.match(r"const Mask (\w+) = ", line)
        if own and not any(re.search(rf"\b{own[1]}\b", later) for later in found):
            continue
        found.append(line)
    return found[::-1]


def _step_of_group(loop: ir.For) -> str:
    """From the first iteration of the vectors in flight to the next that is not among theirs."""
    return f"LANES * FLIGHT * {step_of(loop)}".removesuffix(" * 1")
