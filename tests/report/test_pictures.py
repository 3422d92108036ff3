"""The chart as a picture, without a browser."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hasten.errors import WorkloadRefused
from hasten.report.pictures import svg_of, write_picture

RACE = Path(__file__).parents[2] / "benchmarks" / "results" / "pairwise_race.json"


@pytest.fixture
def data():
    return json.loads(RACE.read_text())


def test_svg_is_well_formed_and_names_every_entry(data, tmp_path):
    write_picture(data, tmp_path / "race.svg")
    text = "".join(ET.fromstring((tmp_path / "race.svg").read_text()).itertext())
    for entry in data["entries"]:
        assert (entry["name"] in text) == (entry["rank"] is not None)


def test_png_is_one(data, tmp_path):
    write_picture(data, tmp_path / "race.png")
    assert (tmp_path / "race.png").read_bytes().startswith(b"\x89PNG")


def test_what_was_not_ranked_cannot_be_drawn(data, tmp_path):
    data["entries"] = []
    assert svg_of(data) == ""
    with pytest.raises(WorkloadRefused, match="nothing was ranked"):
        write_picture(data, tmp_path / "race.svg")
