"""The function that a file is to have for a workload."""

from __future__ import annotations

from dataclasses import dataclass

from hasten.engine.native.kernels import kernel_for
from hasten.engine.native.rivals.parameters import parameters_of
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Slot, slots_of
from hasten.frontend.kernel import ir
from hasten.workload.model import Workload

__all__ = ["Wanted", "wanted_of"]


@dataclass(frozen=True)
class Wanted:
    """A native function that does what the workload's does.

    Parameters
    ----------
    function : str
    parameters : tuple of Parameter
        Of the workload; arrays in C order.
    scalars : frozenset of str
        Parameters that take NumPy's scalars.
    written : frozenset of str
        Parameters that the function may change.
    returns : Type or None
        None where the kernel language does not know it.
    """

    function: str
    parameters: tuple[ir.Parameter, ...]
    scalars: frozenset[str]
    written: frozenset[str]
    returns: ir.Type | None

    @property
    def results(self) -> tuple[ir.ArrayType, ...]:
        """Arrays that are returned: the function fills them."""
        items = self.returns.items if isinstance(self.returns, ir.TupleType) else (self.returns,)
        return tuple(of for of in items if isinstance(of, ir.ArrayType))

    @property
    def number(self) -> ir.Number | None:
        """The number that is returned."""
        return self.returns if isinstance(self.returns, ir.Number) else None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its native parameters, with all lengths; the results come last."""
        taken = [slot for parameter in self.parameters for slot in slots_of(parameter)]
        names = ["result"] if len(self.results) == 1 else [f"result{i}" for i in range(9)]
        filled = zip(names, self.results, strict=False)
        return (*taken, *(Slot(name, of.item, pointer=True) for name, of in filled))

    def changes(self, slot: Slot) -> bool:
        """Whether the function may write to what a slot points to."""
        return slot.of in self.written or slot.of not in {p.name for p in self.parameters}


def wanted_of(workload: Workload, function: str) -> Wanted:
    """What a file must have of a function, in no language yet.

    Parameters
    ----------
    workload : Workload
    function : str
        Its name in the file.

    Raises
    ------
    Unsupported
        Native code takes no such arguments.
    """
    parameters, scalars = parameters_of(workload)
    try:
        entry = kernel_for(workload, ("unchecked",)).entry
    except Unsupported:
        return Wanted(function, parameters, scalars, frozenset(p.name for p in parameters), None)
    written = frozenset(p.name for p in entry.parameters if p.written)
    return Wanted(function, parameters, scalars, written, entry.returns)
