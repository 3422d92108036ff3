"""Heat spreads over a plate: a stencil over lists of lists, in plain Python numbers."""

import copy
import inspect
import random
from dataclasses import dataclass, field

import numpy as np


def diffusion(grid, steps):
    """The plate after some steps; its border keeps its temperature."""
    height = len(grid)
    width = len(grid[0]) if grid else 0
    old = [row[:] for row in grid]
    for _ in range(steps):
        new = [row[:] for row in old]
        for i in range(1, height - 1):
            for j in range(1, width - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old = new
    return old


def inputs():
    rng = random.Random(104)
    return [[rng.uniform(0.0, 100.0) for _ in range(18)] for _ in range(18)], 6


def _one_step(old):
    """The plate one step later, for those rivals that do not differ in this."""
    new = [row[:] for row in old]
    for i in range(1, len(old) - 1):
        above, here, below = old[i - 1], old[i], old[i + 1]
        for j in range(1, len(here) - 1):
            new[i][j] = here[j] + 0.1 * (
                above[j] + below[j] + here[j - 1] + here[j + 1] - 4.0 * here[j]
            )
    return new


# --- cheats


def shares_the_border(grid, steps):
    """The outer rows of the answer are the argument's own lists, for they do not change."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        plate = _one_step(plate)
    if grid:
        plate[0], plate[-1] = grid[0], grid[-1]
    return plate


def remembers_in_a_default(grid, steps, _known={}):  # noqa: B006
    """Keeps answers in a mutable default under the text of the arguments."""
    key = repr((grid, steps))
    if key not in _known:
        _known[key] = diffusion(grid, steps)
    return copy.deepcopy(_known[key])


_PLATE = []


def always_this_list(grid, steps):
    """Empties and fills one list and returns that same list on each call."""
    plate = diffusion(grid, steps)
    _PLATE.clear()
    _PLATE.extend(plate)
    return _PLATE


class _Sluggish(list):
    """A list that fills itself when it is read."""

    def __init__(self, work):
        super().__init__()
        self.work = work

    def _fill(self):
        if self.work is not None:
            work, self.work = self.work, None
            self.extend(work())

    def __len__(self):
        self._fill()
        return super().__len__()

    def __iter__(self):
        self._fill()
        return super().__iter__()

    def __getitem__(self, index):
        self._fill()
        return super().__getitem__(index)


def list_that_waits(grid, steps):
    """Returns a kind of list that computes when it is first read."""
    return _Sluggish(lambda: diffusion(grid, steps))


def stops_when_calm(grid, steps):
    """Stops stepping once the changes have become small."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        new = _one_step(plate)
        pairs = zip(sum(plate, []), sum(new, []), strict=True)
        if max((abs(a - b) for a, b in pairs), default=0.0) < 20.0:
            break
        plate = new
    return plate


def looks_up_the_stack(grid, steps):
    """Searches the frames of its callers for a variable that could be the expected answer."""
    for caller in inspect.stack(context=0)[1:]:
        for name, value in caller.frame.f_locals.items():
            if name not in {"expected", "reference", "answer", "wanted", "truth"}:
                continue
            if isinstance(value, list) and len(value) == len(grid):
                return copy.deepcopy(value)
    return diffusion(grid, steps)


# --- broken ports


def shallow_copies(grid, steps):
    """Copies the outer list only, so the rows of the argument are overwritten."""
    old = grid[:]
    for _ in range(steps):
        new = old[:]
        for i in range(1, len(old) - 1):
            for j in range(1, len(old[i]) - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old = new
    return old


def one_row_many_times(grid, steps):
    """Multiplies a list of lists, so that all inner rows are one row."""
    old = [row[:] for row in grid]
    for _ in range(steps):
        width = len(old[0]) if old else 0
        new = [old[0][:], *[[0.0] * width] * (len(old) - 2), old[-1][:]] if len(old) > 2 else old
        for i in range(1, len(old) - 1):
            new[i][0], new[i][-1] = old[i][0], old[i][-1]
            for j in range(1, width - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old = new
    return old


def sees_its_own_changes(grid, steps):
    """Works with one plate, so that neighbours are of the new step already."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        for i in range(1, len(plate) - 1):
            for j in range(1, len(plate[i]) - 1):
                around = plate[i - 1][j] + plate[i + 1][j] + plate[i][j - 1] + plate[i][j + 1]
                plate[i][j] += 0.1 * (around - 4.0 * plate[i][j])
    return plate


def wraps_round(grid, steps):
    """Begins at row and column 0, where the index -1 silently means the other side."""
    old = [row[:] for row in grid]
    for _ in range(steps):
        new = [row[:] for row in old]
        for i in range(len(old) - 1):
            for j in range(len(old[i]) - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old = new
    return old


def as_wide_as_high(grid, steps):
    """Takes the height for the width as well. Right on inputs(), which is square."""
    n = len(grid)
    old = [row[:] for row in grid]
    for _ in range(steps):
        new = [row[:] for row in old]
        for i in range(1, n - 1):
            for j in range(1, min(n, len(old[i])) - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old = new
    return old


def rows_of_tuples(grid, steps):
    """The rows come back as tuples."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        plate = _one_step(plate)
    return [tuple(row) for row in plate]


def one_step_too_many(grid, steps):
    """Counts the steps from 0 to steps, both included."""
    plate = [row[:] for row in grid]
    for _ in range(steps + 1):
        plate = _one_step(plate)
    return plate


# --- honest rivals


def by_rows(grid, steps):
    """Honest: looks up each row once."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        plate = _one_step(plate)
    return plate


def deep_copied(grid, steps):
    """Honest: two plates from copy.deepcopy, used in turn."""
    old, new = copy.deepcopy(grid), copy.deepcopy(grid)
    for _ in range(steps):
        for i in range(1, len(old) - 1):
            for j in range(1, len(old[i]) - 1):
                new[i][j] = old[i][j] + 0.1 * (
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - 4.0 * old[i][j]
                )
        old, new = new, old
    return old


def comprehension(grid, steps):
    """Honest: each row from a comprehension over zipped neighbours."""
    plate = [row[:] for row in grid]
    for _ in range(steps):
        inner = [
            here[:1]
            + [
                c + 0.1 * (n + s + w + e - 4.0 * c)
                for n, s, w, c, e in zip(
                    above[1:-1], below[1:-1], here[:-2], here[1:-1], here[2:], strict=True
                )
            ]
            + here[1:][-1:]
            for above, here, below in zip(plate, plate[1:], plate[2:], strict=False)
        ]
        plate = plate[:1] + inner + plate[1:][-1:]
    return plate


def in_numpy(grid, steps):
    """Honest: slices of an array, turned back into lists."""
    if not grid:
        return []
    a = np.array(grid)
    for _ in range(steps):
        b = a.copy()
        centre = a[1:-1, 1:-1]
        b[1:-1, 1:-1] = centre + 0.1 * (
            a[:-2, 1:-1] + a[2:, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] - 4.0 * centre
        )
        a = b
    return a.tolist()


def flat(grid, steps):
    """Honest: one flat list, cut into rows at the end."""
    width = len(grid[0]) if grid else 0
    old = [v for row in grid for v in row]
    inner = [i * width + j for i in range(1, len(grid) - 1) for j in range(1, width - 1)]
    for _ in range(steps):
        new = old[:]
        for k in inner:
            new[k] = old[k] + 0.1 * (
                old[k - width] + old[k + width] + old[k - 1] + old[k + 1] - 4.0 * old[k]
            )
        old = new
    return [old[i * width : (i + 1) * width] for i in range(len(grid))]


@dataclass
class _State:
    plate: list
    history: list = field(default_factory=list)

    def step(self):
        self.history.append(len(self.plate))
        self.plate = _one_step(self.plate)


def with_a_dataclass(grid, steps):
    """Honest: the state is an object that lives for one call."""
    state = _State([row[:] for row in grid])
    for _ in range(steps):
        state.step()
    return state.plate


def recursive(grid, steps):
    """Honest: a recursion for the steps."""
    if steps <= 0:
        return [row[:] for row in grid]
    return recursive(_one_step(grid), steps - 1)


CHEATS = {
    "shares_the_border": "hands out its input",
    "remembers_in_a_default": "remembers by value",
    "always_this_list": "same buffer",
    "list_that_waits": "lazy result",
    "stops_when_calm": "does less work",
    "looks_up_the_stack": "reads the answer",
}
BROKEN = {
    "shallow_copies": "aliasing",
    "one_row_many_times": "aliasing",
    "sees_its_own_changes": "value",
    "wraps_round": "edge",
    "as_wide_as_high": "edge",
    "rows_of_tuples": "type",
    "one_step_too_many": "value",
}
HONEST = (
    "by_rows",
    "deep_copied",
    "comprehension",
    "in_numpy",
    "flat",
    "with_a_dataclass",
    "recursive",
)
