"""PyO3 without a network: from the crates that Debian packages, and compiled once for all kernels."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.cache import cache_folder
from hasten.toolchain.running import run_tool
from hasten.toolchain.rust import RUST_FLAGS

__all__ = ["CRATES", "build_crate", "require_pyo3"]

CRATES = Path("/usr/share/cargo/registry")
"""Where Debian puts the sources of crates."""
_REMEDY = "apt install cargo librust-pyo3-dev"
_NEWEST = (3, 11)  # of Python, that the PyO3 of Debian 12 knows

_MANIFEST = """\
[package]
name = "{name}"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]
path = "lib.rs"

[dependencies]
pyo3 = {{ version = "{version}", features = ["extension-module"] }}

[profile.release]
opt-level = 3
panic = "abort"
"""
_CONFIG = f"""\
[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "{CRATES}"

[net]
offline = true
"""


def require_pyo3() -> str:
    """The version of PyO3 that is here.

    Raises
    ------
    Unavailable
        There is no cargo, or no PyO3 that knows this Python.
    """
    if not shutil.which("cargo"):
        raise Unavailable("cargo is not here", _REMEDY)
    found = sorted(CRATES.glob("pyo3-[0-9]*"))
    if not found:
        raise Unavailable(f"there is no PyO3 in {CRATES}", _REMEDY)
    version = found[-1].name.removeprefix("pyo3-")
    if version.startswith("0.17") and sys.version_info[:2] > _NEWEST:
        raise Unavailable(f"PyO3 {version} knows no Python after 3.11", "")
    return version


def build_crate(name: str, text: str, folder: Path) -> tuple[str, ...]:
    """Build an extension module from one source, and put it into the folder as ``NAME.so``; the flags used.

    Parameters
    ----------
    name : str
    text : str
        Of the source.
    folder : Path
    """
    version = require_pyo3()
    # Others may build a kernel of the same name at the same time, in the same place.
    crate = f"{name}_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    (folder / "lib.rs").write_text(text, encoding="utf-8")
    (folder / "Cargo.toml").write_text(_MANIFEST.format(name=crate, version=version))
    (folder / ".cargo").mkdir()
    (folder / ".cargo" / "config.toml").write_text(_CONFIG)
    target = (
        cache_folder() / "cargo" / f"{version}-{sys.version_info.major}.{sys.version_info.minor}"
    )
    flags = ("-C", "target-cpu=native")
    env = {
        "CARGO_TARGET_DIR": str(target),
        "PYO3_PYTHON": sys.executable,
        "RUSTFLAGS": f"{os.environ.get('RUSTFLAGS', '')} {' '.join(flags)}".strip(),
    }
    run_tool(["cargo", "build", "--release", "--offline"], folder, env=env)
    shutil.copy2(target / "release" / f"lib{crate}.so", folder / f"{name}.so")
    return (*RUST_FLAGS, "--release")
