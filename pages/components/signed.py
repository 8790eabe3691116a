"""Who has signed the model on screen, for whatever leaves: the file's history, the report."""

from calibration.exports.agreed import Agreement as Told
from calibration.model import fingerprint
from calibration.problems import CalibrationError
from pages.components import figures
from pages.shared import projects
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results) -> tuple[Told, ...]:
    """Say who signed, and return it as the model's history tells it; nothing where nobody has."""
    try:
        found = agreements(results)
    except CalibrationError:
        # The model leaves all the same: what is kept is no part of what it means.
        return ()
    if found:
        names = ", ".join(
            _("{who} for {side}").format(who=each.who, side=_side(each.side)) for each in found
        )
        figures.caption(_("Signed by {names}: it leaves with the model.").format(names=names))
    return found


def agreements(results: Results) -> tuple[Told, ...]:
    """Return who signed the present model, in the order they did.

    Raises
    ------
    StoreError
        If the store can't be read.
    """
    project = projects.project_id()
    if project is None:
        return ()
    from calibration.store.agreements import agreements_of
    from calibration.store.versions import versions_of

    store = projects.store()
    every = agreements_of(store, project)
    of_model = [each for each in every if each.signatures and each.is_of(results.model)]
    if not of_model:
        return ()
    last = of_model[-1]
    earlier = [each for each in every if each.id < last.id and each.is_agreed]
    parents = [each.fingerprint for each in earlier if each.fingerprint != last.fingerprint]
    if parents:
        parent: str | None = parents[-1]
    else:
        start = fingerprint(results.start)
        parent = start if start != last.fingerprint else None
    day = last.terms.next_check
    kept = [each.reason for each in versions_of(store, project) if each.model == last.model]
    return tuple(
        Told(
            who=each.who,
            when=each.made_at,
            why=kept[-1] if kept else "",
            parent=parent,
            side=each.side.value,
            fingerprint=last.fingerprint,
            terms={
                "weekly_volume": last.terms.weekly_volume,
                "weekly_capacity": last.terms.weekly_capacity,
                "at_random": last.terms.at_random,
                "next_check": None if day is None else day.isoformat(),
            },
        )
        for each in last.signatures
    )


def _side(name: str) -> str:
    return _("marketing") if name == "marketing" else _("sales")
