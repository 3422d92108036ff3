"""What is known and found out while the body of one function is rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hasten.frontend.infer import FunctionTypes, ModuleTypes
from hasten.frontend.types import ANY, Array, Scalar, Type

from .spelling import viewable

__all__ = ["Body", "Plan"]


@dataclass(frozen=True)
class Plan:
    """How a function of the user's is written and called.

    Parameters
    ----------
    name : str
        Of the function that calls within the module go to.
    typed : bool
        Whether it is a C function; otherwise it is a plain ``def`` that takes objects.
    parameters : tuple of (str, Type)
    views : frozenset of str
        Parameters that are handed over as a memoryview alone.
    returns : Type
    mixed : bool
        Whether it returns a float here and a literal int there.
    defaults : mapping
        Literals that stand for arguments which are not given.
    """

    name: str
    typed: bool
    parameters: tuple[tuple[str, Type], ...]
    views: frozenset[str]
    returns: Type
    mixed: bool = False
    defaults: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Body:
    """The rewriting of one function.

    Parameters
    ----------
    types : ModuleTypes
    function : FunctionTypes
    plans : mapping
        How the functions of the module are called.
    unchecked : bool
        Whether nothing of bounds and divisors is checked.
    view_only : frozenset of str
        Arrays that are there as memoryviews alone.
    helpers : set of str
        Functions of the prelude that are used.
    views : set of str
        Arrays whose memoryviews are used.
    objects : set of str
        Arrays that are used as objects.
    hidden : list of str
        Variables of the comprehensions around: Python objects, whatever their type.
    started_whole : frozenset of str
        Floats that a literal int is assigned to: ``s = 0`` before ``s += x[i]``.
    told_whole : set of str
        Those of them for which it matters whether they still are that int.
    boxed_calls : set of str
        Functions whose answer is used as an object.
    temporaries : list of str
        Names of whole numbers that loops bring along.
    """

    types: ModuleTypes
    function: FunctionTypes
    plans: Mapping[str, Plan]
    unchecked: bool
    view_only: frozenset[str] = frozenset()
    helpers: set[str] = field(default_factory=set)
    views: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    hidden: list[str] = field(default_factory=list)
    started_whole: frozenset[str] = frozenset()
    told_whole: set[str] = field(default_factory=set)
    boxed_calls: set[str] = field(default_factory=set)
    temporaries: list[str] = field(default_factory=list)

    def helper(self, name: str) -> str:
        """Use a function of the prelude."""
        self.helpers.add(name)
        return name

    def array(self, name: str) -> Array | None:
        """The type of an array that has a memoryview, by its name."""
        if name in self.hidden:
            return None
        found = self.function.names.get(name)
        if found is None:
            found = self.types.globals.get(name)
        return found if isinstance(found, Array) and viewable(found) else None

    def local(self, name: str) -> Type:
        """What a local name is declared as: any object for those of comprehensions."""
        return ANY if name in self.hidden else self.function.names.get(name, ANY)

    def temporary(self) -> str:
        """A fresh name for a whole number."""
        self.temporaries.append(f"hasten_{len(self.temporaries)}")
        return self.temporaries[-1]

    def scalar_global(self, name: str) -> bool:
        """Whether a name is a number of the module."""
        outside = name not in self.function.names and name not in self.hidden
        return outside and isinstance(self.types.globals.get(name), Scalar)
