"""How a kernel is called from outside, in plain pointers and numbers: the same for every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hasten.errors import Unsupported
from hasten.frontend.kernel import ir

__all__ = ["Interface", "Slot", "interface_of", "slots_of"]


@dataclass(frozen=True)
class Slot:
    """One argument of the function that is called from outside, or one member of its outcome.

    Parameters
    ----------
    of : str
        The user's name of the parameter, or ``item0`` for what is returned.
    number : Number
    pointer : bool
        Whether it points to such numbers.
    count : int
        How many there are beside each other.
    suffix : str
        What it tells of the parameter: ``_n0`` is the length of the first axis.
    """

    of: str
    number: ir.Number
    pointer: bool = False
    count: int = 1
    suffix: str = ""

    @property
    def name(self) -> str:
        """Both in one."""
        return f"{self.of}{self.suffix}"


@dataclass(frozen=True)
class Interface:
    """Of a kernel.

    Parameters
    ----------
    name : str
    parameters : tuple of Parameter
        What Python gives.
    returns : tuple of Type
        What Python gets: nothing, one value, or several in a tuple.
    arguments : tuple of Slot
        Of the function: an array is a pointer, its lengths, and its steps (in elements) where it may
        be strided; a list is a pointer and its length; a list of lists the items of all of them, the
        length of each, and how many there are.
    outcome : tuple of Slot
        What the function leaves besides an exception.
    """

    name: str
    parameters: tuple[ir.Parameter, ...]
    returns: tuple[ir.Type, ...]
    arguments: tuple[Slot, ...]
    outcome: tuple[Slot, ...]

    @property
    def allocates(self) -> bool:
        """Whether the outcome holds memory that must be freed."""
        return any(slot.pointer for slot in self.outcome)


def interface_of(function: ir.Function) -> Interface:
    """The interface of the function that is called from outside.

    Raises
    ------
    Unsupported
        Lists are nested too deep.
    """
    match function.returns:
        case ir.NoneType():
            returns: tuple[ir.Type, ...] = ()
        case ir.TupleType(items):
            returns = items
        case one:
            returns = (one,)
    arguments = [s for p in function.parameters for s in slots_of(p)]
    outcome = [s for i, t in enumerate(returns) for s in _left(f"item{i}", t)]
    outcome += [
        s
        for p in function.parameters
        if p.written and isinstance(p.type, ir.ListType)
        for s in _left(f"{p.name}_after", p.type)
    ]
    names = [slot.name for slot in arguments]
    if clash := next((name for name in names if names.count(name) > 1), ""):
        raise Unsupported(
            f"the argument `{clash}`: give it another name, this one is used for an array's length"
        )
    return Interface(function.name, function.parameters, returns, tuple(arguments), tuple(outcome))


def slots_of(parameter: ir.Parameter) -> Iterator[Slot]:
    """The slots that one parameter takes.

    Raises
    ------
    Unsupported
        It is nested too deep.
    """
    name = parameter.name
    match parameter.type:
        case ir.Number() as number:
            yield Slot(name, number)
        case ir.ArrayType() as array:
            yield Slot(name, array.item, pointer=True)
            yield from (Slot(name, ir.INT, suffix=f"_n{axis}") for axis in range(array.ndim))
            if not array.contiguous:
                yield from (Slot(name, ir.INT, suffix=f"_s{axis}") for axis in range(array.ndim))
        case ir.ListType(item=ir.Number() as number):
            yield Slot(name, number, pointer=True)
            yield Slot(name, ir.INT, suffix="_length")
        case ir.ListType(item=ir.ListType(item=ir.Number() as number)):
            yield Slot(name, number, pointer=True)
            yield Slot(name, ir.INT, pointer=True, suffix="_lengths")
            yield Slot(name, ir.INT, suffix="_length")
        case _:
            raise Unsupported(f"the argument `{name}`: lists of lists of lists")


def _left(name: str, of: ir.Type) -> Iterator[Slot]:
    match of:
        case ir.Number():
            yield Slot(name, of)
        case ir.ArrayType():
            yield Slot(name, of.item, pointer=True)
            yield Slot(name, ir.INT, count=of.ndim, suffix="_shape")
        case ir.ListType(item=ir.Number() as number):
            yield Slot(name, number, pointer=True)
            yield Slot(name, ir.INT, suffix="_length")
        case ir.ListType(item=ir.ListType(item=ir.Number() as number)):
            yield Slot(name, number, pointer=True)
            yield Slot(name, ir.INT, pointer=True, suffix="_lengths")
            yield Slot(name, ir.INT, suffix="_length")
        case _:
            raise Unsupported("a result with lists of lists of lists, or with a tuple in a tuple")
