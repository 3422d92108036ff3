"""Kernels in Fortran 2018."""

from hasten.frontend.emit.fortran.module import translated

__all__ = ["translated"]
