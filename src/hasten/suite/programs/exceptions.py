"""Exceptions: raised in depth, caught at the top, and cleaned up after."""

SIZE = 3000


class Refused(Exception):
    def __init__(self, code):
        Exception.__init__(self, code)
        self.code = code


def deep(level, value):
    if level == 0:
        if value % 3 == 0:
            raise Refused(value % 7)
        if value % 5 == 0:
            return 1 // (value % 5)
        return {"a": 1}["a" if value % 2 else "b"]
    try:
        return deep(level - 1, value)
    finally:
        closed[0] += 1


closed = [0]


def run(count):
    closed[0] = 0
    found = {"fine": 0, "refused": 0, "zero": 0, "key": 0}
    for value in range(count):
        try:
            deep(3, value)
            found["fine"] += 1
        except Refused as refused:
            found["refused"] += refused.code
        except ZeroDivisionError:
            found["zero"] += 1
        except KeyError:
            found["key"] += 1
    return sorted(found.items()), closed[0]
