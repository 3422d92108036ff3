"""Numba: the user's function compiled by LLVM, for the types of the workload's arguments."""

from __future__ import annotations

from .engine import NumbaEngine

__all__ = ["NumbaEngine"]
