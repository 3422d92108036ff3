"""The documentation does what it says: commands run, Python runs, tables are complete.

In a block ``console`` each line that begins with ``$`` is a command. It must end with exit code 0, or
with the one that its comment names: ``# exit code 2``. Lines of output that are errors must appear.
A block ``python`` with a title is a file that the page tells the reader to write; the others are one
script a page. Commands on a whole machine are not run: what they name must exist.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

import hasten
from hasten.cli import commands
from hasten.report.json import schema
from hasten.report.machine_code import sentences, summary, waits_for
from hasten.report.roofline import roofline_sentences
from hasten.toolchain.interpreters.places import interpreters_folder

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

_BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT_CODE = re.compile(r"# exit code (\d+)$")
_ERROR_LINE = re.compile(r"^(hasten|Error): ")


@dataclass
class Block:
    """A fenced block of a page."""

    language: str
    title: str
    text: str


def blocks(page):
    return [Block(*found.groups(default="")) for found in _BLOCK.finditer(page.read_text())]


def steps(block):
    """Commands of a console block, each with its exit code and the errors that it shows."""
    found = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            code = _EXIT_CODE.search(line)
            found.append((line[2:], int(code[1]) if code else 0, []))
        elif _ERROR_LINE.match(line):
            found[-1][2].append(line)
    return found


def name_of(page):
    return str(page.relative_to(ROOT))


@pytest.fixture
def folder(tmp_path):
    """What the reader of a page has: the examples in a folder of his own."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.fixture
def environment(tmp_path_factory):
    """The reader's shell: the commands of this interpreter's environment, and the example plug-in."""
    tools = tmp_path_factory.mktemp("tools")
    for name, command in {"hasten": "-P -m hasten", "python": ""}.items():
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {command} "$@"\n')
        script.chmod(0o755)
    site = installed_plugin(tools / "site")
    interpreters = a_few_interpreters(tools / "interpreters")
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))
    return {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": path,
        "HASTEN_INTERPRETERS": str(interpreters),
        "HASTEN_ENVIRONMENTS": str(tools / "environments"),
        "PYENV_ROOT": str(tools),
    }


def a_few_interpreters(folder):
    """A reader's machine with an interpreter of each kind, not with all that the tests of interpreters have."""
    folder.mkdir()
    for name in ("cpython-3.14", "pypy-unstable", "micropython"):
        (folder / name).symlink_to(interpreters_folder() / name)
    return folder


def installed_plugin(site):
    """What ``pip install examples/engine_plugin`` leaves behind."""
    home = ROOT / "examples" / "engine_plugin"
    project = tomllib.loads((home / "pyproject.toml").read_text())["project"]
    shutil.copytree(home / "src", site)
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    [(group, engines)] = project["entry-points"].items()
    lines = [f"{name} = {target}" for name, target in engines.items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{group}]", *lines, ""]))
    return site


def run(command, folder, environment):
    return subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def check_whole_machine(command):
    """Whether a command is one on a whole machine; then what it names must exist."""
    words = shlex.split(command, comments=True)
    match words:
        case ["make", target]:
            assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
        case ["pip", "install", "-e", path]:
            assert (ROOT / path / "pyproject.toml").is_file()
        case ["pip", "install", what]:
            check_requirement(what)
        case ["python", script] if script.startswith("benchmarks/"):
            assert (ROOT / script).is_file()
        case ["mkdocs", *_]:
            assert (ROOT / "mkdocs.yml").is_file()
        case _:
            return False
    return True


def check_requirement(what):
    """That an installation of this package asks for extras which it has."""
    found = re.fullmatch(r"(\.|hasten)(?:\[([\w,]+)\])?", what)
    assert found, f"pip install {what} does not install this package"
    extras = found[2].split(",") if found[2] else []
    assert set(extras) <= PYPROJECT["project"]["optional-dependencies"].keys()


def run_console(block, folder, environment):
    for command, code, errors in steps(block):
        if check_whole_machine(command):
            continue
        done = run(command, folder, environment)
        said = done.stdout + done.stderr
        assert done.returncode == code, f"$ {command}\nexit code {done.returncode}\n{said}"
        assert "Traceback" not in said, f"$ {command}\n{said}"
        for error in errors:
            assert error in said, f"$ {command}\ndoes not say: {error}\n{said}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_shows_runs(page, folder, environment):
    if (
        "hasten cache clear" in page.read_text()
    ):  # other tests are building in the one that all share
        environment["HASTEN_CACHE_DIR"] = str(folder / "cache")
    script = []
    for block in blocks(page):
        match block:
            case Block("console"):
                run_console(block, folder, environment)
            case Block("python", ""):
                script.append(block.text)
            case Block("c" | "python", title) if title:
                with (folder / title).open("a") as file:
                    file.write(block.text + "\n")
    if script:
        (folder / "page_script.py").write_text("\n".join(script))
        done = run([sys.executable, "page_script.py"], folder, environment)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_is_short_and_its_blocks_are_of_known_kinds(page):
    text = page.read_text()
    assert len(text.splitlines()) < 150
    assert text.count("\n```") % 2 == 0
    assert {b.language for b in blocks(page)} <= {
        "c",
        "console",
        "fortran",
        "python",
        "rust",
        "toml",
        "text",
    }
    assert len(blocks(page)) == text.count("\n```") // 2


