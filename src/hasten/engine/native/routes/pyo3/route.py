"""The route itself: what is built, and what is loaded."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.job import Job
from hasten.engine.native.routes.pyo3.cargo import build_crate, require_pyo3
from hasten.engine.native.routes.pyo3.glue import module_text
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir
from hasten.toolchain.rust import RUST_FLAGS, find_rustc

__all__ = ["Pyo3"]


class Pyo3:
    """An extension module by PyO3, which sees arrays by the buffer protocol."""

    name = "pyo3"
    says = "called by an extension module of PyO3"
    requires = Requirements(
        languages=("rust",), install="apt install cargo librust-pyo3-dev", also=require_pyo3
    )

    def carries(self, interface: Interface) -> bool:
        """All without complex numbers and arrays of truth values, of which its buffers know nothing."""
        slots = (*interface.arguments, *interface.outcome)
        truths = any(
            isinstance(p.type, ir.ArrayType) and p.type.dtype == "bool"
            for p in interface.parameters
        )
        return not truths and all(slot.number.kind != "c" for slot in slots)

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, version of PyO3, flags and text."""
        digest = hashlib.sha256(module_text(job).encode()).hexdigest()
        return (find_rustc()[1], require_pyo3(), *RUST_FLAGS, f"python {sys.version}", digest)

    def build(self, job: Job, folder: Path) -> Built:
        """Let cargo build the translation and the module around it."""
        flags = build_crate(job.stem, module_text(job), folder)
        artifact = folder / f"{job.stem}{SUFFIX}"
        (folder / f"{job.stem}.so").replace(artifact)
        compiler = f"{find_rustc()[1]}, PyO3 {require_pyo3()}"
        return Built(("lib.rs", "Cargo.toml"), (artifact.name,), compiler, flags)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = load_extension_module(folder / f"{job.stem}{SUFFIX}")
        module._refuse_with(Unsupported)  # noqa: SLF001 (our own module)
        found: Callable[..., Any] = getattr(module, job.plan.interface.name)
        return found
