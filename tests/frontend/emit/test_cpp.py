"""What is peculiar to C++ as it is written."""

from __future__ import annotations

from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.kernel.lowering import kernel_of
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def weighed(x, p, q):
    t = x * p
    return t + q


def test_a_parameter_that_the_written_lines_do_not_use_is_marked():
    kernel = kernel_of(module_source(weighed), signature_of(weighed, (1.0, 2.0, 3.0), {}))
    writer = CppEmitter(kernel)
    first = "static double weighed(double x, {}double p, double q)"
    marked = writer.signature(kernel.entry, ["return x + q;  // no p"])
    assert marked == first.format("[[maybe_unused]] ")
    assert writer.signature(kernel.entry, ["return x + p * q;"]) == first.format("")
    assert writer.signature(kernel.entry) == first.format("")
