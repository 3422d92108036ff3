"""The route that native rivals are asked to take: it must be one of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hasten.engine.registry import engine_named
from hasten.errors import UsageError
from hasten.frontend.emit.languages import LANGUAGES
from hasten.workload.model import Origin
from hasten.workload.target import NATIVE

__all__ = ["require_route"]

_OF_PLAIN_FUNCTIONS = "ctypes"
"""The route that a function in any language may take that is no translation."""


def require_route(route: str, rivals: Iterable[Origin]) -> None:
    """Refuse a route that none of the rivals could take.

    Parameters
    ----------
    route : str
    rivals : iterable of Origin

    Raises
    ------
    UsageError
        There is no such route, or no choice.
    """
    files = [Path(rival.location) for rival in rivals if rival.kind == "native"]
    if not files:
        raise UsageError(
            f"--route {route}: only rivals in other languages go by routes; name one by --against FILE"
        )
    languages = [LANGUAGES[name] for name in sorted({NATIVE[file.suffix] for file in files})]
    routes = {language.title: _routes(language.name) for language in languages}
    if not any(routes.values()):
        raise UsageError(f"--route {route}: Cython makes modules itself; leave out --route")
    if route == _OF_PLAIN_FUNCTIONS or any(route in names for names in routes.values()):
        return
    known = "; ".join(f"{title} has {', '.join(names)}" for title, names in routes.items() if names)
    raise UsageError(f"there is no route {route!r}: {known}")


def _routes(language: str) -> list[str]:
    """Names of the routes that the engine of a language has."""
    return [route.name for route in getattr(engine_named(language), "routes", ())]
