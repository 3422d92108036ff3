"""The catalogue of attacks: what is tried, and whether the function must bear it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from hasten.workload.facts import Facts

__all__ = ["ATTACKS", "BLOCKS", "Attack", "Tier"]

SMALL = (1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33)
BLOCKS = (63, 64, 65, 100, 127, 129, 255, 256, 257, 1000)


class Tier(Enum):
    """What a difference on an input means.

    ``DOMAIN``: arguments of the user's kind in other sizes and values: a difference is a wrong answer.
    ``LAYOUT``: the same values, lying otherwise in memory: they may be refused, not mistaken.
    ``BEYOND``: what the user has not shown a need for: differences are told as compromises.
    """

    DOMAIN = "domain"
    LAYOUT = "layout"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Attack:
    """One way of making inputs.

    Parameters
    ----------
    name : str
    tier : Tier
    examples : int
        How many inputs are made.
    applies : callable
        Whether it can be made for arguments with these facts.
    values : str
        Which values: a mode of `hasten.verify.inputs.elements`.
    sizes : tuple of int
        That the free sizes are drawn from.
    layout : str
        How arrays lie in memory.
    change : str
        What else is done to one of the arguments.
    says : str
        What is tried, in words that follow "on".
    """

    name: str
    tier: Tier
    examples: int
    applies: Callable[[Mapping[str, Facts]], bool]
    values: str = "own"
    sizes: tuple[int, ...] = SMALL
    layout: str = "C"
    change: str = ""
    says: str = ""

    @property
    def empties(self) -> bool:
        """Whether it makes arguments that hold nothing."""
        return self.sizes == (0,)

    @property
    def refusable(self) -> bool:
        """Whether an exception is no wrong answer: the user showed no such sizes or values."""
        return self.values not in {"own", "ties"} or self.empties or bool(self.change)


def _any(condition: Callable[[Facts], bool]) -> Callable[[Mapping[str, Facts]], bool]:
    return lambda facts: any(condition(f) for f in facts.values())


def _made(fact: Facts) -> bool:
    return fact.container != "kept"


def _sized(fact: Facts) -> bool:
    return fact.container in {"array", "list"}


def _counted(fact: Facts) -> bool:
    """Whether it can be empty."""
    return fact.container not in {"scalar", "kept"}


def _array(fact: Facts) -> bool:
    return fact.container == "array"


def _float(fact: Facts) -> bool:
    return _made(fact) and fact.dtype[:3] in {"flo", "com"}


def _whole(fact: Facts) -> bool:
    return _made(fact) and fact.whole


def _line(facts: Mapping[str, Facts]) -> bool:
    sized = [f for f in facts.values() if _sized(f)]
    return bool(sized) and all(len(f.shape) == 1 for f in sized)


def _one_matrix(facts: Mapping[str, Facts]) -> bool:
    """Whether a square array or list of lists is the only one that has a size."""
    shapes = [f.shape for f in facts.values() if _sized(f)]
    square = [s for s in shapes if len(s) == 2 and s[0] == s[1]]
    return len(shapes) == 1 and bool(square)


def _alike(facts: Mapping[str, Facts]) -> bool:
    kinds = [(f.dtype, f.shape) for f in facts.values() if _array(f)]
    return len(kinds) > len(set(kinds))


def _layout(name: str, *, dimensions: int = 1) -> Attack:
    applies = _any(lambda f: _array(f) and len(f.shape) >= dimensions)
    return Attack(
        name, Tier.LAYOUT, 2, applies, sizes=(5, 8, 17), layout=name, says=f"{name} arrays"
    )


def _beyond(
    name: str,
    examples: int,
    applies: Callable[[Mapping[str, Facts]], bool],
    says: str,
    *,
    values: str = "own",
    change: str = "",
) -> Attack:
    return Attack(name, Tier.BEYOND, examples, applies, values, (3, 5, 8), change=change, says=says)


ATTACKS = (
    Attack("sizes", Tier.DOMAIN, 16, _any(_made), says="some small sizes"),
    Attack("empty", Tier.DOMAIN, 3, _any(_counted), sizes=(0,), says="empty arguments"),
    Attack("equal values", Tier.DOMAIN, 5, _any(_sized), "ties", says="equal values"),
    Attack("zeros", Tier.DOMAIN, 4, _any(_made), "zeros", says="zeros"),
    Attack("signs", Tier.DOMAIN, 12, _any(_made), "signs", says="other signs"),
    Attack("large values", Tier.DOMAIN, 8, _any(_made), "large", says="large values"),
    Attack("blocks", Tier.DOMAIN, 8, _line, sizes=BLOCKS, says="some larger sizes"),
    Attack("equal blocks", Tier.DOMAIN, 4, _line, "ties", sizes=(257, 300, 1000),
           says="many equal values"),
    Attack("oblong", Tier.DOMAIN, 4, _one_matrix, change="oblong", says="oblong arrays"),
    _layout("in Fortran order", dimensions=2),
    _layout("strided"),
    _layout("reversed"),
    _layout("read-only"),
    _layout("unaligned"),
    _beyond("overlapping", 3, _alike, "overlapping arguments", change="overlap"),
    _beyond("nan", 5, _any(_float), "NaN", values="nan"),
    _beyond("infinities", 4, _any(_float), "infinities", values="infinite"),
    _beyond("denormals", 3, _any(_float), "denormals", values="denormal"),
    _beyond("limits", 5, _any(_whole), "integers at their limits", values="limits"),
    _beyond("unequal lengths", 4, _any(_sized), "arguments of unequal lengths", change="unequal"),
    _beyond("out of range", 3, _any(_whole), "indices out of range", change="out of range"),
    _beyond("other precision", 2, _any(lambda f: _array(f) and _float(f)),
            "arrays of another precision", change="other precision"),
    _beyond("other type", 2, _any(_made), "floats for integers and integers for floats",
            change="other type"),
    _beyond("other dimension", 2, _any(_array), "arrays of another dimension",
            change="other dimension"),
    _beyond("list for array", 2, _any(_array), "lists for arrays", change="list for array"),
    _beyond("None", 1, _any(_made), "None", change="None"),
)  # fmt: skip
"""All attacks. Those of the domain come first, the gentlest of them before the others."""
