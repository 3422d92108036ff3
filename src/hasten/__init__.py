"""Hasten."""
