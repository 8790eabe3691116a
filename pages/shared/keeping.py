"""Everything that people do is kept at once: a closed tab or a killed server loses nothing.

Each change of a session's work is kept as the draft of its project. Where that fails the work
goes on in memory, which is said, and the next change tries again.
"""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from calibration.messages import say
from calibration.problems import CalibrationError, Problem
from pages.shared import (
    joining,
    kept_parts,
    leads_marks,
    opening,
    projects,
    remedying,
    session,
)
from pages.shared.awaited import Awaited
from pages.shared.versions import Versions
from pages.shared.words import _
from pages.shared.workspace import Workspace

if TYPE_CHECKING:
    from calibration.store.drafts import Draft, DraftKeeper, Kept
    from calibration.store.opening import Store

PLACE: Final = session.KEEPING
_UNKNOWN: Final = "unknown-project"
_OVERTAKEN: Final = "overtaken"
MOST_TRIES: Final = 10
"""How often a change is joined with those that others make at the same moment."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing is kept, and since when."""

    problems: tuple[Problem, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Clashing:
    """What somebody (empty if unknown) has changed too, and both ways of settling it."""

    who: str
    joined: joining.Joined


@dataclass(slots=True)
class Keeping:
    """What a session knows of its draft in the store.

    Parameters
    ----------
    keeper, store
        What keeps the draft, and in which store.
    serial, draft
        The draft as it was last read or kept by this session.
    values
        What the session's work was when it was last kept or read (see ``kept_parts.values_of``).
    trouble
        Why the last change is not kept; None where all is.
    told
        What people should know of a project that was opened, or could not be.
    refused
        The project's id in the address that was refused.
    marked
        The digest of the leads that the project is known by.
    clash
        What somebody else has changed too, until it is decided whose stands.
    news
        What somebody else has made of the draft, to be said once.
    unsaid
        Whether there is something to be said above the page that is not drawn there yet.
    """

    keeper: "DraftKeeper | None" = None
    store: "Store | None" = None
    serial: int = 0
    draft: "Draft | None" = None
    values: tuple[object, ...] = ()
    trouble: Trouble | None = None
    told: tuple[Problem, ...] = ()
    refused: str = ""
    marked: str = ""
    clash: Clashing | None = None
    news: tuple[str, ...] = ()
    unsaid: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)


def state() -> Keeping:
    """Return what this session knows of its draft."""
    found = session.remembered(PLACE)
    if not isinstance(found, Keeping):
        found = Keeping(values=kept_parts.values_of(session.workspace()))
        session.remember(PLACE, found)
    return found


def begin() -> None:
    """Open the project that the address names, or look whether somebody changed this one's draft.

    Said by the app's entry at each drawing of a page.
    """
    asked, own = projects.asked_for(), projects.project_id()
    known = state()
    if asked is not None and asked not in (own, known.refused) and known.trouble is None:
        _open(asked)  # never over work that is kept nowhere
    elif own is not None:
        _notice()


def watch(before: Workspace, after: Workspace) -> None:
    """Keep what has just been changed, if it is something that is kept."""
    known = state()
    values = kept_parts.values_of(after)
    if known.trouble is None and values == kept_parts.values_of(before):
        return
    with known.lock:
        _write(known, after)


def ensure() -> None:
    """Keep the work as it is where nothing of it was kept yet: phones read it from the store."""
    known = state()
    with known.lock:
        if not known.serial:
            _write(known, session.workspace())


def _write(known: Keeping, work: Workspace) -> None:
    """Keep the work, or remember why it can't be."""
    try:
        for _again in range(2):
            try:
                _keep(known, work)
            except CalibrationError as error:
                if not _is(error, _UNKNOWN):
                    raise
                _leave_gone(known)  # the work goes into a new project
            else:
                return
    except CalibrationError as error:
        since = known.trouble.since if known.trouble is not None else datetime.now(tz=UTC)
        known.unsaid = known.unsaid or known.trouble is None
        known.trouble = Trouble(error.problems, since)


def _keep(known: Keeping, work: Workspace) -> None:
    project = projects.require_project()
    keeper = _keeper(known, project)
    for _again in range(MOST_TRIES):
        draft = draft_of(work)
        is_new = leads_marks.digest_of(work) not in (None, known.marked)
        mark = leads_marks.mark_of(work) if is_new else None
        try:
            serial = keeper.keep(draft, over=known.serial, by=projects.author(), leads=mark)
        except CalibrationError as error:
            if not _is(error, _OVERTAKEN):
                raise
            kept = _kept_by(error)
            work = _join(known, work, draft, kept)
            if draft_of(work) == kept.draft:  # nothing of mine is left to be kept
                _at(known, kept.serial, kept.draft, work)
                return
        else:
            if mark is not None:
                known.marked = mark.sha256
            known.told = ()
            _at(known, serial, draft, work)
            return
    raise CalibrationError(*_busy())


def _leave_gone(known: Keeping) -> None:
    """Leave a project that was deleted meanwhile, or is not in the store that is there now."""
    session.work_on_project(None)
    projects.leave_address()
    known.keeper, known.serial, known.marked = None, 0, ""
    known.clash, known.unsaid = None, True
    known.news = (
        _(
            "This project is not there any more: somebody has deleted it. What is on your screen "
            "stays, and your changes make a new project, with a link of its own."
        ),
    )


def _kept_by(error: CalibrationError) -> "Kept":
    from calibration.store.drafts import OvertakenError

    if not isinstance(error, OvertakenError):
        raise error
    return error.kept


