"""Functions in files of Fortran: how they are found, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hasten.engine.native.rivals.languages.fortran_types import Kinds, kinds_in, sized_type
from hasten.engine.native.rivals.languages.texts import split
from hasten.engine.native.rivals.prototype import Given, Misread, Prototype
from hasten.engine.native.rivals.wanted import Wanted
from hasten.frontend.emit.fortran.types import c_number_name, fortran_name
from hasten.frontend.emit.interface import Slot

__all__ = ["fortran_heading", "fortran_prototype"]

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|!.*")
_PREFIXES = re.compile(r"\b(pure|impure|elemental|recursive|non_recursive|module)\b", re.IGNORECASE)
_END = re.compile(r"end(\s*(function|subroutine)\b.*)?|contains", re.IGNORECASE)
_TYPE = re.compile(
    r"(double\s+(?:precision|complex)|\w+\s*(?:\((?:[^()]|\([^()]*\))*\)|\*\s*\d+)?)\s+(?=\w)",
    re.IGNORECASE,
)
_DECLARING = re.compile(r"(real|integer|complex|logical|double|type|class|character)\b", re.IGNORECASE)  # fmt: skip


def fortran_prototype(text: str, function: str) -> Prototype | None:
    """A function or subroutine of a file of Fortran.

    Parameters
    ----------
    text : str
    function : str

    Raises
    ------
    Misread
        It cannot be called from outside, or its type is not clear.
    """
    statements = _statements(text)
    pattern = re.compile(
        rf"(.*?)\b(subroutine|function)\s+{re.escape(function)}\s*\(([^()]*)\)(.*)", re.IGNORECASE
    )
    for index, (line, statement) in enumerate(statements):
        found = pattern.fullmatch(statement)
        if found and not found.group(1).lower().startswith("end"):
            body = _body(statements[index + 1 :])
            heading = _Heading(function, found.group(1), found.group(3), found.group(4), line)
            kinds = kinds_in([each for _, each in statements])
            return _prototype(heading, found.group(2).lower() == "function", body, kinds)
    return None


@dataclass(frozen=True)
class _Heading:
    """The statement that a procedure begins with."""

    function: str
    prefix: str
    parameters: str
    behind: str
    line: int

    @property
    def symbol(self) -> str:
        named = re.search(r"name\s*=\s*['\"](\w+)['\"]", self.behind, re.IGNORECASE)
        return named.group(1) if named else self.function.lower()

    @property
    def result(self) -> str:
        named = re.search(r"result\s*\(\s*(\w+)\s*\)", self.behind, re.IGNORECASE)
        return (named.group(1) if named else self.function).lower()


def _prototype(
    heading: _Heading, is_function: bool, body: list[tuple[int, str]], kinds: Kinds
) -> Prototype:
    function = heading.function
    if not re.search(r"\bbind\s*\(", heading.behind, re.IGNORECASE):
        reason = f"{function} is called as only Fortran calls"
        raise Misread(reason, heading.line, f"write `bind(c)` behind `{function}(…)`")
    declared = _declared(body, kinds)
    names = [name.strip().lower() for name in heading.parameters.split(",") if name.strip()]
    given = []
    for name in names:
        each = declared.get(name) or _Declared(name, _implicit(name), False, "", heading.line)
        if each.descriptor:
            reason = f"`{each.text}` is passed as a descriptor, which only Fortran makes"
            remedy = f"write `{name}(*)` or `{name}(n)`" if each.shape else "write a plain array"
            raise Misread(reason, each.line, remedy)
        given.append(Given(each.dtype, not each.value, each.text))
    returns = _returned(heading, declared, kinds) if is_function else ""
    return Prototype(heading.symbol, tuple(given), returns, heading.line)


def _returned(heading: _Heading, declared: dict[str, _Declared], kinds: Kinds) -> str:
    written = " ".join(_PREFIXES.sub(" ", heading.prefix).split())
    if heading.result in declared:
        of = declared[heading.result]
        dtype, written = of.dtype, of.text
    else:
        dtype = sized_type(written, kinds) if written else None
    if not dtype:
        what = f"`{written}`" if written else f"`{heading.result}` is not declared"
        raise Misread(f"cannot tell what {heading.function} returns: {what}", heading.line)
    return dtype


def _implicit(name: str) -> str:
    return "int32" if name[0] in "ijklmn" else "float32"


def _statements(text: str) -> list[tuple[int, str]]:
    """Statements without comments, each with its line; those that go on over several lines are one."""
    found: list[tuple[int, str]] = []
    goes_on = False
    for line, written in enumerate(text.split("\n"), start=1):
        plain = _QUOTED.sub(lambda m: "" if m.group(0)[0] == "!" else m.group(0), written).strip()
        if not plain:
            continue
        more = plain.endswith("&")
        plain = plain.rstrip("&").strip()
        if goes_on:
            started, before = found.pop()
            found.append((started, f"{before} {plain.removeprefix('&').strip()}"))
        else:
            found.append((line, plain))
        goes_on = more
    return [(line, each.strip()) for line, whole in found for each in whole.split(";")]


def _body(statements: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The statements up to the end of a procedure, or to those inside of it."""
    ends = (i for i, (_, each) in enumerate(statements) if _END.fullmatch(each))
    return statements[: next(ends, len(statements))]


