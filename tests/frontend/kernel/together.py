"""Many programs in one build of Mojo: its compiler takes seconds whatever the size, so that one each would take minutes."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from differential import COMMANDS, as_the_users

from hasten.engine.native.plan import Plan
from hasten.engine.native.routes.by_ctypes import load_library
from hasten.frontend.emit.languages import LANGUAGES
from hasten.frontend.kernel.lowering import lowered
from hasten.frontend.passes import improved
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

__all__ = ["compiled_together"]

_ROOT = "comptime Address[T: AnyType] = Pointer[T, MutUntrackedOrigin]\n"
_FORWARD = """
import k{n}

@export("forward{n}")
def forward{n}({typed}) abi("C") -> Int32:
    return k{n}.f{n}_call({names})
"""
_FREE = """
@export("free{n}")
def free{n}(data: Int) abi("C"):
    k{n}.f{n}_free(data)
"""


def compiled_together(programs):
    """The checked translations of functions with their arguments, and their texts."""
    folder = Path(tempfile.mkdtemp(prefix="hasten-together-"))
    root, made = [_ROOT], []
    for n, (function, args) in enumerate(programs):
        low = lowered(module_source(function), signature_of(function, args, {}))
        translation = LANGUAGES["mojo"].emit(improved(low.kernel, checked=True))
        name = LANGUAGES["mojo"].identifier(translation.interface.name)
        text = re.sub(rf"\b{name}_(call|free)\b", rf"f{n}_\1", translation.text)
        (folder / f"k{n}.mojo").write_text(text)
        root.append(_forward(text, n))
        plan = Plan(translation.interface, f"f{n}_call", translation.exceptions)
        made.append((plan, low, function, args, text))
    name, command = COMMANDS["mojo"]
    (folder / name).write_text("".join(root))
    done = subprocess.run(
        [*command.split(), name, "-o", "f.so"],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [
        (as_the_users(load_library(plan, folder / "f.so"), low, function, args), text)
        for plan, low, function, args, text in made
    ]


def _forward(text, n):
    """A function that calls the one of a module: what nobody calls is not built."""
    parameters = re.search(rf"def f{n}_call\((.*)\) abi", text).group(1)
    parts = re.split(r", (?=\w+: )", parameters)
    typed = ", ".join(re.sub(r"\b(Outcome|Complex)\b", rf"k{n}.\1", part) for part in parts)
    names = ", ".join(part.partition(":")[0] for part in parts)
    free = _FREE.format(n=n) if f"f{n}_free" in text else ""
    return _FORWARD.format(n=n, typed=typed, names=names) + free
