"""Racing functions of a running program."""

from __future__ import annotations

import inspect
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle

from hasten.engine.registry import State, engine_named, engine_names, routes_of, state_of
from hasten.errors import HastenError, Unsupported, UsageError
from hasten.explanation import Explanation, explained
from hasten.racing.events import Listener, ignore
from hasten.racing.request import InProcess, RaceRequest
from hasten.racing.result import Entry, Result
from hasten.racing.run import run_race
from hasten.report.notebook import in_notebook, show_cell_progress
from hasten.workload.loading import Call, constraints_beside
from hasten.workload.model import Origin, Workload
from hasten.workload.pickling import pickled
from hasten.workload.signature import signature_of
from hasten.workload.snapshot import freeze
from hasten.workload.source import is_of_library, module_source
from hasten.workload.target import parse_target

__all__ = ["EngineInfo", "engines", "explain", "fastest", "race"]


def race(
    function: Callable[..., Any] | str,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    engines: Sequence[str] | None = None,
    against: Sequence[Callable[..., Any] | str] = (),
    constraints: Callable[..., Any] | None = None,
    budget: float = 30.0,
    timeout: float = 120.0,
    memory: int | None = None,
    seed: int = 4711,
    fastmath: bool = False,
    strict: bool = False,
    explain: bool = False,
    progress: bool | None = None,
) -> Result:
    """Race a function on its arguments by every road that this machine has.

    Parameters
    ----------
    function : callable or str
        A plain function, or ``"FILE::FUNCTION"``.
    *args
        What it is called with; for a ``FILE::FUNCTION`` without them, what its ``inputs()`` returns.
    kwargs : mapping, optional
        Keyword arguments.
    engines : sequence of str, optional
        Names of engines (``"numba"``) or variants (``"numba[parallel]"``); all by default.
    against : sequence of callable or str, optional
        Your own rivals.
    constraints : callable, optional
        Takes what the function takes, and says whether it may be given it: which of the inputs that
        nobody chose make sense.
    budget : float
        Seconds for measuring.
    timeout : float
        Seconds for one build or one call.
    memory : int, optional
        Bytes for each worker; half of what is available by default.
    seed : int
        Of the order and of fresh inputs.
    fastmath : bool
        Also race variants that may change floating-point results.
    strict : bool
        Give no ranks where the control fails: where the reference against itself shows a difference.
    explain : bool
        Also look at what the processor does while each entry runs.
    progress : bool, optional
        Show what is being done; by default on a terminal and in a notebook.

    Returns
    -------
    Result
        Entries ranked; ``result.winner.function`` is the fastest right one.

    Raises
    ------
    UsageError
        The arguments do not fit, or an engine does not exist.
    ReferenceFailed
        The function raises on its own arguments.
    WorkloadRefused
        It is not deterministic, or its answer cannot be compared.

    Examples
    --------
    >>> import hasten, numpy as np
    >>> def total(x):
    ...     s = 0.0
    ...     for v in x:
    ...         s += v
    ...     return s
    >>> result = hasten.race(total, np.ones(1000), budget=5)  # doctest: +SKIP
    >>> result.winner.name  # doctest: +SKIP
    'numba'
    """
    functions = [f for f in (function, *against, constraints) if callable(f)]
    with tempfile.TemporaryDirectory(prefix="hasten-functions-") as folder, _by_value(functions):
        request = _request(function, Call(args, dict(kwargs or {})), Path(folder))
        request = replace(
            request,
            engines=None if engines is None else tuple(engines),
            against=tuple(_origin(f, Path(folder), n) for n, f in enumerate(against, start=1)),
            budget=budget,
            timeout=timeout,
            memory=memory,
            seed=seed,
            fastmath=fastmath,
            strict=strict,
            explain=explain,
        )
        if constraints is not None:
            _constrain(request.origin, constraints)
        with _progress(progress) as listen:
            result = run_race(request, listen)
    return _with_functions(result, function, against)


def fastest(function: Callable[..., Any], *args: Any, **options: Any) -> Callable[..., Any]:
    """The fastest right version of a function; the function itself where nothing beats it.

    Takes what `race` takes.
    """
    return race(function, *args, **options).winner.function


def explain(
    function: Callable[..., Any] | str,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    beside: Sequence[str] | None = None,
    timeout: float = 120.0,
    progress: bool | None = None,
) -> Explanation:
    """Tell why a function takes the time that it takes, and what compilers make of it.

    Parameters
    ----------
    function : callable or str
        A plain function, or ``"FILE::FUNCTION"``.
    *args
        What it is called with.
    kwargs : mapping, optional
        Keyword arguments.
    beside : sequence of str, optional
        Engines and variants whose machine code is looked at; none where it is empty; by default a few
        that build quickly.
    timeout : float
        Seconds for one step.
    progress : bool, optional
        Show what is being done; by default on a terminal and in a notebook.

    Returns
    -------
    Explanation
        Its text by ``print``; ``.anatomy`` and ``.race`` are plain data.

    Raises
    ------
    UsageError, ReferenceFailed, WorkloadRefused
        As of `race`; or the source of the function cannot be had.
    """
    functions = [function] if callable(function) else []
    with tempfile.TemporaryDirectory(prefix="hasten-functions-") as folder, _by_value(functions):
        request = _request(function, Call(args, dict(kwargs or {})), Path(folder))
        request = replace(request, timeout=timeout)
        with _progress(progress) as listen:
            return explained(request, None if beside is None else tuple(beside), listen)


