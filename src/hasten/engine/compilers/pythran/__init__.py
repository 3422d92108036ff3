"""Pythran: the user's function as C++, for the types of the workload's arguments."""

from __future__ import annotations

from .engine import PythranEngine

__all__ = ["PythranEngine"]
