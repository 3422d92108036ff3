"""The cache of builds: private, written atomically, checked before use."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from hasten.errors import HastenError

__all__ = ["BuildCache", "CacheEntry", "cache_folder"]

_MANIFEST = "hasten-build.json"
_UNFINISHED = ("building-", "discarded-")
"""How folders begin that are not builds yet, or not any more."""


def cache_folder() -> Path:
    """Where builds are kept: ``$HASTEN_CACHE_DIR``, else the user's cache folder."""
    own = os.environ.get("HASTEN_CACHE_DIR")
    return Path(own) if own else Path(platformdirs.user_cache_dir("hasten")) / "builds"


@dataclass(frozen=True)
class CacheEntry:
    """A finished build.

    Parameters
    ----------
    folder : Path
    record : dict
        What was told of it when it was put there.
    nbytes : int
    """

    folder: Path
    record: dict[str, Any]
    nbytes: int = 0


class BuildCache:
    """Builds by the digest of everything that they depend on.

    A build is made in a folder beside its place and moved there by one rename, so that a reader sees
    all of it or nothing, and of two races that build the same, one wins and both go on. The digest of
    every file is kept; an entry that does not match is thrown away and built again.

    Parameters
    ----------
    root : Path, optional
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or cache_folder()

    def key(self, parts: Iterable[str]) -> str:
        """Digest of everything that a build depends on."""
        return hashlib.blake2b(json.dumps(list(parts)).encode(), digest_size=16).hexdigest()

    def workspace(self) -> Path:
        """A fresh folder to build in, on the file system of the cache.

        Raises
        ------
        HastenError
            The cache cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            return Path(tempfile.mkdtemp(prefix=_UNFINISHED[0], dir=self.root))
        except OSError as error:
            raise HastenError(
                f"the cache of builds cannot be written ({error}): set HASTEN_CACHE_DIR to a folder "
                "that can"
            ) from None

    def find(self, key: str) -> CacheEntry | None:
        """A whole and undamaged entry; a damaged one is removed."""
        folder = self.root / key
        try:
            manifest = json.loads((folder / _MANIFEST).read_bytes())
            whole = all(_digest(folder / n) == d for n, d in manifest["files"].items())
            record = manifest["record"]
        except FileNotFoundError:
            if not folder.exists():
                return None
            whole, record = False, {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            whole, record = False, {}
        if not whole:
            self._discard(folder)
            return None
        return CacheEntry(folder, record)

    def put(self, key: str, workspace: Path, record: dict[str, Any]) -> CacheEntry:
        """Move a finished workspace to its place."""
        files = {
            str(path.relative_to(workspace)): _digest(path)
            for path in sorted(workspace.rglob("*"))
            if path.is_file()
        }
        manifest = json.dumps({"record": record, "files": files}, indent=1)
        (workspace / _MANIFEST).write_text(manifest)
        folder = self.root / key
        try:
            workspace.rename(folder)
        except OSError:  # another race was there first
            if (there := self.find(key)) is not None:
                shutil.rmtree(workspace, ignore_errors=True)
                return there
            workspace.rename(folder)
        return CacheEntry(folder, record)

    def entries(self) -> list[CacheEntry]:
        """All entries, largest first."""
        found = []
        for manifest in self.root.glob(f"*/{_MANIFEST}"):
            size = sum(p.stat().st_size for p in manifest.parent.rglob("*") if p.is_file())
            try:
                record = json.loads(manifest.read_bytes())["record"]
            except (ValueError, KeyError, TypeError):
                record = {}
            found.append(CacheEntry(manifest.parent, record, size))
        return sorted(found, key=lambda e: -e.nbytes)

    def clear(self) -> int:
        """Remove all entries and unfinished builds; how many there were."""
        # A folder that the user named may hold what is not ours.
        folders = [manifest.parent for manifest in self.root.glob(f"*/{_MANIFEST}")]
        folders += [p for prefix in _UNFINISHED for p in self.root.glob(f"{prefix}*") if p.is_dir()]
        for folder in folders:
            self._discard(folder)
        return len(folders)

    def _discard(self, folder: Path) -> None:
        """Take it out of sight by one rename, then remove it."""
        try:
            grave = Path(tempfile.mkdtemp(prefix=_UNFINISHED[1], dir=self.root)) / "entry"
            folder.rename(grave)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            shutil.rmtree(grave.parent, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
