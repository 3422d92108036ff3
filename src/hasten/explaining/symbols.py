"""Functions of a file in the ELF format, by address."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.dwarf.callframe import FDE
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

__all__ = ["Function", "function_at"]

_LARGE = 4 << 20  # bytes: unwinding tables of larger files take too long to read


@dataclass(frozen=True)
class Function:
    """A function of machine code.

    Parameters
    ----------
    name : str
        Empty where the file was stripped of it.
    start, size : int
        In bytes of the file.
    """

    name: str
    start: int
    size: int


def function_at(path: str, offset: int) -> Function | None:
    """The function that holds a byte of a file; None where nothing tells.

    Parameters
    ----------
    path : str
    offset : int
        From the start of the file.
    """
    functions = _functions(path)
    place = bisect_right([f.start for f in functions], offset) - 1
    if place < 0 or offset >= functions[place].start + functions[place].size:
        return None
    return functions[place]


@lru_cache(maxsize=32)
def _functions(path: str) -> tuple[Function, ...]:
    """By start. Where symbols were stripped, what the unwinder of exceptions knows."""
    try:
        with Path(path).open("rb") as file:
            elf = ELFFile(file)
            found = list(_of_symbols(elf))
            if not found and Path(path).stat().st_size < _LARGE:
                found = list(_of_unwinding(elf))
    except (OSError, ELFError, ValueError):
        return ()
    return tuple(sorted(found, key=lambda f: (f.start, f.size)))


def _of_symbols(elf: Any) -> Iterator[Function]:
    seen = set()
    for section in elf.iter_sections():
        if not isinstance(section, SymbolTableSection):
            continue
        for symbol in section.iter_symbols():
            start, size = symbol["st_value"], symbol["st_size"]
            if symbol["st_info"]["type"] == "STT_FUNC" and size and start not in seen:
                seen.add(start)
                if (offset := _offset(elf, start)) is not None:
                    yield Function(symbol.name, offset, size)


def _of_unwinding(elf: Any) -> Iterator[Function]:
    if not elf.has_dwarf_info():
        return
    for entry in elf.get_dwarf_info().EH_CFI_entries():
        if isinstance(entry, FDE):
            start = entry.header["initial_location"]
            if (offset := _offset(elf, start)) is not None:
                yield Function("", offset, entry.header["address_range"])


def _offset(elf: Any, address: int) -> int | None:
    """Where in the file lies what is loaded to an address."""
    return next(iter(elf.address_offsets(address)), None)
