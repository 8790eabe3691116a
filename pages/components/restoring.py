"""Which points a criterion had before it counted for nothing, so that a switch restores them."""

from calibration.model import BASE, Model
from pages.shared.workspace import Workspace


def points_to_restore(work: Workspace, criterion: str, variant: int) -> int | None:
    """Return the points a criterion last had in a variant, other than 0; None if it never had any.

    They are looked for in the present model; in what can be undone, the newest first; in what can
    be redone; in the start version; and, for a variant, in the points of everybody else.
    """
    if work.versions is None:
        return None
    versions = work.versions
    name = None if variant == BASE else versions.present.variants[variant].id
    seen = (versions.present, *reversed(versions.past), *reversed(versions.future), versions.start)
    for model in seen:
        if points := _points(model, criterion, name):
            return points
    return None if variant == BASE else points_to_restore(work, criterion, BASE)


def _points(model: Model, criterion: str, variant: str | None) -> int:
    """Return the points of a criterion in a variant; 0 where the model has not both."""
    names = [None, *(each.id for each in model.variants)]
    if variant not in names:
        return 0
    points = model.points_of(names.index(variant) - 1)
    ids = [each.id for each in model.criteria]
    return points[ids.index(criterion)] if criterion in ids else 0
