"""Reading the parameter list of a function in a file of C, C++, Fortran, Mojo or Rust, or of Cython."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Given", "Prototype", "prototype_in", "python_parameters"]

_C_NUMBERS = {
    "double": "float64",
    "float": "float32",
    "bool": "bool",
    "_Bool": "bool",
    "long": "int64",
    "long int": "int64",
    "long long": "int64",
    "long long int": "int64",
    "ptrdiff_t": "int64",
    "ssize_t": "int64",
    "Py_ssize_t": "int64",
    "int": "int32",
    "short": "int16",
    "signed char": "int8",
    "char": "int8",
    "unsigned char": "uint8",
    "unsigned": "uint32",
    "unsigned int": "uint32",
    "unsigned long": "uint64",
    "size_t": "uint64",
    "double complex": "complex128",
    "double _Complex": "complex128",
    "float complex": "complex64",
    "std::complex<double>": "complex128",
    "std::complex<float>": "complex64",
    "void": "",
    **{f"{sign}int{bits}_t": f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}
_RUST_NUMBERS = {
    "f64": "float64",
    "f32": "float32",
    "bool": "bool",
    "isize": "int64",
    "usize": "uint64",
    "": "",
    **{
        f"{kind}{bits}": f"{'u' if kind == 'u' else ''}int{bits}"
        for kind in "iu"
        for bits in (8, 16, 32, 64)
    },
}
_MOJO_NUMBERS = {
    "Int": "int64",
    "UInt": "uint64",
    "Float64": "float64",
    "Float32": "float32",
    "Bool": "bool",
    **{
        f"{sign}Int{bits}": f"{sign.lower()}int{bits}"
        for sign in ("", "U")
        for bits in (8, 16, 32, 64)
    },
}
_FORTRAN_NUMBERS = {
    "c_double": "float64",
    "real64": "float64",
    "c_float": "float32",
    "real32": "float32",
    "c_bool": "bool",
    "c_int": "int32",
    "c_long": "int64",
    "c_long_long": "int64",
    "c_size_t": "int64",
    "c_double_complex": "complex128",
    "c_float_complex": "complex64",
    **{f"c_int{bits}_t": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"int{bits}": f"int{bits}" for bits in (8, 16, 32, 64)},
}
_DROPPED = re.compile(r"\b(const|restrict|__restrict__|__restrict|volatile|struct|register)\b")


@dataclass(frozen=True)
class Given:
    """One parameter of a native function.

    Parameters
    ----------
    dtype : str
        As NumPy calls it; empty where it is none of NumPy's, or not told.
    pointer : bool
    text : str
        As it stands in the file.
    """

    dtype: str
    pointer: bool
    text: str


@dataclass(frozen=True)
class Prototype:
    """A native function.

    Parameters
    ----------
    symbol : str
        What it is called in the library.
    parameters : tuple of Given
    returns : str
        A dtype, or nothing.
    line : int
    """

    symbol: str
    parameters: tuple[Given, ...]
    returns: str
    line: int

    def __str__(self) -> str:
        return f"{self.symbol}({', '.join(p.text for p in self.parameters)})"


def prototype_in(text: str, suffix: str, function: str) -> Prototype | None:
    """The function of a name, or None where the file has none.

    Parameters
    ----------
    text : str
        Of the file.
    suffix : {".c", ".cpp", ".rs", ".f90", ".mojo"}
    function : str
    """
    match suffix:
        case ".rs":
            return _rust(text, function)
        case ".f90":
            return _fortran(text, function)
        case ".mojo":
            return _mojo(text, function)
    return _c(text, function)


def python_parameters(text: str, function: str) -> list[str] | None:
    """Names of the parameters of a function of Cython; None where there is no such ``def``."""
    found = re.search(
        rf"^(?:def|cpdef\s+[\w\[\], :]+?)\s*\b{re.escape(function)}\s*\(([^)]*)\)",
        text,
        re.MULTILINE,
    )
    if not found:
        return None
    names = []
    for part in _split(found.group(1)):
        plain = part.partition("=")[0].replace("not None", "").strip()
        if plain and plain not in {"*", "/"}:
            names.append(re.findall(r"\w+", plain.split(":")[0] if "[" not in plain else plain)[-1])
    return names


def _split(text: str) -> list[str]:
    """At commas outside brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([<{") - (character in ")]>}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _without_comments(text: str) -> str:
    """The text with blanks in the place of comments, so that lines stay lines."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group(0))

    return re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.DOTALL)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _c(text: str, function: str) -> Prototype | None:
    plain = _without_comments(text)
    pattern = rf"^([\w:<>\s*\"]*?)\b{re.escape(function)}\s*\(((?:[^()]|\([^()]*\))*)\)\s*(?:noexcept\s*)?\{{"
    found = re.search(pattern, plain, re.MULTILINE)
    if not found or re.search(r"\bstatic\b", found.group(1)):
        return None
    returns = _c_type(re.sub(r'extern\s+"C"|\binline\b', "", found.group(1)))
    given = tuple(_c_parameter(p) for p in _split(found.group(2)) if p != "void")
    return Prototype(function, given, returns, _line(plain, found.start(2)))


def _c_type(text: str) -> str:
    plain = " ".join(_DROPPED.sub(" ", text).split())
    if plain.startswith("std::") and not plain.startswith("std::complex"):
        plain = plain.removeprefix("std::")
    return _C_NUMBERS.get(plain, "")


def _c_parameter(text: str) -> Given:
    plain = _DROPPED.sub(" ", text)
    pointer = "*" in plain or "[" in plain or "&" in plain
    kind = re.sub(r"\(.*|\[.*", "", plain).replace("*", " ").replace("&", " ").split()
    dtype = _c_type(" ".join(kind)) or _c_type(" ".join(kind[:-1]))
    return Given(dtype, pointer, " ".join(text.split()))


def _rust(text: str, function: str) -> Prototype | None:
    plain = _without_comments(text)
    pattern = rf"extern\s+\"C\"\s+fn\s+{re.escape(function)}\s*\(([^)]*)\)\s*(?:->\s*([\w<>]+))?"
    found = re.search(pattern, plain)
    if not found:
        return None
    given = []
    for part in _split(found.group(1)):
        kind = part.partition(":")[2].strip()
        name = re.sub(r"^\*(const|mut)\s+|^&(mut\s+)?", "", kind)
        given.append(Given(_RUST_NUMBERS.get(name, ""), name != kind, part))
    returns = _RUST_NUMBERS.get(found.group(2) or "", "")
    return Prototype(function, tuple(given), returns, _line(plain, found.start()))


def _mojo(text: str, function: str) -> Prototype | None:
    plain = re.sub(r"#[^\n]*", "", text)
    pattern = (
        rf"^@export(?:\(\s*\"(\w+)\"[^\n]*\))?\s*\n(?:@\w+\s*\n)*(?:def|fn)\s+{re.escape(function)}"
        r"\s*\(([^)]*)\)([^:\n]*):"
    )
    found = re.search(pattern, plain, re.MULTILINE)
    if not found:
        return None
    given = []
    for part in _split(found.group(2)):
        kind = part.partition(":")[2].strip()
        pointer = re.match(r"(?:\w*Pointer|Address)\[\s*(\w+)", kind)
        dtype = _MOJO_NUMBERS.get(pointer.group(1) if pointer else kind, "")
        given.append(Given(dtype, pointer is not None, part))
    returns = _MOJO_NUMBERS.get(found.group(3).partition("->")[2].strip(), "")
    line = _line(plain, plain.index(function, found.start()))
    return Prototype(found.group(1) or function, tuple(given), returns, line)


def _fortran(text: str, function: str) -> Prototype | None:
    plain = re.sub(r"![^\n]*", "", text)
    pattern = (
        rf"^\s*((?:[\w() ]*?)(?:subroutine|function))\s+{re.escape(function)}\s*\((.*?)\)([^\n]*)$"
    )
    joined = re.sub(r"&[ \t]*\n\s*&?", " ", plain)
    found = re.search(pattern, joined, re.MULTILINE | re.IGNORECASE)
    if not found or "bind" not in found.group(3).lower():
        return None
    body = joined[found.end() :]
    end = re.search(r"^\s*end\s+(subroutine|function)", body, re.MULTILINE | re.IGNORECASE)
    declared = _fortran_declarations(body[: end.start()] if end else body)
    names = [name.strip().lower() for name in found.group(2).split(",") if name.strip()]
    given = tuple(declared.get(name, Given("", pointer=True, text=name)) for name in names)
    symbol = re.search(r"name\s*=\s*['\"](\w+)['\"]", found.group(3), re.IGNORECASE)
    result = re.search(r"result\s*\(\s*(\w+)\s*\)", found.group(3), re.IGNORECASE)
    answer = (result.group(1) if result else function).lower()
    kind = declared[answer].dtype if answer in declared else ""
    is_function = "function" in found.group(1).lower()
    name = symbol.group(1) if symbol else function.lower()
    return Prototype(name, given, kind if is_function else "", _line(joined, found.start(1)))


def _fortran_declarations(body: str) -> dict[str, Given]:
    """By their names the parameters that a procedure declares."""
    found: dict[str, Given] = {}
    for line in body.split("\n"):
        left, colons, right = line.partition("::")
        if not colons:
            continue
        kind = re.search(r"\(\s*(?:kind\s*=\s*)?(\w+)\s*\)", left)
        value = re.search(r"\bvalue\b", left, re.IGNORECASE) is not None
        dtype = _FORTRAN_NUMBERS.get(kind.group(1).lower(), "") if kind else ""
        address = "c_ptr" in left.lower()
        for part in _split(right):
            name = re.match(r"\w+", part)
            if name:
                text = f"{left.strip()} :: {part}"
                found[name.group(0).lower()] = Given(dtype, address or not value, text)
    return found
