"""The reference once more, in extended precision: the truth that rounding errors are counted from."""

from hasten.engine.precise.engine import PreciseEngine

__all__ = ["PreciseEngine"]
