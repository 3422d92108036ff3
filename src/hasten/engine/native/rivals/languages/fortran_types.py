"""Types of Fortran: a base and a kind, which may bear names of the file's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hasten.engine.native.rivals.languages.texts import split

__all__ = ["Kinds", "kinds_in", "sized_type"]

Kinds = dict[str, str]
"""What a file calls kinds, and what stands for them."""

_BYTES = {
    "real32": 4,
    "real64": 8,
    "c_float": 4,
    "c_double": 8,
    "c_float_complex": 4,
    "c_double_complex": 8,
    "c_bool": 1,
    "c_char": 1,
    "c_signed_char": 1,
    "c_short": 2,
    "c_int": 4,
    "c_long": 8,
    "c_long_long": 8,
    "c_size_t": 8,
    "c_intptr_t": 8,
    "c_ptrdiff_t": 8,
    **{f"c_int{bits}_t": bits // 8 for bits in (8, 16, 32, 64)},
    **{f"int{bits}": bits // 8 for bits in (8, 16, 32, 64)},
}
_REAL_DIGITS, _DOUBLE_DIGITS = 6, 15
_INTEGER_DIGITS = {2: 1, 4: 2, 9: 4, 18: 8}
"""To how many bytes hold that many decimal digits."""
_SIZED = re.compile(r"(\w+)\s*(?:\((.*)\)|\*\s*(\d+))?")
_FORMER = {"double precision": "real(8)", "double complex": "complex(8)"}


def sized_type(text: str, kinds: Kinds) -> str | None:
    """What a type holds, empty where it holds anything; None where that is no number.

    Parameters
    ----------
    text : str
        Without attributes.
    kinds : dict

    Examples
    --------
    >>> sized_type("real(dp)", {"dp": "c_double"}), sized_type("integer", {}), sized_type("REAL*8", {})
    ('float64', 'int32', 'float64')
    """
    plain = " ".join(text.lower().split())
    found = _SIZED.fullmatch(_FORMER.get(plain, plain))
    if not found:
        return None
    base, kind, stars = found.groups()
    if base in {"type", "class"}:
        return "" if (kind or "").strip() in {"c_ptr", "*"} else None
    count = int(stars) // (2 if base == "complex" else 1) if stars else _bytes(kind or "4", kinds)
    if count is None or base not in {"real", "integer", "complex", "logical"}:
        return None
    if base == "logical":
        return "bool" if count == 1 else None
    name, bits = {"real": ("float", 8), "integer": ("int", 8), "complex": ("complex", 16)}[base]
    return f"{name}{count * bits}"


def _bytes(kind: str, kinds: Kinds) -> int | None:
    """How many bytes a kind has; of a complex number each part."""
    plain = kind.lower().replace(" ", "").removeprefix("kind=")
    if plain in kinds:
        others = {name: of for name, of in kinds.items() if name != plain}
        return _bytes(kinds[plain], others)
    if plain.isdigit():
        return int(plain)
    if digits := re.match(r"selected_(real|int)_kind\((?:[pr]=)?(\d+)", plain):
        return _selected(digits.group(1), int(digits.group(2)))
    if literal := re.fullmatch(r"kind\([\d.]+(?:[de][+-]?\d+)?\)", plain):
        return 8 if "d" in literal.group(0).removeprefix("kind") else 4
    return _BYTES.get(plain)


def _selected(base: str, digits: int) -> int | None:
    if base == "real":
        return 4 if digits <= _REAL_DIGITS else 8 if digits <= _DOUBLE_DIGITS else None
    return next((size for most, size in _INTEGER_DIGITS.items() if digits <= most), None)


def kinds_in(statements: Iterable[str]) -> Kinds:
    """The kinds that statements name: by ``use …, only: dp => c_double`` and ``parameter``.

    Parameters
    ----------
    statements : iterable of str

    Examples
    --------
    >>> kinds_in(["use iso_c_binding, only: dp => c_double", "integer, parameter :: ik = c_int"])
    {'dp': 'c_double', 'ik': 'c_int'}
    """
    found: Kinds = {}
    for statement in statements:
        plain = statement.lower()
        if plain.startswith("use"):
            found |= dict(re.findall(r"(\w+)\s*=>\s*(\w+)", plain))
        elif re.match(r"integer\b.*\bparameter\b.*::", plain):
            parts = (part.partition("=") for part in split(plain.partition("::")[2]))
            found |= {name.strip(): value.strip() for name, _, value in parts}
    return found
