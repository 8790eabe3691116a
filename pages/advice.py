"""Advice: what the leads say of the model, and better numbers that a person may accept."""

from calibration.problems import CalibrationError
from pages.components import advice_parts, heading, looking, problems
from pages.shared import dress, gates, opening
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    results = gates.ready()
    if results is None:
        return
    try:
        results.evaluation()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        looking.draw_way_back(results)
        return
    heading.draw(results)
    advice_parts.draw(results)


opening.arrive("pages/advice.py")
dress.wear()
draw()
