"""Recursion: queens on a board, and a function of Ackermann's kind."""

SIZE = 7


def place(row, size, columns, down, up):
    if row == size:
        return 1
    found = 0
    for column in range(size):
        if not (columns >> column & 1 or down >> (row + column) & 1 or up >> (row - column + size) & 1):
            found += place(
                row + 1, size, columns | 1 << column, down | 1 << (row + column), up | 1 << (row - column + size)
            )
    return found


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def run(size):
    return place(0, size, 0, 0, 0), tak(size + 3, size - 1, 3)
