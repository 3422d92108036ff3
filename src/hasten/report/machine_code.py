"""What the processor did, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hasten.explaining.interpreting import UNNAMED

__all__ = ["sentences", "summary", "waits_for"]

_WORTH_NAMING = 0.05  # of the samples
_STANDS_OUT = 0.3  # of the samples in a loop: one instruction that takes so much
_AWAY = frozenset({"jmp", "b", "br"})
"""After these another instruction comes than the next one in memory."""
_DOUBLE = 64  # bits


def summary(found: Mapping[str, Any]) -> str:
    """All sentences as one line.

    Parameters
    ----------
    found : mapping
        `hasten.explaining.machine_code.MachineCode.to_json`, or a ``reason``.
    """
    return "; ".join(sentences(found))


def sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """Where the time goes, and what the hot loop is made of.

    Examples
    --------
    >>> list(sentences({"samples": 9, "places": {"NumPy": 0.9, "the interpreter": 0.1}, "loop": None}))
    ['90% of the time in NumPy, 10% in the interpreter']
    """
    if "reason" in found:
        yield found["reason"]
        return
    named = {place: share for place, share in found["places"].items() if share >= _WORTH_NAMING}
    if named:
        first, *others = (f"{share:.0%} {{}}in {place}" for place, share in named.items())
        yield ", ".join([first.format("of the time "), *(other.format("") for other in others)])
    yield from _interpreting(found.get("interpreter", {}), found["places"])
    yield from _remarks(found.get("remarks", ()))
    loop = found["loop"]
    if loop is None:
        return
    census = loop["census"]
    where = f" of {loop['function']}" if loop["function"] and len(loop["function"]) < 60 else ""
    yield f"{loop['share']:.0%} of the time in a loop{where} of {census['instructions']} instructions"
    yield _arithmetic(census)
    yield from _left(census)
    waiting = waits_for(loop)
    if waiting is not None:
        yield f"{waiting[1]:.0%} of the loop's time goes by at {waiting[0]}"


def _interpreting(shares: Mapping[str, float], places: Mapping[str, float]) -> Iterator[str]:
    """What the interpreter does, where the time is spent in it."""
    named = {what: share for what, share in shares.items() if share >= _WORTH_NAMING}
    if not named or places.get("the interpreter", 0.0) < _STANDS_OUT:
        return
    if next(iter(named)) == UNNAMED:
        yield "what the interpreter does there cannot be told: its file was stripped of the names of its functions"
        return
    first, *others = (f"{share:.0%} {{}}{what}" for what, share in named.items())
    said = [first.format("of the interpreter's time "), *(other.format("") for other in others)]
    yield ", ".join(said)


def _remarks(remarks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What compilers said of the user's lines."""
    checking = []
    for one in remarks:
        line, detail = one["line"], one["detail"]
        match one["kind"]:
            case "vectorised":
                yield f"the loop of line {line} was vectorised, {detail}"
            case "scalar" if detail:
                yield f"the loop of line {line} was not vectorised: {detail}"
            case "parallel":
                yield f"the loop of line {line} runs in parallel"
            case "serial":
                yield f"the loop of line {line} could run in parallel, but runs within one that does"
            case "objects":
                yield f"line {line} works with Python's objects: {detail}"
            case "checks":
                checking.append(line)
    if checking:
        lines = (
            f"line {checking[0]}"
            if len(checking) == 1
            else f"lines {', '.join(map(str, checking))}"
        )
        yield f"{lines} may raise: what is checked there is checked each time"


def waits_for(loop: Mapping[str, Any]) -> tuple[str, float] | None:
    """The instruction that takes most of a loop's time, and its share; None where none stands out.

    A sample names the instruction that comes after the one that is waited for.
    """
    texts = loop["instructions"]
    total = sum(count for _, count in texts)
    if not total:
        return None
    place = max(range(len(texts)), key=lambda n: texts[n][1])
    share = texts[place][1] / total
    if share < _STANDS_OUT:
        return None
    before: str = texts[place - 1][0].partition(" ")[0]
    return None if before in _AWAY else (before, share)


def _arithmetic(census: Mapping[str, int]) -> str:
    packed, scalar, width = census["packed"], census["scalar"], census["width"]
    if not packed and not scalar:
        return "no arithmetic of floating point in it"
    if not packed:
        return f"{scalar} of them compute on one number at a time, none on several"
    lanes = f"{width} bits, {width // _DOUBLE} doubles, at a time"
    if not scalar:
        return f"{packed} of them compute on vectors of {lanes}"
    return f"{packed} of them compute on vectors of up to {lanes}, {scalar} on one number"


def _left(census: Mapping[str, int]) -> Iterator[str]:
    """What a compiler left in the loop that costs."""
    for kind, name in (
        ("fused", "fused multiplications and additions"),
        ("gathers", "gathers from several addresses"),
        ("divisions", "divisions or square roots"),
        ("calls", "calls"),
    ):
        if census[kind]:
            yield f"{census[kind]} {name if census[kind] > 1 else _one(name)}"
    if census["exits"] > 1:
        yield f"{census['exits']} ways out of it"


def _one(name: str) -> str:
    """The singular of what is counted."""
    return {
        "fused multiplications and additions": "fused multiplication and addition",
        "gathers from several addresses": "gather from several addresses",
        "divisions or square roots": "division or square root",
        "calls": "call",
    }[name]
