"""Whether a function handles NaN or infinities in so many words."""

from __future__ import annotations

import ast

__all__ = ["may_be_negative", "special_values"]

_NAN = frozenset({"isnan", "isfinite", "nan_to_num"})
_INFINITE = frozenset({"isinf", "isfinite", "nan_to_num", "isposinf", "isneginf"})


def special_values(source: str) -> frozenset[str]:
    """Which special values a function speaks of.

    Parameters
    ----------
    source : str
        Of the function and of those that it calls.

    Returns
    -------
    frozenset of {"nan", "infinite"}

    Examples
    --------
    >>> sorted(special_values("def f(x): return 0.0 if x != x else x"))
    ['nan']
    >>> sorted(special_values("def f(x): return np.nanmean(x)"))
    ['nan']
    >>> sorted(special_values("def f(x): return -math.inf"))
    []
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        name = _called(node)
        if name in _NAN or name.startswith("nan") or _compares_itself(node):
            found.add("nan")
        if name in _INFINITE:
            found.add("infinite")
    return frozenset(found)


def may_be_negative(source: str) -> frozenset[str]:
    """Names that are added or subtracted before a division with rest: of any sign, it seems.

    Parameters
    ----------
    source : str
        Of the function and of those that it calls.

    Examples
    --------
    >>> sorted(may_be_negative("def f(c, shift): return (c + shift) % 26"))
    ['c', 'shift']
    >>> sorted(may_be_negative("def gcd(a, b): return a if b == 0 else gcd(b, a % b)"))
    []
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.FloorDiv):
            sums = [n for n in ast.walk(node.left) if isinstance(n, ast.BinOp)]
            if any(isinstance(n.op, ast.Add | ast.Sub) for n in sums):
                found |= {n.id for n in ast.walk(node.left) if isinstance(n, ast.Name)}
    return frozenset(found)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _compares_itself(node: ast.AST) -> bool:
    """``x != x`` and ``x == x``."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return False
    same = ast.dump(node.left) == ast.dump(node.comparators[0])
    return same and isinstance(node.ops[0], ast.Eq | ast.NotEq)
