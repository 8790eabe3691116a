"""A second file tells the wins: it is uploaded, joined on an id, and what came of it is told."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from calibration.leads.added import Addition
from calibration.leads.personal import PersonalKind, personal_columns
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.leads.win_guess import guess_reading
from calibration.leads.win_report import WinsReport
from calibration.leads.wins import Reading, join_wins, outcome_of
from calibration.problems import CalibrationError
from pages.components import problems, wins_report
from pages.shared import adding, formats, opening, session
from pages.shared.words import _, ngettext
from pages.shared.workspace import Workspace

KIND: Final = "wins"
UPLOAD: Final = "win-file"
BESIDE: Final = "wins"
ENDINGS: Final = ["csv", "tsv", "txt", "xlsx", "parquet"]
LEAD_ID, WIN_ID, WON_ON, WON_FOR = (
    "win-file-lead-id", "win-file-id", "win-file-day", "win-file-value",
)  # fmt: skip
_KINDS: Final = "wins-columns"
_GUESS: Final = "wins-guess"


@dataclass(frozen=True, slots=True)
class Joined:
    """How wins were joined to the leads, and what came of it.

    Parameters
    ----------
    reading
        Which columns told what.
    accepted
        The lead's id that an id of a win was said to stand for.
    report
        How the ids went together.
    hidden
        What the ids are, where they tell who a lead is; None for ids that don't.
    """

    reading: Reading
    accepted: tuple[tuple[str, str], ...]
    report: WinsReport
    hidden: PersonalKind | None = None


def draw(work: Workspace) -> None:
    """Draw the upload, the columns to join on, and what came of the join."""
    file = st.file_uploader(
        _("The wins: a line for each lead that converted, with its id"),
        type=ENDINGS,
        key=session.renewed(UPLOAD),
        help=_("An export of deals won, of customers or of invoices. It is never kept."),
    )
    leads = work.as_read
    if file is not None and leads is not None:
        made_for = (file.file_id, leads.sha256, leads.source)
        if session.is_new(UPLOAD, made_for):
            _open(work, file.getvalue(), file.name)
            session.done(UPLOAD, made_for)
    problems.draw(session.reported(UPLOAD))
    wins = session.shelf().beside(BESIDE)
    if wins is not None:
        _columns(work, wins)
        reading = _chosen()
        made_of = (wins.sha256, wins.source, reading)
        if reading is not None and session.is_new(KIND, made_of):
            _join(wins, reading, {})
            session.done(KIND, made_of)
            st.rerun()
    elif work.addition(KIND) is None:
        st.caption(
            _(
                "Each lead whose id is in that file counts as won, every other as not won. Ids "
                "that match no lead are told, one by one."
            )
        )
    addition = work.addition(KIND)
    if addition is not None and isinstance(addition.report, Joined):
        joined = addition.report
        hidden = None if work.shows_personal else joined.hidden
        wins_report.draw(
            joined.report,
            hidden=hidden,
            accept=_accept if wins is not None else None,
            take_back=_take_back,
        )
        st.button(_("Take these wins away"), key="win-file-away", type="tertiary", on_click=_away)


def _open(work: Workspace, content: bytes, name: str) -> None:
    try:
        with st.spinner(_("Reading the wins")):
            wins = read_leads(content, name=name)
            session.shelf().put_beside(BESIDE, wins)
            profiles = profile_columns(wins)
            found = _guessed(work, wins, profiles)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
        return
    session.report((), where=UPLOAD)
    session.remember(
        _KINDS, {at: each.kind for at, each in personal_columns(wins, profiles).items()}
    )
    session.done(KIND, None)
    session.remember(_GUESS, found)
    session.forget(LEAD_ID, WIN_ID, WON_ON, WON_FOR)


def _guessed(
    work: Workspace, wins: LeadTable, profiles: tuple[ColumnProfile, ...]
) -> Reading | None:
    leads = work.as_read
    if leads is None:
        return None
    own = {each.position for each in leads.columns}
    known = tuple(each for each in work.guessed or work.profiles if each.column.position in own)
    return guess_reading(leads, wins, lead_columns=known, win_columns=profiles)


def _columns(work: Workspace, wins: LeadTable) -> None:
    """Ask which columns hold the same ids, and where the wins' day and value are."""
    lines = ngettext("{n} line", "{n} lines", wins.rows).format(n=formats.number(wins.rows))
    st.caption(f"{formats.plain(wins.source.name)} · {lines}")
    own = (
        ["", *(each.header for each in work.as_read.columns if each.header)]
        if work.as_read
        else [""]
    )
    theirs = ["", *(each.header for each in wins.columns if each.header)]
    addition = work.addition(KIND)
    is_joined = addition is not None and addition.name == wins.source.name
    told = addition.report if addition is not None and is_joined else None
    so_far = told.reading if isinstance(told, Joined) else session.remembered(_GUESS)
    known = so_far if isinstance(so_far, Reading) else Reading("", "")
    asked = (
        (LEAD_ID, _("Id in the leads"), own, known.lead_id),
        (WIN_ID, _("The same id in the wins"), theirs, known.win_id),
        (WON_ON, _("Day of the win (optional)"), theirs, known.won_on),
        (WON_FOR, _("Value of the win (optional)"), theirs, known.won_for),
    )
    places = st.columns(4, gap="small")
    for place, (key, label, headers, header) in zip(places, asked, strict=True):
        with place:
            session.first(key, header if header in headers else "")
            st.selectbox(
                label,
                headers,
                key=key,
                format_func=lambda header: header or _("none"),
                help=_("A company name or the domain of an e-mail address does too.")
                if key == LEAD_ID
                else None,
            )
    if not (session.given(LEAD_ID) and session.given(WIN_ID)):
        st.info(_("Say which column of each file holds the same ids."))