def _join(known: Keeping, work: Workspace, mine: "Draft", kept: "Kept") -> Workspace:
    """Take over what somebody else has made of the draft, with what this session has changed."""
    joined = joining.joined(known.draft, mine, kept.draft)
    work = _taken_over(work, joined.draft)
    if joined.clashes:
        known.clash = Clashing(kept.changed_by, joined)
    known.unsaid = True
    known.news = joining.told_of(kept, known.draft or mine)
    known.serial, known.draft = kept.serial, kept.draft
    session.work_on(work)
    return session.workspace()


def _taken_over(work: Workspace, draft: "Draft") -> Workspace:
    """Return this session's work with a draft: its leads, and what it looks at, stay."""
    around = draft.around
    after, _problems = kept_parts.read_into(work, around, but=joining.OWN_PARTS)
    after = after.changed(room=joining.own_room(after.room, work.room))
    if around.get(kept_parts.HAS_MODEL, True):
        after = after.changed(versions=versions_of(draft))
    if after.remedies != work.remedies and work.file is not None:
        after = remedying.read_by(after.changed(remedies=work.remedies), after.remedies)
    return after


def is_unsaid() -> bool:
    """Return, once, whether there is something to be said above the page that isn't there yet."""
    known = state()
    unsaid, known.unsaid = known.unsaid, False
    return unsaid


def decided(*, mine: bool) -> None:
    """Let mine, or theirs, stand where two have changed the same.

    Theirs stands already, unless something was set once more before the question was seen.
    """
    known = state()
    clash, known.clash = known.clash, None
    if clash is None:
        return
    settled = clash.joined
    if not mine:
        settled = replace(settled, draft=settled.mine, mine=settled.draft)
    work = session.workspace()
    before = draft_of(work)
    draft = joining.over(settled, before)
    if draft != before:
        session.keep(_taken_over(work, draft))


def _at(known: Keeping, serial: int, draft: "Draft", work: Workspace) -> None:
    known.serial, known.draft = serial, draft
    known.values = kept_parts.values_of(work)
    known.unsaid = known.unsaid or known.trouble is not None
    known.trouble, known.refused = None, ""


def _keeper(known: Keeping, project: str) -> "DraftKeeper":
    """Return what keeps this session's draft in the store as it is open now."""
    store = projects.store()
    if known.keeper is None or known.store is not store or known.keeper.project != project:
        from calibration.store.drafts import DraftKeeper

        known.keeper, known.store = DraftKeeper(store, project), store
    return known.keeper


def draft_of(work: Workspace) -> "Draft":
    """Return the draft of a workspace; one without a model has a blank one in its place."""
    from calibration.store.drafts import MOST_STEPS, Draft

    versions = work.versions
    if versions is None:
        blank = opening.blank_model(_("New model"))
        versions = Versions(blank, blank)
    return Draft(
        present=versions.present,
        start=versions.start,
        number=versions.number,
        past=versions.past[-MOST_STEPS:],
        future=versions.future[-MOST_STEPS:],
        around=kept_parts.written(work),
    )


def _open(asked: str) -> None:
    """Work on the project of an id from now on; where that fails, say why and change nothing."""
    known = Keeping()
    try:
        from calibration.store.drafts import DraftKeeper
        from calibration.store.projects import project_of

        store = projects.store()
        project = project_of(store, asked)
        keeper = DraftKeeper(store, asked)
        kept = keeper.read()
    except CalibrationError as error:
        before = state()
        before.told = error.problems
        if _is(error, _UNKNOWN):
            before.refused = asked
            projects.leave_address()
        return
    known.keeper, known.store = keeper, store
    if kept is not None:
        awaited = Awaited(project.leads)
        if project.leads is not None:
            known.marked = project.leads.sha256
        work, known.told = _restored(kept, awaited)
        session.work_on(work)
        _at(known, kept.serial, kept.draft, session.workspace())
    session.work_on_project(asked)
    session.remember(PLACE, known)


def _restored(kept: "Kept", awaited: Awaited) -> tuple[Workspace, tuple[Problem, ...]]:
    """Return the work of a draft, with the sample's leads where it was made by them."""
    around = kept.draft.around
    work, problems = kept_parts.read_into(Workspace(), around)
    awaited = kept_parts.read_awaited(awaited, around)
    if awaited.leads is not None or awaited.additions:
        work = work.changed(awaited=awaited)
    if around.get(kept_parts.HAS_MODEL, True):
        work = work.changed(versions=versions_of(kept.draft))
    return opening.with_sample_back(work), problems


def versions_of(draft: "Draft") -> Versions:
    """Return the models of a draft as a session holds them."""
    return Versions(draft.present, draft.start, draft.number, draft.past, draft.future)


def _notice() -> None:
    """Take over what somebody else has made of this draft; keep what could not be kept before."""
    known = state()
    work = session.workspace()
    with known.lock:
        if known.trouble is not None:
            _write(known, work)
        elif known.keeper is not None:
            try:
                _look(known, work)
            except CalibrationError as error:
                if _is(error, _UNKNOWN):
                    _leave_gone(known)
                    return
                known.trouble = Trouble(error.problems, datetime.now(tz=UTC))


def _look(known: Keeping, work: Workspace) -> None:
    keeper = _keeper(known, projects.require_project())
    if keeper.serial() == known.serial:
        return
    kept = keeper.read()
    if kept is not None:
        work = _join(known, work, draft_of(work), kept)
        _at(known, kept.serial, kept.draft, work)


def _is(error: CalibrationError, kind: str) -> bool:
    return any(each.kind == kind for each in error.problems)


def _busy() -> tuple[Problem, ...]:
    message = say("Others change this draft at the same time. Do it again.")
    return (Problem("busy", "", message),)


session.watched_by(watch)
