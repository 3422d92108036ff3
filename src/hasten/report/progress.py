"""The live display of a race."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hasten.racing.events import Event, Listener

__all__ = ["show_progress"]

_STAGES = {
    "prepare": "looking at the function",
    "build": "building",
    "verify": "verifying",
    "measure": "measuring",
    "examine": "examining",
}


@contextmanager
def show_progress() -> Iterator[Listener]:
    """Show what a race does on standard error, and take it away at the end."""
    console = Console(stderr=True)
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[entry]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=4,  # drawing takes time from what is measured
        disable=not console.is_terminal,
    )
    with progress:
        task = progress.add_task(_STAGES["prepare"], total=1.0, entry="")

        def listen(event: Event) -> None:
            progress.update(task, description=_STAGES[event.stage], entry=event.entry or event.text)
            if event.share is not None:
                progress.update(task, completed=event.share)

        yield listen
