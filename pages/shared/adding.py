"""Adding columns from elsewhere to the leads: the file, then what is added, then the remedies."""

from dataclasses import replace
from functools import partial
from itertools import takewhile

from calibration.leads.added import Addition, remove, with_columns
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.tables import LeadTable
from pages.shared import remedying, session
from pages.shared.workspace import Workspace


def added(addition: Addition) -> Workspace:
    """Add columns to the leads of this session, in the place of others of that kind; keep them.

    Returns
    -------
    Workspace
        As it is kept.

    Raises
    ------
    CalibrationError
        If the model can't read the leads so; nothing is changed.
    """
    taken = session.workspace().additions
    if any(each.kind == addition.kind for each in taken):
        return _all_added(tuple(addition if each.kind == addition.kind else each for each in taken))
    return _all_added((*taken, addition))


def taken_back(kind: str) -> Workspace:
    """Take the columns of an addition away from the leads, as :func:`added` keeps them."""
    taken = session.workspace().additions
    return _all_added(tuple(each for each in taken if each.kind != kind))


def added_columns(work: Workspace, kind: str) -> tuple[str, ...]:
    """Return the headers of the columns that an addition brought, as they are in the leads."""
    for before, after, addition in zip(work.layers, work.layers[1:], work.additions, strict=False):
        if addition.kind == kind:
            return tuple(each.header for each in after.columns[len(before.columns) :])
    return ()


def with_additions(work: Workspace, additions: tuple[Addition, ...]) -> Workspace:
    """Return the workspace with its leads' columns and those of the additions, then its remedies.

    What was added before and stays first is not added again.
    """
    file = work.as_read
    if file is None:
        return work.changed(additions=(), layers=())
    layers = [file]
    made = zip(additions, work.additions, work.layers[1:], strict=False)
    layers += [layer for *_pair, layer in takewhile(lambda each: each[0] is each[1], made)]
    known = {each.position for each in layers[-1].columns}
    for each in additions[len(layers) - 1 :]:
        layers.append(with_columns(layers[-1], each.columns, digest=each.digest, origin=each.name))
    opened = layers[-1]
    guessed = [each for each in work.guessed or work.profiles if each.column.position in known]
    bare = work.changed(
        additions=additions,
        layers=tuple(layers) if additions else (),
        leads=opened,
        opened=None,
        prepared=None,
        guessed=(),
        profiles=(*guessed, *_profiles_of(opened, known)),
        corrected={},
    )
    return remedying.read_by(bare, work.remedies) if work.remedies else bare


def _profiles_of(leads: LeadTable, known: set[int]) -> tuple[ColumnProfile, ...]:
    """Return what is in the columns of leads but those in positions that are known."""
    fresh = tuple(each for each in leads.columns if each.position not in known)
    return profile_columns(replace(leads, columns=fresh)) if fresh else ()


def _all_added(additions: tuple[Addition, ...]) -> Workspace:
    before = session.workspace()
    after = with_additions(before, additions)
    session.keep(after)
    remedying.forget_cells(before)
    for layer in reversed(before.layers[1:]):
        if layer not in after.layers:
            session.shelf().retire(partial(remove, layer))
    return after
