"""Functions in files of Mojo: how they are found, and how they are written."""

from __future__ import annotations

import re

from hasten.engine.native.rivals.languages.texts import line_of, split, without
from hasten.engine.native.rivals.prototype import Given, Misread, Prototype
from hasten.engine.native.rivals.wanted import Wanted
from hasten.frontend.emit.interface import Slot
from hasten.frontend.emit.mojo.types import mojo_name, number_name

__all__ = ["mojo_heading", "mojo_prototype"]

_NUMBERS = {
    "Int": "int64",
    "UInt": "uint64",
    "Float64": "float64",
    "Float32": "float32",
    "Bool": "bool",
    "None": "",
    **{
        f"{sign}Int{bits}": f"{sign.lower()}int{bits}"
        for sign in ("", "U")
        for bits in (8, 16, 32, 64)
    },
}
_ALIAS = re.compile(r"^(?:comptime|alias)\s+(\w+)\s*=\s*([^\n]+)$", re.MULTILINE)


def mojo_prototype(text: str, function: str) -> Prototype | None:
    """A function of a file of Mojo.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        It cannot be called from outside, or its type is not clear.
    """
    plain = without(r"#[^\n]*", text)
    pattern = (
        rf"^((?:@[^\n]*\n)*)(?:def|fn)\s+{re.escape(function)}\s*\(([^)]*)\)([^:\n]*):"  # decorated
    )
    found = re.search(pattern, plain, re.MULTILINE)
    if not found:
        return None
    decorators, parameters, behind = found.groups()
    line = line_of(plain, found.start(2))
    exported = re.search(r"^@export(?:\(\s*\"(\w+)\")?", decorators, re.MULTILINE)
    if not exported:
        remedy = f'write `@export("{function}")` above it, and `abi("C")` behind its parameters'
        raise Misread(f"{function} is not exported", line, remedy)
    aliases = dict(_ALIAS.findall(plain))
    returned = behind.partition("->")[2].strip() or "None"
    returns = _NUMBERS.get(aliases.get(returned, returned).strip())
    if returns is None:
        raise Misread(f"cannot tell what {function} returns: `{returned}`", line)
    given = tuple(_given(part, aliases) for part in split(parameters))
    return Prototype(exported.group(1) or function, given, returns, line)


def _given(part: str, aliases: dict[str, str]) -> Given:
    kind = part.partition(":")[2].strip()
    kind = aliases.get(kind, kind).strip()
    pointer = re.match(r"(?:\w*Pointer|Address)\[\s*(\w+)", kind)
    item = pointer.group(1) if pointer else kind
    return Given(_NUMBERS.get(aliases.get(item, item)), pointer is not None, part)


def mojo_heading(wanted: Wanted) -> str:
    """The first line of a function, with what stands above it."""

    def parameter(slot: Slot) -> str:
        kind = number_name(slot.number)
        if slot.pointer:
            kind = f"Pointer[{kind}, MutUntrackedOrigin]"
        return f"{mojo_name(slot.name)}: {kind}"

    returns = f" -> {number_name(wanted.number)}" if wanted.number else ""
    parameters = ", ".join(map(parameter, wanted.slots))
    name = wanted.function
    return f'@export("{name}") def {name}({parameters}) abi("C"){returns}:'
