"""An engine whose tool is a package of its own, which the tests make."""

from __future__ import annotations

from hasten.engine.base import Built, Requirements, Stage, Variant
from hasten.engine.python import PythonEngine


class NeedyEngine:
    """The user's own code, run by a tool that does nothing but be there."""

    name = "needy"
    title = "Needs a package"
    stage = Stage.INTERPRETER
    requires = Requirements(packages=("hasten-test-tool",), install="hasten engines --own needy")

    def variants(self, workload, choices):
        """One."""
        del workload, choices
        return [Variant(self.name)]

    def identity(self, variant, workload):
        """Nothing is built."""
        del variant, workload
        return ()

    def build(self, variant, workload, folder):
        """Nothing is built."""
        del variant, workload, folder
        return Built()

    def load(self, variant, workload, folder):
        """What the tool makes of the function."""
        import hasten_test_tool  # noqa: PLC0415 (workers alone have it)

        return hasten_test_tool.run(PythonEngine().load(variant, workload, folder))
