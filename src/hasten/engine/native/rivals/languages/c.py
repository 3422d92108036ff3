"""Functions in files of C and C++: how they are found, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hasten.engine.native.rivals.languages.preprocessing import preprocessed
from hasten.engine.native.rivals.languages.texts import line_of, split
from hasten.engine.native.rivals.prototype import Given, Misread, Prototype
from hasten.engine.native.rivals.wanted import Wanted
from hasten.frontend.emit.c.types import c_name, number_name
from hasten.frontend.emit.cpp.types import number_name as cpp_number_name
from hasten.frontend.emit.interface import Slot
from hasten.frontend.kernel import ir

__all__ = ["c_heading", "c_prototype", "cpp_heading", "cpp_prototype"]

_NUMBERS = {
    "double": "float64",
    "float": "float32",
    "bool": "bool",
    "_Bool": "bool",
    "long": "int64",
    "long long": "int64",
    "ptrdiff_t": "int64",
    "ssize_t": "int64",
    "intptr_t": "int64",
    "Py_ssize_t": "int64",
    "int": "int32",
    "short": "int16",
    "char signed": "int8",
    "char": "int8",
    "char unsigned": "uint8",
    "short unsigned": "uint16",
    "unsigned": "uint32",
    "long unsigned": "uint64",
    "long long unsigned": "uint64",
    "size_t": "uint64",
    "uintptr_t": "uint64",
    "complex double": "complex128",
    "complex float": "complex64",
    "std::complex<double>": "complex128",
    "std::complex<float>": "complex64",
    "void": "",
    **{f"{sign}int{bits}_t": f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}
"""By the words of a type in the order of the alphabet."""
_QUALIFIERS = re.compile(
    r"\b(const|restrict|__restrict__|__restrict|volatile|struct|register|_Noreturn|noreturn)\b"
)
_LINKAGE = re.compile(r'extern\s*"C"')
_INLINE = re.compile(r"\b(inline|__inline|__inline__|constexpr)\b")
_SPECIFIERS = re.compile(rf'extern\s*"C"|\b(extern|static|auto)\b|{_INLINE.pattern}')
_ALIAS = re.compile(
    r"\btypedef\s+(?P<old>[\w\s:<>]+?)\s+(?P<new>\w+)\s*;|\busing\s+(?P<name>\w+)\s*=\s*(?P<of>[^;]+);"
)
_PARENTHESES = r"\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)"


@dataclass(frozen=True)
class _Found:
    """A function where it is declared, or defined where it has a body."""

    head: str
    parameters: str
    returns: str
    around: tuple[str, ...]
    defined: bool
    line: int

    @property
    def outside(self) -> bool:
        """Whether it stands in no function and no class."""
        return all(
            _LINKAGE.search(each) or re.search(r"\bnamespace\b", each) for each in self.around
        )

    @property
    def has_c_linkage(self) -> bool:
        return any(_LINKAGE.search(each) for each in (self.head, *self.around))


def c_prototype(text: str, function: str) -> Prototype | None:
    """A function of a file of C.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        It cannot be called from outside, or its type is not clear.
    """
    plain = preprocessed(text, cplusplus=False)
    found = _found(plain, function)
    if not any(each.defined for each in found):
        return None
    _refuse_hidden(function, found)
    return _only(function, [_prototype(each, function, plain) for each in found if each.defined])


def cpp_prototype(text: str, function: str) -> Prototype | None:
    """A function of a file of C++, where only those with C's linkage bear their own name.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        It cannot be called from outside, or its type is not clear.
    """
    plain = preprocessed(text, cplusplus=True)
    found = _found(plain, function)
    defined = [each for each in found if each.defined]
    if not defined:
        return None
    if not any(each.has_c_linkage for each in found):
        raise _mangled(function, defined[0])
    named = [each for each in defined if each.has_c_linkage] or defined
    _refuse_hidden(function, named)
    return _only(function, [_prototype(each, function, plain) for each in named])


def _mangled(function: str, first: _Found) -> Misread:
    if first.head.lstrip().startswith("template"):
        return Misread(f"{function} is a template, which is no function yet", first.line)
    reason = f"{function} has a name that only C++ knows"
    return Misread(reason, first.line, 'write `extern "C"` before it')


def _found(plain: str, function: str) -> list[_Found]:
    """All places outside of other functions where one is declared or defined."""
    pattern = rf"\b{re.escape(function)}\s*{_PARENTHESES}\s*(?:noexcept\b)?\s*(?:->\s*([^;{{]+?))?\s*([;{{])"
    found = []
    for place in re.finditer(pattern, plain):
        *around, head = _braces(plain[: place.start()])
        parameters, returns, end = place.groups()
        line = line_of(plain, place.start())
        made = _Found(head, parameters, returns or "", tuple(around), end == "{", line)
        if made.outside and "=" not in re.sub(r"<.*>", "", head):
            found.append(made)
    return found


def _braces(text: str) -> list[str]:
    """What stands before each brace that is open at the end, and after the last statement."""
    open_, start = [], 0
    for mark in re.finditer(r"[{};]", text):
        if mark.group(0) == "{":
            open_.append(text[start : mark.start()])
        elif mark.group(0) == "}" and open_:
            open_.pop()
        start = mark.end()
    return [*open_, text[start:]]


def _refuse_hidden(function: str, found: list[_Found]) -> None:
    """A function that nobody outside sees."""
    for each in found:
        if re.search(r"\bstatic\b", each.head):
            reason = f"{function} is static: it cannot be called from outside"
            raise Misread(reason, each.line, "drop `static`")
    hidden = next((_INLINE.search(each.head) for each in found if each.defined), None)
    external = any(
        not _INLINE.search(each.head) or re.search(r"\bextern\b(?!\s*\")", each.head)
        for each in found
    )
    if hidden and not external:
        word = hidden.group(0)
        reason = f"{function} is `{word}`: a compiler need not make a function of it"
        raise Misread(reason, found[0].line, f"drop `{word}`")


def _only(function: str, found: list[Prototype]) -> Prototype:
    """The one that is compiled: branches may hold the same function twice."""
    first = found[0]
    for other in found[1:]:
        if (other.parameters, other.returns) != (first.parameters, first.returns):
            reason = f"there is another {function} at line {other.line}, and which is compiled is not clear"
            raise Misread(reason, first.line, "leave one")
    return first


def _prototype(found: _Found, function: str, plain: str) -> Prototype:
    aliases = {
        each["new"] or each["name"]: each["old"] or each["of"] for each in _ALIAS.finditer(plain)
    }
    written = found.returns or " ".join(_SPECIFIERS.sub(" ", found.head).split())
    returns = None if "*" in written else _dtype(written, aliases)
    if returns is None:
        what = f"`{written}`" if written else "nothing is said"
        raise Misread(f"cannot tell what {function} returns: {what}", found.line)
    given = tuple(_given(p, aliases) for p in split(found.parameters) if p != "void")
    return Prototype(function, given, returns, found.line)


def _dtype(text: str, aliases: dict[str, str]) -> str | None:
    """What a type holds; None where that is no number."""
    words = _QUALIFIERS.sub(" ", re.sub(r"\s*([<>])\s*", r"\1", text)).split()
    words = ["complex" if word == "_Complex" else word for word in words]
    if len(words) > 1 and "int" in words:
        words.remove("int")
    if len(words) > 1 and "signed" in words and "char" not in words:
        words.remove("signed")
    words.sort()  # they come in any order
    plain = " ".join(words)
    if plain.startswith("std::") and not plain.startswith("std::complex"):
        plain = plain.removeprefix("std::")
    if plain in aliases:
        others = {new: old for new, old in aliases.items() if new != plain}
        return _dtype(aliases[plain], others)
    return _NUMBERS.get(plain)


def _given(text: str, aliases: dict[str, str]) -> Given:
    plain = _QUALIFIERS.sub(" ", text)
    marks = sum(plain.count(mark) for mark in "*&")
    kind = re.sub(r"\(.*|\[.*", "", plain).replace("*", " ").replace("&", " ").split()
    dtype = _dtype(" ".join(kind), aliases)
    if dtype is None and len(kind) > 1:
        dtype = _dtype(" ".join(kind[:-1]), aliases)
    pointer = marks > 0 or "[" in plain
    return Given(dtype if marks < 2 else None, pointer, " ".join(text.split()))


def c_heading(wanted: Wanted) -> str:
    """The first line of a function of C."""
    return f"{_heading(wanted, number_name)} {{"


def cpp_heading(wanted: Wanted) -> str:
    """The first line of a function of C++."""
    return f'extern "C" {_heading(wanted, cpp_number_name)} {{'


def _heading(wanted: Wanted, number: Callable[[ir.Number], str]) -> str:
    def parameter(slot: Slot) -> str:
        kind, name = number(slot.number), c_name(slot.name)
        if not slot.pointer:
            return f"{kind} {name}"
        return f"{kind} *{name}" if wanted.changes(slot) else f"const {kind} *{name}"

    returns = number(wanted.number) if wanted.number else "void"
    return f"{returns} {wanted.function}({', '.join(map(parameter, wanted.slots))})"
