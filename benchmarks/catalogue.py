"""How the referee judges a catalogue of cheats, broken ports and honest rivals.

The rivals in ``tests/catalogue`` were written without a look at how they are found out. A cheat or a
broken port is caught where its verdict is neither same nor close; it has its right name where the
verdict bears the name that the catalogue gives.
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import Any

from record import record

from hasten.testing.rivals import verdicts_on_rivals

FOLDER = Path(__file__).parents[1] / "tests" / "catalogue"
TABLES = ("CHEATS", "BROKEN", "HONEST", "TRICKS")
NAMED = ("CHEATS", "BROKEN")


def tables(path: Path) -> dict[str, tuple[str, str]]:
    """Table and name of each rival in a file of the catalogue."""
    spec = importlib.util.spec_from_file_location(f"catalogue_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, tuple[str, str]] = {}
    for table in TABLES:
        held = getattr(module, table, ())
        names = held if isinstance(held, dict) else dict.fromkeys(held, "")
        found |= {rival: (table, name) for rival, name in names.items()}
    return found


def main() -> None:
    """Judge, count, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="names of files of the catalogue; default: all")
    wanted = parser.parse_args().files
    counts = {t: {"right": 0, "of": 0} for t in TABLES}
    for table in NAMED:
        counts[table]["right_name"] = 0
    missed: list[dict[str, Any]] = []
    misnamed: list[dict[str, str]] = []
    for path in sorted(FOLDER.glob("*.py")):
        if wanted and path.stem not in wanted:
            continue
        rivals = tables(path)
        for rival, verdict in verdicts_on_rivals(path, path.stem, rivals).items():
            table, name = rivals[rival]
            right = verdict.right == (table in {"HONEST", "TRICKS"})
            counts[table]["right"] += right
            counts[table]["of"] += 1
            shown = {"file": path.stem, "rival": rival, "is": f"{table} {name}".strip()}
            if table in NAMED and right:
                counts[table]["right_name"] += verdict.name == name
                if verdict.name != name:
                    misnamed.append({**shown, "named": f"{verdict.kind} {verdict.name}".strip()})
            if not right:
                missed.append({**shown, "verdict": verdict.kind, "detail": verdict.detail})
                print(f"{path.stem}.{rival}: {table} {name}: {verdict.kind} {verdict.detail}"[:150])
        print(path.stem, counts, flush=True)
    counted = {table.lower(): count for table, count in counts.items()}
    record("catalogue", {**counted, "missed": missed, "misnamed": misnamed})


if __name__ == "__main__":
    main()
