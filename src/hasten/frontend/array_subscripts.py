"""Types of parts of arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend.array_values import Known, Shape, Value, broadcast

__all__ = ["subscript_type"]


def subscript_type(
    base: Value,
    index: ast.expr,
    type_of: Callable[[ast.expr], Known],
    dotted: Callable[[ast.expr], str],
) -> Known:
    """Type of ``base[index]``, or None where it is not known.

    Parameters
    ----------
    base : Value
    index : ast.expr
    type_of : callable
        Tells the type of an expression.
    dotted : callable
        Tells the full name of a function or constant of a library.
    """
    items = list(index.elts) if isinstance(index, ast.Tuple) else [index]
    steps = [_step(item, type_of, dotted) for item in items]
    if None in steps or steps.count("...") > 1:
        return None
    taken = sum(
        s.ndim if isinstance(s, _Advanced) else s in {"one", ":", "slice"} for s in steps if s
    )
    if taken > len(base.shape):
        return None
    rest = len(base.shape) - taken
    at = steps.index("...") if "..." in steps else len(steps)
    filled = [*steps[:at], *([":"] * rest), *steps[at + 1 :]]
    shape = _shape(base.shape, [s for s in filled if s is not None])
    return None if shape is None else Value(base.dtype, shape)


class _Advanced:
    """An array as an index: the axes that it takes, and the shape that it puts there."""

    def __init__(self, ndim: int, shape: Shape) -> None:
        self.ndim = ndim
        self.shape = shape


_Step = str | _Advanced


def _step(
    item: ast.expr, type_of: Callable[[ast.expr], Known], dotted: Callable[[ast.expr], str]
) -> _Step | None:
    """What one index does with the axes of an array."""
    match item:
        case ast.Slice(lower=None, upper=None, step=None):
            return ":"
        case ast.Slice():
            return "slice"
        case ast.Constant(value=None):
            return "new"
        case ast.Constant(value=value) if value is Ellipsis:
            return "..."
    if dotted(item) == "numpy.newaxis":
        return "new"
    known = type_of(item)
    if not isinstance(known, Value):
        return None
    if not known.is_array:
        return "one" if known.dtype.startswith(("int", "uint")) else None
    if known.dtype == "bool":
        return _Advanced(len(known.shape), (None,))
    return _Advanced(1, known.shape) if known.dtype.startswith(("int", "uint")) else None


def _shape(axes: Shape, steps: list[_Step]) -> Shape | None:
    """Shape after all steps; several arrays as indices must stand side by side."""
    shape: list[int | None] = []
    advanced = [i for i, s in enumerate(steps) if isinstance(s, _Advanced)]
    if advanced and (advanced[-1] - advanced[0] + 1 != len(advanced) or "one" in steps):
        return None
    position = 0
    for number, step in enumerate(steps):
        if isinstance(step, _Advanced):
            if number == advanced[0]:
                shape += broadcast([s.shape for s in steps if isinstance(s, _Advanced)])
            position += step.ndim
        elif step == "new":
            shape.append(1)
        else:
            if step != "one":
                shape.append(axes[position] if step == ":" else None)
            position += 1
    return tuple(shape)