def _chosen() -> Reading | None:
    lead_id, win_id = str(session.given(LEAD_ID) or ""), str(session.given(WIN_ID) or "")
    if not (lead_id and win_id):
        return None
    won_on, won_for = (str(session.given(key) or "") or None for key in (WON_ON, WON_FOR))
    return Reading(lead_id, win_id, won_on, won_for)


def _join(wins: LeadTable, reading: Reading, accepted: dict[str, str]) -> None:
    """Join the wins, add what they tell to the leads, and name the outcome on it."""
    leads = session.workspace().as_read
    if leads is None:
        return
    try:
        with st.spinner(_("Looking for the wins among the leads")):
            found = join_wins(leads, wins, reading, accepted=accepted)
            joined = Joined(
                reading, tuple(sorted(accepted.items())), found.report, _personal(wins, reading)
            )
            addition = Addition(KIND, wins.source.name, found.columns, found.digest, joined)
            work = adding.added(addition)
            _name(work, reading)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)


def _personal(wins: LeadTable, reading: Reading) -> PersonalKind | None:
    """Return what the ids tell of a lead beside which it is; None if nothing."""
    kinds, column = session.remembered(_KINDS), wins.column(reading.win_id)
    kind = kinds.get(column.position) if isinstance(kinds, dict) and column else None
    return None if kind is PersonalKind.ID else kind


def _name(work: Workspace, reading: Reading) -> None:
    """Make what was added the model's outcome; the window and the day of creation stay."""
    headers = adding.added_columns(work, KIND)
    model = work.versions.present if work.versions else opening.blank_model(_("New model"))
    outcome = outcome_of(headers, reading, before=model.outcome)
    session.keep(work.edited(model.revised(outcome=outcome, lead_id=reading.lead_id)))
    session.forget_widgets("win-id", "win-field", "win-positive", "win-converted", "win-value")


def name_again() -> None:
    """Make the wins that were joined the model's outcome again, if there are any."""
    work = session.workspace()
    addition = work.addition(KIND)
    if addition is not None and isinstance(addition.report, Joined):
        _name(work, addition.report.reading)


def options(work: Workspace) -> tuple[str, ...]:
    """Return the command's options that join the same wins, where these tell the outcome."""
    addition = work.addition(KIND)
    outcome = work.model.outcome if work.versions else None
    if addition is None or not isinstance(addition.report, Joined) or outcome is None:
        return ()
    if outcome.field not in adding.added_columns(work, KIND):
        return ()
    reading = addition.report.reading
    told = ["--wins", addition.name, "--wins-id", reading.win_id]
    told += ["--wins-date", reading.won_on] if reading.won_on else []
    told += ["--wins-value", reading.won_for] if reading.won_for else []
    return (*told, "--wins-near") if addition.report.accepted else tuple(told)


def is_picked(work: Workspace) -> bool:
    """Return whether other ids than all that are nearly one lead's were accepted.

    The command line takes all of these or none.
    """
    addition = work.addition(KIND)
    if addition is None or not isinstance(addition.report, Joined):
        return False
    near = addition.report.report.near
    accepted = {each.win for each in near if each.is_accepted}
    return bool(accepted) and accepted != {each.win for each in near if each.is_alone}


def _accept(pairs: dict[str, str]) -> None:
    """Take ids of wins for those of leads that are nearly alike, and join again."""
    _again(pairs, ())


def _take_back(ids: tuple[str, ...]) -> None:
    """Take back that ids of wins stand for those of leads."""
    _again({}, ids)


def _again(more: dict[str, str], less: tuple[str, ...]) -> None:
    wins, addition = session.shelf().beside(BESIDE), session.workspace().addition(KIND)
    if wins is None or addition is None or not isinstance(addition.report, Joined):
        return
    accepted = {**dict(addition.report.accepted), **more}
    kept = {win: lead for win, lead in accepted.items() if win not in less}
    _join(wins, addition.report.reading, kept)


def _away() -> None:
    """Take the wins away: their columns, their file, and the outcome that they told."""
    work = session.workspace()
    headers = adding.added_columns(work, KIND)
    outcome = work.model.outcome if work.versions else None
    if outcome is not None and outcome.field in headers:
        session.keep(work.edited(work.model.revised(outcome=None)))
    adding.taken_back(KIND)
    session.shelf().put_away(BESIDE)
    session.renew(UPLOAD)
    session.done(KIND, None)
    session.forget_widgets("win-")
