"""The engine: Hasten's own Rust, compiled here."""

from __future__ import annotations

from hasten.engine.base import Requirements
from hasten.engine.native.engine import TranslatedEngine
from hasten.engine.native.routes.by_ctypes import Ctypes
from hasten.engine.native.routes.capi import Capi
from hasten.engine.native.routes.pyo3 import Pyo3
from hasten.frontend.emit.languages import LANGUAGES

__all__ = ["RustEngine"]


class RustEngine(TranslatedEngine):
    """Hasten's translation into Rust."""

    name = "rust"
    title = "Rust (translated)"
    requires = Requirements(languages=("rust",), install="apt install rustc cargo")
    language = LANGUAGES["rust"]
    routes = (Capi("rust"), Pyo3(), Ctypes("rust"))

    def has_threads(self) -> bool:
        """Rust's own library has threads."""
        return True
