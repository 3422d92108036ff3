"""Tells of the interpreter that runs it what can be told: one line of JSON after a mark.

Runs on any Python from 2.7 on, on Jython and MicroPython too, as far as they go.
"""

import json
import sys

try:
    import platform
except ImportError:
    platform = None
try:
    import sysconfig
except ImportError:
    sysconfig = None


def told(ask, otherwise=None):
    try:
        return ask()
    except Exception:
        return otherwise


def setting(name):
    return told(lambda: sysconfig.get_config_var(name))


def implementation():
    if sys.platform == "emscripten":
        return "pyodide"
    if sys.platform == "cli":
        return "ironpython"
    if sys.platform.startswith("java"):
        return "jython"
    if hasattr(sys, "pyston_version_info"):
        return "pyston"
    if "Stackless" in sys.version:
        return "stackless"
    name = told(lambda: sys.implementation.name) or told(
        lambda: platform.python_implementation().lower(), "?"
    )
    return "graalpy" if name == "graalpython" else name


def own_version(name):
    """Of the implementation, where it counts in a way of its own."""
    if name == "cpython":
        return ""
    for attribute in ("pypy_version_info", "pyston_version_info"):
        if hasattr(sys, attribute):
            return ".".join(str(n) for n in tuple(getattr(sys, attribute))[:3])
    if name in ("micropython", "graalpy"):
        return ".".join(str(n) for n in tuple(sys.implementation.version)[:3])
    if name == "pyodide":
        return told(lambda: __import__("pyodide").__version__, "")
    return ""


def has_module(name):
    """Whether it can be imported, without importing it: that takes long."""
    return bool(told(lambda: _finder()(name)))


def _finder():
    try:
        from importlib.util import find_spec
    except ImportError:
        from imp import find_module as find_spec
    return find_spec


def jit():
    """Whether there is a JIT that can be turned on and off, and whether it is on."""
    if hasattr(sys, "_jit"):
        return [told(sys._jit.is_available, False), told(sys._jit.is_enabled, False)]
    there = "experimental-jit" in (setting("CONFIG_ARGS") or "")
    return [there, there and "yes-off" not in setting("CONFIG_ARGS")]


def census():
    name = implementation()
    return {
        "implementation": name,
        "language": ".".join(str(n) for n in tuple(sys.version_info)[:3]),
        "level": told(lambda: sys.version_info[3]) or "final",
        "own_version": own_version(name),
        "said": sys.version,
        "executable": told(lambda: sys.executable),
        "prefix": told(lambda: sys.base_prefix) or told(lambda: sys.prefix),
        "compiler": told(lambda: platform.python_compiler()),
        "configured": setting("CONFIG_ARGS"),
        "flags": " ".join(str(setting(n) or "") for n in ("OPT", "PY_CFLAGS", "PY_CORE_CFLAGS")),
        "computed_gotos": bool(setting("USE_COMPUTED_GOTOS") or setting("HAVE_COMPUTED_GOTOS")),
        "debug": hasattr(sys, "gettotalrefcount"),
        "free_threaded": bool(setting("Py_GIL_DISABLED")),
        "gil": name not in ("jython", "ironpython") and told(lambda: sys._is_gil_enabled(), True),
        "jit": jit(),
        "mimalloc": bool(setting("WITH_MIMALLOC")),
        "numpy": has_module("numpy"),
        "packages": [name for name in ("cinderx", "pyston_lite") if has_module(name)],
    }


print("hasten-census " + json.dumps(census()))
