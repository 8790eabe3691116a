"""Opening leads and models: the sample, an upload, a model file. What fails changes nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from calibration.engine.pattern_files import making_of
from calibration.engine.pattern_tables import PatternTable, is_pattern_table, patterns_in
from calibration.leads.choices import Choices
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.remedies import remedies_of
from calibration.leads.several import read_several
from calibration.leads.tables import LeadTable
from calibration.leads.watching import Progress, run_beside
from calibration.messages import say
from calibration.model import Group, Model, Qualification, made, read_model
from calibration.model.criteria import AXIS_NAMES, Axis
from calibration.problems import LeadsError, Problem
from pages.components import link_words
from pages.shared import formats, remedying, session
from pages.shared.awaited import Awaited
from pages.shared.versions import Versions
from pages.shared.words import _, language, ngettext, told
from pages.shared.workspace import Workspace

if TYPE_CHECKING:
    from calibration.store.projects import LeadsMark

SAMPLES = Path(__file__).parents[2] / "sample_data"
SAMPLE_FILES = {
    "en": ("leads.csv", "model.json"),
    "fr": ("leads_fr.csv", "modele_fr.json"),
}
_SAMPLE_PROFILES: Final[dict[str, tuple[ColumnProfile, ...]]] = {}
Reading = Callable[[], LeadTable]
"""What opens leads; its caller closes them."""
FIRST_THRESHOLD = 50
WANTED = "wanted"
OTHER_LEADS: Final = "other-leads"
"""The kind of the problem that leads are not those of the project that was reopened."""


def open_sample(which: str = "en") -> None:
    """Open the sample leads with their model, in English or in French spreadsheet dress.

    A project that this session works on is left: it stays as it is.

    Raises
    ------
    CalibrationError
        If the sample files are not what they should be.
    """
    leads_file, model_file = SAMPLE_FILES[which]
    leads = read_leads(SAMPLES / leads_file)
    model = read_model((SAMPLES / model_file).read_bytes()).model
    session.leave_project()
    session.work_on(
        Workspace(
            leads=leads,
            profiles=_profiles_of_sample(which, leads),
            versions=Versions(model, model),
            is_sample=True,
        )
    )


def with_sample_back(work: Workspace) -> Workspace:
    """Return the workspace of a project that was reopened, with its leads if they are the sample's.

    Raises
    ------
    CalibrationError
        If the sample files are not what they should be.
    """
    mark = work.awaited.leads if work.awaited is not None else None
    which = next((each for each in SAMPLE_FILES if mark and SAMPLE_FILES[each][0] == mark.name), "")
    if mark is None or not which or not (SAMPLES / mark.name).is_file():
        return work
    leads = read_leads(SAMPLES / mark.name)
    if not mark.is_of(sha256=leads.sha256):
        leads.close()
        return work
    return _brought_again(work, leads, _profiles_of_sample(which, leads))


def _brought_again(
    work: Workspace, leads: LeadTable, profiles: tuple[ColumnProfile, ...]
) -> Workspace:
    """Return a reopened project's work with the leads it was done on: all is as it was."""
    rest = work.awaited.additions if work.awaited is not None else ()
    there = work.changed(
        leads=leads,
        profiles=profiles,
        awaited=Awaited(additions=rest) if rest else None,
    )
    return remedying.read_by(there, there.remedies) if there.remedies else there


def go_on_with_others() -> None:
    """Let the model of a reopened project be tried on other leads than those it was made on."""
    work = session.workspace()
    awaited = work.awaited
    session.keep(work.changed(awaited=Awaited(additions=awaited.additions) if awaited else None))


def _others(mark: "LeadsMark", name: str) -> LeadsError:
    return LeadsError(
        Problem(
            OTHER_LEADS,
            name,
            say(
                "{came} holds other leads than this project was worked on, which are those of "
                "{name}. Bring that file, or go on with the model on these other leads.",
                came=name,
                name=mark.name,
            ),
        )
    )


def _profiles_of_sample(which: str, leads: LeadTable) -> tuple[ColumnProfile, ...]:
    """Return the profiles of the sample's columns: the same for everybody, so found once."""
    if which not in _SAMPLE_PROFILES:
        _SAMPLE_PROFILES[which] = profile_columns(leads)
    return _SAMPLE_PROFILES[which]


def arrive(page: str) -> None:
    """Begin a page: in a session that has nothing yet, open the sample, so there is something.

    Until the entry has run once on a server, Streamlit takes this folder for pages of its older
    kind and runs ``page`` without the entry: then the way leads through the entry and back.
    """
    if not session.has_begun():
        session.remember(WANTED, page)
        st.switch_page("app.py", query_params=st.query_params.to_dict())
    wanted = session.remembered(WANTED)
    session.remember(WANTED, None)
    if isinstance(wanted, str) and wanted != page:
        st.switch_page(wanted, query_params=st.query_params.to_dict())
    if session.is_fresh() and all((SAMPLES / name).is_file() for name in SAMPLE_FILES["en"]):
        open_sample("fr" if language() == "fr" else "en")
    link_words.draw()


