"""The engine: which variants there are, and how each is built and loaded."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.demands import refuse_unfit
from hasten.errors import BuildFailed, Unsupported
from hasten.frontend.independence import Loop, parallel_loops
from hasten.workload.model import ModuleSource, Workload

from .diagnostics import keep_diagnostics
from .errors import refusal
from .module import module_text
from .toolkit import INSTALL, numba_module, versions
from .types import check_type, numba_type, tuple_type

__all__ = ["NumbaEngine"]

_FILE = "numba_kernel.py"
_WRAPS = "integers have 64 bits and wrap around"
_UNCHECKED = "an index out of bounds is not noticed: it reads or writes what happens to be there"
_FAST = "fast-math: sums may be reordered, nan and inf may not be noticed"
_NO_ERROR = "dividing by zero in a parallel loop gives inf or nan, no ZeroDivisionError"


class NumbaEngine:
    """Numba in nopython mode.

    ``numba`` is its default; ``numba[boundscheck]`` notices indices out of bounds;
    ``numba[parallel]`` runs the loops whose iterations are independent on all threads.
    """

    name = "numba"
    title = "Numba"
    stage = Stage.JUST_IN_TIME
    requires = Requirements(packages=("numba",), install=INSTALL)

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """The default, the checked one, the parallel one; each with fast-math if asked for."""
        source = workload.require_source()
        for parameter in workload.signature.parameters:
            check_type(parameter)
        module_text(source, (), ())
        subscripts = any(isinstance(n, ast.Subscript) for n in ast.walk(ast.parse(source.text)))
        unchecked = (_WRAPS, _UNCHECKED) if subscripts else (_WRAPS,)
        found = [Variant(self.name, (), 1, unchecked)]
        if loops := _loops(workload):
            notes = (*(f"{_placed(loop)} runs in parallel" for loop in loops), *unchecked)
            notes = (*notes, _NO_ERROR) if any(map(_divides, loops)) else notes
            found.append(Variant(self.name, ("parallel",), choices.threads, notes))
        if choices.fastmath:
            found += [
                Variant(self.name, (*v.options, "fastmath"), v.threads, (*v.notes, _FAST))
                for v in found
            ]
        if subscripts:
            found.append(Variant(self.name, ("boundscheck",), 1, (_WRAPS,)))
        return found

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Versions, and the text that is compiled."""
        text = _text(variant, workload)
        return (*versions(), hashlib.sha256(text.encode()).hexdigest())

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Compile for the types of the arguments; the machine code stays in ``__pycache__``."""
        source = workload.require_source()
        file = folder / _FILE
        file.write_text(_text(variant, workload), encoding="utf-8")
        dispatcher = getattr(_imported(file), source.function)
        parallel = "parallel" in variant.options
        _compile(dispatcher, workload, source, parallel=parallel)
        if parallel:
            keep_diagnostics(dispatcher, folder)
        cached = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.nb[ic]"))
        if not cached:
            raise BuildFailed("Numba kept no machine code in the folder of the build")
        options = [f"{k}={v}" for k, v in sorted(dispatcher.targetoptions.items()) if v]
        return Built((_FILE,), tuple(cached), ", ".join(versions()[:2]), tuple(options))

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The compiled function, its machine code read from the folder."""
        source = workload.require_source()
        dispatcher = getattr(_imported(folder / _FILE), source.function)
        _compile(dispatcher, workload, source, parallel=False)
        if "parallel" not in variant.options:
            return _checked(dispatcher)
        numba = numba_module()
        numba.set_num_threads(min(variant.threads or 1, numba.config.NUMBA_NUM_THREADS))
        return refuse_unfit(_checked(dispatcher), _loops(workload), workload.signature)


def _checked(dispatcher: Callable[..., Any]) -> Callable[..., Any]:
    if not getattr(dispatcher, "nopython_signatures", ()):
        raise BuildFailed("what was loaded holds no compiled code")
    return dispatcher


def _loops(workload: Workload) -> tuple[Loop, ...]:
    """Loops to run in parallel; Numba's prange counts by one."""
    return parallel_loops(
        workload.require_source(), workload.signature, lambda loop: loop.step == 1
    )


def _placed(loop: Loop) -> str:
    file, _, line = loop.place.rpartition(":")
    return f"line {line} of {file}"


def _divides(loop: Loop) -> bool:
    dividing = (ast.Div, ast.FloorDiv, ast.Mod)
    return any(isinstance(node, dividing) for node in ast.walk(loop.node))


def _text(variant: Variant, workload: Workload) -> str:
    loops = _loops(workload) if "parallel" in variant.options else ()
    return module_text(workload.require_source(), variant.options, loops)


def _imported(file: Path) -> ModuleType:
    """Import the very file, under a name that is made of its text and so stays when it is moved."""
    numba = numba_module()
    name = f"_hasten_numba_{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise BuildFailed(f"{file} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Numba looks it up by name when it reads machine code
    with _cache_beside_the_file(numba):
        spec.loader.exec_module(module)
    return module


@contextmanager
def _cache_beside_the_file(numba: Any) -> Iterator[None]:
    """The user's own choice of a folder for Numba's cache is not for these builds."""
    config = numba.config
    chosen = {name: getattr(config, name, "") for name in ("CACHE_DIR", "CACHE_LOCATOR_CLASSES")}
    for name in chosen:
        setattr(config, name, "")
    try:
        yield
    finally:
        for name, value in chosen.items():
            setattr(config, name, value)


def _compile(dispatcher: Any, workload: Workload, source: ModuleSource, *, parallel: bool) -> None:
    """Have machine code for the types of the workload: from the cache, or made now."""
    numba = numba_module()
    errors = numba.core.errors
    types = _argument_types(dispatcher, workload)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", errors.NumbaWarning)
        warnings.simplefilter("ignore", errors.NumbaPendingDeprecationWarning)  # of lists
        try:
            dispatcher.compile(types)
        except errors.NumbaError as error:
            raise refusal(error, source, _FILE) from None
        except Exception as error:
            raise BuildFailed(f"Numba fails: {type(error).__name__}: {error}") from error
    for warning in caught:
        if parallel and "no transformation for parallel execution" in str(warning.message):
            raise Unsupported("Numba runs nothing of it in parallel")
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def _argument_types(dispatcher: Any, workload: Workload) -> tuple[object, ...]:
    """One type for each parameter of the function, as dispatch would find them in a call."""
    positional = [numba_type(p.type) for p in workload.signature.parameters if not p.keyword]
    named = {p.name: numba_type(p.type) for p in workload.signature.parameters if p.keyword}
    spec = inspect.signature(dispatcher.py_func)
    bound = spec.bind(*positional, **named).arguments
    types = []
    for name, parameter in spec.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            types.append(tuple_type(bound.get(name, ())))
        elif name in bound:
            types.append(bound[name])
        else:
            types.append(numba_module().types.Omitted(parameter.default))
    return tuple(types)
