"""Getting at a function and its arguments. Runs the user's code: only ever called in a worker."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from hasten.errors import UsageError
from hasten.workload.model import Origin

__all__ = [
    "ArgumentChoice",
    "Call",
    "constraints_beside",
    "load_arguments",
    "load_constraints",
    "load_function",
    "load_module",
    "load_rivals",
]


@dataclass(frozen=True)
class ArgumentChoice:
    """Where the arguments come from.

    Parameters
    ----------
    expression : str, optional
        Evaluated in the file's namespace with ``np`` at hand.
    inputs : str
        Name of the function of the file that returns them.
    size : str, optional
        Which of its named sizes.
    n : int, optional
        What ``n`` is in the expression.
    captured : str, optional
        File of arguments that `hasten.profiling` kept; stands alone.
    """

    expression: str | None = None
    inputs: str | None = None
    size: str | None = None
    n: int | None = None
    captured: str | None = None


@dataclass(frozen=True)
class Call:
    """The arguments of one call."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


def load_module(origin: Origin) -> ModuleType:
    """Import the module that holds a function; a file is imported once, under a name of its own."""
    if origin.kind == "module":
        return importlib.import_module(origin.location)
    path = Path(origin.location)
    name = f"_hasten_workload_{path.stem}"
    known = sys.modules.get(name)
    if known is not None and known.__file__ == str(path):
        return known
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} cannot be imported: its name does not end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_function(origin: Origin) -> Callable[..., Any]:
    """The function that an origin names.

    Raises
    ------
    UsageError
        The module has no such function, or it is not callable.
    """
    if origin.kind == "pickle":
        import cloudpickle  # noqa: PLC0415 (only workloads from a running program need it)

        function = cloudpickle.loads(Path(origin.location).read_bytes())
    else:
        module = load_module(origin)
        if not hasattr(module, origin.function):
            raise UsageError(f"{origin.location} has no function {origin.function!r}")
        function = getattr(module, origin.function)
    if not callable(function):
        raise UsageError(f"{origin.target} is a {type(function).__name__}, not a function")
    checked: Callable[..., Any] = function
    return checked


def load_arguments(origin: Origin, choice: ArgumentChoice) -> Call:
    """Arguments from an expression, or from the function ``inputs()`` of the workload's file.

    Raises
    ------
    UsageError
        There is no such function or size, or it does not return arguments.
    """
    module = load_module(origin)
    if choice.captured is not None:
        return _captured(Path(choice.captured), choice)
    if choice.expression is not None:
        if choice.inputs or choice.size:
            raise UsageError("--args stands alone: leave out --inputs and --size")
        return _evaluated(module, choice.expression, choice.n)
    name = choice.inputs or "inputs"
    maker = getattr(module, name, None)
    if not callable(maker):
        raise UsageError(
            f"{origin.location} has no function {name}(): define it to return the arguments as a "
            'tuple, or give them by --args "EXPR"'
        )
    return _as_call(_of_size(maker(), choice.size, f"{name}()"), f"{name}()")


def load_rivals(origin: Origin) -> list[Origin]:
    """The user's own rivals that the workload's file declares by ``rivals()``."""
    maker = getattr(load_module(origin), "rivals", None)
    return [_origin_of(f, origin) for f in maker()] if callable(maker) else []


def constraints_beside(pickle: Path) -> Path:
    """Where the predicate lies that belongs to the pickle of a function."""
    return pickle.with_suffix(".constraints")


def load_constraints(origin: Origin) -> Callable[..., Any] | None:
    """The predicate ``constraints`` of the workload's file: which arguments the function may be given.

    It takes what the function takes.
    """
    if origin.kind == "pickle":
        beside = constraints_beside(Path(origin.location))
        return load_function(replace(origin, location=str(beside))) if beside.exists() else None
    found = getattr(load_module(origin), "constraints", None)
    return found if callable(found) else None


def _origin_of(function: Any, home: Origin) -> Origin:
    module = load_module(home)
    name = getattr(function, "__name__", "")
    if getattr(module, name, None) is function:
        return Origin(home.kind, home.location, name)
    owner = getattr(function, "__module__", None)
    if owner and getattr(sys.modules.get(owner), name, None) is function:
        return Origin("module", owner, name)
    raise UsageError(
        f"rivals() of {home.location} holds {function!r}: it must hold named functions"
    )


def _captured(path: Path, choice: ArgumentChoice) -> Call:
    if choice.expression or choice.inputs or choice.size:
        raise UsageError("--captured stands alone: leave out --args, --inputs and --size")
    from hasten.workload.snapshot import load_snapshot  # noqa: PLC0415 (only where it is asked for)

    try:
        return load_snapshot(path).thaw()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except Exception as error:
        raise UsageError(
            f"{path} holds no arguments that can be loaded ({type(error).__name__}: {error}): "
            "--captured takes what hasten profile --capture wrote"
        ) from None


def _evaluated(module: ModuleType, expression: str, n: int | None) -> Call:
    import numpy as np  # noqa: PLC0415 (at hand in expressions even where the file lacks it)

    def call(*args: Any, **kwargs: Any) -> Call:
        return Call(args, kwargs)

    space = {"np": np, **vars(module), "_hasten_call": call}
    if n is not None:
        space["n"] = n
    try:
        made: Call = eval(f"_hasten_call({expression})", space)  # noqa: S307 (the user's own)
    except Exception as error:
        raise UsageError(f"--args {expression!r}: {type(error).__name__}: {error}") from None
    if len(made.args) == 1 and type(made.args[0]) is tuple and not made.kwargs:
        return Call(made.args[0])
    return made


def _of_size(value: object, size: str | None, source: str) -> object:
    if not (isinstance(value, Mapping) and value and all(map(_is_call, value.values()))):
        if size:
            raise UsageError(f"{source} returns no named sizes: leave out --size")
        return value
    chosen = size or ("default" if "default" in value else next(iter(value)))
    if chosen not in value:
        raise UsageError(f"{source} has no size {chosen!r}: it has {', '.join(map(str, value))}")
    return value[chosen]


def _is_call(value: object) -> bool:
    return isinstance(value, tuple | Mapping)


def _as_call(value: object, source: str) -> Call:
    if isinstance(value, tuple):
        return Call(value)
    if isinstance(value, Mapping) and all(isinstance(k, str) for k in value):
        return Call(kwargs=dict(value))
    raise UsageError(
        f"{source} returned a {type(value).__name__}: return the arguments as a tuple, as a dict "
        "of keyword arguments, or as a dict of named sizes"
    )
