"""Results in a cell of a notebook."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from markupsafe import Markup, escape

from hasten.racing.events import Event, Listener

__all__ = ["in_notebook", "preformatted", "result_html", "show_cell_progress"]

_EVERY = 0.3  # seconds between two changes of what is shown
_STYLE = "white-space: pre; line-height: 1.35; overflow-x: auto; font-family: monospace"


def in_notebook() -> bool:
    """Whether the caller is a notebook, whose cells show more than text."""
    try:
        from IPython import get_ipython  # noqa: PLC0415 (it is there only where it is wanted)
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


def result_html(data: Mapping[str, Any]) -> str:
    """The verdict, the chart and the table of a race; all names escaped.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    """
    from hasten.report.html.table import table_html  # noqa: PLC0415 (drawing takes a second to load)
    from hasten.report.pictures import svg_of  # noqa: PLC0415 (as above)

    said = [Markup("<p>{}</p>").format(sentence) for sentence in data["advice"]]
    picture = svg_of(data)
    parts = [*said, Markup(picture) if picture else "", table_html(data)]  # noqa: S704 (vl-convert escapes)
    return f"<div>{''.join(parts)}</div>"


def preformatted(text: str) -> str:
    """Text as it stands, escaped."""
    return f'<pre style="{_STYLE}">{escape(text)}</pre>'


@contextmanager
def show_cell_progress() -> Iterator[Listener]:
    """Show what a race does in the cell, and take it away at the end."""
    from IPython.display import HTML, display  # noqa: PLC0415 (a notebook has it)

    shown = display(HTML(""), display_id=True)
    last = 0.0

    def listen(event: Event) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            bar = Markup("<progress value={}></progress> ").format(event.share or 0.0)
            shown.update(
                HTML(bar + Markup("{}: {} {}").format(event.stage, event.text, event.entry))
            )

    try:
        yield listen
    finally:
        shown.update(HTML(""))
