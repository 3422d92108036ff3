"""A whole file of Fortran."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hasten.frontend.emit.fortran.entry import entry, outcome_type
from hasten.frontend.emit.fortran.prelude import HELPERS, LIBRARY
from hasten.frontend.emit.fortran.statements import FortranEmitter
from hasten.frontend.emit.fortran.storage import list_types, procedures
from hasten.frontend.emit.fortran.types import type_name
from hasten.frontend.emit.heading import heading, kinds
from hasten.frontend.emit.helpers import Helper, needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir

__all__ = ["translated"]

_WIDTH = 110  # of a line: Fortran allows 132

_BLOCKS = """\
type(c_ptr), allocatable, save :: blocks(:)
integer, save :: block_count = 0
!$omp threadprivate(blocks, block_count)
"""
_KEEP = Helper(
    """\
function is_block(data) result(out)
    type(c_ptr), intent(in) :: data
    logical :: out
    integer :: i

    out = .false.
    do i = 1, block_count
        if (c_associated(blocks(i), data)) out = .true.
    end do
end function is_block

! Memory that the caller keeps, and frees by its own call.
function kept_block(data) result(out)
    type(c_ptr), intent(in) :: data
    type(c_ptr) :: out
    integer :: i

    out = data
    do i = 1, block_count
        if (c_associated(blocks(i), data)) blocks(i) = c_null_ptr
    end do
end function kept_block
""",
    ("new_block",),
)
_MEMORY = """\
function c_malloc(size) bind(c, name="malloc") result(data)
    import :: c_ptr, c_size_t
    integer(c_size_t), value :: size
    type(c_ptr) :: data
end function c_malloc

function c_calloc(count, size) bind(c, name="calloc") result(data)
    import :: c_ptr, c_size_t
    integer(c_size_t), value :: count, size
    type(c_ptr) :: data
end function c_calloc

subroutine c_free(data) bind(c, name="free")
    import :: c_ptr
    type(c_ptr), value :: data
end subroutine c_free
"""


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in Fortran 2018.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so in parallel, by OpenMP.

    Raises
    ------
    Unsupported
        Fortran lacks what the kernel needs: integers without a sign, arrays with steps.
    """
    writer = FortranEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    bodies = _bodies(kernel, writer)
    called = list(entry(interface, kernel.entry, writer))
    name = writer.functions[kernel.entry.name]
    library = {**HELPERS, "keep": _KEEP, "c_memory": Helper(""), "addresses": Helper("")}
    names = needed(library, writer.helpers)
    stored = list(procedures(writer))
    if stored and "fail(" in "\n".join(stored):
        names = needed(library, {*names, "failure"})
    helpers = [library[n].text for n in names if library[n].text]
    memory = bool({"new_block", "c_memory"} & set(names)) or interface.allocates
    text = "\n".join([*helpers, *stored, *bodies, *called])
    inside = [
        *_parameters(text, writer),
        "type :: exception",
        "    integer :: kind = 0, line = 0",
        "end type exception",
        "",
        "type(exception), save :: failure",
        "!$omp threadprivate(failure)",
        *(_BLOCKS.split("\n") if "new_block" in names else [""]),
        *list_types(writer),
        *_results(kernel, writer),
        *outcome_type(interface, name),
        *_interfaces(names, memory=memory),
    ]
    procedures_text = [
        *(line for helper in helpers for line in helper.split("\n")),
        *stored,
        *bodies,
        *called,
    ]
    lines = [
        *(f"! {line}" for line in heading(kernel, checked=checked)),
        f"module {name}_module",
        *_indented(_uses(text)),
        "    implicit none",
        "    private",
        f"    public :: {name}, {name}_call, {name}_outcome",
        "",
        *_indented(inside),
        "contains",
        "",
        *_indented(procedures_text),
        f"end module {name}_module",
    ]
    whole = "\n".join(w for line in lines for w in _wrapped(line))
    return Translation(re.sub(r"\n{3,}", "\n\n", whole) + "\n", interface, numbered(writer.raised))


def _bodies(kernel: ir.Kernel, writer: FortranEmitter) -> list[str]:
    """All functions, written until it is known which of them may fail."""
    while True:
        failing = writer.failing
        bodies = [line for f in kernel.functions for line in writer.procedure(f)]
        if writer.failing == failing:
            return bodies


def _uses(text: str) -> Iterator[str]:
    yield "use, intrinsic :: iso_c_binding"
    yield "use, intrinsic :: iso_fortran_env, only: int8, int16, int32, int64, real32, real64, real128"
    if "ieee_" in text:
        yield "use, intrinsic :: ieee_arithmetic"


def _parameters(text: str, writer: FortranEmitter) -> Iterator[str]:
    if re.search(r"_dp\b|, dp\)", text):
        yield "integer, parameter :: dp = real64"
    named = kinds(text, "integer, parameter :: {}  ! {}", writer.raised)
    yield from (line.removesuffix("  !") for line in named)
    yield ""


def _results(kernel: ir.Kernel, writer: FortranEmitter) -> Iterator[str]:
    """A type for what a function returns that returns several values."""
    for function in kernel.functions:
        if isinstance(function.returns, ir.TupleType):
            name = f"{writer.functions[function.name]}_result"
            yield f"type :: {name}"
            for index, of in enumerate(function.returns.items):
                kind, _, item = type_name(of, f"item{index}").partition(" :: ")
                empty = "" if isinstance(of, ir.Number) else " => null()"
                yield f"    {kind} :: {item}{empty}"
            yield f"end type {name}"
            yield ""


def _interfaces(names: list[str], *, memory: bool) -> Iterator[str]:
    """Functions of C's library."""
    wanted = [n for n in names if n in LIBRARY]
    if not wanted and not memory:
        return
    yield "interface"
    if memory:
        yield from _indented(_MEMORY.split("\n"))
    for name in wanted:
        of, parameters = LIBRARY[name]
        yield f'    pure function {name}({parameters}) bind(c, name="{of}") result(out)'
        yield "        import :: c_double"
        yield f"        real(c_double), value :: {parameters}"
        yield "        real(c_double) :: out"
        yield f"    end function {name}"
        yield ""
    yield "end interface"
    yield ""


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    yield from (f"    {line}" if line else "" for line in lines)


def _wrapped(line: str) -> Iterator[str]:
    """A line that is not too long: broken at spaces, or behind parentheses, with Fortran's sign for it."""
    code, mark, comment = line.partition("  ! ")
    if len(code) <= _WIDTH or code.lstrip().startswith("!"):
        yield line
        return
    indent = " " * (len(code) - len(code.lstrip()) + 4)
    while len(code) > _WIDTH:
        cut = (
            max(code.rfind(" ", len(indent), _WIDTH), code.rfind("(", len(indent), _WIDTH - 40)) + 1
        )
        if cut == 0:
            break
        yield f"{code[:cut].rstrip()} &"
        code = indent + code[cut:]
    yield f"{code}{mark}{comment}"
