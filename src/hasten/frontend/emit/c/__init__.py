"""Kernels in C11."""

from hasten.frontend.emit.c.module import translated

__all__ = ["translated"]
