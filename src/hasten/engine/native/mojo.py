"""The engine: Hasten's own Mojo, compiled here."""

from __future__ import annotations

from hasten.engine.base import Requirements
from hasten.engine.native.engine import TranslatedEngine
from hasten.engine.native.routes.by_ctypes import Ctypes
from hasten.engine.native.routes.by_mojo import MojoModule
from hasten.engine.native.routes.capi import Capi
from hasten.frontend.emit.languages import LANGUAGES

__all__ = ["MojoEngine"]


class MojoEngine(TranslatedEngine):
    """Hasten's translation into Mojo."""

    name = "mojo"
    title = "Mojo (translated)"
    requires = Requirements(languages=("mojo",), install='pip install "hasten[mojo]"')
    language = LANGUAGES["mojo"]
    routes = (Capi("mojo"), Ctypes("mojo"), MojoModule())

    def has_threads(self) -> bool:
        """The translation calls the system's threads."""
        return True
