"""Figures as people read them."""

from __future__ import annotations

from hasten.measure.statistics import Interval

__all__ = [
    "bytes_text",
    "calls_text",
    "difference_text",
    "factor_text",
    "seconds_text",
    "spread_text",
]


def seconds_text(seconds: float | None) -> str:
    """Three digits and a unit.

    Examples
    --------
    >>> seconds_text(0.00231), seconds_text(12.4), seconds_text(None)
    ('2.31 ms', '12.4 s', '–')
    """
    if seconds is None:
        return "–"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size * 0.9995:
            return f"{_three_digits(seconds / size)} {unit}"
    return f"{_three_digits(seconds / 1e-9)} ns"


def bytes_text(count: int | None) -> str:
    """Two digits and a unit.

    Examples
    --------
    >>> bytes_text(8_400_000), bytes_text(100)
    ('8.4 MB', '0.1 kB')
    """
    if count is None:
        return "–"
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size * 0.9995 or unit == "kB":
            number = count / size
            return f"{number:.0f} {unit}" if number >= 9.95 else f"{number:.1f} {unit}"
    raise AssertionError(count)


def factor_text(factor: float) -> str:
    """Three digits and a cross.

    Examples
    --------
    >>> factor_text(650.4), factor_text(1.0)
    ('650x', '1.00x')
    """
    return f"{_three_digits(factor)}x"


def difference_text(ratio: float) -> str:
    """A ratio above 1 as per cent, a large one as a factor.

    Examples
    --------
    >>> difference_text(1.034), difference_text(1.25), difference_text(2.5)
    ('3.4%', '25%', '2.50x')
    """
    if ratio >= 2:
        return factor_text(ratio)
    percent = 100 * (ratio - 1)
    return f"{percent:.0f}%" if percent >= 9.95 else f"{percent:.1f}%"


def spread_text(interval: Interval) -> str:
    """Half the width of an interval in per cent.

    Examples
    --------
    >>> spread_text(Interval(100.0, 98.0, 102.0)), spread_text(Interval(1.0))
    ('±2%', '±?')
    """
    if interval.relative is None:
        return "±?"
    percent = interval.relative * 100
    if percent > 100:
        return "±>100%"
    return f"±{percent:.1f}%" if percent < 0.95 else f"±{percent:.0f}%"


def calls_text(calls: int | None) -> str:
    """A number of calls.

    Examples
    --------
    >>> calls_text(1), calls_text(12_345), calls_text(None)
    ('1 call', '12345 calls', '–')
    """
    if calls is None:
        return "–"
    if calls >= 1_000_000:
        return f"{calls:.1e} calls"
    return f"{calls} call" if calls == 1 else f"{calls} calls"


def _three_digits(number: float) -> str:
    if number >= 99.95:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 9.995 else f"{number:.2f}"
