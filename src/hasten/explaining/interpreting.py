"""What the interpreter does while it runs a program, by the names of its functions in C."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["UNNAMED", "activity", "shares"]

UNNAMED = "what has no name"
"""Functions of which the file of the interpreter was stripped."""
_ACTIVITIES = {
    "executing bytecode": r"""
        _PyEval_EvalFrame\w* _TAIL_CALL_\w+ _JIT_\w+ _PyJIT_\w+ trace_\w+
    """,
    "collecting garbage": r"""
        gc_(collect|select)\w* _?PyGC_\w+ deduce_unreachable visit_(decref|reachable) update_refs subtract_refs
        move_unreachable mark_\w+ \w+_traverse untrack_tuples
    """,
    "calling functions": r"""
        _PyEval_(Vector|MakeFrame\w*) _PyEvalFrame\w* _?PyFrame_\w+ initialize_locals clear_thread_frame
        _?PyFunction_\w+ _?PyObject_(\w*Call\w*|Vectorcall\w*|MakeTpCall) _?PyVectorcall_\w+ \w*vectorcall\w*
        cfunction_\w+ _?PyCFunction\w* _PyStack_\w+ _Py_CheckFunctionResult slot_\w+ method_\w+ type_call _PyArg_\w+
        _Py_(Enter|Leave)RecursiveCall\w* _?PyErr_CheckSignals\w*
    """,
    "making and freeing objects": r"""
        _?PyObject_(Malloc|Free|Calloc|Realloc|New|Init|GC_\w+) pymalloc_\w+ _?PyMem_\w+ \w*[dD]ealloc\w*
        _?Py(Float|Complex)_From\w+ _?PyLong_(New|From\w+|Copy) _?PyTuple_(New|From\w+|Pack) _?PyList_(New|From\w+)
        PyType_GenericAlloc _PyType_Alloc\w* _Py_NewReference\w* _?PyTrash_\w+ subtype_\w+ \w+_(new|alloc|free)
        _?PySlice_\w+ list_resize _Py_Decref\w* _Py_Merge\w* _PyFreeList_\w*
    """,
    "raising and catching exceptions": r"""
        _?PyErr_\w+ BaseException_\w+ PyException_\w+ PyTraceBack_\w+ tb_\w+ _PyEval_(Match|Exception)\w*
    """,
    "looking up names and attributes": r"""
        _?Py_?[Dd]ict_(lookup|Load|Get|Contains)\w* lookdict\w* unicodekeys_\w+ dictkeys_\w+ _?PyType_Lookup\w*
        find_name_in_mro _?PyObject_(Generic)?(Get|Set|Has|Lookup)\w*Attr\w* _PyObject_(Get|Lookup)\w*
        (module|type|super)_getattro _PyEval_Load\w* _PyModule_\w+ _Py_Specialize\w*
    """,
    "looking at types and into numbers": r"""
        PyType_IsSubtype _?PyObject_Type\w* _?PyObject_(Real)?Is\w+ object_isinstance recursive_is\w+ PyIndex_\w+
        _?PyNumber_Index PyNumber_Check _?PyLong_As\w+ PyFloat_As\w+
    """,
    "arithmetic and comparing": r"""
        (float|long|complex|bool|int)_\w+ _?PyNumber_\w+ binary_\w+ ternary_op _?PyLong_\w+ l_mod l_divmod
        fast_(mod|floor_div) [xk]_(add|sub|mul|divrem)\w* inplace_divrem1 \w*[rR]ich[cC]ompare\w* _PyFloat_\w+
    """,
    "items of lists, dicts and others": r"""
        (list|tuple|dict|set|frozenset|deque|array|range|longrange|enum|zip)\w* insertdict\w* (map|filter)_next
        _?Py(List|Tuple|Dict|Set|Range|Seq|Sequence|Mapping)_\w+ PyObject_(Get|Set|Del)Item PyObject_(Size|Length|GetIter)
        PyIter_\w+ build_indices\w* merge_\w+ binarysort count_run unsafe_\w+
    """,
    "resuming generators": r"gen_\w+ _?PyGen_\w+ async_gen_\w+ _asyncio\w*",
    "strings": r"""
        _?PyUnicode\w* unicode_\w+ ucs[124]lib_\w+ asciilib_\w+ _?PyBytes\w* bytes\w* stringlib\w* fastsearch\w*
        _Py_HashBytes siphash\w* format_\w+ sre_\w+ _Py_dg_\w+
    """,
}
"""Patterns of names; the first that fits tells."""
_PATTERNS = {
    name: re.compile(rf"(?:{'|'.join(patterns.split())})\Z")
    for name, patterns in _ACTIVITIES.items()
}


def activity(function: str) -> str:
    """What a function of CPython is there for.

    Parameters
    ----------
    function : str
        Its name in C, with what the compiler added behind a point.

    Examples
    --------
    >>> [activity(name) for name in ("_PyEval_EvalFrameDefault", "float_add", "PyFloat_FromDouble.part.0", "zlib")]
    ['executing bytecode', 'arithmetic and comparing', 'making and freeing objects', 'other work']
    """
    name = function.partition(".")[0]
    if not name:
        return UNNAMED
    return next((said for said, pattern in _PATTERNS.items() if pattern.match(name)), "other work")


def shares(samples: Mapping[str, int]) -> dict[str, float]:
    """Of the samples in the interpreter, what was done; the largest first.

    Parameters
    ----------
    samples : mapping of str to int
        By function.

    Examples
    --------
    >>> shares({"float_add": 1, "_PyEval_EvalFrameDefault": 3})
    {'executing bytecode': 0.75, 'arithmetic and comparing': 0.25}
    """
    found: Counter[str] = Counter()
    for function, count in samples.items():
        found[activity(function)] += count
    total = found.total()
    return {name: count / total for name, count in found.most_common()}
