"""Whether a function of a program can be raced, and why not."""

from __future__ import annotations

import gc
import inspect
from types import FunctionType

from hasten.errors import HastenError
from hasten.frontend.kernel.lowering import kernel_of
from hasten.workload.loading import Call
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

__all__ = ["defined_at", "judged"]


def defined_at(file: str, line: int) -> FunctionType | None:
    """The function that was defined in a line of a file; None where it is no more."""
    for found in gc.get_objects():
        if isinstance(found, FunctionType):
            code = found.__code__
            if code.co_firstlineno == line and code.co_filename == file:
                return found
    return None


def judged(function: FunctionType | None, call: Call | None = None) -> str:
    """Why a function cannot be raced; empty where it can.

    Parameters
    ----------
    function : function or None
    call : Call, optional
        Real arguments, by which it can be told more.
    """
    if function is None:
        return "is code of a module or a class, or is gone: put the loop into a function"
    if problem := _kind(function):
        return problem
    try:
        source = module_source(function)
        if call is not None:
            kernel_of(source, signature_of(function, call.args, call.kwargs))
    except HastenError as reason:
        return str(reason)
    except (TypeError, ValueError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _kind(function: FunctionType) -> str:
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return "is a coroutine: it waits, and no compiler shortens that"
    if inspect.isgeneratorfunction(function):
        return "is a generator: return an array or a list instead"
    if function.__name__ == "<lambda>":
        return "is a lambda: give it a name by def"
    if "." in function.__qualname__:
        return (
            "is a method, or defined within another function: move the loop into a plain function"
        )
    return ""
