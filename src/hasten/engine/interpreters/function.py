"""A function that runs in another interpreter, as a callable of this one."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from hasten.engine.interpreters.conversation import Conversation
from hasten.errors import Unsupported
from hasten.toolchain.interpreters.abroad import worker
from hasten.workload.loading import Call
from hasten.workload.model import ModuleSource

__all__ = ["ForeignFunction"]


_FOR_ARRAYS = frozenset({"AttributeError", "TypeError"})  # what a list raises where an array serves


class ForeignFunction:
    """Sends arguments, brings back the answer and what became of the arguments; times itself over there.

    Parameters
    ----------
    conversation : Conversation
    source : ModuleSource
    title : str
        Of the interpreter, for what it refuses.
    as_lists : bool
        Whether arrays are sent as lists.
    """

    def __init__(
        self, conversation: Conversation, source: ModuleSource, title: str, *, as_lists: bool
    ) -> None:
        self.conversation = conversation
        self.__name__ = source.function
        self._as_lists = as_lists
        self._source = source
        told = conversation.ask(do="load", text=source.text, name=source.function)
        if "raised" in told:
            said = f"{told['raised']}: {told['message']}"
            raise Unsupported(f"{title} cannot load it: {said}", source.place(told["line"]))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns over there; raises what it raises.

        Raises
        ------
        Unsupported
            It wants arrays, and they were sent as lists.
        """
        values = [*args, *kwargs.values()]
        told = self.conversation.ask(do="call", call=self._sent(args, kwargs))
        if "raised" in told:
            if self._as_lists and told["raised"] in _FOR_ARRAYS and any(map(_is_array, values)):
                said = f"on lists it raises {told['raised']}: {told['message']}"
                raise Unsupported(said, self._source.place(told["line"]))
            _raise(told["raised"], told["message"])
        for number, tree in told["after"].items():
            _put_back(values[int(number)], worker.decode(tree, values))
        return worker.decode(told["returned"], values)

    def timed(self, calls: Sequence[Call], *, lazy: bool) -> tuple[int, int]:
        """Nanoseconds of all calls, by the clock and by the processor, as the other side measures them."""
        same = all(call is calls[0] for call in calls)
        told = self.conversation.ask(
            do="time",
            calls=[self._sent(call.args, call.kwargs) for call in (calls[:1] if same else calls)],
            times=len(calls) if same else 1,
            lazy=lazy,
        )
        if "raised" in told:
            _raise(told["raised"], told["message"])
        return told["wall"], told["cpu"]

    def crowd(self, kind: str, count: int, times: int, call: Call) -> dict[str, float]:
        """Let several threads or sub-interpreters over there make so many calls each, at the same time.

        Parameters
        ----------
        kind : {"threads", "sub-interpreters"}
        count, times : int
        call : Call

        Returns
        -------
        dict
            ``calls`` a second by the clock, and ``cores``: processor time over wall time.
        """
        told = self.conversation.ask(
            do="crowd", kind=kind, count=count, times=times, call=self._sent(call.args, call.kwargs)
        )
        if "raised" in told:
            _raise(told["raised"], told["message"])
        return {"calls": told["calls"], "cores": told["cores"]}

    def _sent(self, args: Sequence[Any], kwargs: dict[str, Any]) -> list[Any]:
        """Arguments as the other side reads them; one that is there already is named by its number."""
        trees = []
        for number, value in enumerate(args):
            first = next(i for i in range(number + 1) if args[i] is value)
            shared = first < number and isinstance(value, (list, dict, set, bytearray, np.ndarray))
            trees.append(["a", first] if shared else self._tree(value))
        return [trees, {name: self._tree(value) for name, value in kwargs.items()}]

    def _tree(self, value: Any) -> Any:
        try:
            return worker.encode(_as_lists(value) if self._as_lists else value)
        except TypeError as error:
            raise Unsupported(f"in an argument {error} to it") from None


def _as_lists(value: Any) -> Any:
    """The same with lists for arrays and Python's numbers for NumPy's."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if type(value) in (list, tuple):
        return type(value)(map(_as_lists, value))
    if type(value) is dict:
        return {k: _as_lists(v) for k, v in value.items()}
    return value


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _put_back(value: Any, after: Any) -> None:
    """Let an argument have the content that its copy has over there."""
    if isinstance(value, np.ndarray):
        value[...] = after
    elif isinstance(value, (list, bytearray)):
        value[:] = after
    elif isinstance(value, (dict, set)):
        value.clear()
        value.update(after)


def _raise(name: str, message: str) -> NoReturn:
    """Raise what was raised over there, by its name and with its message."""
    known = getattr(builtins, name, None)
    base = known if isinstance(known, type) and issubclass(known, BaseException) else Exception
    if issubclass(base, UnicodeError):  # they want more than a message
        base = ValueError
    error: BaseException = type(name, (base,), {"__str__": lambda _: message})(message)
    raise error
