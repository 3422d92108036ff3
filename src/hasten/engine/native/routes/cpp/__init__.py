"""Routes by libraries that bind C++ to Python."""

from hasten.engine.native.routes.cpp.boost import Boost
from hasten.engine.native.routes.cpp.nanobind import Nanobind
from hasten.engine.native.routes.cpp.pybind11 import Pybind11

__all__ = ["Boost", "Nanobind", "Pybind11"]
