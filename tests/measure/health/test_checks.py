"""Each check on file trees and variables made up for it: once with nothing to doubt, once with."""

from __future__ import annotations

import pytest

from hasten.measure.health import cores, frequency, interpreter, limits, load, loop, memory, threads
from hasten.measure.health.doctor import checks_of
from hasten.measure.health.system import System, core_list
from hasten.measure.health.timers import Clock, clock_source, perf_counter_of, this_clock
from hasten.measure.health.watch import Moment, Watched, moment

CPU = "sys/devices/system/cpu"
STEADY = tuple(1e-3 + 1e-7 * (n % 10) for n in range(500))


@pytest.fixture
def system(tmp_path):
    """A machine of files, on which we may run on the cores named."""

    def make(files=None, *, cores=(0, 1), platform="linux", **environment):
        for path, text in (files or {}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(f"{text}\n")
        return System(tmp_path, environment, frozenset(cores), platform)

    return make


def per_core(file, *texts):
    return {f"{CPU}/cpu{n}/{file}": text for n, text in enumerate(texts)}


def cgroup(lines, **files):
    return {"proc/self/cgroup": lines} | {f"sys/fs/cgroup/{p}": t for p, t in files.items()}


GOVERNOR, EPP = "cpufreq/scaling_governor", "cpufreq/energy_performance_preference"
CLOCK = "sys/devices/system/clocksource/clocksource0"
THP = "sys/kernel/mm/transparent_hugepage"
BATTERY = {"sys/class/power_supply/BAT0/type": "Battery"}
MEMINFO = "MemTotal: 1000000 kB\nMemAvailable: {available} kB\nSwapTotal: 1000 kB\nSwapFree: 900 kB"
PLENTY = {"proc/meminfo": MEMINFO.format(available=800_000)}

CASES = [
    (frequency.governor, {}, "unknown"),
    (frequency.governor, per_core(GOVERNOR, "performance", "performance"), "good"),
    (frequency.governor, per_core(GOVERNOR, "performance", "powersave"), "doubtful"),
    (
        frequency.governor,
        per_core(GOVERNOR, "performance", "performance") | per_core(EPP, "power", "performance"),
        "doubtful",
    ),
    (frequency.turbo, {}, "unknown"),
    (frequency.turbo, {f"{CPU}/intel_pstate/no_turbo": "1"}, "good"),
    (frequency.turbo, {f"{CPU}/intel_pstate/no_turbo": "0"}, "doubtful"),
    (frequency.turbo, {f"{CPU}/cpufreq/boost": "0"}, "good"),
    (frequency.turbo, {f"{CPU}/cpufreq/boost": "1"}, "doubtful"),
    (frequency.power, {}, "good"),
    (frequency.power, BATTERY | {"sys/class/power_supply/BAT0/status": "Full"}, "good"),
    (frequency.power, BATTERY | {"sys/class/power_supply/BAT0/status": "Discharging"}, "doubtful"),
    (
        frequency.power,
        BATTERY
        | {
            "sys/class/power_supply/BAT0/status": "Discharging",
            "sys/class/power_supply/BAT0/scope": "Device",
        },
        "good",
    ),
    (frequency.power, {"sys/firmware/acpi/platform_profile": "low-power"}, "doubtful"),
    (cores.siblings, {}, "unknown"),
    (cores.siblings, per_core("topology/thread_siblings_list", "0", "1"), "good"),
    (cores.siblings, per_core("topology/thread_siblings_list", "0,4", "1,5"), "good"),
    (cores.siblings, per_core("topology/thread_siblings_list", "0-1", "0-1"), "doubtful"),
    (cores.affinity, {}, "unknown"),
    (cores.affinity, {f"{CPU}/online": "0-1"}, "good"),
    (cores.affinity, {f"{CPU}/online": "0-7"}, "doubtful"),
    (cores.affinity, {f"{CPU}/online": "0-1", f"{CPU}/isolated": "1"}, "doubtful"),
    (cores.kinds, {}, "unknown"),
    (cores.kinds, per_core("cpu_capacity", "1024", "1024"), "good"),
    (cores.kinds, per_core("cpu_capacity", "1024", "400"), "doubtful"),
    (cores.kinds, per_core("cpufreq/cpuinfo_max_freq", "5200000", "5100000"), "good"),
    (cores.kinds, per_core("cpufreq/cpuinfo_max_freq", "5200000", "3900000"), "doubtful"),
    (load.virtual, {"proc/cpuinfo": "flags\t\t: fpu sse2"}, "good"),
    (load.virtual, {"proc/cpuinfo": "flags\t\t: fpu hypervisor sse2"}, "doubtful"),
    (load.virtual, {"sys/class/dmi/id/sys_vendor": "QEMU"}, "doubtful"),
    (load.virtual, {"sys/hypervisor/type": "xen"}, "doubtful"),
    (load.virtual, {"proc/version": "Linux 5.15-microsoft-standard-WSL2"}, "doubtful"),
    (
        load.virtual,
        {
            "sys/class/dmi/id/sys_vendor": "Amazon EC2",
            "sys/class/dmi/id/product_name": "c7i.metal-24xl",
        },
        "good",
    ),
    (limits.cpu_quota, {}, "good"),
    (limits.cpu_quota, cgroup("0::/a/b", **{"a/cpu.max": "max 100000"}), "good"),
    (limits.cpu_quota, cgroup("0::/a/b", **{"a/cpu.max": "400000 100000"}), "good"),
    (limits.cpu_quota, cgroup("0::/a/b", **{"a/cpu.max": "150000 100000"}), "doubtful"),
    (limits.cpu_quota, cgroup("0::/not/seen", **{"cpu.max": "50000 100000"}), "doubtful"),
    (
        limits.cpu_quota,
        cgroup(
            "4:cpu,cpuacct:/x",
            **{"cpu,cpuacct/x/cpu.cfs_quota_us": -1, "cpu,cpuacct/x/cpu.cfs_period_us": 100000},
        ),
        "good",
    ),
    (
        limits.cpu_quota,
        cgroup(
            "4:cpu,cpuacct:/x",
            **{"cpu/cpu.cfs_quota_us": 100000, "cpu/cpu.cfs_period_us": 100000},
        ),
        "doubtful",
    ),
    (limits.memory_limit, PLENTY, "good"),
    (limits.memory_limit, PLENTY | cgroup("0::/", **{"memory.max": "max"}), "good"),
    (limits.memory_limit, PLENTY | cgroup("0::/", **{"memory.max": 1 << 28}), "doubtful"),
    (
        limits.memory_limit,
        PLENTY | cgroup("2:memory:/", **{"memory/memory.limit_in_bytes": (1 << 63) - 4096}),
        "good",
    ),
    (
        limits.memory_limit,
        PLENTY | cgroup("2:memory:/", **{"memory/memory.limit_in_bytes": 1 << 28}),
        "doubtful",
    ),
    (memory.addresses, {}, "unknown"),
    (memory.addresses, {"proc/sys/kernel/randomize_va_space": "2"}, "good"),
    (memory.addresses, {"proc/sys/kernel/randomize_va_space": "0"}, "doubtful"),
    (
        memory.addresses,
        {"proc/sys/kernel/randomize_va_space": "2", "proc/self/personality": "00040000"},
        "doubtful",
    ),
    (memory.huge_pages, {}, "unknown"),
    (memory.huge_pages, {f"{THP}/enabled": "always [madvise] never"}, "good"),
    (memory.huge_pages, {f"{THP}/enabled": "always madvise [never]"}, "doubtful"),
    (
        memory.huge_pages,
        {f"{THP}/enabled": "[always] madvise never", f"{THP}/defrag": "[always] defer never"},
        "doubtful",
    ),
    (clock_source, {}, "unknown"),
    (clock_source, {f"{CLOCK}/current_clocksource": "tsc"}, "good"),
    (clock_source, {f"{CLOCK}/current_clocksource": "hpet"}, "doubtful"),
]


@pytest.mark.parametrize(("check", "files", "state"), CASES)
def test_a_file_tree_is_judged(system, check, files, state):
    answer = check(system(files))
    assert answer.state == state, answer
    assert answer.finding
    assert bool(answer.remedy) == (state == "doubtful")


@pytest.mark.parametrize(
    ("check", "environment", "state"),
    [
        (threads.thread_counts, {}, "good"),
        (threads.thread_counts, {"OMP_NUM_THREADS": "2"}, "good"),
        (threads.thread_counts, {"OPENBLAS_NUM_THREADS": "1"}, "doubtful"),
        (threads.thread_counts, {"NUMBA_NUM_THREADS": "64"}, "doubtful"),
        (threads.core_types, {"OMP_NUM_THREADS": "1"}, "good"),
        (threads.core_types, {"OPENBLAS_CORETYPE": "Haswell"}, "doubtful"),
        (threads.core_types, {"MKL_DEBUG_CPU_TYPE": "5"}, "doubtful"),
        (threads.core_types, {"NVPL_BLAS_DEBUG_CPU_TYPE": "1"}, "doubtful"),
        (threads.core_types, {"NUMBA_CPU_NAME": "generic"}, "doubtful"),
        (interpreter.byte_code, {}, "good"),
        (interpreter.byte_code, {"PYTHONDONTWRITEBYTECODE": "1"}, "doubtful"),
    ],
)
def test_variables_are_judged(system, check, environment, state):
    answer = check(system(**environment))
    assert answer.state == state
    assert all(name in answer.finding + answer.remedy for name in environment if state != "good")


def test_fewer_cores_are_no_doubt_where_libraries_are_told_of_them(system):
    files = {f"{CPU}/online": "0-7"}
    assert cores.affinity(system(files, OMP_NUM_THREADS="2")).state == "good"
    assert cores.affinity(system(files | {f"{CPU}/isolated": "3"}, cores=[3])).state == "good"


def test_the_remedy_for_siblings_names_one_thread_of_each_core(system):
    files = per_core("topology/thread_siblings_list", "0,2", "1,3", "0,2", "1,3")
    answer = cores.siblings(system(files, cores=range(4)))
    assert "taskset -c 0,1 " in answer.remedy


def test_the_remedy_for_a_slow_clock_names_the_better_one(system):
    files = {
        f"{CLOCK}/current_clocksource": "acpi_pm",
        f"{CLOCK}/available_clocksource": "tsc hpet",
    }
    assert clock_source(system(files)).remedy.startswith("echo tsc |")


def test_the_clock_of_python_is_judged_by_its_steps_and_its_cost():
    assert perf_counter_of(Clock(4e-8, 6e-8)).state == "good"
    assert perf_counter_of(Clock(1e-3, 6e-8)).state == "doubtful"
    assert perf_counter_of(Clock(4e-8, 5e-6)).state == "doubtful"
    clock = this_clock()
    assert clock.resolution > 0
    assert clock.cost > 0


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({}, "unknown"),
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto'"}, "good"),
        ({"CONFIG_ARGS": "'--enable-optimizations'"}, "good"),
        ({"CONFIG_ARGS": "'--enable-shared'"}, "doubtful"),
        ({"CONFIG_ARGS": "'--enable-optimizations'", "Py_DEBUG": 1}, "doubtful"),
    ],
)
def test_the_build_of_python_is_judged(variables, state):
    assert interpreter.build(variables).state == state


