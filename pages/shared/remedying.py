"""Carrying out what was decided about the leads, in the workspace and in the model that reads them.

Decisions are kept in the workspace: the next file that is opened is read by them too.
"""

from dataclasses import replace
from functools import partial

from calibration.leads.prepared import Prepared, discard, prepare
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.readings import readings
from calibration.leads.remedies import LeaveOut, Remedy, with_remedy, without_remedy
from calibration.model import Field, fold, made
from pages.shared import session
from pages.shared.workspace import Workspace

_OF_THE_CELLS = ("period", "segment-values", "common-values", "outcome-values", "known-found")
"""Places of the shelf that hold counts of cells, which other remedies change."""


def all_decided(remedies: tuple[Remedy, ...]) -> None:
    """Carry out remedies beside those there are, and keep them.

    Raises
    ------
    CalibrationError
        If a criterion of the model can't read its field so; nothing is changed.
    """
    taken = session.workspace().remedies
    for remedy in remedies:
        taken = with_remedy(taken, remedy)
    all_replaced(taken)


def all_replaced(remedies: tuple[Remedy, ...]) -> None:
    """Carry out remedies in the place of those there are, as :func:`all_decided` does."""
    before = session.workspace()
    session.keep(with_remedies(before, remedies))
    shelf = session.shelf()
    for place in _OF_THE_CELLS:
        shelf.drop(place)
    if before.prepared is not None and before.file is not None:
        shelf.retire(partial(discard, before.prepared, before.file))


def undone(remedy: Remedy) -> None:
    """Take a remedy back, as :func:`all_decided` carries it out."""
    all_replaced(without_remedy(session.workspace().remedies, remedy))


def repeated(work: Workspace, before: Workspace) -> Workspace:
    """Return a workspace of other leads with what was decided before; the model stays as it is."""
    kept = work.changed(overruled=before.overruled, shows_personal=before.shows_personal)
    return _prepared(kept, before.remedies) if before.remedies else kept


def with_remedies(work: Workspace, remedies: tuple[Remedy, ...]) -> Workspace:
    """Return the workspace with its leads read by other remedies, and its model's fields too."""
    after = _prepared(work, remedies)
    if work.versions is None:
        return after
    model = after.model
    for field in model.fields:
        header = after.mapping.get(field.name, field.name)
        now = after.field_of(header)
        if now != work.field_of(header):
            model = model.with_field(made(Field, **{**dict(now), "name": field.name}))
    return after.edited(model)


def _prepared(work: Workspace, remedies: tuple[Remedy, ...]) -> Workspace:
    file = work.file
    if file is None:
        return work.changed(remedies=remedies)
    guessed = work.guessed or work.profiles
    prepared = prepare(file, remedies)
    profiles = _profiles(prepared, guessed)
    return work.changed(
        leads=prepared.leads,
        opened=file,
        prepared=prepared,
        guessed=guessed,
        profiles=profiles,
        corrected=readings(profiles, remedies),
        remedies=remedies,
    )


def _profiles(prepared: Prepared, guessed: tuple[ColumnProfile, ...]) -> tuple[ColumnProfile, ...]:
    """Return what is in the columns, those that are read anew looked at again."""
    anew = tuple(each for each in prepared.everyone.columns if each.position in prepared.reread)
    if not anew:
        return guessed
    some = profile_columns(replace(prepared.everyone, columns=anew))
    found = {each.column.position: each for each in some}
    return tuple(found.get(each.column.position, each) for each in guessed)


def left_out_columns(work: Workspace) -> tuple[str, ...]:
    """Return the headers of the columns that somebody left out, as they are in the file."""
    wanted = {fold(each.column) for each in work.remedies if isinstance(each, LeaveOut)}
    columns = work.leads.columns if work.leads else ()
    return tuple(each.header for each in columns if fold(each.header) in wanted)


def forget_leads() -> None:
    """Close and delete the leads of this session now; the model and the decisions stay."""
    work = session.workspace()
    leads = work.leads
    session.keep(
        work.changed(
            leads=None,
            opened=None,
            prepared=None,
            profiles=(),
            guessed=(),
            corrected={},
            today=None,
            where=None,
            is_sample=False,
        )
    )
    session.shelf().clear()
    session.forget_uploads()
    session.renew(session.LEADS_UPLOAD)
    if leads is not None:
        leads.close()
