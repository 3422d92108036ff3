"""Where the processor is while a function runs: its instruction pointer, sampled by a timer."""

from __future__ import annotations

import ctypes
import platform
import signal
import sys
from types import TracebackType
from typing import Self

import llvmlite.binding as llvm
import numpy as np
from numpy.typing import NDArray

from hasten.errors import Unsupported

__all__ = ["AddressSampler"]

_EVERY = 0.00097  # seconds; no multiple of anything that recurs
_MOST = 1 << 16
_POINTER = {"x86_64": 168, "aarch64": 440}
"""Bytes from the start of Linux's ucontext_t to the instruction pointer."""
_HANDLER = """
define void @handler(i32 %signal, ptr %info, ptr %context) {{
  %counter = inttoptr i64 {counter} to ptr
  %n = atomicrmw add ptr %counter, i64 1 monotonic
  %fits = icmp ult i64 %n, {most}
  br i1 %fits, label %keep, label %done
keep:
  %place = getelementptr i8, ptr %context, i64 {offset}
  %address = load i64, ptr %place
  %samples = inttoptr i64 {samples} to ptr
  %slot = getelementptr i64, ptr %samples, i64 %n
  store i64 %address, ptr %slot
  br label %done
done:
  ret void
}}
"""
"""A signal handler may not run Python: this one only writes down where it interrupted."""


class AddressSampler:
    """Within ``with``, samples of the instruction pointer of this process are kept.

    Raises
    ------
    Unsupported
        The system or the processor is another than Linux on x86-64 or ARM.

    Notes
    -----
    The timer is that of `signal.ITIMER_REAL`, whose signal Linux gives to the main thread.
    """

    def __init__(self) -> None:
        offset = _POINTER.get(platform.machine())
        if sys.platform != "linux" or offset is None:
            raise Unsupported(
                f"where the processor is can be told on Linux on {' and '.join(_POINTER)}"
            )
        self._counter = np.zeros(1, np.int64)
        self._samples = np.zeros(_MOST, np.uint64)
        text = _HANDLER.format(
            counter=self._counter.ctypes.data,
            samples=self._samples.ctypes.data,
            most=_MOST,
            offset=offset,
        )
        self._engine = _compiled(text)  # holds the code of the handler
        self._handler = self._engine.get_function_address("handler")

    def __enter__(self) -> Self:
        self._before = _install(self._handler)
        signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        _restore(self._before)

    @property
    def samples(self) -> NDArray[np.uint64]:
        """The addresses, in the order of time; uint64[n]."""
        return self._samples[: min(int(self._counter[0]), _MOST)]


def _compiled(text: str) -> llvm.ExecutionEngine:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
    engine.finalize_object()
    return engine


class _Action(ctypes.Structure):
    """``struct sigaction`` of glibc and of musl on 64 bits."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_uint64 * 16),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


_SIGINFO, _RESTART = 4, 0x10000000  # SA_SIGINFO, SA_RESTART


def _install(handler: int) -> _Action:
    before = _Action()
    action = _Action(handler=handler, flags=_SIGINFO | _RESTART)
    _sigaction(ctypes.byref(action), ctypes.byref(before))
    return before


def _restore(action: _Action) -> None:
    _sigaction(ctypes.byref(action), None)


def _sigaction(action: object, before: object) -> None:
    if ctypes.CDLL(None).sigaction(int(signal.SIGALRM), action, before) != 0:
        raise OSError("sigaction failed")
