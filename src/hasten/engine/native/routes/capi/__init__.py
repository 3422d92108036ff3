"""The route by CPython's own interface: an extension module laid by hand, one a kernel."""

from hasten.engine.native.routes.capi.route import Capi

__all__ = ["Capi"]