def open_files(
    files: Sequence[tuple[str, bytes]],
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> None:
    """Open uploaded leads beside the model there is; the sample's own model is put away.

    Parameters
    ----------
    files
        The name and the content of each; several must have the same columns.
    choices
        What somebody chose about reading them.
    progress
        Told the share of the reading that is done. What it raises stops it: all that was read is
        deleted, and the session's work is still there.

    Raises
    ------
    LeadsError
        With all the problems of the files; the session's work is still there.
    """
    leads = _read(files, choices, progress)
    making = making_of(files[0][1]) if len(files) == 1 else None

    def tick() -> None:
        if progress is not None:
            progress(1.0)

    _open(leads, making, tick)


def open_read(read: Reading) -> None:
    """Open leads that ``read`` returns, as :func:`open_files` opens those of a file.

    Raises
    ------
    LeadsError
        With what keeps them from being read; the session's work is still there.
    """
    _open(read(), None, lambda: None)


def _open(leads: LeadTable, making: str | None, tick: Callable[[], None]) -> None:
    if is_pattern_table(leads):
        _open_patterns(leads, making)
        return
    work = session.workspace()
    mark = work.awaited.leads if work.awaited is not None else None
    if mark is not None and not mark.is_of(sha256=leads.sha256):
        leads.close()
        raise _others(mark, leads.source.name)
    profiles = run_beside(lambda: profile_columns(leads), tick, after=leads.close)
    try:
        if mark is not None:
            session.keep(_brought_again(work, leads, profiles))
            return
        untouched = work.is_sample and work.versions is not None and not work.versions.past
        versions = None if untouched else work.versions
        if untouched and work.versions is not None and answers(leads, work.versions.present):
            versions = work.versions
        opened = Workspace(leads=leads, profiles=profiles, versions=versions)
        if versions is not None:  # what was agreed is about the model
            opened = opened.changed(room=work.room)
        if work.file is not None and work.file.sha256 == leads.sha256:
            # The same leads again: what was seen of those kept aside stays seen.
            opened = opened.changed(openings=work.openings, seen=work.seen)
        session.keep(remedying.repeated(opened, work))
    except BaseException:
        leads.close()
        raise


def _open_patterns(leads: LeadTable, making: str | None) -> None:
    """Open a file of patterns in the place of leads, with the model they were grouped by.

    A model of the session that asks the same stays.
    """
    with leads:
        table = patterns_in(leads, making=making)
    work = session.workspace()
    mark = work.awaited.leads if work.awaited is not None else None
    if mark is not None:
        if not mark.is_of(sha256=table.sha256):
            raise _others(mark, table.name)
        session.keep(work.changed(grouped=table, awaited=None))
        return
    untouched = work.is_sample and work.versions is not None and not work.versions.past
    versions = work.versions
    if table.model is not None and not (versions and _fits(table, versions.present)):
        model = table.model
        versions = Versions(model, model) if untouched else work.started_from(model).versions
    elif untouched and versions is not None and not _fits(table, versions.present):
        versions = None
    session.keep(Workspace(grouped=table, versions=versions))


def _fits(table: PatternTable, model: Model) -> bool:
    try:
        table.patterns(model)
    except LeadsError:
        return False
    return True


def _read(
    files: Sequence[tuple[str, bytes]], choices: Choices | None, progress: Progress | None
) -> LeadTable:
    if len(files) > 1:
        return read_several(files, choices=choices, progress=progress)
    ((name, content),) = files
    return read_leads(content, name=name, choices=choices, progress=progress)


def open_model(content: bytes) -> tuple[str, ...]:
    """Make a model file's model the start version; return what its reader should be told.

    Raises
    ------
    ModelError
        With all the problems of the file; the session's work is still there.
    """
    found = read_model(content)
    remedies = remedies_of(found.model)
    work = session.workspace().started_from(found.model)
    part = found.model.calibration
    opened = (part.model_extra or {}).get("holdout_opened") if part is not None else None
    before = opened if isinstance(opened, int) else 0
    session.keep(work.changed(openings=max(work.openings, before)))
    decided, signed = remedying.brought(remedies, part.overruled if part is not None else ())
    said = [_said(each) for each in found.notices]
    if decided:
        said.append(
            ngettext(
                "It brings {n} decision about the leads: see Leads.",
                "It brings {n} decisions about the leads: see Leads.",
                decided,
            ).format(n=decided)
        )
    if signed:
        said.append(
            ngettext(
                "It uses {n} column that something speaks against: see Leads.",
                "It uses {n} columns that something speaks against: see Leads.",
                signed,
            ).format(n=signed)
        )
    return tuple(said)


def _said(notice: Problem) -> str:
    sentence = told(notice.message)
    return formats.headed(notice.place, sentence) if notice.place else sentence


def answers(leads: LeadTable, model: Model) -> bool:
    """Return whether the leads have a column for every field the model reads."""
    return all(leads.column(field.name) is not None for field in model.read_fields())


def blank_model(name: str) -> Model:
    """Return a model without criteria, with one group for each axis."""
    return made(
        Model,
        name=name,
        groups=tuple(
            made(Group, id=axis.value, label=_(AXIS_NAMES[axis]), axis=axis) for axis in Axis
        ),
        qualification=made(Qualification, threshold=FIRST_THRESHOLD),
    )
