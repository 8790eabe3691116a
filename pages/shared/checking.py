"""What speaks against the columns of the leads, computed when first asked for and kept."""

from dataclasses import replace
from datetime import UTC, datetime

from calibration.advice.checking import check_columns
from calibration.advice.columns import ColumnCheck
from calibration.advice.left_out import overruled_columns
from calibration.advice.snapshots import snapshot_fields
from calibration.leads.personal import PersonalKind, personal_columns
from calibration.leads.readings import read_profiles
from calibration.leads.remedies import KnownInTime
from calibration.leads.tables import Column
from calibration.model import Model, OverruledColumn, fold
from calibration.model.renaming import renamed
from calibration.problems import CalibrationError
from pages.shared import event_log, opening, session
from pages.shared.results import Results
from pages.shared.workspace import Workspace


def checks_of(work: Workspace) -> dict[int, ColumnCheck]:
    """Return what is found of each column, by its position; without an outcome no leaks.

    Columns that tell outcome and id have no check, nor those without a header of their own.
    """
    leads, model = work.leads, _named_as_here(work)
    if leads is None:
        return {}
    profiles = read_profiles(work.profiles, work.corrected)
    today = datetime.now(tz=UTC).date()
    split = model.calibration.split if model.calibration else None
    in_time = known_in_time(work)
    key = (
        *(leads.sha256, leads.source, leads.relation, profiles, today),
        *(model.outcome, model.lead_id, model.as_of, split, in_time),
    )

    def look() -> dict[int, ColumnCheck]:
        try:
            found = check_columns(
                leads, model=model, today=today, profiles=profiles, at_cut_off=in_time
            )
        except CalibrationError:  # the part of the page that counts leads has said why
            without = model.revised(outcome=None, as_of=None)
            found = check_columns(leads, model=without, today=today, profiles=profiles)
        return {each.profile.column.position: each for each in found}

    return session.shelf().get("column-checks", key, look)


def _named_as_here(work: Workspace) -> Model:
    """Return the model with the names that the leads use."""
    if work.versions is None:
        return opening.blank_model("–")
    try:
        return renamed(work.model, dict(work.mapping)) if work.mapping else work.model
    except CalibrationError:
        return work.model


def is_overruled(work: Workspace, header: str) -> bool:
    """Return whether somebody decided to use a column all the same."""
    return any(fold(each.column) == fold(header) for each in work.overruled)


def known_in_time(work: Workspace) -> frozenset[str]:
    """Return the headers of columns that tell what was known when a lead is scored.

    Those folded from events do; others where somebody says so.
    """
    said = {fold(each.column) for each in work.remedies if isinstance(each, KnownInTime)}
    columns = work.leads.columns if work.leads else ()
    folded = event_log.at_cut_off(work)
    return frozenset(
        each.header for each in columns if each.header in folded or fold(each.header) in said
    )


def flattering(results: Results) -> tuple[str, ...]:
    """Return the names of the fields of the model that are as known at export.

    The sample's are not: its leads were written down on the day they are scored. Of patterns
    nobody can tell.
    """
    work, model = results.work, results.model
    if work.is_sample or results.is_grouped:
        return ()
    typed = results.typed()
    headers = known_in_time(work)
    names = (each.name for each in model.read_fields())
    in_time = frozenset(each for each in names if work.mapping.get(each, each) in headers)
    key = (typed, model.read_fields(), model.outcome, in_time)
    return results.shelf.get(
        "snapshot-fields", key, lambda: snapshot_fields(typed, model, in_time=in_time)
    )


def overruled_headers(work: Workspace) -> frozenset[str]:
    """Return the headers, as they are in the leads, of columns that are used all the same."""
    columns = work.leads.columns if work.leads else ()
    return frozenset(
        each.header
        for each in columns
        if is_overruled(work, each.header)
        and work.leads is not None
        and work.leads.column(each.header) is not None
    )


def overruled_for_export(work: Workspace) -> tuple[OverruledColumn, ...]:
    """Return the columns used all the same, with what speaks against them and who signed.

    Columns that nobody signed for and the model reads are among them, without a name.
    """
    checks = {fold(each.header): each for each in checks_of(work).values()}
    found: list[OverruledColumn] = []
    for each in work.overruled:
        check = checks.get(fold(each.column))
        if check is not None:
            signed = replace(check, overruled=True)
            found += overruled_columns((signed,), who=each.who, why=each.why)
    used = tuple(replace(each, overruled=True) for each in unsigned(work))
    return (*found, *overruled_columns(used))


def unsigned(work: Workspace) -> tuple[ColumnCheck, ...]:
    """Return the columns the model reads that something speaks against, and nobody signed for."""
    if work.leads is None or work.versions is None:
        return ()
    names = {each.name for each in work.model.read_fields()}
    columns = (work.leads.column(work.mapping.get(name, name)) for name in sorted(names))
    read = {each.position for each in columns if each is not None}
    return tuple(
        each
        for at, each in checks_of(work).items()
        if at in read and each.reasons and not is_overruled(work, each.header)
    )


def personal_positions(work: Workspace, *, with_ids: bool = True) -> frozenset[int]:
    """Return the positions of the columns that tell who a lead is.

    The column that is named as the lead's id is none of them; where none is named, ids are left
    out with ``with_ids=False``.
    """
    leads = work.leads
    if leads is None:
        return frozenset()
    kinds = session.shelf().get(
        "personal-columns",
        (leads.sha256, leads.source, leads.relation, work.profiles),
        lambda: {at: each.kind for at, each in personal_columns(leads, work.profiles).items()},
    )
    lead_id = id_column(work)
    ids = set() if with_ids or lead_id is not None else {PersonalKind.ID}
    return frozenset(
        at
        for at, kind in kinds.items()
        if kind not in ids and (lead_id is None or at != lead_id.position)
    )


def hidden_positions(work: Workspace) -> frozenset[int]:
    """Return the positions of the columns whose cells tables don't show now."""
    return frozenset() if work.shows_personal else personal_positions(work)


def id_column(work: Workspace) -> Column | None:
    """Return the column that identifies a lead; None if none is named."""
    if work.leads is None or work.versions is None or not work.model.lead_id:
        return None
    name = work.model.lead_id
    return work.leads.column(work.mapping.get(name, name))
