"""The page: a race told from its verdict to its samples, in one file without outside requests."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import vl_convert
from markupsafe import Markup

from hasten.report.charts import charts
from hasten.report.entries import lost, ranked, verdict
from hasten.report.html.code import python_lines, style_of_code, tabs
from hasten.report.html.environment import MARKS, environment
from hasten.report.html.stages import STAGES, roads_drawn
from hasten.report.temporaries import temporaries

__all__ = ["to_html"]

_ARGUMENTS = {
    "--args": "expression", "--inputs": "inputs", "--size": "size", "--captured": "captured",
}  # fmt: skip
_EMBED = "window.hastenEmbed = vegaEmbed;"


def to_html(data: Mapping[str, Any]) -> str:
    """The page of a race.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives, or what was read from a file of it.

    Notes
    -----
    Names, arguments and code of users are data: every one is escaped, and scripts read what they
    draw from JSON in which no tag can end.
    """
    drawn = charts(data)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            data=data,
            verdict=verdict(data),
            charts=drawn,
            specs=_as_json({chart.name: chart.spec for chart in drawn}),
            ranked=ranked(data),
            lost=lost(data),
            stages=STAGES,
            roads=roads_drawn(data),
            temporaries=list(temporaries(data)),
            examined=[e for e in ranked(data) if e["machine_code"]],
            python=python_lines(data),
            tabs=tabs(data),
            marks=MARKS,
            style=_own("style.css") + style_of_code(),
            library=_library(),
            script=_own("behaviour.js"),
            command=_command(data),
        )
    )


def _as_json(value: Any) -> Markup:
    """JSON that may stand within a script: nothing in it can end the script or begin a comment."""
    text = json.dumps(value, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (as the docstring says)


def _own(name: str) -> Markup:
    return Markup(files("hasten.report.html").joinpath("templates", name).read_text())  # noqa: S704 (our own)


@lru_cache(maxsize=1)
def _library() -> Markup:
    """Vega, Vega-Lite and Vega-Embed, with nothing in them that ends a script."""
    bundle: str = vl_convert.javascript_bundle(_EMBED)
    return Markup(bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--"))  # noqa: S704 (as the docstring says)


def _command(data: Mapping[str, Any]) -> str:
    """What to type to run this again."""
    target = data["settings"].get("target") or data["workload"]["target"]
    if ":" not in target:  # a function of a running program
        return ""
    return f"hasten race {shlex.quote(target)}{_options(data)}"


def _options(data: Mapping[str, Any]) -> str:
    settings, said = data["settings"], ""
    for option, name in _ARGUMENTS.items():
        if settings.get(name):
            said += f" {option} {shlex.quote(settings[name])}"
    for option, name in (("--sizes", "sizes"), ("--n", "n")):
        if settings.get(name):
            said += f" {option} {shlex.quote(','.join(map(str, settings[name])))}"
    if settings.get("engines") is not None:
        said += f" --engines {shlex.quote(','.join(settings['engines']))}"
    for rival in settings.get("against", ()):
        said += f" --against {shlex.quote(rival)}"
    return f"{said} --budget {settings['budget']:g} --seed {data['seed']}"
