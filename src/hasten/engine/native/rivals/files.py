"""The user's files of native code."""

from __future__ import annotations

import re
from pathlib import Path

from hasten.frontend.emit.languages import LANGUAGES, Language
from hasten.workload.target import NATIVE

__all__ = ["language_of", "line_in", "placed", "stem_of", "text_of"]


def language_of(file: Path) -> Language:
    """The language that a file is in, by how its name ends."""
    return LANGUAGES[NATIVE[file.suffix]]


def stem_of(file: Path) -> str:
    """The name of a file without its ending, as a name of code."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in file.stem)
    return f"m{plain}" if plain[:1].isdigit() else plain


def text_of(file: Path) -> str:
    """The text of a file, with its own header in its place."""
    text = _decoded(file)
    if header := _own_header(file, text):
        text = text.replace(_including(header), _decoded(header), 1)
    return text


def line_in(file: Path, line: int) -> int:
    """The line of a file that a line of its text comes from; what its own header says is where it is included."""
    text = _decoded(file)
    header = _own_header(file, text)
    if header is None:
        return line
    included = text[: text.index(_including(header))].count("\n") + 1
    more = _decoded(header).count("\n")
    return line if line < included else max(included, line - more)


def placed(message: str, file: Path) -> str:
    """A compiler's message on what was built of a file, with the file's own name and line."""
    at = re.match(rf"{stem_of(file)}\.\w+:(\d+)(?=:)", message)
    if not at:
        return message
    return f"{file.name}:{line_in(file, int(at.group(1)))}{message[at.end() :]}"


def _own_header(file: Path, text: str) -> Path | None:
    """The header that bears the name of a file and is included by it."""
    headers = (file.with_suffix(suffix) for suffix in (".h", ".hpp"))
    return next((h for h in headers if _including(h) in text and h.is_file()), None)


def _including(header: Path) -> str:
    return f'#include "{header.name}"'


def _decoded(file: Path) -> str:
    """Text in UTF-8, else in Latin-1, whose every byte is a letter: then it is in comments that it matters."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("latin-1").replace("\r\n", "\n")
