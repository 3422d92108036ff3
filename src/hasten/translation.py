"""A function of a file in another language: as text, and as a folder that can be built."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hasten.frontend.emit.c import translated
from hasten.frontend.emit.c.types import c_name
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.passes import improved
from hasten.racing.crew import Crew
from hasten.racing.prepare import described
from hasten.racing.request import RaceRequest
from hasten.workload.loading import ArgumentChoice
from hasten.workload.target import parse_target

__all__ = ["translate_target", "write_folder"]

_PATIENCE = 120.0  # seconds for loading the file and making the arguments

_MAKEFILE = """\
CFLAGS = -O3 -march=native -std=c11 -ffp-contract=off{more} -fPIC

{name}.so: {name}.c {name}.h
\t$(CC) $(CFLAGS) -shared {name}.c -o $@ -lm
"""
_README = """\
{title} in C, translated by Hasten from {place}.
`make` builds `{name}.so`; `{name}_call` in `{name}.h` is the function to call: it returns 0, or 1 after an exception.
To race a version that you tuned, build it in your own way and name a Python function that calls it as a rival.
"""


def translate_target(target: str, choice: ArgumentChoice, *, checked: bool = True) -> Translation:
    """The translation into C of a function that is named as on the command line.

    Parameters
    ----------
    target : str
        ``FILE::FUNCTION`` or ``package.module:function``.
    choice : ArgumentChoice
        Where its arguments come from; their types decide.
    checked : bool
        Raise what Python raises.

    Raises
    ------
    UsageError
        The target or its arguments are wrong.
    Unsupported
        The kernel language cannot express it.
    """
    request = RaceRequest(parse_target(target), choice, timeout=_PATIENCE)
    with Crew(_PATIENCE, None, request.seed) as crew:
        workload, _ = described(request, crew)
    kernel = kernel_of(workload.require_source(), workload.signature)
    return translated(improved(kernel, checked=checked), checked=checked)


def write_folder(translation: Translation, folder: Path) -> list[Path]:
    """Write source, header, build file and a word on them; what was written.

    Parameters
    ----------
    translation : Translation
    folder : Path
        Made where it is not there.
    """
    name = c_name(translation.interface.name)
    guard = f"{name.upper()}_H"
    prototypes = _prototypes(translation.text)
    complex_ = "#include <complex.h>\n" if "complex" in translation.header + prototypes else ""
    header = (
        f"#ifndef {guard}\n#define {guard}\n\n#include <stdbool.h>\n#include <stdint.h>\n{complex_}\n"
        f"{translation.header}{prototypes}\n#endif\n"
    )
    source = translation.text.replace(translation.header, f'#include "{name}.h"\n')
    place = source.partition("Translated by Hasten from ")[2].partition(";")[0]
    more = "" if "Unchecked:" not in source else " -fwrapv"
    files = {
        f"{name}.c": source,
        f"{name}.h": header,
        "Makefile": _MAKEFILE.format(name=name, more=more),
        "README.md": _README.format(name=name, title=translation.interface.name, place=place),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return [folder / file for file in files]


def _prototypes(text: str) -> str:
    """What is called from outside."""
    lines = text.split("\n")
    return "".join(
        f"{line};\n"
        for line, following in pairwise(lines)
        if following == "{" and line.startswith(("int32_t ", "void ")) and "static" not in line
    )
