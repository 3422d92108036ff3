"""What is compiled of a file of C or C++, as far as the file itself tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hasten.engine.native.rivals.languages.texts import without

__all__ = ["preprocessed"]

_LITERALS = re.compile(
    r'"C"|(")(?:\\.|[^"\\\n])*"' r"|(')(?:\\.|[^'\\\n])*'" r"|/\*.*?\*/|//[^\n]*", re.DOTALL
)
_DEFINED = re.compile(r"defined\s*(?:\(\s*(\w+)\s*\)|(\w+))")
_DIRECTIVE = re.compile(r"\s*#\s*(\w+)(.*)", re.DOTALL)
_DEFINITION = re.compile(r"\s*(\w+)(\()?(.*)", re.DOTALL)
_INNER = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_ATTRIBUTES = rf"\b(?:__attribute__|__attribute|__declspec|alignas)\s*{_INNER}|\[\[.*?\]\]"
_DEEPEST = 20  # macros in macros


def preprocessed(text: str, *, cplusplus: bool) -> str:
    r"""A text without comments, directives, attributes and branches that are off; its macros are put in.

    Branches that depend on the compiler or on headers are all kept.

    Parameters
    ----------
    text : str
    cplusplus : bool

    Returns
    -------
    str
        As many lines as before.

    Examples
    --------
    >>> preprocessed("#define REAL double" + chr(10) + "REAL f(void) {", cplusplus=False)
    '\ndouble f(void) {'
    """
    state = _State(cplusplus)
    kept = []
    for line in _logical_lines(_without_literals(text)):
        if directive := _DIRECTIVE.fullmatch(line):
            state.follow(directive.group(1), directive.group(2))
            kept.append("\n" * line.count("\n"))
        else:
            kept.append(state.expanded(line) if state.on else "\n" * line.count("\n"))
    return without(_ATTRIBUTES, "\n".join(kept))


def _without_literals(text: str) -> str:
    """Blanks in the place of comments, and of what is between quotes."""

    def blank(found: re.Match[str]) -> str:
        literal, quote = found.group(0), found.group(1) or found.group(2)
        if literal == '"C"':
            return literal
        if quote:
            return quote + " " * (len(literal) - 2) + quote
        return re.sub(r"[^\n]", " ", literal)

    return _LITERALS.sub(blank, text)


def _logical_lines(text: str) -> list[str]:
    """Lines; those that a backslash joins are one."""
    lines: list[str] = []
    joined = False
    for line in text.split("\n"):
        if joined:
            lines[-1] += f"\n{line}"
        else:
            lines.append(line)
        joined = line.endswith("\\")
    return lines


@dataclass
class _State:
    """Which macros stand, and which branches are on: None where the file does not tell."""

    cplusplus: bool
    macros: dict[str, str | None] = field(default_factory=dict)
    branches: list[tuple[bool | None, bool | None]] = field(default_factory=list)
    """Of each open condition: whether one of its branches was on so far, and whether this one is."""

    @property
    def on(self) -> bool:
        """Whether lines may be compiled."""
        return all(on is not False for _, on in self.branches)

    def follow(self, directive: str, rest: str) -> None:
        match directive:
            case "if":
                self._open(self._holds(rest))
            case "ifdef":
                self._open(self._is_defined(rest.strip()))
            case "ifndef":
                self._open(_not(self._is_defined(rest.strip())))
            case "elif" if self.branches:
                self._turn(self._holds(rest))
            case "else" if self.branches:
                self._turn(True)
            case "endif" if self.branches:
                self.branches.pop()
            case "define" if self.on and (found := _DEFINITION.fullmatch(rest)):
                name, has_parameters, body = found.groups()
                self.macros[name] = None if has_parameters else body.replace("\\\n", " ").strip()
            case "undef" if self.on:
                self.macros.pop(rest.strip(), None)

    def expanded(self, line: str) -> str:
        """A line with the macros that have no parameters put in."""
        for _ in range(_DEEPEST):
            line, before = re.sub(r"\b[A-Za-z_]\w*\b", self._body, line), line
            if line == before:
                break
        return line

    def _body(self, found: re.Match[str]) -> str:
        body = self.macros.get(found.group(0))
        return found.group(0) if body is None else body

    def _open(self, holds: bool | None) -> None:
        self.branches.append((holds, holds))

    def _turn(self, holds: bool | None) -> None:
        before, _ = self.branches[-1]
        self.branches[-1] = (_or(before, holds), _and(_not(before), holds))

    def _is_defined(self, name: str) -> bool | None:
        """Names with an underscore at their beginning are the compiler's."""
        if name in self.macros:
            return True
        if name == "__cplusplus":
            return self.cplusplus
        return None if name.startswith("_") else False

    def _holds(self, condition: str) -> bool | None:
        """Whether a condition holds: of such as have no parentheses."""

        def told(found: re.Match[str]) -> str:
            return str(self._is_defined(found.group(1) or found.group(2)))

        plain = self.expanded(_DEFINED.sub(told, condition))
        return None if "(" in plain else self._truth(plain)

    def _truth(self, condition: str) -> bool | None:
        for operator, combined in (("||", _or), ("&&", _and)):
            first, there, others = condition.partition(operator)
            if there:
                return combined(self._truth(first), self._truth(others))
        plain = condition.strip()
        if plain.startswith("!"):
            return _not(self._truth(plain[1:]))
        if re.fullmatch(r"\d+[uUlL]*", plain):
            return int(plain.rstrip("uUlL")) != 0
        return {"True": True, "False": False}.get(plain)


def _not(one: bool | None) -> bool | None:
    return None if one is None else not one


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    return _not(_and(_not(one), _not(other)))
