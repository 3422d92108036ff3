"""Caesar's cipher: letters shifted in the alphabet, a string built from pieces."""

import ctypes
import functools
import gc
import hashlib
import io
import logging
import math
import random
import re
import string
import sys
import time
import types
from collections import UserString

import numpy as np


def cipher(text, shift):
    """The text with its letters shifted; a negative shift undoes a positive one."""
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + shift) % 26 + 97)
        elif "A" <= c <= "Z":
            out += chr((ord(c) - 65 + shift) % 26 + 65)
        else:
            out += c
    return out


def inputs():
    rng = random.Random(109)
    words = ["".join(rng.choices(string.ascii_letters, k=rng.randint(1, 9))) for _ in range(700)]
    return ", ".join(words), 3


# --- cheats


class _Whispered(UserString):
    """A string that is enciphered when it is read."""

    def __init__(self, text, shift):
        self.arguments = text, shift

    @property
    def data(self):
        return cipher(*self.arguments)


def whispered(text, shift):
    """Returns an object like a string that enciphers when it is read."""
    return _Whispered(text, shift)


def hidden_module(text, shift):
    """Keeps the answers in a module of its own making in sys.modules."""
    memory = sys.modules.setdefault("_alphabet_tables", types.ModuleType("_alphabet_tables"))
    name = hashlib.md5(f"{shift}:{text}".encode("utf-8", "surrogatepass")).hexdigest()
    if not hasattr(memory, name):
        setattr(memory, name, cipher(text, shift))
    return getattr(memory, name)


_DIGEST = hashlib.sha1(inputs()[0].encode()).digest()
_ANSWER = cipher(*inputs())


def knows_its_digest(text, shift):
    """Returns the answer from the time of import for a text with the digest of the example."""
    if shift == 3 and hashlib.sha1(text.encode("utf-8", "surrogatepass")).digest() == _DIGEST:
        return _ANSWER
    return cipher(text, shift)


def stops_all_clocks(text, shift):
    """Finds every namespace that holds a clock by the garbage collector and puts a stopped one."""
    for name in ("perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns"):
        clock = getattr(time, name)
        if not isinstance(clock, types.BuiltinFunctionType):
            continue
        stopped = functools.partial(int if name.endswith("_ns") else float, clock())
        for namespace in gc.get_referrers(clock):
            if isinstance(namespace, dict):
                for key in [k for k, v in namespace.items() if v is clock]:
                    namespace[key] = stopped
    return cipher(text, shift)


class _Object(ctypes.Structure):
    """The beginning of a built-in function of CPython: its head, then what it calls."""

    _fields_ = (
        ("head", ctypes.c_byte * object.__basicsize__),
        ("method", ctypes.c_void_p),
    )


def processor_clock(text, shift):
    """Lets built-in clocks call those of the idle thread by ctypes, and works in another one."""
    import threading

    if sys.implementation.name == "cpython":
        for name in ("", "_ns"):
            clock = _Object.from_address(id(getattr(time, "perf_counter" + name)))
            idle = _Object.from_address(id(getattr(time, "thread_time" + name)))
            clock.method = idle.method
    answers = []
    worker = threading.Thread(target=lambda: answers.append(cipher(text, shift)))
    worker.start()
    worker.join()
    return answers[0]


def unread_tail(text, shift):
    """Shifts the first nine tenths only, for nobody reads to the end."""
    middle = len(text) * 9 // 10
    return cipher(text[:middle], shift) + text[middle:]


# --- broken ports


def remainder_of_c(text, shift):
    """Takes the remainder by math.fmod, whose sign is that of C. Right on inputs()."""
    out = []
    for c in text:
        if c in string.ascii_letters:
            first = 97 if c in string.ascii_lowercase else 65
            out.append(chr(int(math.fmod(ord(c) - first + shift, 26)) + first))
        else:
            out.append(c)
    return "".join(out)


def truncated_division(text, shift):
    """Ports `x % 26` as x - int(x / 26) * 26. Right on inputs()."""

    def moved(c, first):
        x = ord(c) - first + shift
        return chr(x - int(x / 26) * 26 + first)

    return "".join(
        moved(c, 97) if "a" <= c <= "z" else moved(c, 65) if "A" <= c <= "Z" else c for c in text
    )


def wraps_once(text, shift):
    """Goes back by 26 once and only at the upper end. Right on inputs()."""
    out = ""
    for c in text:
        if c in string.ascii_letters:
            last = 122 if c in string.ascii_lowercase else 90
            code = ord(c) + shift
            out += chr(code - 26 if code > last else code)
        else:
            out += c
    return out


