"""Functions of a running program on their way to a worker, by value where it cannot import them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

import cloudpickle

__all__ = ["pickled"]

_Cached = type(functools.cache(len))


def pickled(function: Callable[..., Any]) -> bytes:
    """The function as bytes that `pickle.loads` takes, with its caches empty."""
    file = io.BytesIO()
    _Pickler(file).dump(function)
    return file.getvalue()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]  # it has no types
    """Pickles ``lru_cache`` around a function as the function is: its own pickle is but a name."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _Cached) and _by_value(obj.__wrapped__):
            return _cached, (obj.__wrapped__, obj.cache_parameters())
        return super().reducer_override(obj)


def _by_value(function: Any) -> bool:
    module = getattr(function, "__module__", None) or "__main__"
    return module in {"__main__", *cloudpickle.list_registry_pickle_by_value()}


def _cached(function: Callable[..., Any], parameters: dict[str, Any]) -> Callable[..., Any]:
    cached: Callable[..., Any] = functools.lru_cache(**parameters)(function)
    return cached
