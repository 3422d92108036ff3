"""``hasten doctor`` as a user types it."""

from __future__ import annotations

import json

import hasten as package


def test_the_machine_is_looked_at_and_each_doubt_has_a_remedy(hasten, tmp_path):
    json_file = tmp_path / "doctor.json"
    done = hasten("doctor", "--json", json_file, OPENBLAS_CORETYPE="Haswell")
    assert done.returncode == 0, done.stderr
    data = json.loads(json_file.read_text())
    assert data["schema"] == "hasten-doctor/1"
    checks = {check["name"]: check for check in data["checks"]}
    assert checks["library core types"]["state"] == "doubtful"
    assert "OPENBLAS_CORETYPE=Haswell" in done.stdout
    assert all(check["finding"] for check in checks.values())
    assert all(c["remedy"] for c in checks.values() if c["state"] == "doubtful")
    assert all(name in done.stdout for name in checks)


def test_the_checks_fit_80_columns_without_colour(hasten):
    done = hasten("doctor", COLUMNS="80", OMP_NUM_THREADS="7", OPENBLAS_CORETYPE="Haswell")
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80
    assert "\x1b" not in done.stdout


def test_a_doubt_is_no_failure_unless_it_is_asked_for(hasten):
    assert hasten("doctor", OMP_NUM_THREADS="7").returncode == 0
    assert hasten("doctor", "--strict", OMP_NUM_THREADS="7").returncode == 5


def test_strict_is_content_where_every_doubtful_check_is_skipped(hasten):
    names = [name for check in package.doctor() for name in ("--skip", check.name)]
    done = hasten("doctor", "--strict", *names)
    assert done.returncode == 0, done.stdout
    assert "Nothing to doubt" in done.stdout


def test_a_check_that_does_not_exist_is_bad_usage(hasten):
    done = hasten("doctor", "--skip", "weather")
    assert done.returncode == 2
    assert "no check is named 'weather'" in done.stderr


def test_python_is_given_the_same_checks():
    checks = package.doctor()
    assert {check.state for check in checks} <= {"good", "doubtful", "unknown"}
    assert len({check.name for check in checks}) == len(checks)
