"""Listening to the audit events of Python (PEP 578) while a block runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Listener", "audited"]

Listener = Callable[[str, tuple[Any, ...]], None]
"""Takes the name of an event and its arguments.

It runs inside whatever raised the event and whatever locks that holds, so it must take none itself.
"""

_listener: Listener | None = None
_hooked = False


@contextmanager
def audited(listener: Listener) -> Iterator[None]:
    """Have a listener told of every event; what the listener does itself is not told."""
    global _listener, _hooked  # noqa: PLW0603 (an audit hook can never be taken off)
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    global _listener  # noqa: PLW0603 (as above)
    if _listener is None:
        return
    listener, _listener = _listener, None
    try:
        listener(event, arguments)
    finally:
        _listener = listener
