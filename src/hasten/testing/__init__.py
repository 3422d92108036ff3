"""The conformance suite that every engine passes, also those of other packages.

In the tests of a package that brings an engine::

    import pytest
    from hasten.testing import CASES, complaints

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_my_engine_keeps_the_contract(case):
        assert complaints("my-engine", case) == []
"""

from hasten.testing.cases import CASES, Case
from hasten.testing.conformance import complaints, objections, verdicts

__all__ = ["CASES", "Case", "complaints", "objections", "verdicts"]
