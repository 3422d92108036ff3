"""A moving average: one-dimensional stencil over a smooth curve, which is structured data."""

import collections
import itertools
import threading

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def moving_average(x, width):
    """The mean of every window of that width."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    for i in range(n):
        s = 0.0
        for j in range(width):
            s += x[i + j]
        out[i] = s / width
    return out


def inputs():
    t = np.linspace(0.0, 6.0, 800)
    return 2.0 + np.sin(t) + 0.1 * t, 8


# --- cheats

_BUFFERS = {}


def always_this_array(x, width):
    """Fills one array per length and returns that same array on each call."""
    n = max(len(x) - width + 1, 0)
    out = _BUFFERS.setdefault(n, np.zeros(n))
    for i in range(n):
        out[i] = x[i : i + width].sum() / width
    return out


_LARGE = np.zeros(20_000)


def start_of_a_large_one(x, width):
    """Returns a new view each time, but always of the same memory."""
    n = max(len(x) - width + 1, 0)
    out = _LARGE[:n] if n <= len(_LARGE) else np.zeros(n)
    for i in range(n):
        out[i] = x[i : i + width].sum() / width
    return out


def windows_to_come(x, width):
    """Returns a map over the windows, of which none has been averaged."""
    starts = range(max(len(x) - width + 1, 0))
    return map(lambda i: sum(x[i : i + width].tolist()) / width, starts)


def fills_it_later(x, width):
    """Returns an empty array that a timer thread fills two milliseconds later."""
    out = np.zeros(max(len(x) - width + 1, 0))

    def fill():
        out[:] = moving_average(x, width)

    timer = threading.Timer(0.002, fill)
    timer.daemon = True
    timer.start()
    return out


def every_other_window(x, width):
    """Averages every other window and draws lines between them: nearly right on a smooth curve."""
    n = max(len(x) - width + 1, 0)
    if n < 3:
        return moving_average(x, width)
    known = np.unique(np.append(np.arange(0, n, 2), n - 1))
    means = [x[i : i + width].sum() / width for i in known]
    return np.interp(np.arange(n), known, means)


def remembers_on_itself(x, width):
    """Keeps the last arguments and their answer as attributes of the function."""
    me = remembers_on_itself
    if getattr(me, "width", None) != width or not np.array_equal(me.x, x):
        me.x, me.width, me.answer = x.copy(), width, moving_average(x, width)
    return me.answer.copy()


# --- broken ports


def leaves_the_last(x, width):
    """The loop ends one window early, so the last mean stays zero."""
    out = np.zeros(max(len(x) - width + 1, 0))
    for i in range(len(x) - width):
        out[i] = x[i : i + width].sum() / width
    return out


def as_long_as_the_input(x, width):
    """Convolves in mode "same", which gives too many windows."""
    return np.convolve(x, np.ones(width), "same") / width


def single_output(x, width):
    """Puts the means into a float32 array."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n, dtype=np.float32)
    for i in range(n):
        out[i] = x[i : i + width].sum() / width
    return out


def list_of_means(x, width):
    """Returns a list for an array."""
    return [float(x[i : i + width].sum()) / width for i in range(len(x) - width + 1)]


def floored(x, width):
    """Divides with two strokes instead of one."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    for i in range(n):
        out[i] = x[i : i + width].sum() // width
    return out


def returns_too_early(x, width):
    """The return slipped into the loop, so only the first mean is there."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    for i in range(n):
        out[i] = x[i : i + width].sum() / width
        return out
    return out


def single_cumulative_sum(x, width):
    """Takes differences of a cumulative sum in single precision."""
    sums = np.cumsum(np.append(0.0, x), dtype=np.float32)
    if len(x) < width:
        return np.zeros(0)
    return ((sums[width:] - sums[:-width]) / np.float32(width)).astype(np.float64)


def width_of_eight(x, width):
    """Adds up eight slices whatever the width is. Right on inputs()."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    for j in range(8):
        part = x[j : j + n]
        out[: len(part)] += part
    return out / width


# --- honest rivals


def comprehension(x, width):
    """Honest: a list comprehension that becomes an array."""
    values = x.tolist()
    return np.array([sum(values[i : i + width]) / width for i in range(len(values) - width + 1)])


def convolved(x, width):
    """Honest: np.convolve over the whole windows."""
    if len(x) < width:
        return np.zeros(0)
    return np.convolve(x, np.ones(width), "valid") / width


def window_view(x, width):
    """Honest: a view of all windows, whose mean is a new array."""
    if len(x) < width:
        return np.zeros(0)
    return sliding_window_view(x, width).mean(axis=1)


def shifted_slices(x, width):
    """Honest: adds shifted slices with out=."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    for j in range(width if n else 0):
        np.add(out, x[j : j + n], out=out)
    return np.divide(out, width, out=out)


def running_sum(x, width):
    """Honest: the window moves on by one addition and one subtraction."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    if not n:
        return out
    s = float(x[:width].sum())
    out[0] = s / width
    for i in range(1, n):
        s += x[i + width - 1] - x[i - 1]
        out[i] = s / width
    return out


def queue_of_values(x, width):
    """Honest: a deque per call holds the window."""
    window = collections.deque(maxlen=width)
    out = []
    for v in x.tolist():
        window.append(v)
        if len(window) == width:
            out.append(sum(window) / width)
    return np.array(out)


def islices(x, width):
    """Honest: itertools.islice for the windows, np.fromiter consumes them."""
    values = x.tolist()
    windows = (itertools.islice(values, i, i + width) for i in range(len(values) - width + 1))
    return np.fromiter((sum(window) / width for window in windows), dtype=np.float64)


def hoisted(x, width):
    """Honest: names looked up once, before the loop."""
    n = max(len(x) - width + 1, 0)
    out = np.zeros(n)
    total = np.add.reduce
    for i in range(n):
        out[i] = total(x[i : i + width]) / width
    return out


_SCRATCH = {}


def scratch_that_is_copied(x, width):
    """Honest: works in an array that it keeps, and returns a copy of it."""
    n = max(len(x) - width + 1, 0)
    work = _SCRATCH.setdefault(n, np.zeros(n))
    for i in range(n):
        work[i] = x[i : i + width].sum() / width
    return work.copy()


CHEATS = {
    "always_this_array": "same buffer",
    "start_of_a_large_one": "same buffer",
    "windows_to_come": "lazy result",
    "fills_it_later": "works on after returning",
    "every_other_window": "does less work",
    "remembers_on_itself": "remembers by value",
}
BROKEN = {
    "leaves_the_last": "edge",
    "as_long_as_the_input": "shape",
    "single_output": "dtype",
    "list_of_means": "type",
    "floored": "value",
    "returns_too_early": "value",
    "single_cumulative_sum": "precision",
    "width_of_eight": "value",
}
HONEST = (
    "comprehension",
    "convolved",
    "window_view",
    "shifted_slices",
    "running_sum",
    "queue_of_values",
    "islices",
    "hoisted",
    "scratch_that_is_copied",
)
