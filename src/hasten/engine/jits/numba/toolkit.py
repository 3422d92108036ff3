"""Numba itself, or word of how to get it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from hasten.errors import Unavailable

__all__ = ["INSTALL", "numba_module", "versions"]

INSTALL = "pip install numba"


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
        raise Unavailable(f"Numba cannot be imported ({error})", INSTALL) from None
    return numba


def versions() -> tuple[str, ...]:
    """What compiled code depends on, without importing it."""
    try:
        return tuple(f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy"))
    except PackageNotFoundError as error:
        raise Unavailable(f"{error.name} is not installed", INSTALL) from None
