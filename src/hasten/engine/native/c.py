"""The engine: Hasten's own C, compiled here, by every route that carries C into Python."""

from __future__ import annotations

from hasten.engine.base import Requirements
from hasten.engine.native.engine import TranslatedEngine
from hasten.engine.native.routes.by_cffi import CffiAbi, CffiApi
from hasten.engine.native.routes.by_ctypes import Ctypes
from hasten.engine.native.routes.by_swig import Swig
from hasten.engine.native.routes.capi import Capi
from hasten.frontend.emit.languages import LANGUAGES

__all__ = ["CEngine"]


class CEngine(TranslatedEngine):
    """Hasten's translation into C."""

    name = "c"
    title = "C (translated)"
    requires = Requirements(languages=("c",), install='pip install "hasten[compilers]"')
    language = LANGUAGES["c"]
    routes = (Capi(), Ctypes("c"), CffiApi(), CffiAbi(), Swig())
    openmp = "c"