def test_the_figures_of_what_a_call_costs_are_those_that_were_measured():
    page = (ROOT / "docs" / "explanation" / "what-a-call-costs.md").read_text()
    results = ROOT / "benchmarks" / "results"
    calls = json.loads((results / "call_overhead.json").read_text())["nanoseconds"]
    kernels = json.loads((results / "languages.json").read_text())["kernels"]
    rows = [
        f"| `{route}` | {taken['scalar']:,.0f} | {taken['two arrays']:,.0f} |"
        for route, taken in calls.items()
    ]
    rows += [
        f"| {name} | {' | '.join(f'{kernel[name]:.2f}' for kernel in kernels)} |"
        for name in kernels[0]
        if name not in {"kernel", "seconds_by_hand"}
    ]
    assert [line for line in page.split("\n") if re.match(r"\| (`|\w)", line)][1:] == [
        *rows[: len(calls)],
        f"| translation | {' | '.join('`' + kernel['kernel'] + '`' for kernel in kernels)} |",
        *rows[len(calls) :],
    ]


LANES_ENTRIES = ("lanes", "c", "numba", "numba[fastmath]", "pythran", "mojo", "python")
WIDER_ENTRIES = ("lanes", "lanes[threads]", "c", "numba", "pythran")
THREADS_ENTRIES = ("lanes[threads]", "c[threads]", "numba[parallel]", "pythran[openmp]")


def table(kernels, entries, ratios=()):
    for kernel in kernels:
        times = (kernel["milliseconds"].get(entry) for entry in entries)
        cells = ["-" if ms is None else f"{ms:,.0f}" if ms >= 100 else f"{ms:.2f}" for ms in times]
        cells += [f"{kernel[ratio]:.2f}" for ratio in ratios]
        yield f"| `{kernel['kernel']}` | {' | '.join(cells)} |"


def test_the_figures_of_lanes_are_those_that_were_measured():
    page = (ROOT / "docs" / "explanation" / "lanes.md").read_text()
    found = json.loads((ROOT / "benchmarks" / "results" / "lanes.json").read_text())
    kernels = found["kernels"]
    rows = [line for line in page.split("\n") if re.match(r"\| `", line)]
    ratios = ("faster than c", "faster than the best")
    wider = json.loads((ROOT / "benchmarks" / "results" / "lanes_avx512.json").read_text())
    assert rows == [
        *table(kernels, LANES_ENTRIES, ratios),
        *table(kernels, THREADS_ENTRIES),
        *table(wider["kernels"], WIDER_ENTRIES, ratios),
    ]
    assert f"mean is {wider['geometric mean']:.2f} times the speed" in page
    assert f"is {found['geometric mean']:.2f} times the speed" in page
    (mandelbrot,) = (k for k in kernels if k["kernel"] == "mandelbrot")
    assert f"take {mandelbrot['milliseconds']['by hand']:.2f} ms" in page
    for share in found["share of lanes that are busy in mandelbrot"].values():
        assert f"{share:.0%}".replace("%", " %") in page


def test_the_figures_of_interpreters_are_those_that_were_measured():
    page = (ROOT / "docs" / "explanation" / "which-python.md").read_text()
    found = json.loads((ROOT / "benchmarks" / "results" / "interpreters.json").read_text())
    assert [line for line in page.split("\n") if re.match(r"\| `", line)] == list(
        speeds(found["races"])
    )


def speeds(races):
    """The rows of the page: each entry with its speed in each race, fastest first."""
    by_name = {
        entry["name"]: entry for race in reversed(races) for entry in reversed(race["entries"])
    }
    for name in reversed(by_name):
        cells = [
            f"{e['speed-up']:.2f}" for race in races for e in race["entries"] if e["name"] == name
        ]
        yield f"| `{name}` | {' | '.join(cells)} | {by_name[name].get('build', 'the Python in use')} |"


RESULTS = ROOT / "benchmarks" / "results"


def told_on(page):
    """The text of a page with every run of white space as one blank, and without marks of code."""
    text = (ROOT / "docs" / "explanation" / page).read_text()
    return " ".join(text.replace("`", "").split())


