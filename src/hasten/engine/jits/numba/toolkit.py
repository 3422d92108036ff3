"""Numba itself, or word of how to get it."""

from __future__ import annotations

from typing import Any

from hasten.errors import Unavailable
from hasten.toolchain.environments import installed_version

__all__ = ["INSTALL", "numba_module", "versions"]

INSTALL = "pip install numba"
_OWN = "hasten engines --own numba"


def numba_module() -> Any:
    """The module, imported on first use.

    Raises
    ------
    Unavailable
        It is not installed, or does not work with this NumPy.
    """
    try:
        import numba  # noqa: PLC0415 (half a second that only workers pay)
    except ImportError as error:
        raise Unavailable(f"Numba cannot be imported ({error})", _OWN) from None
    return numba


def versions() -> tuple[str, ...]:
    """What compiled code depends on, without importing it."""
    found = {name: installed_version(name, "numba") for name in ("numba", "llvmlite", "numpy")}
    for name, version in found.items():
        if version is None:
            raise Unavailable(f"{name} is not installed", INSTALL)
    return tuple(f"{name} {version}" for name, version in found.items())
