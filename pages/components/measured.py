"""The gate of pages that are about numbers: leads, a model, and numbers that can be computed."""

from calibration.problems import CalibrationError
from pages.components import looking, problems
from pages.shared import gates
from pages.shared.results import Results
from pages.shared.words import _


def ready() -> Results | None:
    """Return what there is to show; None once it was said what is missing, and what to do."""
    results = gates.ready()
    if results is None:
        return None
    try:
        results.evaluation()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        looking.draw_way_back(results)
        return None
    return results
