"""A workload: a Python function, the arguments that it is called with, and where they came from."""
