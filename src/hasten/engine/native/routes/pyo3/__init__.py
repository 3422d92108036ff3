"""The route by PyO3: an extension module written in Rust, built by cargo."""

from hasten.engine.native.routes.pyo3.route import Pyo3

__all__ = ["Pyo3"]
