"""``hasten race``."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hasten.cli.options import (
    captured_option,
    json_option,
    size_choices,
    size_options,
    timeout_option,
)
from hasten.cli.outputs import console, page_options, require_writable, write, write_pages, writing
from hasten.cli.pythons import python_option
from hasten.errors import UsageError

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = [
    "command",
    "race_options",
    "run",
    "split_engines",
]

_REFUSED, _INTERRUPTED = 5, 130


def race_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that races."""
    options = (
        click.option("--size", help="Which of the named sizes that inputs() returns."),
        size_options,
        click.option("--engines", metavar="A,B[x]", help="Engines or variants to race; default: all."),
        click.option("--interpreters", is_flag=True, help="Race it on every other Python too, and show "
                     "speed by version; without --engines nothing else."),
        python_option,
        click.option("--against", multiple=True, metavar="TARGET", help="Your own rival: a function, "
                     "or a file of C, C++, Cython, Fortran, Mojo or Rust; repeatable."),
        click.option("--route", default="", metavar="ROUTE", help="How native rivals are carried into Python."),
        click.option("--budget", type=click.FloatRange(min=0.1), default=30.0, show_default=True,
                     metavar="S", help="Seconds for measuring."),
        timeout_option,
        click.option("--memory", metavar="SIZE", help="Memory for each worker, as 4G or 500M; "
                     "default: half of what is available."),
        click.option("--seed", type=click.IntRange(min=0), default=4711, show_default=True, help="Of order and inputs."),
        click.option("--threads", type=click.IntRange(min=1), help="For parallel variants; "
                     "default: one per core."),
        click.option("--fastmath", is_flag=True, help="Also race variants that may change results."),
        click.option("--strict", is_flag=True, help="Give no ranks, and exit with 5, where the "
                     "reference against itself shows a difference."),
        click.option("--explain", is_flag=True, help="Look at what the processor does while each entry "
                     "runs; --html does too."),
        click.option("--card", "cards", multiple=True, metavar="NAME", help="Also print in full what "
                     "this entry gives up; repeatable."),
        json_option,
        click.option("--pyperf", "pyperf_file", type=click.Path(path_type=Path, dir_okay=False),
                     metavar="FILE", help="Write the samples for python -m pyperf."),
    )  # fmt: skip
    function = page_options(function)
    for option in reversed(options):
        function = option(function)
    return function


@click.command("race")
@click.argument("target", metavar="FILE::FUNCTION", required=False)
@click.option("--args", "expression", metavar="EXPR", help="Arguments, evaluated in the file's "
              'namespace with np at hand: "np.ones(9), k=2".')  # fmt: skip
@click.option("--inputs", metavar="NAME", help="Function of the file that returns the arguments.")
@captured_option
@click.option("--capture", "program", metavar="'SCRIPT.py …'", help="Run this program first, and race the function "
              "on the arguments of its slowest call.")  # fmt: skip
@click.option("--repeat", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.json",
              help="Race again what --json wrote, and compare; options given here win.")  # fmt: skip
@race_options
@click.pass_context
def command(
    context: click.Context,
    /,
    target: str | None,
    repeat: Path | None,
    program: str | None,
    **options: Any,
) -> int:
    """Race FILE::FUNCTION (or package.module:function) against every faster version of itself.

    Its arguments come from the function inputs() of the file. What is verified to give the same
    answer is measured and ranked.
    """
    if repeat:
        from hasten.cli.repeating import repeated

        return run(**repeated(repeat, context))
    if target is None:
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    if program is not None:
        if options["captured"]:
            raise UsageError("--capture and --captured contradict each other: leave out one")
        options["captured"] = _arguments_of(target, program)
    return run(target, **options)


def _arguments_of(target: str, program: str) -> str:
    """Run a program and keep the arguments of one function of it; the file with them."""
    from hasten.profiling.profile import CAPTURED, capture_call

    try:
        words = shlex.split(program)
    except ValueError as error:
        raise UsageError(f"--capture {program!r}: {error}") from None
    kept = capture_call(target, words, CAPTURED)
    click.echo(f"captured: {kept}")
    return str(kept)


