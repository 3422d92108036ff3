"""The engine: Hasten's own Fortran, compiled here."""

from __future__ import annotations

from hasten.engine.base import Requirements
from hasten.engine.native.engine import TranslatedEngine
from hasten.engine.native.routes.by_ctypes import Ctypes
from hasten.engine.native.routes.by_f2py import F2py
from hasten.engine.native.routes.capi import Capi
from hasten.frontend.emit.languages import LANGUAGES

__all__ = ["FortranEngine"]


class FortranEngine(TranslatedEngine):
    """Hasten's translation into Fortran."""

    name = "fortran"
    title = "Fortran (translated)"
    requires = Requirements(languages=("fortran",), install="apt install gfortran")
    language = LANGUAGES["fortran"]
    routes = (Capi("fortran"), F2py(), Ctypes("fortran"))

    def has_threads(self) -> bool:
        """GNU Fortran brings it."""
        return True
