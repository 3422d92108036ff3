"""Writes the pages of the documentation on the kernel language."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from language import pages

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"

if __name__ == "__main__":
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
