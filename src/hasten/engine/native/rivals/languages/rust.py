"""Functions in files of Rust: how they are found, and how they are written."""

from __future__ import annotations

import re

from hasten.engine.native.rivals.languages.texts import line_of, split, without
from hasten.engine.native.rivals.prototype import Given, Misread, Prototype
from hasten.engine.native.rivals.wanted import Wanted
from hasten.frontend.emit.interface import Slot
from hasten.frontend.emit.rust.types import number_name, rust_name

__all__ = ["rust_heading", "rust_prototype"]

_NUMBERS = {
    "f64": "float64",
    "f32": "float32",
    "bool": "bool",
    "isize": "int64",
    "usize": "uint64",
    "c_double": "float64",
    "c_float": "float32",
    "c_int": "int32",
    "c_long": "int64",
    "c_longlong": "int64",
    "c_void": "",
    "()": "",
    **{
        f"{kind}{bits}": f"{'u' if kind == 'u' else ''}int{bits}"
        for kind in "iu"
        for bits in (8, 16, 32, 64)
    },
}
_COMMENTS = r"/\*.*?\*/|//[^\n]*"
_ALIAS = re.compile(r"\btype\s+(\w+)\s*=\s*([^;]+);")
_KEPT_NAME = re.compile(r"\bno_mangle\b|\bexport_name\s*=\s*\"(\w+)\"")


def rust_prototype(text: str, function: str) -> Prototype | None:
    """A function of a file of Rust.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        It cannot be called from outside, or its type is not clear.
    """
    plain = without(_COMMENTS, text)
    pattern = (
        rf"((?:#\[[^\n]*?\]\s*)*)((?:pub(?:\([^)]*\))?|unsafe|const|async|extern(?:\s*\"[^\"]*\")?|\s)*)"
        rf"\bfn\s+{re.escape(function)}\s*(<[^>]*>)?\s*\(([^)]*)\)\s*(?:->\s*([^{{;]+?))?\s*\{{"
    )
    found = re.search(pattern, plain)
    if not found:
        return None
    attributes, modifiers, generic, parameters, returned = found.groups()
    line = line_of(plain, found.start(4))
    if "extern" not in modifiers or (generic and not generic.startswith("<'")):
        raise Misread(f"{function} is called as only Rust calls", line)
    name = _KEPT_NAME.search(attributes)
    if not name:
        raise Misread(f"{function} has a name that only Rust knows", line, f"add `#[no_mangle]` above `fn {function}`")  # fmt: skip
    aliases = dict(_ALIAS.findall(plain))
    given = tuple(_given(part, aliases, line) for part in split(parameters))
    returns = _dtype(returned or "()", aliases)
    if returns is None:
        raise Misread(f"cannot tell what {function} returns: `{returned}`", line)
    return Prototype(name.group(1) or function, given, returns, line)


def _dtype(kind: str, aliases: dict[str, str]) -> str | None:
    plain = kind.strip().rpartition("::")[2]
    if plain in aliases:
        others = {new: old for new, old in aliases.items() if new != plain}
        return _dtype(aliases[plain], others)
    return _NUMBERS.get(plain)


def _given(part: str, aliases: dict[str, str], line: int) -> Given:
    name, _, kind = (each.strip() for each in part.partition(":"))
    pointed = re.sub(r"^\*(const|mut)\s+|^&('\w+\s+)?(mut\s+)?", "", kind)
    if pointed == kind:
        return Given(_dtype(kind, aliases), pointer=False, text=part)
    items = re.fullmatch(r"\[([^;\]]+)(;[^\]]*)?\]", pointed)
    if items and not items.group(2):
        mutable = "mut" if "mut " in kind else "const"
        raise Misread(
            f"`{part}` is an address and a length in one, which only Rust passes",
            line,
            f"write `{name}: *{mutable} {items.group(1)}`, and a length behind it",
        )
    return Given(_dtype(items.group(1) if items else pointed, aliases), pointer=True, text=part)


def rust_heading(wanted: Wanted) -> str:
    """The first line of a function."""

    def parameter(slot: Slot) -> str:
        kind = number_name(slot.number)
        if slot.pointer:
            kind = f"*mut {kind}" if wanted.changes(slot) else f"*const {kind}"
        return f"{rust_name(slot.name)}: {kind}"

    returns = f" -> {number_name(wanted.number)}" if wanted.number else ""
    parameters = ", ".join(map(parameter, wanted.slots))
    return f'#[no_mangle] pub extern "C" fn {wanted.function}({parameters}){returns} {{'
