"""Ways that carry a translation into Python: one a file."""
