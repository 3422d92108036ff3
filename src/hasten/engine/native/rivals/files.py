"""The user's files of native code."""

from __future__ import annotations

from pathlib import Path

from hasten.frontend.emit.languages import LANGUAGES, Language
from hasten.workload.target import NATIVE

__all__ = ["language_of", "stem_of", "text_of"]


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
    for suffix in (".h", ".hpp"):
        header = file.with_suffix(suffix)
        line = f'#include "{header.name}"'
        if line in text and header.is_file():
            text = text.replace(line, _decoded(header))
    return text


def _decoded(file: Path) -> str:
    """Text in UTF-8, else in Latin-1, whose every byte is a letter: then it is in comments that it matters."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("latin-1").replace("\r\n", "\n")
