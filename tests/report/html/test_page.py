"""The page of a race: one file, without outside requests, in which nothing of the user's is markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from hasten.report.charts import charts
from hasten.report.charts.ranking import ranking
from hasten.report.html import to_html
from hasten.report.html.stages import STAGES, roads_drawn
from hasten.report.notebook import result_html

LARGEST = 5_000_000  # bytes of a page
SCRIPTS = 3  # the charts as JSON, the library, our own


class Elements(HTMLParser):
    """Counts elements and keeps what they point to."""

    def __init__(self):
        super().__init__()
        self.counts, self.links, self.handlers = {}, [], []
        self.text = []

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.links += [value for name, value in attrs if name in {"src", "href", "action"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    found = Elements()
    found.feed(page)
    return found


@pytest.fixture(scope="module")
def page(recorded):
    return to_html(recorded)


def test_it_is_one_file_that_asks_for_nothing_outside(page):
    found = read(page)
    assert len(page.encode()) < LARGEST
    assert all(link.startswith("#") for link in found.links)
    assert found.counts["script"] == SCRIPTS
    assert "img" not in found.counts
    assert "link" not in found.counts
    assert "default-src 'none'" in page


def test_it_tells_all_that_the_race_found(recorded, page):
    found = read(page)
    text = "".join(found.text)
    for sentence in recorded["advice"]:
        assert sentence in text
    for entry in recorded["entries"]:
        assert entry["name"] in text
        if entry["rank"] is None:
            assert entry["verdict"]["detail"] in text
    for name in (
        "ranking",
        "break-even",
        "roofline",
        "samples",
        "stages",
        "cards",
        "code",
        "processor",
    ):
        assert f'id="{name}"' in page
    assert f"--seed {recorded['seed']}" in text


def test_every_line_of_a_translation_knows_its_line_of_python(pairwise):
    page = to_html(pairwise)
    lines = {place["line"] for place in pairwise["workload"]["places"] if place}
    pointed = {int(n) for n in re.findall(r'data-line="(\d+)"', page)}
    assert pointed == lines
    body = page[page.index('id="panel-1"') :]
    assert re.search(r'data-line="18".{0,300}tmp', body, re.DOTALL)


def test_nothing_of_the_users_becomes_markup(hostile):
    page = to_html(hostile)
    found = read(page)
    assert found.counts["script"] == SCRIPTS
    assert found.handlers == []
    assert "img" not in found.counts
    assert "{{ 7 * 7 }}" in "".join(found.text)  # a template within a name is not carried out
    specs = re.search(r'<script type="application/json" id="specs">(.*?)</script>', page, re.DOTALL)
    assert "<" not in specs[1]
    assert json.loads(specs[1])["ranking"]["layer"]


def test_nothing_of_the_users_becomes_markup_in_a_notebook_either(hostile):
    found = read(result_html(hostile))
    assert "script" not in found.counts
    assert "img" not in found.counts
    assert found.handlers == []


def test_sixty_entries_and_ten_megabytes_of_samples_make_a_page_all_the_same(pairwise):
    ranked = [e for e in pairwise["entries"] if e["rank"] is not None]
    many = []
    for number in range(60):
        copy = json.loads(json.dumps(ranked[number % len(ranked)]))
        copy["name"] = f"{copy['name']} {number}"
        copy["rank"] = number + 1
        copy["seconds"]["samples"] = [[copy["seconds"]["median"] * 1.0001] * 1000] * 8
        many.append(copy)
    pairwise["entries"] = many
    assert len(json.dumps(pairwise)) > 10_000_000
    page = to_html(pairwise)
    assert len(page.encode()) < LARGEST
    assert page.count('scope="row"') >= 60


def test_a_race_of_which_nothing_was_ranked_has_a_page(pairwise):
    pairwise["entries"] = [e for e in pairwise["entries"] if e["rank"] is None]
    pairwise["winner"] = pairwise["control"] = pairwise["roofline"] = None
    text = "".join(read(to_html(pairwise)).text)
    assert "Not ranked" in text
    assert charts(pairwise) == []
    assert ranking(pairwise) is None


def test_a_race_that_nobody_looked_into_has_a_page_without_those_sections(pairwise):
    pairwise["roofline"] = None
    for entry in pairwise["entries"]:
        entry["machine_code"] = None
    page = to_html(pairwise)
    assert 'id="processor"' not in page
    assert 'id="roofline"' not in page


@pytest.mark.parametrize(
    ("engine", "replaced"),
    [
        ("python", 0),
        ("c", 5),
        ("numba", 4),
    ],
)
def test_the_stages_that_an_engine_replaces(pairwise, engine, replaced):
    names = {e["name"] for e in pairwise["entries"] if e["engine"] == engine}
    road = next(r for r in roads_drawn(pairwise) if names & set(r.entries))
    assert len(road.steps) == len(STAGES)
    assert sum(step.state == "replaced" for step in road.steps) == replaced


def test_each_ranked_entry_is_on_one_road(recorded):
    entries = [name for road in roads_drawn(recorded) for name in road.entries]
    assert sorted(entries) == sorted(
        e["name"] for e in recorded["entries"] if e["rank"] is not None
    )


def test_charts_have_words_for_those_who_do_not_see_them(recorded):
    for chart in charts(recorded):
        assert len(chart.alternative) > 20
        assert chart.spec["description"] == chart.alternative


HOSTILE_FILE = """
def f(x):
    '</script><img src=x onerror=alert(1)>'
    s = 0.0  # <script>alert(2)</script>
    for v in x:
        s += v
    return s
"""


def test_a_file_that_tries_to_be_markup_is_raced_and_shown(hasten, tmp_path):
    folder = tmp_path / "<img src=x onerror=alert(3)>'\"&"
    folder.mkdir()
    (folder / "f.py").write_text(HOSTILE_FILE)
    path = tmp_path / "r.html"
    arguments = "[0.5] * len('</script><img src=y>')"
    done = hasten(
        "race", f"{folder}/f.py::f", "--args", arguments, "--engines", "",
        "--budget", 0.5, "--html", path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = read(path.read_text())
    text = "".join(found.text)
    assert "alert(2)" in text
    assert "alert(3)" in text
    assert found.counts["script"] == SCRIPTS
    assert "img" not in found.counts
    assert found.handlers == []
