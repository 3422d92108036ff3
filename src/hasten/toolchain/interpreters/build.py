"""How an interpreter was built, as far as it tells: builds differ more than versions do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Build", "build_of"]

_BUILDERS = (
    (
        "Anaconda's",
        re.compile(r"Anaconda|Continuum|conda-forge|/(mini)?conda\d?/|/envs/", re.IGNORECASE),
    ),
    ("Intel's", re.compile(r"Intel", re.IGNORECASE)),
    ("uv's", re.compile(r"/uv/python/|python-build-standalone")),
    ("pyenv's", re.compile(r"/\.?pyenv/versions/")),
    ("Debian's", re.compile(r"--libdir=/usr/lib/\w+-linux-gnu|\+dfsg|\(Debian\)")),
)
_OPTIONS = (
    ("PGO", re.compile(r"--enable-optimizations|-fprofile-use|-fprofile-instr-use")),
    ("LTO", re.compile(r"--with-lto(?!=no)|-flto")),
    ("BOLT", re.compile(r"--enable-bolt")),
    ("tail calls", re.compile(r"--with-tail-call-interp(?!=no)")),
)


@dataclass(frozen=True)
class Build:
    """Who built it, by which compiler, and with which options.

    Parameters
    ----------
    builder : str
        Such as ``Debian's``; empty where nothing tells.
    compiler : str
        With its version; of Jython the Java machine.
    options : tuple of str
        Of ``PGO``, ``LTO``, ``BOLT``, ``computed gotos``, ``tail calls``, ``mimalloc``, ``-O3`` and the like,
        as recorded in it. Debian profiles its builds and does not record it.
    debug : bool
        With the assertions of those who develop CPython: several times slower.
    free_threaded : bool
        Built to run without a global lock.
    """

    builder: str = ""
    compiler: str = ""
    options: tuple[str, ...] = ()
    debug: bool = False
    free_threaded: bool = False

    def alike(self, other: Build) -> bool:
        """Whether the same hands built it with the same options, so that two versions can be compared."""
        same = self.builder, self.options, self.debug, self.free_threaded
        return same == (other.builder, other.options, other.debug, other.free_threaded)

    def __str__(self) -> str:
        said = [f"{self.builder} build" if self.builder else "", self.compiler, *self.options]
        said += ["debug build"] if self.debug else []
        said += ["free-threaded"] if self.free_threaded else []
        return ", ".join(filter(None, said))


def build_of(census: Mapping[str, Any]) -> Build:
    """What the census of an interpreter tells of its build."""
    configured, flags = census.get("configured") or "", census.get("flags") or ""
    places = " ".join(str(census.get(key) or "") for key in ("said", "executable", "prefix"))
    return Build(
        next((name for name, sign in _BUILDERS if sign.search(f"{places} {configured}")), ""),
        (census.get("compiler") or "").strip(),
        tuple(_options(configured, flags, census)),
        bool(census.get("debug")),
        bool(census.get("free_threaded")),
    )


def _options(configured: str, flags: str, census: Mapping[str, Any]) -> Iterator[str]:
    levels = re.findall(r"-O[0-3sz]|-Ofast", flags)
    if levels:
        yield levels[0]
    for name, sign in _OPTIONS:
        if sign.search(f"{configured} {flags}"):
            yield name
    if census.get("computed_gotos") and "tail-call-interp" not in configured:
        yield "computed gotos"
    if census.get("mimalloc") and census.get("free_threaded"):
        yield "mimalloc"
