"""Functions of lists."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, SIM110 (they are what stands behind the shorter forms)

from __future__ import annotations


def contains(value, items):
    """Whether an item is equal to a value."""
    for item in items:
        if item == value:
            return True
    return False


def same_items(items, others):
    """Whether two lists have the same length, and equal items."""
    if len(items) != len(others):
        return False
    for i in range(len(items)):
        if items[i] != others[i]:
            return False
    return True


def index_of(items, value):
    """Where the first item is that is equal to a value."""
    for i in range(len(items)):
        if items[i] == value:
            return i
    raise ValueError("value is not in list")


def count_of(items, value):
    """How many items are equal to a value."""
    count = 0
    for item in items:
        if item == value:
            count += 1
    return count


def remove(items, value):
    """Take out the first item that is equal to a value."""
    place = -1
    for i in range(len(items)):
        if items[i] == value:
            place = i
            break
    if place < 0:
        raise ValueError("list.remove(x): x not in list")
    for i in range(place, len(items) - 1):
        items[i] = items[i + 1]
    items.pop()


def insert(items, place, value):
    """Put a value before an item; the others move up."""
    start = place + len(items) if place < 0 else place
    start = min(max(start, 0), len(items))
    items.append(value)
    for i in range(len(items) - 1, start, -1):
        items[i] = items[i - 1]
    items[start] = value


def reverse(items):
    """Turn a list round."""
    last = len(items) - 1
    for i in range(len(items) // 2):
        items[i], items[last - i] = items[last - i], items[i]


def sort(items):
    """Put a list in order."""
    ordered = sorted(items)
    for i in range(len(items)):
        items[i] = ordered[i]


def clear(items):
    """Leave nothing in a list."""
    while len(items) > 0:
        items.pop()


def least_or(items, default):
    """The least item, or something else where there is none."""
    if len(items) == 0:
        return default
    return min(items)


def most_or(items, default):
    """The largest item, or something else where there is none."""
    if len(items) == 0:
        return default
    return max(items)


def item_of_least(items, keys):
    """The first item with the least key."""
    if len(items) == 0:
        raise ValueError("min() arg is an empty sequence")
    best = 0
    for i in range(1, len(items)):
        if keys[i] < keys[best]:
            best = i
    return items[best]


def item_of_most(items, keys):
    """The first item with the largest key."""
    if len(items) == 0:
        raise ValueError("max() arg is an empty sequence")
    best = 0
    for i in range(1, len(items)):
        if keys[i] > keys[best]:
            best = i
    return items[best]


def set_part(items, others, start, stop):
    """``items[start:stop] = others``."""
    begin = max(start + len(items), 0) if start < 0 else min(start, len(items))
    end = max(stop + len(items), 0) if stop < 0 else min(stop, len(items))
    behind = items[max(begin, end) :]
    taken = others[:]
    while len(items) > begin:
        items.pop()
    for item in taken:
        items.append(item)
    for item in behind:
        items.append(item)


def set_places(items, others, places):
    """``items[a:b:c] = others``, where the places are those of the slice."""
    if len(places) != len(others):
        raise ValueError("attempt to assign sequence of one size to extended slice of another")
    taken = others[:]
    for i in range(len(places)):
        items[places[i]] = taken[i]
