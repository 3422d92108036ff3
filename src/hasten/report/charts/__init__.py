"""The charts of a race, as Vega-Lite specifications: one a file."""

from collections.abc import Mapping
from typing import Any

from hasten.report.charts.accuracy import accuracy
from hasten.report.charts.break_even import break_even
from hasten.report.charts.chart import Chart
from hasten.report.charts.growth import race_growth
from hasten.report.charts.ranking import ranking
from hasten.report.charts.roofline import roofline
from hasten.report.charts.samples import samples
from hasten.report.charts.warm_up import warm_up

__all__ = ["Chart", "charts"]


def charts(data: Mapping[str, Any]) -> list[Chart]:
    """All charts for which a race has figures.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    """
    made = (ranking, break_even, accuracy, roofline, race_growth, warm_up, samples)
    return [chart for chart in (make(data) for make in made) if chart is not None]
