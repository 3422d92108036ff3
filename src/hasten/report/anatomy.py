"""A function taken apart, for people: from source to objects, stage by stage."""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from hasten.report.units import bytes_text, seconds_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.explanation import Explanation

__all__ = ["print_anatomy", "sentences"]

_MOST = 6  # kinds of tokens and nodes that are named
_WORTH_NAMING = 0.02  # of the time
_BAR = 40  # characters for all of it
_CHEAP = 60.0  # nanoseconds: an instruction that only moves Python's own numbers takes less
_IN_C = 0.3
_SPECIALISABLE = frozenset(
    {"BINARY_OP", "BINARY_SUBSCR", "STORE_SUBSCR", "COMPARE_OP", "LOAD_ATTR", "LOAD_METHOD"}
)


def print_anatomy(explanation: Explanation, console: Console) -> None:
    """Print each stage, then what it means.

    Parameters
    ----------
    explanation : Explanation
    console : rich.console.Console
    """
    anatomy = explanation.anatomy
    console.print(Text(f" {explanation.workload}", style="bold"))
    for line in explanation.machine.lines():
        console.print(Text(f" {line} ", style="dim"))
    for function in anatomy["functions"]:
        _print_function(function, console)
    console.print(Text("\n Objects that it is given", style="bold"))
    console.print(_objects(anatomy))
    _print_calls(anatomy, console)
    _print_activities(anatomy["activities"], console)
    console.print(Text("\n What it means", style="bold"))
    for sentence in sentences(anatomy):
        console.print(Text(f" {sentence}"))
    console.print()


def _print_function(function: Mapping[str, Any], console: Console) -> None:
    console.print(Text(f"\n {function['name']}", style="bold"))
    tokens, nodes = function["tokens"], function["nodes"]
    console.print(Text(f" source -> {sum(tokens.values())} tokens: {_most(tokens)}"))
    console.print(Text(f" tokens -> a tree of {sum(nodes.values())} nodes: {_most(nodes)}"))
    console.print(
        Text(
            f" tree   -> {len(function['instructions'])} instructions in {function['code_nbytes']} bytes of bytecode, "
            f"a stack of {function['stack']}"
        )
    )
    console.print(Text(f" run    -> {function['executed']:,} instructions executed in one call"))
    loop = function["loop"]
    if loop is None:
        return
    each = loop["instructions_per_iteration"]
    console.print(
        Text(
            f"\n The innermost loop in which most is executed: {loop['iterations']:,} iterations of {each:.1f} instructions"
        )
    )
    console.print(_loop_table(function))


def _most(kinds: Mapping[str, int]) -> str:
    ranked = sorted(kinds.items(), key=lambda item: -item[1])
    named = [f"{count} {kind}" for kind, count in ranked[:_MOST]]
    return ", ".join(named) + (", …" if len(ranked) > _MOST else "")


def _loop_table(function: Mapping[str, Any]) -> Table:
    """The instructions of the loop beside the lines that they come from."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (" line", "source", "instruction", "specialised to"):
        table.add_column(title, no_wrap=title != "source", overflow="fold")
    table.add_column("an iteration", justify="right")
    loop, shown = function["loop"], None
    for one in function["instructions"]:
        if not loop["start"] <= one["offset"] <= loop["end"] or not one["executed"]:
            continue
        new = one["line"] != shown
        shown = one["line"]
        source = linecache.getline(function["file"], shown).strip() if new and shown else ""
        table.add_row(
            Text(f" {shown}" if new else "", style="dim"),
            Text(source),
            Text(f"{one['name']} {one['argument']}".strip()),
            Text(one["specialised"], style="cyan"),
            f"{one['executed'] / loop['iterations']:.2f}",
        )
    return table


def _objects(anatomy: Mapping[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (" argument", "type", "in memory", "references", "items"):
        table.add_column(title, overflow="fold")
    for one in anatomy["arguments"]:
        items = ""
        if one["items"]:
            items = f"{one['items']:,} of {one['item_type']}, {one['item_nbytes']} bytes each"
        table.add_row(
            Text(f" {one['name']}"),
            Text(one["type"]),
            bytes_text(one["nbytes"]),
            str(one["references"]),
            Text(items),
        )
    return table


def _print_calls(anatomy: Mapping[str, Any], console: Console) -> None:
    calls = anatomy["c_time"]["calls"]
    if not calls:
        return
    console.print(Text("\n Functions in C that it calls by name", style="bold"))
    ranked = sorted(calls.items(), key=lambda item: -item[1][1])
    for name, (count, seconds) in ranked[:_MOST]:
        console.print(Text(f" {name}: {count:,} times, {seconds_text(seconds)}"))


def _print_activities(shares: Mapping[str, float], console: Console) -> None:
    """Where the time of its calls goes, sampled."""
    named = {what: share for what, share in shares.items() if share >= _WORTH_NAMING}
    if not named:
        return
    console.print(Text("\n Where its time goes", style="bold"))
    for what, share in named.items():
        bar = "█" * max(1, round(share * _BAR))
        console.print(Text(f" {share:4.0%} ").append(bar, "cyan").append(f" {what}"))


def sentences(anatomy: Mapping[str, Any]) -> Iterator[str]:
    """What the figures mean.

    Parameters
    ----------
    anatomy : mapping
        `hasten.explaining.anatomy.Anatomy.to_json`.
    """
    each = anatomy["nanoseconds_per_instruction"]
    taken = seconds_text(anatomy["seconds"])
    if each is None:
        yield f"One call takes {taken}; only its first {anatomy['executed']:,} instructions were counted."
    else:
        yield f"One call takes {taken} for {anatomy['executed']:,} instructions: {each:.1f} ns each."
    main = max(
        anatomy["functions"], key=lambda f: f["loop"]["executed"] if f["loop"] else 0, default=None
    )
    if main is not None and main["loop"] is not None:
        yield from _of_loop(main, each)
    share = anatomy["c_time"]["share"]
    if share > _IN_C:
        yield f"{share:.0%} of a watched call is in functions of C that it calls by name: a compiler of the loop gains nothing there."
    if each is not None and each > _CHEAP:
        yield "An instruction takes far longer than moving a number does: most of the time is in what the instructions call, not in the interpreter."


def _of_loop(function: Mapping[str, Any], each: float | None) -> Iterator[str]:
    loop = function["loop"]
    instructions = loop["instructions_per_iteration"]
    lines = loop["lines"]
    where = (
        f"lines {lines[0]}-{lines[-1]}"
        if len(lines) > 1
        else f"line {lines[0]}"
        if lines
        else "the loop"
    )
    cost = f", some {instructions * each:,.0f} ns" if each else ""
    yield f"An iteration of {where} of {function['name']} is {instructions:.1f} instructions{cost}."
    yield (
        f"{loop['checks_per_iteration']:.1f} of them look at types, and up to {loop['objects_per_iteration']:.1f} objects are made: "
        "a compiled loop does neither."
    )
    general: dict[int, list[str]] = {}
    for one in function["instructions"]:
        within = loop["start"] <= one["offset"] <= loop["end"] and one["executed"]
        if within and one["name"] in _SPECIALISABLE and not one["specialised"]:
            said = f"{one['name']} {one['argument']}".strip()
            general.setdefault(one["line"], []).append(said)
    for line, names in general.items():
        yield (
            f"Line {line}: {', '.join(dict.fromkeys(names))} not specialised: the types vary, or have no fast form."
        )
