"""Mojo: types, expressions, statements, helpers, and the module around them."""

from hasten.frontend.emit.mojo.module import translated

__all__ = ["translated"]