def run(
    target: str,
    *,
    expression: str | None = None,
    inputs: str | None = None,
    captured: str | None = None,
    recorded: Any = None,
    **options: Any,
) -> int:
    """Race, print, write; the exit code."""
    from hasten.racing.growing import race_and_grow
    from hasten.report.card import print_cards
    from hasten.report.json import to_data, to_json
    from hasten.report.progress import show_progress
    from hasten.report.scaling import print_growth
    from hasten.report.terminal import print_result

    json_file, pyperf_file = options.pop("json_file"), options.pop("pyperf_file")
    cards = options.pop("cards", ())
    pages = {name: options.pop(name, None) for name in ("html_file", "png_file", "svg_file")}
    for path in filter(None, (json_file, pyperf_file, *pages.values())):
        require_writable(path)
    options["explain"] = options.get("explain", False) or pages["html_file"] is not None
    choice, sizes = _arguments(expression, inputs, captured, options)
    request = _request(target, choice, {**options, "sizes": sizes})
    with show_progress() as listen:
        result = race_and_grow(request, listen)
    print_result(result, console())
    if result.growth:
        print_growth(result.growth, console())
    print_cards(result, cards, console())
    more = _compared(result, recorded) if recorded else {}
    if json_file:
        write(json_file, to_json(result, **more))
    if not result.ranked:  # a page tells why; there is nothing to draw
        pages |= {"png_file": None, "svg_file": None}
    if any(pages.values()):
        write_pages(to_data(result), pages)
    if pyperf_file and result.ranked:
        with writing():
            result.to_pyperf(pyperf_file)
    if result.interrupted:
        return _INTERRUPTED
    return _REFUSED if result.refused else 0


def _arguments(
    expression: str | None, inputs: str | None, captured: str | None, options: dict[str, Any]
) -> tuple[ArgumentChoice, tuple[ArgumentChoice, ...]]:
    """The arguments of the race, and those of all sizes where there are several; the race is at the last of them."""
    from hasten.workload.loading import ArgumentChoice

    size, names, numbers = (options.pop(name, None) for name in ("size", "sizes", "numbers"))
    if not names and not numbers:
        return ArgumentChoice(expression, inputs, size, captured=captured), ()
    if captured:
        raise UsageError("--captured holds arguments of one size: leave out --sizes and --n")
    if size and size not in (names or "").split(","):
        names = ",".join(filter(None, (names, size)))
    choices = [replace(one, inputs=inputs) for one in size_choices(names, numbers, expression)]
    main = next((one for one in choices if size and one.size == size), choices[-1])
    return main, tuple(choices)


def _compared(result: Any, recorded: Any) -> dict[str, Any]:
    """Print what changed since an earlier race; the same for the JSON."""
    from hasten.report.comparison import comparison_data, print_comparison
    from hasten.report.json import to_data
    from hasten.report.repeat import compare

    comparison = compare(recorded, to_data(result))
    print_comparison(comparison, console())
    return {"repeats": comparison_data(comparison)}


def _request(target: str, choice: Any, options: dict[str, Any]) -> Any:
    from hasten.racing.request import RaceRequest
    from hasten.workload.target import parse_target

    origin = parse_target(target)
    home = Path(origin.location) if origin.kind == "file" else None
    engines = _engines(options.pop("engines"), interpreters=options.pop("interpreters", False))
    options.pop("pythons", None)  # they are among those that are found
    against = tuple(parse_target(rival, home) for rival in options.pop("against"))
    if route := options.get("route"):
        from hasten.racing.routes import require_route

        require_route(route, against)
    return RaceRequest(
        origin,
        choice,
        engines=engines,
        against=against,
        memory=_bytes(options.pop("memory")),
        typed=target,
        **options,
    )


def _engines(wanted: str | None, *, interpreters: bool) -> tuple[str, ...] | None:
    """The engines that are named, and all that are other interpreters where these are wanted."""
    from hasten.engine.registry import interpreter_names

    if not interpreters:
        return None if wanted is None else tuple(split_engines(wanted))
    return (*split_engines(wanted or ""), *interpreter_names())


def split_engines(engines: str) -> list[str]:
    """The names of engines and variants: parted at commas outside brackets."""
    parts, depth = [""], 0
    for character in engines:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


_LEAST_MEMORY = 32 << 20


def _bytes(text: str | None) -> int | None:
    if text is None:
        return None
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    number, unit = (text[:-1], units[text[-1].upper()]) if text[-1:].upper() in units else (text, 1)
    try:
        size = int(float(number) * unit)
    except ValueError:
        size = 0
    if size <= 0:
        raise UsageError(f"--memory {text!r} is no size: write 4G, 500M or a number of bytes")
    if size < _LEAST_MEMORY:
        least = _LEAST_MEMORY >> 20
        raise UsageError(f"--memory {text!r} does not even load NumPy: give {least}M or more")
    return size
