"""Iterations of a loop beside each other in the lanes of the vector unit."""
