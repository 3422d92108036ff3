"""Ahead-of-time compilers."""
