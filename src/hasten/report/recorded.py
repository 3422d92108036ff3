"""An earlier race, read back from its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from hasten.errors import UsageError
from hasten.report.json import SCHEMA_VERSION
from hasten.workload.target import NATIVE

__all__ = ["Recorded", "read_race"]

_SETTINGS = (
    "expression", "inputs", "size", "captured", "budget", "timeout", "threads", "fastmath", "explain",
    "route",
)  # fmt: skip


@dataclass(frozen=True)
class Recorded:
    """An earlier race.

    Parameters
    ----------
    path : Path
        Of its JSON.
    data : mapping
        What it says.
    """

    path: Path
    data: Mapping[str, Any]

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the race was asked for."""
        settings: Mapping[str, Any] = self.data["settings"]
        return settings

    def options(self) -> dict[str, Any]:
        """The options of the command line that asked for it; those that were not recorded are left out."""
        options = {name: self.settings[name] for name in _SETTINGS if name in self.settings}
        options["seed"] = self.data["seed"]
        if (engines := self.settings.get("engines")) is not None:
            options["engines"] = ",".join(engines)
        for option, name in (("sizes", "sizes"), ("numbers", "n")):
            if several := self.settings.get(name):
                options[option] = ",".join(map(str, several))
        options["pythons"] = tuple(self.settings.get("pythons", ()))
        if (memory := self.settings.get("memory")) is not None:
            options["memory"] = str(memory)
        return options

    def target(self) -> str:
        """The function that was raced, where it is now.

        Raises
        ------
        UsageError
            It was a function of a running program, or its file is gone.
        """
        target = self.data["workload"]["target"]
        if ":" not in target:
            raise UsageError(
                f"{self.path}: {target} was raced from a running program, whose arguments are not "
                "in the file: run that program again"
            )
        return self._found(target, "give the target, hasten race FILE::FUNCTION --repeat …")

    def rivals(self) -> tuple[str, ...]:
        """The rivals that were named, where they are now.

        Raises
        ------
        UsageError
            One was a function of a running program, or its file is gone.
        """
        against: list[str] = self.settings.get("against", [])
        for target in against:
            if ":" not in target and Path(target).suffix not in NATIVE:
                raise UsageError(
                    f"{self.path}: its rival {target} was a function of a running program: name "
                    "rivals anew by --against"
                )
        return tuple(self._found(target, "name rivals anew by --against") for target in against)

    def _found(self, target: str, remedy: str) -> str:
        file, there, function = target.rpartition("::")
        if not there or Path(file).is_file():
            return target
        moved = self._moved(file)
        if moved is None:
            raise UsageError(f"{self.path}: its file {file} is gone: {remedy}")
        return f"{moved}::{function}"

    def _moved(self, file: str) -> Path | None:
        """The file in the current folder, where the race was typed in a folder that is no more."""
        typed = PurePath(str(self.settings.get("target", "")).rpartition("::")[0])
        home = PurePath(self.data["workload"]["target"].rpartition("::")[0])
        if not typed.name or typed.is_absolute() or home.parts[-len(typed.parts) :] != typed.parts:
            return None
        old = PurePath(*home.parts[: -len(typed.parts)])
        if not PurePath(file).is_relative_to(old):
            return None
        moved = Path(PurePath(file).relative_to(old))
        return moved if moved.is_file() else None


def read_race(path: Path) -> Recorded:
    """Read the JSON of an earlier race.

    Raises
    ------
    UsageError
        It cannot be read, is no race, or is of another version of the schema.
    """
    try:
        data = json.loads(path.read_text())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{path} is no JSON: {error}: give what --json wrote") from None
    if not isinstance(data, dict) or not str(data.get("schema", "")).startswith("hasten-race/"):
        raise UsageError(f"{path} is not the JSON of a race: give what --json wrote")
    if data["schema"] != SCHEMA_VERSION:
        raise UsageError(
            f"{path} is of schema {data['schema']}, this Hasten reads {SCHEMA_VERSION}: race it "
            "anew with --json"
        )
    parts = {"workload": dict, "settings": dict, "machine": dict, "entries": list, "seed": int}
    missing = [name for name, kind in parts.items() if not isinstance(data.get(name), kind)]
    if not missing and not isinstance(data["workload"].get("target"), str):
        missing = ["workload.target"]
    if missing:
        raise UsageError(f"{path} lacks {', '.join(missing)}: race it anew with --json")
    return Recorded(path, data)
