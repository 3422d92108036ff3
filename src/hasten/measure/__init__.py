"""Clocks, rounds, memory, statistics, noise."""
