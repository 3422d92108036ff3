"""Kernels in C++17."""

from hasten.frontend.emit.cpp.module import translated

__all__ = ["translated"]
