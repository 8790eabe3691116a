"""Carrying out what was decided about the leads, in the workspace and in the model that reads them.

Decisions are kept in the workspace: the next file that is opened is read by them too.
"""

from dataclasses import replace
from functools import partial

from calibration.engine.counting import forget_keys
from calibration.leads.prepared import Prepared, discard, prepare
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.readings import readings
from calibration.leads.remedies import (
    LeaveOut,
    Remedy,
    covers,
    joined_remedies,
    without_remedy,
)
from calibration.leads.tables import LeadTable
from calibration.model import Field, OverruledColumn, fold, made
from pages.shared import session
from pages.shared.workspace import Overruling, Workspace

_OF_THE_CELLS = ("period", "segment-values", "common-values", "outcome-values", "known-found")
"""Places of the shelf that hold counts of cells, which other remedies change."""


def all_decided(remedies: tuple[Remedy, ...]) -> None:
    """Carry out remedies beside those there are, and keep them.

    Raises
    ------
    CalibrationError
        If a criterion of the model can't read its field so; nothing is changed.
    """
    all_replaced(joined_remedies(session.workspace().remedies, remedies))


def all_replaced(remedies: tuple[Remedy, ...]) -> None:
    """Carry out remedies in the place of those there are, as :func:`all_decided` does."""
    before = session.workspace()
    session.keep(with_remedies(before, remedies))
    forget_cells(before)


def forget_cells(before: Workspace) -> None:
    """Forget what was counted of cells before, and in a while what was made of them."""
    shelf = session.shelf()
    for place in _OF_THE_CELLS:
        shelf.drop(place)
    if before.prepared is not None and before.file is not None:
        shelf.retire(partial(_discard, before.prepared, before.file))


def _discard(prepared: Prepared, file: LeadTable) -> None:
    if prepared.leads is not file:
        forget_keys(prepared.leads)
    discard(prepared, file)


def undone(remedy: Remedy) -> None:
    """Take a remedy back, as :func:`all_decided` carries it out."""
    all_replaced(without_remedy(session.workspace().remedies, remedy))


def brought(
    remedies: tuple[Remedy, ...], overruled: tuple[OverruledColumn, ...]
) -> tuple[int, int]:
    """Carry out what a model file brings beside what there is; the model stays as it is.

    Returns how many decisions about the leads, and how many columns used all the same, are new.
    """
    before = session.workspace()
    taken = joined_remedies(before.remedies, remedies)
    known = {fold(each.column) for each in before.overruled}
    signed = tuple(
        Overruling(each.column, each.who or "", each.why or "")
        for each in overruled
        if fold(each.column) not in known
    )
    new = sum(not covers(before.remedies, each) for each in remedies)
    after = before.changed(overruled=(*before.overruled, *signed))
    if new:
        after = read_by(after, taken)
    session.keep(after)
    if new:
        forget_cells(before)
    return new, len(signed)


def repeated(work: Workspace, before: Workspace) -> Workspace:
    """Return a workspace of other leads with what was decided before; the model stays as it is."""
    kept = work.changed(overruled=before.overruled, shows_personal=before.shows_personal)
    return read_by(kept, before.remedies) if before.remedies else kept


def with_remedies(work: Workspace, remedies: tuple[Remedy, ...]) -> Workspace:
    """Return the workspace with its leads read by other remedies, and its model's fields too."""
    after = read_by(work, remedies)
    if work.versions is None:
        return after
    model = after.model
    for field in model.fields:
        header = after.mapping.get(field.name, field.name)
        now = after.field_of(header)
        if now != work.field_of(header):
            model = model.with_field(made(Field, **{**dict(now), "name": field.name}))
    return after.edited(model)


def read_by(work: Workspace, remedies: tuple[Remedy, ...]) -> Workspace:
    """Return the workspace with its leads read by remedies; the model stays as it is."""
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
            grouped=None,
            opened=None,
            prepared=None,
            additions=(),
            layers=(),
            profiles=(),
            guessed=(),
            corrected={},
            today=None,
            where=None,
            is_sample=False,
        )
    )
    session.shelf().forget_beside()
    session.shelf().clear()
    session.forget_uploads()
    session.renew(session.LEADS_UPLOAD)
    if leads is not None:
        leads.close()
