"""A worker as its parent sees it."""

from __future__ import annotations

import pytest

from hasten.racing.crew import Crew
from hasten.runner.process import WorkerDied


def test_a_worker_that_was_closed_says_so_when_it_is_asked():
    with Crew(10.0, None, 1) as crew:
        worker = crew.worker()
        worker.close()
        with pytest.raises(WorkerDied, match="has ended"):
            worker.ask("facts")