def test_a_free_threaded_build_with_its_lock_on_is_doubtful():
    assert interpreter.global_lock({}, enabled=True).state == "good"
    assert interpreter.global_lock({"Py_GIL_DISABLED": 1}, enabled=False).state == "good"
    assert interpreter.global_lock({"Py_GIL_DISABLED": 1}, enabled=True).state == "doubtful"


def test_what_watches_the_interpreter_is_named(system):
    assert interpreter.hooks(system(), []).state == "good"
    assert "coverage" in interpreter.hooks(system(), ["coverage"]).finding
    answer = interpreter.hooks(system(PYTHONMALLOC="debug", PYTHONDEVMODE="1"), [])
    assert answer.remedy == "unset PYTHONDEVMODE PYTHONMALLOC"


def test_a_profiler_at_work_is_seen(monkeypatch):
    monkeypatch.setattr("sys.getprofile", lambda: print)
    assert "a profile function" in interpreter.hooks_now()


def watched(system, before=Moment(), after=Moment(), samples=STEADY):  # noqa: B008 (frozen)
    return Watched(system, before, after, 1.0, samples)


def times(**ticks):
    return Moment(cores={"user": 0, "idle": 0, "steal": 0} | ticks)


def test_load_of_the_last_minute_is_judged(system):
    assert load.load(watched(system({"proc/loadavg": "0.10 0.2 0.3 1/99 5"}))).state == "good"
    assert load.load(watched(system({"proc/loadavg": "3.10 0.2 0.3 1/99 5"}))).state == "doubtful"


