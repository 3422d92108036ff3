"""Writes the page of the documentation on the kernel language."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from language import page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "kernel-language.md"

if __name__ == "__main__":
    PAGE.write_text(page())
