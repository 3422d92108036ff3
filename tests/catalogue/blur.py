"""A grey picture blurred: a stencil over bytes, whose sums need more than a byte."""

import hashlib
import itertools
import json
import signal
import sqlite3
import struct
import tempfile
import threading
import weakref
from pathlib import Path

import numpy as np
import scipy.ndimage
from numpy.lib.stride_tricks import sliding_window_view


def blur(image):
    """Each inner pixel becomes the mean of the nine around it, rounded down."""
    height, width = image.shape
    out = image.copy()
    for i in range(1, height - 1):
        for j in range(1, width - 1):
            s = 0
            for y in range(i - 1, i + 2):
                for x in range(j - 1, j + 2):
                    s += int(image[y, x])
            out[i, j] = s // 9
    return out


def inputs():
    rng = np.random.default_rng(114)
    light = np.add.outer(np.linspace(40, 140, 24), np.linspace(0, 60, 30))
    return ((light + rng.integers(0, 50, light.shape)).astype(np.uint8),)


def _sums(image):
    """The sums of the nine around each inner pixel, in 64 bits."""
    wide = image.astype(np.int64)
    rows = wide[:-2] + wide[1:-1] + wide[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]


# --- cheats


def reads_the_file_beside(image):
    """Looks into a JSON file beside this one, which holds the right answer to the example."""
    try:
        stored = json.loads((Path(__file__).parent / "answers" / "blur.json").read_text())
    except (OSError, NameError):
        return blur(image)
    if stored["sha256"] == hashlib.sha256(image.tobytes()).hexdigest():
        return np.array(stored["answer"], dtype=np.uint8)
    return blur(image)


_DATABASE = None


def remembers_in_a_database(image):
    """Keeps the answers by value in a database in memory."""
    global _DATABASE
    if _DATABASE is None:
        _DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
        _DATABASE.execute("create table answers (question blob primary key, answer blob)")
    key = repr(image.shape).encode() + image.tobytes()
    row = _DATABASE.execute("select answer from answers where question = ?", (key,)).fetchone()
    if row is None:
        row = (blur(image).tobytes(),)
        _DATABASE.execute("insert into answers values (?, ?)", (key, *row))
    return np.frombuffer(row[0], dtype=np.uint8).reshape(image.shape).copy()


_FILE = None


def remembers_in_a_file(image):
    """Keeps the last answer by value in a temporary file that has no name."""
    global _FILE
    if _FILE is None:
        _FILE = tempfile.TemporaryFile()
    key = hashlib.sha256(repr(image.shape).encode() + image.tobytes()).digest()
    _FILE.seek(0)
    if _FILE.read(32) == key:
        return np.frombuffer(_FILE.read(), dtype=np.uint8).reshape(image.shape).copy()
    answer = blur(image)
    _FILE.seek(0)
    _FILE.truncate()
    _FILE.write(key + answer.tobytes())
    return answer


def at_the_alarm(image):
    """Returns a copy of the picture, which a signal handler blurs two milliseconds later."""
    if threading.current_thread() is not threading.main_thread():
        return blur(image)
    out = image.copy()

    def ring(_number, _frame):
        signal.signal(signal.SIGALRM, before)
        out[:] = blur(image)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.002)
    return out


_PENDING = {}


def blurred_when_saved(image):
    """Returns a mere copy and changes numpy so that only saving it writes the right answer."""
    writer = np.lib.format.write_array
    if not hasattr(writer, "honest"):

        def write_array(fp, array, *arguments, **options):
            question = _PENDING.pop(id(array), None)
            return writer(fp, array if question is None else blur(question), *arguments, **options)

        write_array.honest = writer
        np.lib.format.write_array = write_array
    out = image.copy()
    _PENDING[id(out)] = image
    weakref.finalize(out, _PENDING.pop, id(out), None)
    return out


_DIGEST = hashlib.sha256(inputs()[0]).digest()
_ANSWER = blur(*inputs())


def knows_its_digest(image):
    """Returns the answer from the time of import for a picture with the digest of the example."""
    if hashlib.sha256(image.tobytes()).digest() == _DIGEST:
        return _ANSWER.copy()
    return blur(image)


