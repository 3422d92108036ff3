"""``hasten engines --own``: an engine in an environment of its own, made and remembered."""

from __future__ import annotations

import json
import zipfile

import pytest

from conftest import PLUGINS, ROOT
from hasten import api
from hasten.errors import HastenError

PRIMES = f"{ROOT / 'examples' / 'primes.py'}::primes"


@pytest.fixture
def environments(tmp_path, monkeypatch):
    monkeypatch.setenv("HASTEN_ENVIRONMENTS", str(tmp_path / "environments"))
    return tmp_path / "environments"


@pytest.fixture
def needy(tmp_path, monkeypatch):
    """The plug-in is installed, its tool is not: pip would find it."""
    folder = str(PLUGINS / "needy")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wheel = tmp_path / "hasten_test_tool-1.5-py3-none-any.whl"
    about = "hasten_test_tool-1.5.dist-info"
    files = {
        "hasten_test_tool.py": "def run(function):\n    return function\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: hasten-test-tool\nVersion: 1.5\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(
            f"{about}/RECORD", "".join(f"{n},,\n" for n in [*files, f"{about}/RECORD"])
        )


def state(hasten, name):
    return {e["name"]: e["state"] for e in json.loads(hasten("engines", "--json").stdout)}[name]


def verdicts(hasten, tmp_path, target, engine, *options):
    file = tmp_path / "race.json"
    done = hasten("race", target, "--engines", engine, "--budget", "0.5", "--json", file, *options)
    assert done.returncode == 0, done.stderr
    return {e["name"]: e["verdict"] for e in json.loads(file.read_text())["entries"]}


@pytest.mark.usefixtures("needy")
def test_an_engine_that_is_missing_runs_in_an_environment_of_its_own(
    hasten, environments, tmp_path, monkeypatch
):
    assert state(hasten, "needy")["available"] is False
    assert "hasten engines --own needy" in hasten("engines", "--install-hints").stdout
    lost = verdicts(hasten, tmp_path, PRIMES, "needy", "--size", "small")["needy"]
    assert lost["kind"] == "unavailable"

    made = hasten("engines", "--own", "needy")
    assert made.returncode == 0, made.stderr
    (place,) = environments.iterdir()
    assert str(place) in made.stdout
    found = state(hasten, "needy")
    assert (found["available"], found["version"], found["own"]) == (True, "1.5", str(place))
    assert "in an environment of its own" in hasten("engines", COLUMNS="200").stdout
    raced = verdicts(hasten, tmp_path, PRIMES, "needy", "--size", "small")
    assert raced["needy"]["kind"] == "same"

    monkeypatch.syspath_prepend(str(ROOT / "examples"))
    import primes  # noqa: PLC0415 (an example)

    result = api.race(primes.primes, 100, engines=["needy"], budget=0.5, progress=False)
    (entry,) = (e for e in result.entries if e.name == "needy")
    with pytest.raises(HastenError, match=r"cannot be loaded into this Python .*bin/python"):
        entry.function(100)

    failed = hasten("engines", "--own", "needy", "--with", "hasten-test-tool<1")
    assert failed.returncode == 1
    assert "cannot be installed" in failed.stderr
    assert list(environments.iterdir()) == [place]
    assert state(hasten, "needy")["available"] is True

    assert hasten("engines", "--forget", "needy").returncode == 0
    assert state(hasten, "needy")["available"] is False


def test_its_packages_come_before_those_of_the_user(hasten, environments, tmp_path, workload_file):
    """Another NumPy than that of the race: the function tells which one runs it."""
    target = workload_file(
        """\
        import numpy as np

        def versioned(x):
            total = np.sum(x * 2.0 + x * x * 0.5)
            return total + int(np.__version__.split(".")[1])

        def inputs():
            return (np.ones(1000),)
        """.replace("\n        ", "\n").lstrip()
    )
    made = hasten("engines", "--own", "numexpr", "--with", "numpy==2.2.*")
    assert made.returncode == 0, made.stderr
    assert state(hasten, "numexpr")["own"] == str(next(environments.iterdir()))
    found = verdicts(hasten, tmp_path, f"{target}::versioned", "numexpr")
    assert found["python"]["kind"] == "same"
    assert "2502.0" in found["numexpr"]["detail"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--own", "numbra"], "did you mean numba?"),
        (["--own", "lanes"], "lanes needs no package"),
        (["--own", "python"], "python needs no package"),
        (["--forget", "numba"], "numba has no environment of its own"),
        (["--with", "numpy<2"], "name the engine by --own"),
        (["--forget", "numba", "--with", "numpy<2"], "name the engine by --own"),
        (["--forget", "numba", "--own", "numba"], "give one of them"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(hasten, environments, options, says):
    done = hasten("engines", *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not environments.exists()


def test_a_folder_that_cannot_be_made_is_told(hasten, environments):
    environments.write_text("a file is in its place")
    done = hasten("engines", "--own", "numexpr")
    assert done.returncode == 1
    assert f"no environment can be made in {environments}" in done.stderr
