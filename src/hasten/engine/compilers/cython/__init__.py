"""Cython: the user's function in its pure Python mode, with types told from the arguments."""

from __future__ import annotations

from .engine import CythonEngine

__all__ = ["CythonEngine"]
