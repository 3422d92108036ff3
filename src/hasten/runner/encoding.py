"""Digests of values: equal where the values are, without keeping them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hasten.runner.values import CannotCarry, encode

__all__ = ["digest"]


class _Digest:
    """A file that only remembers the digest of what was written."""

    def __init__(self) -> None:
        self.state = hashlib.blake2b(digest_size=16)

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.state.update(view)
        return len(view)


def digest(value: Any) -> str:
    """Digest of a value; ``""`` where it has no plain form."""
    file = _Digest()
    try:
        tree = encode(value, file)  # type: ignore[arg-type]  # all that is asked of it is write
    except CannotCarry:
        return ""
    file.write(json.dumps(tree).encode())
    return file.state.hexdigest()
