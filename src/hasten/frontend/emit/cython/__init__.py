"""Kernels in Cython, with C types."""

from hasten.frontend.emit.cython.module import translated

__all__ = ["translated"]
