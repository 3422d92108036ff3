"""The user's own native code as a rival: its parameter list is read, held against the workload, and bound."""

from hasten.engine.native.rivals.engine import NativeRivalEngine

__all__ = ["NativeRivalEngine"]
