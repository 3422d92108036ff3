"""Generators: pipelines of them, and trees that are walked."""

SIZE = 6000


def numbers(count):
    seed = 7
    for _ in range(count):
        seed = (seed * 69069 + 1) % 4294967296
        yield seed >> 8


def odd(items):
    for item in items:
        if item % 2:
            yield item


def pairs(items):
    before = None
    for item in items:
        if before is not None:
            yield before, item
        before = item


def walk(tree):
    if tree:
        left, value, right = tree
        for item in walk(left):
            yield item
        yield value
        for item in walk(right):
            yield item


def insert(tree, value):
    if not tree:
        return (None, value, None)
    left, here, right = tree
    if value < here:
        return (insert(left, value), here, right)
    return (left, here, insert(right, value))


def run(count):
    total = sum(((a ^ b) % 1009 for a, b in pairs(odd(numbers(count)))))
    tree = None
    for value in numbers(count // 40):
        tree = insert(tree, value % 100000)
    return total, list(walk(tree))[:8]
