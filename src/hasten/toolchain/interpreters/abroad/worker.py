"""Runs a function in the interpreter that runs this file, and times it there.

Runs on any Python from 2.7 on, on Jython, MicroPython and Pyodide too, with nothing installed. Takes one JSON
message a line and answers each with one line, which bears the message's ``id``. Values travel as JSON where JSON keeps them; the rest as a list
whose first item is a mark: see `encode` and `decode`, which the other side uses too.
"""

import binascii
import gc
import json
import os
import struct
import sys
import time

OLD = sys.version_info[0] == 2
TEXT = type(u"")
WHOLE, LONG = (int, type(2**100)), 2**63
QUICK_TO_COLLECT = hasattr(
    gc, "get_threshold"
)  # CPython; elsewhere it takes longer than what is timed


def _clock(*names):
    """The first clock that this Python has, as a function that gives nanoseconds."""
    for name, factor in names:
        if hasattr(time, name):
            return _scaled(getattr(time, name), factor)
    return None


def _scaled(clock, factor):
    return clock if factor == 1 else lambda: int(clock() * factor)


if sys.platform.startswith("java"):  # its module time counts in milliseconds
    from java.lang import System
    from java.lang.management import ManagementFactory

    wall, cpu = System.nanoTime, ManagementFactory.getOperatingSystemMXBean().getProcessCpuTime
else:
    wall = _clock(
        ("perf_counter_ns", 1),
        ("perf_counter", 1e9),
        ("time_ns", 1),
        ("ticks_us", 1000),
        ("time", 1e9),
    )
    cpu = _clock(("process_time_ns", 1), ("process_time", 1e9), ("clock", 1e9)) or wall


# ---------------------------------------------------------------- values


def encode(value, given=()):
    """A value as JSON keeps it; one of the arguments as its number."""
    for number in range(len(given)):
        if value is given[number] and isinstance(value, (list, dict, set)):
            return ["a", number]
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind in WHOLE:  # a long one in decimals takes long, and is refused by some
        return int(value) if -LONG < value < LONG else ["i", "%x" % value]
    if kind is float:
        return ["f", _hex(struct.pack("<d", value))]
    if kind is complex:
        return ["c", _hex(struct.pack("<dd", value.real, value.imag))]
    if kind is str or kind is TEXT:
        return ["s", value]
    if kind is list:
        if value and all([type(item) is float for item in value]):
            return ["F", _packed(value)]
        return ["l", [encode(item, given) for item in value]]
    if kind is tuple:
        return ["t", [encode(item, given) for item in value]]
    if kind is dict:
        return ["d", [[encode(k, given), encode(v, given)] for k, v in value.items()]]
    if kind is set or kind is frozenset:
        return ["S" if kind is set else "Z", [encode(item, given) for item in value]]
    if kind is bytes or kind is bytearray:
        return ["b" if kind is bytes else "B", _hex(value)]
    if hasattr(value, "__array_interface__"):
        return _encode_numpy(value, given)
    if kind is range:
        return ["r", [value.start, value.stop, value.step]]
    if hasattr(value, "__next__") or hasattr(value, "next"):
        return ["g", [encode(item, given) for item in value]]
    raise TypeError("a value of type %s cannot be sent" % kind.__name__)


def _encode_numpy(value, given):
    import io

    import numpy

    for number in range(len(given)):
        if value is given[number]:
            return ["a", number]
    file = io.BytesIO()
    numpy.save(file, value)
    return ["n" if isinstance(value, numpy.ndarray) else "N", _hex(file.getvalue())]


