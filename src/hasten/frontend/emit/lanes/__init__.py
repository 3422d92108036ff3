"""Translations into C++ whose loops lie across the lanes of vectors."""

from hasten.frontend.emit.lanes.module import translated

__all__ = ["translated"]
