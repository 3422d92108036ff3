"""Orders of lists, by one key or several."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201 (they are what stands behind the shorter forms)

from __future__ import annotations


def order_up(keys):
    """In which order items are sorted by their keys, equal ones as they were: by merging runs."""
    n = len(keys)
    order = list(range(n))
    other = list(range(n))
    width = 1
    while width < n:
        for begin in range(0, n, 2 * width):
            middle = min(begin + width, n)
            end = min(begin + 2 * width, n)
            left, right = begin, middle
            for place in range(begin, end):
                if left < middle and (right >= end or not keys[order[right]] < keys[order[left]]):
                    other[place] = order[left]
                    left += 1
                else:
                    other[place] = order[right]
                    right += 1
        order, other = other, order
        width *= 2
    return order


def order_down(keys):
    """In which order items are sorted by their keys, the largest first, equal ones as they were."""
    last = len(keys) - 1
    order = order_up([keys[last - i] for i in range(len(keys))])
    return [last - order[last - i] for i in range(len(keys))]


def order_up_by_two(keys, others):
    """In which order items are sorted by their keys, and equal ones by other keys."""
    first = order_up(others)
    second = order_up([keys[i] for i in first])
    return [first[i] for i in second]


def order_up_by_three(keys, others, last):
    """In which order items are sorted by three keys, one after the other."""
    first = order_up_by_two(others, last)
    second = order_up([keys[i] for i in first])
    return [first[i] for i in second]


def in_order(items, order):
    """The items in an order."""
    return [items[i] for i in order]


def put_in_order(items, copied, order):
    """Put a list in an order."""
    for i in range(len(items)):
        items[i] = copied[order[i]]
