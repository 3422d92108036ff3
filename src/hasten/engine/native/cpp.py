"""The engine: Hasten's own C++, compiled here, by the libraries that bind C++ to Python."""

from __future__ import annotations

from hasten.engine.base import Requirements
from hasten.engine.native.engine import TranslatedEngine
from hasten.engine.native.routes.cpp import Boost, Cppyy, Nanobind, Pybind11
from hasten.frontend.emit.languages import LANGUAGES

__all__ = ["CppEngine"]


class CppEngine(TranslatedEngine):
    """Hasten's translation into C++."""

    name = "cpp"
    title = "C++ (translated)"
    requires = Requirements(languages=("c++",), install='pip install "hasten[compilers]"')
    language = LANGUAGES["cpp"]
    routes = (Nanobind(), Pybind11(), Boost(), Cppyy())
    openmp = "c++"
