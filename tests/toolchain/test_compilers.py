import ctypes
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from hasten.errors import BuildFailed, Unavailable
from hasten.toolchain import compilers
from hasten.toolchain.compilers import (
    Compiler,
    compile_shared,
    find_compiler,
    python_include,
)
from hasten.toolchain.running import first_error


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)


@pytest.fixture
def without_gcc(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing here"))


def built(compiler: Compiler, folder: Path, text: str, **more) -> ctypes.CDLL:
    source = folder / ("kernel.c" if compiler.language == "c" else "kernel.cpp")
    source.write_text(text)
    output = folder / "kernel.so"
    compile_shared(compiler, [source], output, **more)
    return ctypes.CDLL(str(output))


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_a_compiler_on_the_path_is_found_and_named():
    found = find_compiler("c")
    assert found.family in {"gcc", "clang"}
    assert found.name.startswith(f"{found.family} ")
    assert found.name.split()[1][0].isdigit()


def test_a_library_of_the_found_compiler_computes(tmp_path):
    library = built(find_compiler("c"), tmp_path, "int twice(int x) { return 2 * x; }")
    assert library.twice(21) == 42


def test_cxx_is_a_compiler_of_its_own(tmp_path):
    text = '#include <string>\nextern "C" int size() { return std::string("four").size(); }'
    assert built(find_compiler("c++"), tmp_path, text).size() == 4


def test_openmp_is_what_the_compiler_can_link():
    compiler = find_compiler("c")
    assert compiler.openmp == (shutil.which("gcc") is not None)


def test_the_environment_variable_comes_first_and_may_hold_arguments(monkeypatch, tmp_path):
    wrapper = script(tmp_path / "my cc", f'exec {shutil.which("gcc")} "$@"')
    monkeypatch.setenv("CC", shlex.join([str(wrapper), "-DANSWER=42"]))
    found = find_compiler("c")
    assert found.command == (str(wrapper), "-DANSWER=42")
    assert built(found, tmp_path, "int f(void) { return ANSWER; }").f() == 42


def test_a_broken_compiler_in_the_environment_is_told_not_replaced(monkeypatch):
    monkeypatch.setenv("CXX", "/no/such/compiler -O2")
    with pytest.raises(Unavailable, match="CXX=/no/such/compiler") as error:
        find_compiler("c++")
    assert error.value.remedy == "unset CXX, or correct it"


def test_a_compiler_that_links_nothing_is_passed_over(monkeypatch, tmp_path):
    script(tmp_path / "gcc", "echo 'cannot find crti.o' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_compiler("c").family == "zig"


def test_an_answer_is_forgotten_when_the_environment_changes(monkeypatch):
    assert find_compiler("c").family != "zig"
    monkeypatch.setenv("PATH", "")
    assert find_compiler("c").family == "zig"


@pytest.mark.usefixtures("without_gcc")
def test_with_gcc_hidden_the_wheel_compiles_c_for_any_processor(tmp_path):
    found = find_compiler("c")
    assert found.command == (sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline")
    assert found.name.startswith("zig 0.")
    assert not found.openmp
    text = """
    #ifdef __FMA__
    #error fused
    #endif
    int shifted(int x) { return x << 31; }
    """
    # Shifting into the sign is undefined: zig's sanitizer would end the process.
    assert built(found, tmp_path, text).shifted(3) == -(2**31)


@pytest.mark.usefixtures("without_gcc")
def test_nothing_anywhere_names_the_wheel_and_debians_package(monkeypatch):
    monkeypatch.setattr(compilers.importlib.util, "find_spec", lambda _: None)
    compilers._find.cache_clear()
    with pytest.raises(Unavailable, match="no C compiler works here") as error:
        find_compiler("c")
    assert 'pip install "hasten[compilers]"' in error.value.remedy
    assert "apt install gcc" in error.value.remedy


def test_a_refused_source_raises_its_first_error_without_the_folder(tmp_path):
    source = tmp_path / "wrong.c"
    source.write_text("int f(void) { return nothing; }\n")
    with pytest.raises(BuildFailed, match=r"^wrong\.c:1:\d+: error: .*nothing"):
        compile_shared(find_compiler("c"), [source], tmp_path / "wrong.so")


def test_flags_include_and_link_reach_the_compiler_and_are_told(tmp_path):
    headers = tmp_path / "include"
    headers.mkdir()
    (headers / "one.h").write_text("#define ONE 1\n")
    source = tmp_path / "kernel.c"
    source.write_text("#include <one.h>\n#include <math.h>\nint f(double x) { return ONE + TWO; }")
    used = compile_shared(
        find_compiler("c"),
        [source],
        tmp_path / "kernel.so",
        include=[headers],
        flags=["-O3", "-DTWO=2"],
        link=["-lm"],
    )
    assert ctypes.CDLL(str(tmp_path / "kernel.so")).f(ctypes.c_double(0)) == 3
    assert used[-3:] == ("-O3", "-DTWO=2", "-lm")
    assert "-ffp-contract=off" in used
    assert not any(str(tmp_path) in flag for flag in used)


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ("a.c: In function 'f':\na.c:1:9: error: bad\na.c:2: error: worse", "a.c:1:9: error: bad"),
        ("/usr/bin/ld: cannot find -lnope", "/usr/bin/ld: cannot find -lnope"),
        ("warning: odd\nld: undefined symbol: f", "ld: undefined symbol: f"),
        ("Killed", "Killed"),
        ("", "the compiler failed without a word"),
    ],
)
def test_the_first_error_is_picked_out(messages, expected):
    assert first_error(messages) == expected


def test_pythons_headers_are_where_the_interpreter_says():
    assert any((folder / "Python.h").is_file() for folder in python_include())


def test_missing_headers_have_a_remedy_of_their_own(monkeypatch, tmp_path):
    paths = {"include": str(tmp_path), "platinclude": str(tmp_path)}
    monkeypatch.setattr(compilers.sysconfig, "get_paths", lambda: paths)
    with pytest.raises(Unavailable, match=r"Python\.h") as error:
        python_include()
    assert error.value.remedy == "apt install python3-dev"
