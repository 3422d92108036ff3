"""Importing exactly the extension module that a build left."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from hasten.errors import BuildFailed

__all__ = ["SUFFIX", "load_extension", "load_extension_module"]

SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))
"""How the name of an extension module of this interpreter ends."""


def load_extension(artifact: Path, function: str) -> Callable[..., Any]:
    """A function of the very file.

    Raises
    ------
    BuildFailed
        There is no such file, or something else was imported.
    """
    found: Callable[..., Any] = getattr(load_extension_module(artifact), function)
    return found


def load_extension_module(artifact: Path) -> ModuleType:
    """The module of the very file: no search path is asked, and no source can stand in for it.

    Raises
    ------
    BuildFailed
        There is no such file, or something else was imported.
    """
    if not artifact.is_file():
        raise BuildFailed(f"the build left no {artifact.name}")
    name = artifact.name.removesuffix(SUFFIX)
    loader = importlib.machinery.ExtensionFileLoader(name, str(artifact))
    spec = importlib.util.spec_from_file_location(name, artifact, loader=loader)
    if spec is None:
        raise BuildFailed(f"{artifact.name} is no extension module")
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    if not str(module.__file__).endswith(SUFFIX):
        raise BuildFailed(f"{module.__file__} was loaded instead of {artifact.name}")
    return module
