"""What parent and worker agree on.

A request is one line of JSON: ``step`` and its parameters. The answer is one line: what the step
returned, or ``failed`` (the kind of the exception) and ``data`` (its type, message and place).
Arrays travel beside it in files of ``.npy`` records.
"""

__all__ = ["CONNECTION_LOST"]

CONNECTION_LOST = 70
"""Exit code of a worker that finds its connection closed or replaced (``EX_SOFTWARE``)."""
