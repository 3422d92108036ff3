"""Kernels in Rust, edition 2021."""

from hasten.frontend.emit.rust.module import translated

__all__ = ["translated"]
