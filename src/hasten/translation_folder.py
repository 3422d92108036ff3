"""A translation as a folder that can be built: source, header, build file, and a word on them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hasten.frontend.emit.languages import LANES, LANGUAGES, Language
from hasten.frontend.emit.translation import Translation

__all__ = ["write_folder"]

_README = """\
{title} in {language}, translated by Hasten from {place}.
{build}
To race a version that you tuned: `hasten race FILE.py::{title} --against {file}`.
"""
_CALLED = "`{name}_call` is the function to call: it returns 0, or 1 after an exception."
_GNU = """\
{variable} = -O3 -march=native {standard} -ffp-contract=off -fwrapv -fPIC

{name}.so: {sources}
\t$({compiler}) $({variable}) -shared {source} -o $@{link}
"""
_CARGO = """\
[package]
name = "{name}"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]
path = "{name}.rs"

[profile.release]
panic = "abort"
"""
_SETUP = """\
from Cython.Build import cythonize
from setuptools import Extension, setup

flags = ["-O3", "-march=native", "-ffp-contract=off", "-fwrapv"]
setup(ext_modules=cythonize([Extension("{name}", ["{name}.pyx"], extra_compile_args=flags)]))
"""


def write_folder(translation: Translation, language: str, folder: Path) -> list[Path]:
    """Write a translation with all that building it takes; what was written.

    Parameters
    ----------
    translation : Translation
    language : str
        A name of `LANGUAGES`, or ``lanes``.
    folder : Path
        Made where it is not there.
    """
    of = LANES if language == LANES.name else LANGUAGES[language]
    name = of.identifier(translation.interface.name)
    text = translation.text
    place = text.partition("Translated by Hasten from ")[2].partition(";")[0]
    build, files = _built(of, name, translation)
    readme = _README.format(
        title=translation.interface.name,
        language=of.title,
        place=place,
        build=build,
        file=f"{name}{of.suffix}",
    )
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in {**files, "README.md": readme}.items():
        (folder / file).write_text(content, encoding="utf-8")
    return [folder / file for file in (*files, "README.md")]


def _built(of: Language, name: str, translation: Translation) -> tuple[str, dict[str, str]]:
    """How it is built, and the files for it."""
    text, file = translation.text, f"{name}{of.suffix}"
    called = _CALLED.format(name=name)
    match of.name:
        case "c" | "cpp" | "lanes":
            suffix = ".h" if of.name == "c" else ".hpp"
            source = text.replace(translation.header, f'#include "{name}{suffix}"\n')
            files = {file: source, f"{name}{suffix}": _header(translation, name, of.name)}
            made = _makefile(of, name, f"{file} {name}{suffix}")
            return f"`make` builds `{name}.so`; {called}", {**files, "Makefile": made}
        case "fortran":
            made = _makefile(of, name, file)
            return f"`make` builds `{name}.so`; {called}", {file: text, "Makefile": made}
        case "rust":
            build = f"`cargo build --release` builds `target/release/lib{name}.so`; {called}"
            return build, {file: text, "Cargo.toml": _CARGO.format(name=name)}
        case "mojo":
            command = "mojo build --emit shared-lib --fp-mode contract=off"
            build = f"`{command} {file} -o {name}.so` builds the library; {called}"
            return build, {file: text}
    build = (
        f"`python setup.py build_ext --inplace` builds the module `{name}`, which has the function."
    )
    return build, {file: text, "setup.py": _SETUP.format(name=name)}


def _makefile(of: Language, name: str, sources: str) -> str:
    compiler, variable, standard, link = {
        "c": ("CC", "CFLAGS", "-std=c11", " -lm"),
        "cpp": ("CXX", "CXXFLAGS", "-std=c++17", ""),
        "lanes": ("CXX", "CXXFLAGS", "-std=c++17 -fno-math-errno", ""),
        "fortran": ("FC", "FFLAGS", "-std=f2018 -fopenmp", ""),
    }[of.name]
    text = _GNU.format(
        variable=variable,
        standard=standard,
        name=name,
        sources=sources,
        source=f"{name}{of.suffix}",
        compiler=compiler,
        link=link,
    )
    # make's own FC is f77
    return f"FC = gfortran\n{text}" if of.name == "fortran" else text


def _header(translation: Translation, name: str, language: str) -> str:
    """What a caller needs, in C or C++."""
    guard = f"{name.upper()}_H"
    prototypes = _prototypes(translation.text)
    if language == "cpp":
        complex_ = "#include <complex>\n" if "complex" in translation.header + prototypes else ""
        includes = f"#include <cstdint>\n{complex_}"
    else:
        complex_ = "#include <complex.h>\n" if "complex" in translation.header + prototypes else ""
        includes = f"#include <stdbool.h>\n#include <stdint.h>\n{complex_}"
    return f"#ifndef {guard}\n#define {guard}\n\n{includes}\n{translation.header}{prototypes}\n#endif\n"


def _prototypes(text: str) -> str:
    """What is called from outside."""
    lines = text.split("\n")
    return "".join(
        f"{line};\n"
        for line, following in pairwise(lines)
        if following == "{"
        and line.startswith(("int32_t ", "void ", 'extern "C"'))
        and "static" not in line
    )
