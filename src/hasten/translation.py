"""A function of a file in another language."""

from __future__ import annotations

from dataclasses import replace

from hasten.frontend.emit.languages import LANES, LANGUAGES
from hasten.frontend.emit.translation import Translation
from hasten.frontend.independence import loops_of
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.lanes.choice import Choice, chosen, ready_for_lanes, require_some
from hasten.frontend.passes import improved
from hasten.racing.crew import Crew
from hasten.racing.prepare import described
from hasten.racing.request import RaceRequest
from hasten.workload.loading import ArgumentChoice
from hasten.workload.target import parse_target

__all__ = ["translate_target"]

_PATIENCE = 120.0  # seconds for loading the file and making the arguments


def translate_target(
    target: str, choice: ArgumentChoice, *, language: str = "c", checked: bool = True
) -> Translation:
    """The translation of a function that is named as on the command line.

    Parameters
    ----------
    target : str
        ``FILE::FUNCTION`` or ``package.module:function``.
    choice : ArgumentChoice
        Where its arguments come from; their types decide.
    language : str
        A name of `hasten.frontend.emit.languages.LANGUAGES`, or ``lanes``: C++ with vectors.
    checked : bool
        Raise what Python raises; vectors never do.

    Raises
    ------
    UsageError
        The target or its arguments are wrong.
    Unsupported
        The kernel language, or the other one, cannot express it; or no loop can lie across lanes.
    """
    request = RaceRequest(parse_target(target), choice, timeout=_PATIENCE)
    with Crew(_PATIENCE, None, request.seed) as crew:
        workload, _ = described(request, crew)
    source = workload.require_source()
    if language == LANES.name:
        kernel = ready_for_lanes(improved(kernel_of(source, workload.signature), checked=False))
        kernel, choices = chosen(kernel, loops_of(source, workload.signature, arrays=True))
        require_some(choices)
        return _told(LANES.emit(kernel, checked=False), choices)
    kernel = improved(kernel_of(source, workload.signature), checked=checked)
    return LANGUAGES[language].emit(kernel, checked=checked)


def _told(translation: Translation, choices: tuple[Choice, ...]) -> Translation:
    """The translation with what became of each loop in its heading."""
    *heading, text = translation.text.split("\n", 3)
    for choice in choices:
        heading.append(f"// {choice.place}: {choice.reason or 'iterations lie across lanes'}")
    return replace(translation, text="\n".join([*heading, text]))