def entry_of(race, name):
    return next(entry for entry in race["entries"] if entry["name"] == name)


def test_what_pages_say_of_the_processor_was_measured():
    page = told_on("what-the-processor-does.md")
    race = json.loads((RESULTS / "pairwise_race.json").read_text())
    for name in ("cython[unchecked]", "lanes", "python"):
        assert f"{name}: {summary(entry_of(race, name)['machine_code'])}" in page
    for sentence in roofline_sentences(race):
        assert sentence in page


def test_the_languages_that_a_page_says_wait_for_a_root_do():
    race = json.loads((RESULTS / "pairwise_race.json").read_text())
    loops = [(e["engine"], (e["machine_code"] or {}).get("loop")) for e in race["entries"]]
    waiting = {engine: waits_for(loop) for engine, loop in loops if loop and waits_for(loop)}
    for engine in ("c", "cpp", "fortran", "rust", "mojo", "numba"):
        assert waiting[engine][0].endswith("sqrtsd")


def test_what_pages_say_of_the_interpreter_was_measured():
    page = told_on("why-python-is-slow.md")
    explained = json.loads((RESULTS / "pairwise_explained.json").read_text())
    for sentence in explained["says"]:
        assert sentence in page
    for name in ("python", "c[capi,unchecked]"):
        for sentence in sentences(entry_of(explained["race"], name)["machine_code"]):
            assert f"{name}: {sentence}" in page
    crowding = json.loads((RESULTS / "gil.json").read_text())
    assert crowding["entries"]
    for entry in crowding["entries"]:
        for sentence in entry["says"]:
            assert f"{entry['name']}: {sentence}" in page


def test_recorded_races_keep_the_schema():
    for name in ("pairwise", "mandelbrot"):
        jsonschema.validate(json.loads((RESULTS / f"{name}_race.json").read_text()), schema())


def test_the_site_builds_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"]
    done = run(list(map(str, command)), ROOT, dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text()
    for page in (ROOT / "docs").rglob("*.md"):
        assert f": {page.relative_to(ROOT / 'docs')}\n" in navigation


def page_text(name):
    return (ROOT / "docs" / "reference" / name).read_text()


def option_names(name):
    command = commands.get_command(None, name)
    return {o for p in command.params for o in p.opts if o.startswith("--")}


def commands_text():
    return page_text("command-line.md") + page_text("commands-that-look.md")


def test_the_reference_of_the_command_line_has_every_command_and_option():
    text = commands_text()
    for name in commands.list_commands(None):
        assert f"## `hasten {name}`" in text
    for option in set().union(*map(option_names, commands.list_commands(None))):
        assert f"`{option}" in text


def test_the_reference_of_the_command_line_has_no_option_that_does_not_exist():
    known = set().union({"--help", "--version"}, *map(option_names, commands.list_commands(None)))
    assert set(re.findall(r"(?<![-\w])--[a-z][a-z-]*", commands_text())) <= known


def test_the_reference_of_the_api_has_every_name_and_parameter():
    text = page_text("python-api.md") + page_text("errors-and-verdicts.md")
    for name in set(hasten.__all__) - {"__version__"}:
        assert name in text
    for name in inspect.signature(hasten.race).parameters:
        assert re.search(rf"^\| `\**{name}` \|", text, re.MULTILINE)
    for public in (hasten.Entry, hasten.Result):
        fields = set(public.__dataclass_fields__) | {n for n in vars(public) if n[0] != "_"}
        for name in fields - {"load", "origin"}:
            assert f"`{name}" in text, name


def test_the_reference_of_the_json_has_every_field():
    text, whole = page_text("json-schema.md"), schema()
    entry = whole["$defs"]["entry"]["properties"]
    parts = [whole["properties"], whole["properties"]["workload"]["properties"], entry]
    for name in [name for part in parts for name in part]:
        assert f"`{name}`" in text, name


def test_the_reference_of_verdicts_has_every_kind():
    kinds = schema()["$defs"]["entry"]["properties"]["verdict"]["properties"]["kind"]["enum"]
    for kind in kinds:
        assert f"`{kind}`" in page_text("errors-and-verdicts.md")


def test_the_reference_of_errors_has_every_exit_code():
    for error in (
        hasten.HastenError,
        hasten.UsageError,
        hasten.ReferenceFailed,
        hasten.WorkloadRefused,
    ):
        row = rf"^\| `{error.__name__}` \| {error.exit_code} \|"
        assert re.search(row, page_text("errors-and-verdicts.md"), re.MULTILINE)


def test_the_reference_of_engines_has_each_of_them():
    for info in hasten.engines():
        assert f"`{info.name}`" in page_text("engines.md")
