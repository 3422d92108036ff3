"""The example notebook, and the magics that it uses."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLE = Path(__file__).parents[1] / "examples" / "race.ipynb"


def executed(notebook):
    """The cells of a notebook after a kernel ran them."""
    client = NotebookClient(notebook, timeout=300, kernel_name="python3")
    return [c for c in client.execute().cells if c.cell_type == "code"]


@pytest.fixture(scope="module")
def cells():
    return executed(nbformat.read(EXAMPLE, as_version=4))


def shown(cell, kind="text/html"):
    return "".join(o["data"].get(kind, "") for o in cell.outputs if "data" in o)


def test_a_result_is_shown_as_a_chart_and_a_table(cells):
    page = shown(cells[2])
    assert "<svg" in page
    assert "<table>" in page
    assert "c[capi]" in page
    assert "<script" not in page


def test_progress_is_taken_away_at_the_end(cells):
    assert "<progress" not in shown(cells[2])


def test_the_winner_is_a_function(cells):
    assert float(shown(cells[3], "text/plain")) > 1000


def test_a_cell_defines_what_it_races(cells):
    page = shown(cells[5])
    assert "doubled" in page
    assert "by_numpy (yours)" in page


def test_an_explanation_is_shown_as_text(cells):
    text = shown(cells[6])
    assert text.startswith("<pre")
    assert "What it means" in text
    assert "What a compiler makes of it" in text
    assert len(cells[6].outputs) <= 2  # progress, and the explanation


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("%race nothing here", "there is no call in"),
        ("%race --bogus f(1)", "unrecognized arguments"),
        ("%hasten_explain 3", "is no call"),
        ("%race f([])", "ValueError: no"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(line, says):
    notebook = nbformat.v4.new_notebook()
    code = f"%load_ext hasten\ndef f(x):\n    raise ValueError('no')\n{line}"
    notebook.cells = [nbformat.v4.new_code_cell(code)]
    (cell,) = executed(notebook)
    told = "".join(o.get("text", "") for o in cell.outputs)
    assert told.startswith("hasten: ")
    assert says in told
    assert len(told.splitlines()) == 1