def test_a_process_that_runs_now_is_named(system):
    machine = system({"proc/loadavg": "0.00 0.00 0.00 1/99 5"})
    stat = "7 (a (b) c) R 1 7 7 0 -1 4194304 0 0 0 0 {} 5 0 0 20 0 1 0 3 0 0"
    system({"proc/7/stat": stat.format(100)})
    before = moment(machine)
    system({"proc/7/stat": stat.format(180)})
    answer = load.load(watched(machine, before, moment(machine)))
    assert answer.state == "doubtful"
    assert "a (b) c (pid 7) 80%" in answer.finding


def test_steal_is_judged_now_and_since_the_start(system):
    def state(before, after):
        return load.steal(watched(system(), before, after)).state

    quiet = times(user=1000, idle=100_000)
    assert state(quiet, times(user=1100, idle=100_100)) == "good"
    assert state(quiet, times(user=1100, idle=100_100, steal=20)) == "doubtful"
    assert state(times(user=1000, steal=500), times(user=1100, steal=500)) == "doubtful"
    assert state(Moment(), Moment()) == "unknown"


def test_heat_is_judged_by_what_the_processor_counted(system):
    def state(before, after):
        moments = Moment(throttled=before), Moment(throttled=after)
        return frequency.heat(watched(system(), *moments)).state

    assert state(None, None) == "unknown"
    assert state(0, 0) == "good"
    assert state(3, 3) == "doubtful"
    assert state(3, 5) == "doubtful"


