"""Running a program as Python would, in the process that was made for it."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

__all__ = ["run_program"]


def run_program(arguments: Sequence[str]) -> tuple[ModuleType, int]:
    """Run ``SCRIPT.py ARGUMENTS`` or ``-m MODULE ARGUMENTS`` as ``__main__``.

    Its module stays alive, so that its functions can be looked at afterwards.

    Parameters
    ----------
    arguments : sequence of str

    Returns
    -------
    module : module
    code : int
        What Python would end with; 1 after an exception, which is printed.
    """
    if arguments[0] == "-m":
        sys.path.insert(0, str(Path.cwd()))
        path, package = _module(arguments[1])
        sys.argv = [str(path), *arguments[2:]]
    else:
        path, package = Path(arguments[0]).resolve(), None
        sys.argv = list(arguments)
        sys.path.insert(0, str(path.parent))
    module = ModuleType("__main__")
    module.__file__, module.__package__ = str(path), package
    sys.modules["__main__"] = module
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))  # noqa: S102 (the user's program)
    except SystemExit as ended:
        return module, _code(ended)
    except BaseException as error:
        if error.__traceback__ is not None:  # without our own frame
            error.__traceback__ = error.__traceback__.tb_next
        traceback.print_exception(error)
        return module, 1
    return module, 0


def _module(name: str) -> tuple[Path, str]:
    """File and package of a module that is run by ``-m``."""
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"no module is named {name}")
    return Path(spec.origin), spec.name.rpartition(".")[0]


def _code(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    sys.stderr.write(f"{ended.code}\n")
    return 1
