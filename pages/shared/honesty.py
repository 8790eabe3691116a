"""How the model on screen ranks leads that its points were not made from."""

from contextlib import suppress

from calibration.advice.optimism import Optimism, optimism_of
from calibration.advice.suggest import Suggestion
from calibration.model import Model
from calibration.problems import CalibrationError
from pages.shared import projects, session
from pages.shared.results import Results
from pages.shared.workspace import Workspace

_SUGGESTED = "suggested-optimism"


def suggested(work: Workspace, found: Suggestion, model: Model) -> Workspace:
    """Return the workspace after a suggestion, whose verdict was a look at the leads kept aside.

    ``model`` is the suggested one, in the words of the session's language.
    """
    session.remember(_SUGGESTED, (model, found.optimism))
    if found.optimism is None or found.optimism.how != "holdout":
        return work
    return opened(work, model)


def opened(work: Workspace, model: Model) -> Workspace:
    """Return the workspace after a look at the leads kept aside; who looked is kept for good.

    Where that can't be kept, the draft can't be either, and the page says so.
    """
    from calibration.store.openings import keep_opening

    with suppress(CalibrationError):
        project = projects.require_project()
        keep_opening(projects.store(), project, model, who=projects.author())
    return work.changed(openings=work.openings + 1, seen=(*work.seen, model))


def is_opened(work: Workspace) -> bool:
    """Return whether somebody has looked at how this model does on the leads kept aside."""
    return work.model in work.seen


def optimism(results: Results) -> Optimism | None:
    """Return how much better the points look than they are; None while nobody may know.

    Where leads are kept aside, only once they were opened for this model; where none are, by
    cross-validation, in which a suggestion has chosen its criteria again as well.
    """
    work, facts = results.work, results.facts
    if not facts.has_outcome or (facts.split.kind != "none" and not is_opened(work)):
        return None
    told = of_suggestion(results.model)
    if facts.split.kind == "none" and told is not None and told.how == "cross-validation":
        return told
    patterns, model = results.patterns(), results.model
    return results.shelf.get("optimism", (patterns, model), lambda: optimism_of(patterns, model))


def of_suggestion(model: Model) -> Optimism | None:
    """Return what the session's last suggestion was told, while its model is still the same."""
    kept = session.remembered(_SUGGESTED)
    if not isinstance(kept, tuple) or kept[0] != model:
        return None
    found: Optimism | None = kept[1]
    return found
