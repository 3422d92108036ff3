"""C11, as a C programmer would write it."""

from hasten.frontend.emit.c.module import Translation, translated

__all__ = ["Translation", "translated"]