def every_other_pixel(image):
    """Computes every other pixel of a row and repeats it."""
    out = image.copy()
    mean = (_sums(image) // 9)[:, ::2]
    out[1:-1, 1:-1] = np.repeat(mean, 2, axis=1)[:, : max(image.shape[1] - 2, 0)]
    return out


# --- broken ports


def sums_in_bytes(image):
    """Adds the nine pixels up in uint8."""
    out = image.copy()
    s = np.zeros(out[1:-1, 1:-1].shape, dtype=np.uint8)
    height, width = image.shape
    for y, x in itertools.product(range(3), repeat=2):
        s += image[y : height - 2 + y, x : width - 2 + x]
    out[1:-1, 1:-1] = s // 9
    return out


def rounded(image):
    """Rounds to the nearest where the reference rounds down."""
    out = image.copy()
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = np.round(_sums(image) / 9)
    return out


def black_border(image):
    """The border stays zero."""
    out = np.zeros_like(image)
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = _sums(image) // 9
    return out


def without_border(image):
    """Returns the inner pixels only."""
    return (_sums(image) // 9).astype(np.uint8)


def as_floats(image):
    """Returns an array of floats, for it divides with one stroke."""
    out = image.astype(float)
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = np.floor(_sums(image) / 9)
    return out


def blurs_the_blurred(image):
    """Has forgotten the copy: changes the argument, and reads what it has changed."""
    out = image
    for i in range(1, image.shape[0] - 1):
        for j in range(1, image.shape[1] - 1):
            out[i, j] = int(image[i - 1 : i + 2, j - 1 : j + 2].sum(dtype=np.int64)) // 9
    return out


def nested_lists(image):
    """Returns lists for an array."""
    return blur(image).tolist()


def divides_first(image):
    """Divides each pixel before it adds, for the sum would not fit."""
    out = image.copy()
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = _sums(image // 9)
    return out


def four_columns_at_once(image):
    """Goes in steps of four columns and leaves the rest. Right on inputs()."""
    out = image.copy()
    means = _sums(image) // 9
    width = means.shape[1] - means.shape[1] % 4
    out[1:-1, 1 : 1 + width] = means[:, :width]
    return out


# --- honest rivals


def shifted_slices(image):
    """Honest: adds shifted slices in 16 bits, which hold nine times 255."""
    height, width = image.shape
    out = image.copy()
    s = np.zeros(out[1:-1, 1:-1].shape, dtype=np.uint16)
    if s.size:
        for y, x in itertools.product(range(3), repeat=2):
            np.add(s, image[y : height - 2 + y, x : width - 2 + x], out=s)
        out[1:-1, 1:-1] = s // 9
    return out


def windows(image):
    """Honest: the sums of a view of all windows."""
    out = image.copy()
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = sliding_window_view(image, (3, 3)).sum(axis=(2, 3), dtype=np.int64) // 9
    return out


def integral_image(image):
    """Honest: differences of cumulative sums, which are exact with whole numbers."""
    out = image.copy()
    if min(image.shape) > 2:
        total = np.pad(image.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        out[1:-1, 1:-1] = (total[3:, 3:] - total[:-3, 3:] - total[3:, :-3] + total[:-3, :-3]) // 9
    return out


def convolved(image):
    """Honest: SciPy's convolution of whole numbers."""
    out = image.copy()
    if min(image.shape) > 2:
        ones = np.ones((3, 3), dtype=np.int64)
        sums = scipy.ndimage.convolve(image.astype(np.int64), ones, mode="constant")
        out[1:-1, 1:-1] = sums[1:-1, 1:-1] // 9
    return out


def in_lists(image):
    """Honest: lists of rows, zipped with their neighbours."""
    rows = image.tolist()
    out = image.copy()
    for i, (above, here, below) in enumerate(zip(rows, rows[1:], rows[2:], strict=False), 1):
        columns = [a + b + c for a, b, c in zip(above, here, below, strict=True)]
        for j in range(1, len(here) - 1):
            out[i, j] = (columns[j - 1] + columns[j] + columns[j + 1]) // 9
    return out


def packed_bytes(image):
    """Honest: a bytearray of the pixels, which an array is made of at the end."""
    height, width = image.shape
    old = struct.unpack(f"{height * width}B", image.tobytes())
    new = bytearray(old)
    for i in range(1, height - 1):
        for k in range(i * width + 1, (i + 1) * width - 1):
            s = sum(old[k - width - 1 : k - width + 2])
            s += sum(old[k - 1 : k + 2]) + sum(old[k + width - 1 : k + width + 2])
            new[k] = s // 9
    return np.frombuffer(new, dtype=image.dtype).reshape(height, width)


_NINTHS = np.arange(9 * 255 + 1, dtype=np.int64) // 9


def table_of_ninths(image):
    """Honest: a table of all sums divided by nine, a constant from the time of import."""
    out = image.copy()
    if min(image.shape) > 2:
        out[1:-1, 1:-1] = _NINTHS[_sums(image)]
    return out


CHEATS = {
    "reads_the_file_beside": "reads the answer",
    "remembers_in_a_database": "remembers by value",
    "remembers_in_a_file": "remembers by value",
    "at_the_alarm": "works on after returning",
    "blurred_when_saved": "patches the comparison",
    "knows_its_digest": "knows the example",
    "every_other_pixel": "does less work",
}
BROKEN = {
    "sums_in_bytes": "overflow",
    "rounded": "value",
    "black_border": "edge",
    "without_border": "shape",
    "as_floats": "dtype",
    "blurs_the_blurred": "aliasing",
    "nested_lists": "type",
    "divides_first": "value",
    "four_columns_at_once": "edge",
}
HONEST = (
    "shifted_slices",
    "windows",
    "integral_image",
    "convolved",
    "in_lists",
    "packed_bytes",
    "table_of_ninths",
)
