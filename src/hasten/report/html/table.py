"""The table of a race alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hasten.report.entries import ranked
from hasten.report.html.environment import MARKS, environment

__all__ = ["table_html"]


def table_html(data: Mapping[str, Any]) -> str:
    """The ranking as a table of HTML.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    """
    template = environment().get_template("table.html.j2")
    return template.render(data=data, ranked=ranked(data), marks=MARKS)
