from __future__ import annotations

import pytest

from hasten.measure.health.system import System
from hasten.measure.watch import Watch


@pytest.fixture
def machine(tmp_path):
    """A system that tells what it is told to."""

    def tell(*, steal=None, idle=0, megahertz=(), kilohertz=()):
        (tmp_path / "proc").mkdir(exist_ok=True)
        if steal is not None:
            (tmp_path / "proc" / "stat").write_text(
                f"cpu  100 0 50 {idle} 0 0 0 {steal} 0 0\ncpu0 1 2 3\n"
            )
        (tmp_path / "proc" / "cpuinfo").write_text(
            "".join(f"cpu MHz\t\t: {mhz}\n" for mhz in megahertz)
        )
        for number, frequency in enumerate(kilohertz):
            folder = tmp_path / f"sys/devices/system/cpu/cpu{number}/cpufreq"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "scaling_cur_freq").write_text(f"{frequency}\n")

    tell.watch = Watch(System(tmp_path, cores=frozenset({0, 1})))
    return tell


def test_stolen_time_is_told_as_a_share(machine):
    for steal, idle in ((10, 1000), (20, 1100), (60, 1950)):
        machine(steal=steal, idle=idle)
        machine.watch.look()
    assert machine.watch.stolen == pytest.approx(50 / 1000)


def test_clocks_are_those_of_the_fastest_processor_at_each_look(machine):
    for clocks in ((800, 3000), (2000, 900), (2500, 2600)):
        machine(megahertz=clocks)
        machine.watch.look()
    assert machine.watch.clocks == (2000, 3000)


def test_the_governors_figure_comes_first(machine):
    machine(megahertz=(1000,), kilohertz=(2_400_000, 800_000))
    machine.watch.look()
    assert machine.watch.clocks == (2400, 2400)


def test_a_system_that_tells_nothing_gives_no_reason_to_doubt(tmp_path):
    watch = Watch(System(tmp_path))
    watch.look()
    watch.look()
    assert watch.stolen == 0.0
    assert watch.clocks is None


def test_a_system_that_tells_nonsense_gives_no_reason_to_doubt(machine, tmp_path):
    machine(kilohertz=("<unknown>",))
    (tmp_path / "proc" / "stat").write_text("cpu 1 2\n")
    machine.watch.look()
    assert machine.watch.stolen == 0.0
    assert machine.watch.clocks is None
