"""How large the floating-point numbers of an argument are."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["magnitude"]


def magnitude(value: Any) -> float:
    """Largest magnitude among the finite floating-point numbers of a value; 0 where it has none.

    Parameters
    ----------
    value : object
        Looked at where it is an array, a number, or a list or tuple of floats or of such lists.

    Examples
    --------
    >>> magnitude([1.0, -3.0]), magnitude(np.array([np.inf, 2.0])), magnitude(7)
    (3.0, 2.0, 0.0)
    """
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            return max(map(magnitude, value))
        value = np.asarray(value if all(type(v) is float for v in value) else 0)
    array = np.asarray(value if isinstance(value, np.ndarray | np.generic | float | complex) else 0)
    if array.dtype.kind not in "fc":
        return 0.0
    sizes = np.abs(array)
    return float(np.max(sizes, initial=0.0, where=np.isfinite(sizes)))
