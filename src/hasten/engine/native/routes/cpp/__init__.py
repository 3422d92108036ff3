"""Routes by libraries that bind C++ to Python."""

from hasten.engine.native.routes.cpp.boost import Boost
from hasten.engine.native.routes.cpp.by_cppyy import Cppyy
from hasten.engine.native.routes.cpp.nanobind import Nanobind
from hasten.engine.native.routes.cpp.pybind11 import Pybind11

__all__ = ["Boost", "Cppyy", "Nanobind", "Pybind11"]