def test_counters_are_read_from_files(system):
    files = {
        "proc/stat": "cpu  10 20 30 400 5 0 6 7 0 0\ncpu0 1 2 3\n",
        "proc/vmstat": "nr_free_pages 5\npswpin 3\npswpout 4\n",
        **per_core("thermal_throttle/core_throttle_count", "2", "3"),
    }
    found = moment(system(files))
    assert found.cores["steal"] == 7
    assert found.swapped == 7
    assert found.throttled == 5


def test_swap_is_judged_by_what_moves_and_by_what_is_left(system):
    still, moving = Moment(swapped=5), Moment(swapped=9)
    assert memory.swap(watched(system())).state == "unknown"
    assert memory.swap(watched(system(PLENTY), still, still)).state == "good"
    assert memory.swap(watched(system(PLENTY), still, moving)).state == "doubtful"
    scarce = {"proc/meminfo": MEMINFO.format(available=10_000)}
    assert memory.swap(watched(system(scarce), still, still)).state == "doubtful"


def test_equal_work_in_equal_time_is_good():
    assert loop.spread(STEADY).state == "good"
    assert loop.speeds(STEADY).state == "good"
    assert loop.spread(STEADY[:9]).state == "unknown"
    assert loop.speeds(STEADY[:9]).state == "unknown"


def test_two_speeds_are_told_from_a_wide_spread():
    two = [s * (1.3 if n % 3 == 0 else 1.0) for n, s in enumerate(STEADY)]
    assert loop.speeds(two).state == "doubtful"
    assert "1.30x apart; 33%" in loop.speeds(two).finding
    wide = [1e-3 * (1 + n / 1000) for n in range(500)]
    assert loop.speeds(wide).state == "good"
    assert loop.spread(wide).state == "doubtful"


def test_stalls_are_doubtful_though_the_middle_half_is_narrow():
    stalls = [s * (2 if n % 12 == 0 else 1) for n, s in enumerate(STEADY)]
    assert loop.spread(stalls).state == "doubtful"


def test_on_macos_what_only_linux_tells_is_unknown_with_the_reason(system):
    checks = {c.name: c for c in checks_of(watched(system(platform="darwin")))}
    assert checks["frequency governor"].state == "unknown"
    assert "macOS does not tell" in checks["frequency governor"].finding
    assert checks["speeds"].state == "good"


def test_a_file_of_unforeseen_form_leaves_one_check_unknown(system):
    files = {f"{CPU}/online": "all of them", "proc/loadavg": "?"}
    checks = {c.name: c for c in checks_of(watched(system(files)))}
    assert checks["affinity"].state == "unknown"
    assert checks["load"].state == "unknown"
    assert checks["library threads"].state == "good"


def test_lists_of_cores_are_read_as_the_kernel_writes_them():
    assert core_list("0-3,8,10-11\n") == {0, 1, 2, 3, 8, 10, 11}
    assert core_list("") == frozenset()