@dataclass(frozen=True)
class _Declared:
    """A name that a procedure declares."""

    name: str
    dtype: str | None
    value: bool
    text: str
    line: int
    shape: str = ""
    descriptor: bool = False


def _declared(body: list[tuple[int, str]], kinds: Kinds) -> dict[str, _Declared]:
    return {
        each.name: each
        for line, statement in body
        if _DECLARING.match(statement)
        for each in _declarations(statement, line, kinds)
    }


def _declarations(statement: str, line: int, kinds: Kinds) -> Iterator[_Declared]:
    """What one statement declares; the colons are needed only behind attributes."""
    left, colons, right = statement.partition("::")
    if not colons:
        found = _TYPE.match(statement)
        if not found:
            return
        left, right = found.group(1), statement[found.end() :]
    of, *attributes = split(left)
    told = [each.lower() for each in attributes]
    common = next((a.partition("(")[2].removesuffix(")") for a in told if a.startswith("dimension")), "")  # fmt: skip
    dtype = sized_type(of, kinds)
    value = "value" in told
    if dtype == "" and "c_ptr" in of.lower():  # an address; without `value` the address of one
        dtype, value = ("", False) if value else (None, False)
    for entity in split(right):
        name = re.match(r"\w+", entity)
        if not name:
            continue
        own = re.match(r"\w+\s*\((.*?)\)\s*(=|$)", entity)
        shape = own.group(1) if own else common
        descriptor = _is_deferred(shape) or bool({"allocatable", "pointer"} & set(told))
        text = f"{left.strip()} :: {entity}"
        yield _Declared(name.group(0).lower(), dtype, value, text, line, shape, descriptor)


def _is_deferred(shape: str) -> bool:
    """Whether lengths come along with an array: ``(:, 0:)``, ``(..)``."""
    return any(axis.strip().endswith((":", "..")) for axis in split(shape))


def fortran_heading(wanted: Wanted) -> str:
    """The first statement of a function or subroutine, and the declarations of its parameters."""
    names = ", ".join(fortran_name(slot.name) for slot in wanted.slots)
    begin = f"{c_number_name(wanted.number)} function" if wanted.number else "subroutine"
    declared = "; ".join(_declaration(slot, wanted) for slot in wanted.slots)
    return f"{begin} {wanted.function}({names}) bind(c); {declared}".removesuffix("; ")


def _declaration(slot: Slot, wanted: Wanted) -> str:
    kind, name = c_number_name(slot.number), fortran_name(slot.name)
    if not slot.pointer:
        return f"{kind}, value :: {name}"
    changes = "inout" if wanted.changes(slot) else "in"
    return f"{kind}, intent({changes}) :: {name}(*)"