@dataclass(frozen=True)
class EngineInfo:
    """An engine and whether it can run here.

    Parameters
    ----------
    name, title : str
    stage : str
        Which step between source and result it replaces.
    state : State
    routes : mapping of str to State
        Of an engine with several routes into Python, each by the name of its entries.
    """

    name: str
    title: str
    stage: str
    state: State
    routes: Mapping[str, State] = field(default_factory=dict)


def engines() -> list[EngineInfo]:
    """What is here, what is missing, and how to get it."""
    return [_info(name) for name in engine_names()]


def _info(name: str) -> EngineInfo:
    try:
        engine = engine_named(name)
    except HastenError as broken:
        return EngineInfo(name, name, "?", State(available=False, reason=str(broken)))
    return EngineInfo(name, engine.title, engine.stage.value, state_of(engine), routes_of(engine))


def _progress(wanted: bool | None) -> AbstractContextManager[Listener]:
    """Where what is being done is shown: in the cell, on the terminal, or nowhere."""
    if wanted is not False and in_notebook():
        return show_cell_progress()
    if wanted or (wanted is None and sys.stderr.isatty()):
        from hasten.report.progress import show_progress  # noqa: PLC0415 (only where it is shown)

        return show_progress()
    return nullcontext(ignore)


def _request(function: Callable[..., Any] | str, call: Call, folder: Path) -> RaceRequest:
    if isinstance(function, str):
        origin = parse_target(function)
        if call == Call():
            return RaceRequest(origin, typed=function)
        raise UsageError(
            "give a FILE::FUNCTION its arguments by inputs(), or pass the function itself"
        )
    if not callable(function):
        raise UsageError(f"race takes a function, not a {type(function).__name__}")
    origin = _origin(function, folder, 0)
    try:
        signature = signature_of(function, call.args, call.kwargs)
    except TypeError as error:
        raise UsageError(f"{origin.function}: the arguments do not fit: {error}") from None
    workload = Workload(origin.function, origin, signature, search_path=tuple(sys.path))
    try:
        workload = replace(workload, source=module_source(function))
    except Unsupported as reason:
        workload = replace(workload, source_problem=str(reason))
    frozen = cloudpickle.dumps(freeze(call))
    return RaceRequest(origin, in_process=InProcess(workload, frozen))


def _origin(function: Callable[..., Any] | str, folder: Path, number: int) -> Origin:
    if isinstance(function, str):
        return parse_target(function)
    name = getattr(function, "__name__", type(function).__name__)
    path = folder / f"{number}.pickle"
    path.write_bytes(_pickled(function, name))
    return Origin("pickle", str(path), name)


def _constrain(origin: Origin, constraints: Callable[..., Any]) -> None:
    """Lay the predicate beside the function."""
    if origin.kind != "pickle":
        raise UsageError("a FILE::FUNCTION has its constraints() in its file")
    if not callable(constraints):
        raise UsageError(f"constraints is a function, not a {type(constraints).__name__}")
    constraints_beside(Path(origin.location)).write_bytes(_pickled(constraints, "constraints"))


def _pickled(function: Callable[..., Any], name: str) -> bytes:
    try:
        return pickled(function)
    except Exception as error:
        raise UsageError(f"{name} cannot be sent to a worker: {error}") from None


@contextmanager
def _by_value(functions: Sequence[Callable[..., Any]]) -> Iterator[None]:
    """Within the block, what is defined in modules that a worker cannot import is pickled by value.

    Functions and arguments alike: a class must not be one thing to the function and another to its
    arguments. Modules that a worker can import are left to be imported.
    """
    modules = {inspect.getmodule(function) for function in functions}
    own = [m for m in modules if m and m.__name__ != "__main__" and not _importable(m)]
    for module in own:
        cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        for module in own:
            cloudpickle.unregister_pickle_by_value(module)


def _importable(module: ModuleType) -> bool:
    """Whether a fresh process with the same search path would find the same file."""
    if is_of_library(module):
        return True
    path: Sequence[str] | None = None
    parts = module.__name__.split(".")
    for depth in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:depth]), path)
        if spec is None:
            return False
        path = spec.submodule_search_locations
    return spec is not None and spec.origin == getattr(module, "__file__", None)


def _with_functions(
    result: Result, function: Callable[..., Any] | str, against: Sequence[Callable[..., Any] | str]
) -> Result:
    """Entries of callables that are in hand give out these very callables."""
    in_hand = {f"{n}.pickle": f for n, f in enumerate((function, *against)) if callable(f)}
    return replace(result, entries=tuple(_in_hand(e, in_hand) for e in result.entries))


def _in_hand(entry: Entry, functions: Mapping[str, Callable[..., Any]]) -> Entry:
    origin = entry.origin
    if origin is None or origin.kind != "pickle" or entry.engine not in {"python", "rival"}:
        return entry
    return replace(entry, load=partial(functions.__getitem__, Path(origin.location).name))
