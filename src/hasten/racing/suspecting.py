"""Whether a rival cheats: what it does that the reference does not."""

from __future__ import annotations

from collections.abc import Mapping

from hasten.verify.verdict import Verdict

__all__ = ["cheat_of"]

_EXPLAINS_A_DIFFERENCE = frozenset(
    {
        "lazy result",
        "works on after returning",
        "patches the clock",
        "patches the comparison",
        "spends its input",
        "same buffer",
        "remembers by identity",
    }
)
"""Cheats that make an answer wrong, beside those that make it only seem fast."""


def cheat_of(
    traits: Mapping[str, str], reference: Mapping[str, str], wrong: Verdict | None = None
) -> Verdict | None:
    """The first cheat among some traits that the reference does not show too.

    Parameters
    ----------
    traits, reference : mapping of str to str
        What was seen, by the name of the cheat.
    wrong : Verdict, optional
        What comparing said, where the answer is wrong: then only cheats count that explain it.
    """
    for name, detail in traits.items():
        if name in reference or (wrong is not None and name not in _EXPLAINS_A_DIFFERENCE):
            continue
        if wrong is None:
            return Verdict("cheat", f"{name}: it {detail}", name=name)
        said = f"{name}: it {detail} ({wrong.detail})"
        return Verdict("cheat", said, wrong.ulps, wrong.inputs, example=wrong.example, name=name)
    return None
