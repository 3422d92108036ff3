"""Expressions in C, with no more parentheses than a reader needs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hasten.frontend.emit.c.types import (
    array_name,
    c_name,
    list_name,
    number_name,
    short_name,
)
from hasten.frontend.emit.c.writer import Writer
from hasten.frontend.kernel import ir

__all__ = ["expression"]

_PRIMARY, _UNARY, _PRODUCT, _SUM, _SHIFT, _ORDER, _EQUAL = 16, 14, 13, 12, 11, 9, 8
_AND, _XOR, _OR, _BOTH, _EITHER, _CHOICE = 7, 6, 5, 4, 3, 2

_OPERATORS = {
    "add": ("+", _SUM),
    "sub": ("-", _SUM),
    "mul": ("*", _PRODUCT),
    "div": ("/", _PRODUCT),
    "quotient": ("/", _PRODUCT),
    "remainder": ("%", _PRODUCT),
    "and": ("&", _AND),
    "xor": ("^", _XOR),
    "or": ("|", _OR),
    "lshift": ("<<", _SHIFT),
    "rshift": (">>", _SHIFT),
}
_BITS = frozenset({"and", "or", "xor", "lshift", "rshift"})
_GROWING = frozenset({"exp", "exp2", "expm1", "sinh", "cosh", "gamma", "lgamma", "hypot", "pow"})
_IN_C = {"gamma": "tgamma"}

Text = tuple[str, int]  # and how strongly it binds


def expression(value: ir.Expression, writer: Writer, weakest: int = 0) -> str:
    """The text of an expression.

    Parameters
    ----------
    value : Expression
    writer : Writer
    weakest : int
        How strongly it must bind to stand without parentheses.
    """
    for kind, write in _TABLE:
        if isinstance(value, kind):
            text, binds = write(value, writer)
            return text if binds >= weakest else f"({text})"
    raise TypeError(f"no C for {type(value).__name__}")


def _call(name: str, *arguments: str) -> Text:
    return f"{name}({', '.join(arguments)})", _PRIMARY


def _literal(value: ir.Literal_, writer: Writer) -> Text:
    number = value.value
    match value.type.kind:
        case "b":
            return ("true" if number else "false"), _PRIMARY
        case "i" | "u":
            return _whole(int(number.real), value.type)
        case "f":
            return _float(float(number.real), value.type, writer)
    writer.headers.add("complex.h")
    real, imaginary = (_float(part, ir.FLOAT, writer)[0] for part in (number.real, number.imag))
    return _call("CMPLX" if value.type == ir.COMPLEX else "CMPLXF", real, imaginary)


def _whole(number: int, of: ir.Number) -> Text:
    if number == -(2**63):
        return "INT64_MIN", _PRIMARY
    if of.dtype == "uint64" and number >= 2**31:
        return f"UINT64_C({number})", _PRIMARY
    text = str(number) if abs(number) < 2**31 else f"INT64_C({number})"
    return text, _PRIMARY if number >= 0 else _UNARY


def _float(number: float, of: ir.Number, writer: Writer) -> Text:
    if math.isinf(number) or math.isnan(number):
        writer.headers.add("math.h")
        name = "NAN" if math.isnan(number) else "INFINITY" if number > 0 else "-INFINITY"
        return name, _UNARY if name[0] == "-" else _PRIMARY
    text = repr(number) + ("f" if of.dtype == "float32" else "")
    return text, _UNARY if text[0] == "-" else _PRIMARY


def _variable(value: ir.Variable, writer: Writer) -> Text:
    del writer
    return c_name(value.name), _PRIMARY


def _unary(value: ir.Unary, writer: Writer) -> Text:
    if value.operator == "not":
        return f"!{expression(value.operand, writer, _UNARY)}", _UNARY
    if value.operator == "abs":
        return _absolute(value, writer)
    if "OverflowError" in value.faults:
        name = writer.helper("checked_neg")
        return _call(name, expression(value.operand, writer), str(writer.line(value.line)))
    sign = "-" if value.operator == "neg" else "~"
    operand = expression(value.operand, writer, _UNARY)
    text = f"{sign}{operand}" if operand[0] != sign else f"{sign}({operand})"
    if _narrow(value.type):
        return f"({number_name(value.type)}) {text}", _UNARY
    return text, _UNARY


def _absolute(value: ir.Unary, writer: Writer) -> Text:
    operand = expression(value.operand, writer)
    if value.type.kind == "f":
        writer.headers.add("math.h")
        return _call("fabsf" if value.type.dtype == "float32" else "fabs", operand)
    if "OverflowError" in value.faults:
        return _call(writer.helper("checked_abs"), operand, str(writer.line(value.line)))
    if value.type.kind == "u":
        return expression(value.operand, writer, _UNARY), _UNARY
    writer.headers.add("stdlib.h")
    if value.type.dtype == "int64":
        return _call("llabs", operand)
    return f"({number_name(value.type)}) llabs({operand})", _UNARY


def _narrow(of: ir.Number) -> bool:
    """Whether C computes with int where NumPy keeps the type."""
    return of.dtype in {"int8", "int16", "uint8", "uint16"}


def _binary(value: ir.Binary, writer: Writer) -> Text:
    written = _checked(value, writer) or _special(value, writer)
    if written is not None:
        return written
    sign, binds = _OPERATORS[value.operator]
    tighter = _UNARY if value.operator in _BITS else binds
    left = expression(value.left, writer, tighter)
    right = expression(value.right, writer, _UNARY if value.operator in _BITS else binds + 1)
    text = f"{left} {sign} {right}"
    return (
        (f"({number_name(value.type)}) ({text})", _UNARY) if _narrow(value.type) else (text, binds)
    )


def _checked(value: ir.Binary, writer: Writer) -> Text | None:
    """Operators that raise."""
    operator, faults = value.operator, value.faults
    if not faults:
        return None
    whole = value.type.kind in "iub"
    pair = expression(value.left, writer), expression(value.right, writer)
    line = str(writer.line(value.line))
    if value.type.kind == "c" and operator == "div":
        return _call(writer.helper("checked_complex_div"), *pair, line)
    if operator in {"add", "sub", "mul", "lshift", "rshift"}:
        return _call(writer.helper(f"checked_{operator}"), *pair, line)
    if operator in {"floordiv", "mod"} and whole:
        name = "checked_floor_div" if operator == "floordiv" else "checked_floor_mod"
        return _call(writer.helper(name), *pair, line)
    if operator in {"quotient", "remainder"}:
        sign = _OPERATORS[operator][0]
        divisor = f"{writer.helper('checked_nonzero')}({pair[1]}, {line})"
        return f"{expression(value.left, writer, _PRODUCT)} {sign} {divisor}", _PRODUCT
    if operator == "truediv":
        divisor = f"{writer.helper('checked_nonzero')}({pair[1]}, {line})"
        return _call(writer.helper("true_div"), pair[0], divisor)
    if operator == "pow":
        name = "checked_power_int" if whole else "checked_power"
        return _call(writer.helper(name), *pair, line)
    divisor = f"{writer.helper('checked_divisor')}({pair[1]}, {line})"
    if operator == "div":
        return f"{expression(value.left, writer, _PRODUCT)} / {divisor}", _PRODUCT
    name = "python_floordiv" if operator == "floordiv" else "python_fmod"
    return _call(writer.helper(name), pair[0], divisor)


def _special(value: ir.Binary, writer: Writer) -> Text | None:
    """Operators that C has no sign for, or another meaning of."""
    operator, kind = value.operator, value.type.kind
    if operator in {"min", "max"}:
        return _extreme(value, writer)
    pair = expression(value.left, writer), expression(value.right, writer)
    if kind == "c" and operator in {"mul", "div"}:
        return _call(writer.helper(f"complex_{operator}"), *pair)
    if operator == "truediv":
        return _call(writer.helper("true_div"), *pair)
    if operator == "pow" and kind == "c":
        return _call(writer.helper("complex_mul"), pair[0], pair[0])
    if operator == "pow" and kind in "iu":
        return _call(writer.helper("power_int"), *pair)
    if operator == "pow":
        writer.headers.add("math.h")
        return _call("pow", *pair)
    if operator in {"floordiv", "mod"}:
        if kind in "iub":
            text = _call(
                writer.helper("floor_div" if operator == "floordiv" else "floor_mod"), *pair
            )
            return (
                (f"({number_name(value.type)}) {text[0]}", _UNARY) if _narrow(value.type) else text
            )
        name = "numpy_floordiv" if operator == "floordiv" else "numpy_fmod"
        return _call(writer.helper(name), *pair)
    return None


def _extreme(value: ir.Binary, writer: Writer) -> Text:
    name = writer.helper(f"{value.operator}_{short_name(value.type)}")
    return _call(name, expression(value.left, writer), expression(value.right, writer))


def _compare(value: ir.Compare, writer: Writer) -> Text:
    binds = _EQUAL if value.operator in {"==", "!="} else _ORDER
    left, right = (expression(v, writer, _SHIFT) for v in (value.left, value.right))
    return f"{left} {value.operator} {right}", binds


def _logical(value: ir.Logical, writer: Writer) -> Text:
    sign, binds = ("&&", _BOTH) if value.operator == "and" else ("||", _EITHER)
    parts = []
    for side in (value.left, value.right):
        mixed = isinstance(side, ir.Logical) and side.operator != value.operator
        parts.append(expression(side, writer, _PRIMARY if mixed else binds))
    return f" {sign} ".join(parts), binds


def _select(value: ir.Select, writer: Writer) -> Text:
    test = expression(value.test, writer, _EITHER)
    body, orelse = (expression(v, writer, _EITHER) for v in (value.body, value.orelse))
    return f"{test} ? {body} : {orelse}", _CHOICE


def _convert(value: ir.Convert, writer: Writer) -> Text:
    if value.faults and value.operand.type == ir.FLOAT:
        name = writer.helper("checked_to_int")
        return _call(name, expression(value.operand, writer), str(writer.line(value.line)))
    if value.type.kind == "b":
        return f"{expression(value.operand, writer, _SHIFT)} != 0", _EQUAL
    if value.type.kind == "c":
        writer.headers.add("complex.h")
    return f"({number_name(value.type)}) {expression(value.operand, writer, _UNARY)}", _UNARY


def _mathematical(value: ir.Mathematical, writer: Writer) -> Text:
    arguments = [expression(a, writer) for a in value.arguments]
    complex_ones = {"real": "creal", "imag": "cimag", "complex": "CMPLX", "conj": "conj"}
    if value.name in complex_ones:
        writer.headers.add("complex.h")
        return _call(complex_ones[value.name], *arguments)
    writer.headers.add("math.h")
    if value.name == "cabs":
        writer.headers.add("complex.h")
        return _call("cabs", *arguments)
    if not value.faults:
        return _call(_IN_C.get(value.name, value.name), *arguments)
    line = str(writer.line(value.line))
    if value.name == "sqrt":
        return _call(writer.helper("checked_sqrt"), arguments[0], line)
    called = f"{_IN_C.get(value.name, value.name)}({', '.join(arguments)})"
    grows = "true" if value.name in _GROWING else "false"
    if len(arguments) > 1:
        arguments[0] = f"{arguments[0]} + {arguments[1]}"
    return _call(writer.helper("checked_math"), called, arguments[0], grows, line)


def _extent(value: ir.Extent, writer: Writer) -> Text:
    of = expression(value.of, writer, _PRIMARY)
    if isinstance(value.of.type, ir.ListType):
        return f"{of}->length", _PRIMARY
    return f"{of}.shape[{value.axis}]", _PRIMARY


def _element(value: ir.Element, writer: Writer) -> Text:
    of, kind = expression(value.of, writer, _PRIMARY), value.of.type
    if isinstance(kind, ir.ListType):
        index = _index(value, 0, f"{of}->length", writer)
        return f"{of}->items[{index}]", _PRIMARY
    assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has elements)
    indices = [_index(value, axis, f"{of}.shape[{axis}]", writer) for axis in range(kind.ndim)]
    if not kind.contiguous:
        terms = [f"{_tight(i)} * {of}.stride[{axis}]" for axis, i in enumerate(indices)]
        return f"{of}.data[{' + '.join(terms)}]", _PRIMARY
    place = indices[0]
    for axis, index in enumerate(indices[1:], start=1):
        place = f"{_tight(place)} * {of}.shape[{axis}] + {index}"
    return f"{of}.data[{place}]", _PRIMARY


def _tight(text: str) -> str:
    """The text as a factor."""
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if depth == 0 and character in " -":
            return f"({text})"
    return text


def _index(value: ir.Element, place: int, extent: str, writer: Writer) -> str:
    index = expression(value.indices[place], writer)
    wraps = value.wraps[place]
    if "IndexError" in value.faults:
        name = writer.helper("index_at" if wraps else "index_within")
        return f"{name}({index}, {extent}, {writer.line(value.line)})"
    if not wraps:
        return index
    literal = value.indices[place]
    if isinstance(literal, ir.Literal_):
        number = int(literal.value.real)
        return str(number) if number >= 0 else f"{extent} - {-number}"
    return f"{writer.helper('index_wrapped')}({index}, {extent})"


def _made(value: ir.Call, writer: Writer) -> Text:
    arguments = [expression(a, writer) for a in value.arguments]
    return _call(c_name(value.function), *arguments)


def _item(value: ir.Item, writer: Writer) -> Text:
    del writer
    return f"{c_name(value.of.name)}.item{value.index}", _PRIMARY


def _created(value: ir.Created, writer: Writer) -> Text:
    name = array_name(value.type)
    writer.arrays[name] = value.type
    writer.helper("memory")
    sizes = [expression(size, writer) for size in value.shape]
    line = str(writer.line(value.line))
    if value.counting:
        writer.creates |= {f"new_{name}", f"counting_{name}"}
        return _call(f"new_{name}_counting", *sizes, line)
    writer.creates.add(f"new_{name}")
    zero = isinstance(value.fill, ir.Literal_) and not value.fill.value
    if value.fill is None or zero:
        return _call(f"new_{name}", *sizes, "true" if zero else "false", line)
    writer.creates.add(f"filled_{name}")
    return _call(f"new_{name}_filled", *sizes, expression(value.fill, writer), line)


def _copied(value: ir.Copied, writer: Writer) -> Text:
    writer.helper("memory")
    line = str(writer.line(value.line))
    if isinstance(value.type, ir.ListType):
        name = list_name(value.type)
        writer.lists[name] = value.type
        writer.creates.add(f"copy_{name}")
        return _call(f"copy_{name}", expression(value.of, writer), line)
    name = array_name(value.type)
    writer.arrays[name] = value.type
    writer.creates |= {f"new_{name}", f"copy_{name}"}
    return _call(f"copy_{name}", expression(value.of, writer), line)


def _new_list(value: ir.NewList, writer: Writer) -> Text:
    name = list_name(value.type)
    writer.lists[name] = value.type
    writer.helper("memory")
    writer.creates.add(f"new_{name}")
    line = str(writer.line(value.line))
    if value.times is None and not value.items:
        return _call(f"new_{name}", line)
    writer.creates.add(f"filled_{name}")
    items = ", ".join(expression(item, writer) for item in value.items)
    of = (
        number_name(value.type.item)
        if isinstance(value.type.item, ir.Number)
        else (f"{list_name(value.type.item)} *")
    )
    times = "1" if value.times is None else expression(value.times, writer)
    array = f"({of}[]) {{{items}}}"
    return _call(f"new_{name}_of", array, str(len(value.items)), times, line)


def _popped(value: ir.Popped, writer: Writer) -> Text:
    assert isinstance(value.of.type, ir.ListType)  # noqa: S101 (nothing else pops)
    name = list_name(value.of.type)
    writer.lists[name] = value.of.type
    writer.helper("failure")
    writer.creates.add(f"pop_{name}")
    return _call(f"pop_{name}", expression(value.of, writer), str(writer.line(value.line)))


def _view(value: ir.View, writer: Writer) -> Text:
    from hasten.frontend.emit.c.views import view  # noqa: PLC0415 (its indices are expressions)

    return view(value, writer), _PRIMARY


_TABLE: tuple[tuple[type, Callable[[Any, Writer], Text]], ...] = (
    (ir.Literal_, _literal),
    (ir.Variable, _variable),
    (ir.Unary, _unary),
    (ir.Binary, _binary),
    (ir.Compare, _compare),
    (ir.Logical, _logical),
    (ir.Select, _select),
    (ir.Convert, _convert),
    (ir.Mathematical, _mathematical),
    (ir.Extent, _extent),
    (ir.Element, _element),
    (ir.Item, _item),
    (ir.Call, _made),
    (ir.Created, _created),
    (ir.Copied, _copied),
    (ir.NewList, _new_list),
    (ir.Popped, _popped),
    (ir.View, _view),
)
