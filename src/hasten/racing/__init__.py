"""Putting it together: events and the result."""