def decode(tree, given=()):
    """The value of what `encode` made; `given` are the arguments that it may speak of."""
    if not isinstance(tree, list):
        return tree
    mark, data = tree
    if mark == "a":
        return given[data]
    if mark == "i":
        return int(data, 16)
    if mark == "f":
        return struct.unpack("<d", binascii.unhexlify(data))[0]
    if mark == "c":
        return complex(*struct.unpack("<dd", binascii.unhexlify(data)))
    if mark == "s":
        return _text(data)
    if mark == "r":
        return range(*data)
    if mark == "F":
        raw = binascii.a2b_base64(data)
        return list(struct.unpack("<%dd" % (len(raw) // 8), raw))
    if mark in "nN":
        import io

        import numpy

        array = numpy.load(io.BytesIO(binascii.unhexlify(data)))
        return array if mark == "n" else array[()]
    if mark in "bB":
        return (bytes if mark == "b" else bytearray)(binascii.unhexlify(data))
    if mark == "d":
        return dict([(decode(k, given), decode(v, given)) for k, v in data])
    items = [decode(item, given) for item in data]
    return {"l": list, "t": tuple, "S": set, "Z": frozenset, "g": _generator}[mark](items)


def _generator(items):
    for item in items:
        yield item


def _hex(data):
    return binascii.hexlify(data).decode()


def _packed(numbers):
    return binascii.b2a_base64(struct.pack("<%dd" % len(numbers), *numbers)).decode().strip()


def _text(data):
    """A string as a program of this Python would write it."""
    if OLD:
        try:
            return str(data)
        except UnicodeError:
            pass
    return data


def decode_call(call):
    """Arguments; where the same stands twice it is the same object."""
    args = []
    for tree in call[0]:
        args.append(decode(tree, args))
    return tuple(args), dict([(_text(name), decode(tree, args)) for name, tree in call[1].items()])


# ---------------------------------------------------------------- steps

space = {"__name__": "hasten_function"}
at_hand = {}


def load(message):
    """Make the module and look the function up."""
    text, flags = message["text"], 0
    if OLD:  # Python 3's meaning of / and print, as far as Python 2 has it
        import __future__

        flags = __future__.division.compiler_flag | __future__.print_function.compiler_flag
        text = text.encode("utf-8")
        code = compile("# coding: utf-8\n" + text, "<function>", "exec", flags)
    else:
        code = compile(text, "<function>", "exec")
    exec(code, space)
    at_hand["function"], at_hand["module"] = space[_text(message["name"])], message
    return {}


def call(message):
    """Call once; the answer, and the arguments that it changed."""
    args, kwargs = decode_call(message["call"])
    values = list(args) + list(kwargs.values())
    before = [json.dumps(encode(value)) for value in values]
    start = wall()
    value = at_hand["function"](*args, **kwargs)
    answer = {"returned": encode(value, values), "seconds": (wall() - start) / 1e9}
    after = {}
    for number in range(len(values)):
        tree = encode(values[number])
        if json.dumps(tree) != before[number]:
            after[str(number)] = tree
    answer["after"] = after
    return answer


def time_calls(message):
    """Call with each of some arguments; nanoseconds of wall time and of the processor."""
    calls = [decode_call(call) for call in message["calls"]] * message["times"]
    function, timer = at_hand["function"], _timer(calls, message["lazy"])
    if not timer[0]:
        calls = [args for args, kwargs in calls]
    if QUICK_TO_COLLECT:
        gc.collect()
    used, start = cpu(), wall()
    timer[1](function, calls)
    end = wall()
    return {"wall": end - start, "cpu": cpu() - used}


def _timer(calls, lazy):
    """The loop that calls as a program would; whether it wants keywords too."""
    if lazy:
        return True, _consuming
    if calls[0][1]:
        return True, _with_keywords
    return False, {1: _of_one, 2: _of_two, 3: _of_three}.get(len(calls[0][0]), _of_many)


def _of_one(function, calls):
    for (a,) in calls:
        function(a)


def _of_two(function, calls):
    for a, b in calls:
        function(a, b)


def _of_three(function, calls):
    for a, b, c in calls:
        function(a, b, c)


def _of_many(function, calls):
    for args in calls:
        function(*args)


def _with_keywords(function, calls):
    for args, kwargs in calls:
        function(*args, **kwargs)


def _consuming(function, calls):
    for args, kwargs in calls:
        _realise(function(*args, **kwargs))


def _realise(value):
    if isinstance(value, (list, tuple)):
        for item in value:
            _realise(item)
    elif isinstance(value, dict):
        _realise(list(value.values()))
    elif hasattr(value, "__next__") or hasattr(value, "next"):
        for _ in value:
            pass


def crowd(message):
    """Call in several threads or sub-interpreters at the same time; calls in a second, and cores at work."""
    import threading

    count, times = message["count"], message["times"]
    if message["kind"] == "threads":
        works = [_in_thread(message["call"], times) for _ in range(count)]
    else:
        works = [_in_interpreter(message, times) for _ in range(count)]
    threads = [threading.Thread(target=work) for work in works]
    used, start = cpu(), wall()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    end = wall()
    return {"calls": count * times * 1e9 / (end - start), "cores": (cpu() - used) / float(end - start)}


def _in_thread(call, times):
    function, calls = at_hand["function"], [decode_call(call) for _ in range(times)]

    def work():
        for args, kwargs in calls:
            function(*args, **kwargs)

    return work


def _in_interpreter(message, times):
    """A sub-interpreter with a lock of its own that has the function and the arguments at hand."""
    create, run = _subinterpreters()
    with open(__file__) as file:
        text = file.read()
    with_arguments = (
        "import json\n"
        "space = {'__name__': 'worker'}\n"
        "exec(compile(%r, 'worker', 'exec'), space)\n"
        "space['load'](json.loads(%r))\n"
        "function = space['at_hand']['function']\n"
        "calls = [space['decode_call'](json.loads(%r)) for _ in range(%d)]\n"
    ) % (text, json.dumps(at_hand["module"]), json.dumps(message["call"]), times)
    one = create()
    run(one, with_arguments)
    return lambda: run(one, "for args, kwargs in calls: function(*args, **kwargs)")


def _subinterpreters():
    """What makes one, and what runs text in it; under the name that this version has for it."""
    try:
        import _interpreters as module  # 3.13
    except ImportError:
        import _xxsubinterpreters as module  # 3.12: before, all shared one lock

        if sys.version_info < (3, 12):
            raise ImportError("sub-interpreters of this version share one lock")

    def run(one, text):
        failed = module.run_string(one, text)
        if failed is not None:
            raise RuntimeError(str(failed))

    return module.create, run


STEPS = {"load": load, "call": call, "time": time_calls, "crowd": crowd}


# ---------------------------------------------------------------- the conversation


def answer(line):
    """The answer to one line, whatever comes of it."""
    message = json.loads(line)
    try:
        return _told(STEPS[message["do"]](message), message)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever it is, it is an answer
        return _told(_failure(error), message)


def _told(told, message):
    told["id"] = message["id"]
    return json.dumps(told)


def _failure(error):
    try:
        said = TEXT(error)
    except Exception:
        said = u""
    line = getattr(error, "lineno", None) or _line(error)
    if isinstance(error, SyntaxError):
        said = getattr(error, "msg", None) or said
        line = line - 1 if OLD and line else line
    return {"raised": type(error).__name__, "message": said[:2000], "line": line or 0}


def _line(error):
    """The innermost line of the module where it was raised."""
    trace = getattr(error, "__traceback__", None) or (
        sys.exc_info()[2] if hasattr(sys, "exc_info") else None
    )
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<function>":
            line = trace.tb_lineno - (1 if OLD else 0)
        trace = trace.tb_next
    return line


def serve(read, write):
    """Answer until there is nothing more to read."""
    while True:
        line = read()
        if not line:
            return
        if isinstance(line, bytes):
            line = line.decode("utf-8")
        write((answer(line) + "\n").encode("utf-8"))


def enable(package):
    """Turn on a package that makes its interpreter faster."""
    if package == "cinderx":
        import cinderx.jit

        cinderx.jit.auto()
    elif package == "pyston_lite":
        import pyston_lite

        pyston_lite.enable()


def main(requests, answers):
    incoming = open(requests, "rb")
    outgoing = open(answers, "wb")

    def write(data):
        outgoing.write(data)
        try:
            outgoing.flush()
        except OSError:  # MicroPython has nothing to flush, and fails for it
            pass

    serve(incoming.readline, write)


if __name__ == "__main__":
    if hasattr(os, "environ"):
        enable(os.environ.get("HASTEN_PACKAGE"))
    main(sys.argv[1], sys.argv[2])