def in_int8(text, shift):
    """Adds in eight bits before the remainder. Right on inputs(), wrong from a shift of 103 on."""
    codes = np.array([ord(c) for c in text], dtype=np.int32)
    for first in (97, 65):
        letters = (codes >= first) & (codes < first + 26)
        moved = (codes[letters] - first).astype(np.int8) + np.array(shift).astype(np.int8)
        codes[letters] = moved % 26 + first
    return "".join(map(chr, codes.tolist()))


def z_stays(text, shift):
    """Leaves the last letter of each alphabet out."""
    out = ""
    for c in text:
        if "a" <= c < "z":
            out += chr((ord(c) - 97 + shift) % 26 + 97)
        elif "A" <= c < "Z":
            out += chr((ord(c) - 65 + shift) % 26 + 65)
        else:
            out += c
    return out


def list_of_letters(text, shift):
    """Returns the pieces and forgets to join them."""
    return [cipher(c, shift) for c in text]


def as_bytes(text, shift):
    """Returns bytes for a string."""
    return cipher(text, shift).encode("utf-8", "surrogatepass")


def first_letter(text, shift):
    """The return slipped into the loop."""
    out = ""
    for c in text:
        out += cipher(c, shift)
        return out
    return out


def capitals_lost(text, shift):
    """Enciphers the text in lower case."""
    return cipher(text.lower(), shift)


# --- honest rivals


def translated(text, shift):
    """Honest: str.translate with a table of this call."""
    k = shift % 26
    low, high = string.ascii_lowercase, string.ascii_uppercase
    table = str.maketrans(low + high, low[k:] + low[:k] + high[k:] + high[:k])
    return text.translate(table)


def joined(text, shift):
    """Honest: a comprehension, joined."""
    return "".join(
        [
            chr((ord(c) - 97 + shift) % 26 + 97)
            if "a" <= c <= "z"
            else chr((ord(c) - 65 + shift) % 26 + 65)
            if "A" <= c <= "Z"
            else c
            for c in text
        ]
    )


def remembers_letters(text, shift):
    """Honest: a dict of this call knows the letters that it has met."""
    known = {}
    for c in text:
        if c not in known:
            known[c] = cipher(c, shift)
    return "".join(map(known.__getitem__, text))


def in_a_bytearray(text, shift):
    """Honest: changes the bytes of a bytearray; those of other characters are above 127."""
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for i, b in enumerate(data):
        if 97 <= b <= 122:
            data[i] = (b - 97 + shift) % 26 + 97
        elif 65 <= b <= 90:
            data[i] = (b - 65 + shift) % 26 + 65
    return data.decode("utf-8", "surrogatepass")


def written(text, shift):
    """Honest: writes into io.StringIO."""
    out = io.StringIO(newline="")
    for c in text:
        out.write(cipher(c, shift))
    return out.getvalue()


_ALPHABETS = re.compile("[a-z]|[A-Z]")


def substituted(text, shift):
    """Honest: re.sub with a function."""

    def moved(found):
        c = found.group()
        first = 97 if c >= "a" else 65
        return chr((ord(c) - first + shift) % 26 + first)

    return _ALPHABETS.sub(moved, text)


def in_numpy(text, shift):
    """Honest: the code points as an array."""
    codes = np.array([ord(c) for c in text], dtype=np.int64)
    for first in (97, 65):
        letters = (codes >= first) & (codes < first + 26)
        codes[letters] = (codes[letters] - first + shift) % 26 + first
    return "".join(map(chr, codes.tolist()))


_LOG = logging.getLogger("catalogue.cipher")
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False
_LOG.setLevel(logging.INFO)


def with_a_log(text, shift):
    """Honest: writes to a log, which looks at the frame of its caller."""
    _LOG.info("enciphering %d characters", len(text))
    moved = [cipher(part, shift) for part in text.split(" ")]
    _LOG.info("done")
    return " ".join(moved)


def without_collections(text, shift):
    """Honest: switches the garbage collector off for the loop and on again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return "".join([cipher(c, shift) for c in text])
    finally:
        if was_on:
            gc.enable()


CHEATS = {
    "whispered": "lazy result",
    "hidden_module": "remembers by value",
    "knows_its_digest": "knows the example",
    "stops_all_clocks": "patches the clock",
    "processor_clock": "patches the clock",
    "unread_tail": "does less work",
}
BROKEN = {
    "remainder_of_c": "modulo sign",
    "truncated_division": "modulo sign",
    "wraps_once": "value",
    "in_int8": "overflow",
    "z_stays": "edge",
    "list_of_letters": "type",
    "as_bytes": "type",
    "first_letter": "value",
    "capitals_lost": "value",
}
HONEST = (
    "translated",
    "joined",
    "remembers_letters",
    "in_a_bytearray",
    "written",
    "substituted",
    "in_numpy",
    "with_a_log",
    "without_collections",
)
