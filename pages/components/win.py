"""Naming the win: which column tells the outcome, which values mean it, from when to when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.tables import LeadTable
from calibration.messages import N_
from calibration.model import AsOf, Model, Outcome, fold, made
from calibration.problems import CalibrationError
from pages.components import problems, wins
from pages.shared import adding, formats, opening, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

FIELD, POSITIVE, WINDOW = "win-field", "win-positive", "win-window"
CREATED, CONVERTED, VALUE, ID, AFTER = (
    "win-created", "win-converted", "win-value", "win-id", "win-after",
)  # fmt: skip
WHERE = "win"


COLUMN: Final = "column"
TOLD_BY: Final = "win-told-by"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to tell which leads won.

    Parameters
    ----------
    words
        What it is called.
    draw
        Draws what it asks for, and names the outcome once it is known.
    chosen
        Names the outcome again when somebody comes back to what is known already.
    """

    words: str
    draw: Callable[[Workspace], None]
    chosen: Callable[[], None]


WAYS: Final[Mapping[str, Way]] = {
    wins.KIND: Way(N_("a second file of wins"), wins.draw, wins.name_again),
}
"""The ways beside a column of the file, by the kind of addition that they make."""


def draw(work: Workspace) -> None:
    """Draw the choices that define the outcome; each is taken at once."""
    if work.leads is None:
        return
    told_by = _told_by(work)
    if told_by != COLUMN:
        WAYS[told_by].draw(work)
        if work.addition(told_by) is None:
            return
    headers = ["", *(each.header for each in work.leads.columns if each.header)]
    model = work.versions.present if work.versions else None
    _start(work, model)
    left, middle, right = st.columns(3, gap="medium")
    with left:
        if told_by == COLUMN:
            _column(_("Column that tells the outcome"), headers, FIELD, on_change=_field_chosen)
        _column(_("Id of the lead (optional)"), headers, ID)
    with middle:
        if told_by == COLUMN:
            _positive(work.leads)
        _column(_("Day the lead was created (optional)"), headers, CREATED)
    with right:
        st.number_input(
            _("Days a lead has to convert (optional)"),
            min_value=1,
            max_value=3650,
            value=None,
            key=WINDOW,
            on_change=_take,
            help=_("Younger leads are left out of every rate, whether or not they converted."),
        )
        if told_by == COLUMN:
            _column(_("Day of the conversion (optional)"), headers, CONVERTED)
    _further(headers, told_by)
    problems.draw(session.reported(WHERE))


def _told_by(work: Workspace) -> str:
    """Ask what tells the win; the outcome's own column says what did so far."""
    model = work.versions.present if work.versions else None
    field = model.outcome.field if model and model.outcome else None
    so_far = next((kind for kind in WAYS if field in adding.added_columns(work, kind)), COLUMN)
    session.first(TOLD_BY, so_far)
    chosen = st.segmented_control(
        _("The win is told by"),
        (COLUMN, *WAYS),
        key=TOLD_BY,
        required=True,
        format_func=lambda way: _("a column of this file") if way == COLUMN else _(WAYS[way].words),
        on_change=_look_again,
    )
    return str(chosen or COLUMN)


def _look_again() -> None:
    """Let the choices show what the model says, when they appear again."""
    way = WAYS.get(str(session.given(TOLD_BY)))
    if way is not None:
        way.chosen()
    session.forget(FIELD, POSITIVE, CONVERTED, VALUE, ID)


def _further(headers: list[str], told_by: str) -> None:
    by_column = told_by == COLUMN
    title = _("Value, and the day on which leads are scored")
    with st.expander(title if by_column else _("The day on which leads are scored")):
        first, second = st.columns(2, gap="medium")
        with first:
            if by_column:
                _column(_("Value of the deal (optional)"), headers, VALUE)
        with second if by_column else first:
            st.number_input(
                _("Score past leads so many days after creation (optional)"),
                min_value=0,
                max_value=3650,
                value=None,
                key=AFTER,
                on_change=_take,
                help=_("The same day for leads that converted and those that did not."),
            )


def _start(work: Workspace, model: Model | None) -> None:
    """Let the widgets show what the model says, when they appear."""
    outcome = model.outcome if model else None
    mapping = work.mapping

    def header(name: str | None) -> str:
        found = work.leads.column(mapping.get(name, name)) if work.leads and name else None
        return found.header if found else ""

    session.first(FIELD, header(outcome.field if outcome else None))
    session.first(ID, header(model.lead_id if model else None))
    session.first(CREATED, header(outcome.created_field if outcome else None))
    session.first(CONVERTED, header(outcome.converted_date_field if outcome else None))
    session.first(VALUE, header(outcome.value_field if outcome else None))
    session.first(WINDOW, outcome.window_days if outcome else None)
    session.first(AFTER, model.as_of.plus_days if model and model.as_of else None)
    session.first(POSITIVE, list(_in_leads(work, outcome)) if outcome else [])


def _in_leads(work: Workspace, outcome: Outcome) -> tuple[str, ...]:
    counts = _counts(work.leads, work.mapping.get(outcome.field, outcome.field))
    wanted = {fold(each) for each in outcome.positive}
    return tuple(value for value in counts if fold(value) in wanted)


def _column(
    label: str, headers: list[str], key: str, *, on_change: Callable[[], None] | None = None
) -> None:
    st.selectbox(
        label,
        headers,
        key=key,
        format_func=lambda header: header or _("none"),
        on_change=on_change or _take,
    )


def _positive(leads: LeadTable) -> None:
    counts = _counts(leads, str(session.given(FIELD) or ""))
    st.multiselect(
        _("Values that mean “converted”"),
        list(counts),
        key=POSITIVE,
        format_func=lambda value: f"{value} ({formats.number(counts.get(value, 0))})",
        placeholder=_("choose one or more"),
        disabled=not counts,
        on_change=_take,
    )


def _counts(leads: LeadTable | None, header: str) -> dict[str, int]:
    """Return the values of a column with their counts; the last column asked for is kept."""
    column = leads.column(header) if leads is not None and header else None
    if leads is None or column is None:
        return {}
    return session.shelf().get(
        "outcome-values",
        (leads.sha256, leads.source.sheet, header),
        lambda: dict(outcome_values(leads, column)),
    )


def _field_chosen() -> None:
    counts = _counts(session.workspace().leads, str(session.given(FIELD) or ""))
    yes = recognised_yes(list(counts.items()))
    session.shown(POSITIVE, [yes] if yes is not None else [])
    _take()


def _take() -> None:
    """Make what the widgets say the model's definition of the outcome."""
    work = session.workspace()
    if work.leads is None:
        return
    model = work.versions.present if work.versions else None
    try:
        session.keep(work.edited(_defined(model or opening.blank_model(_name(work)))))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _defined(model: Model) -> Model:
    window, after, created = session.given(WINDOW), session.given(AFTER), _text(CREATED)
    before = model.outcome
    outcome = None
    if session.given(TOLD_BY) not in (None, COLUMN):
        if before is not None:
            timed = {"window_days": window, "created_field": created}
            outcome = made(Outcome, **{**dict(before), **timed})
    else:
        field, positive = _text(FIELD), session.given(POSITIVE)
        if field and isinstance(positive, list) and positive:
            outcome = made(
                Outcome,
                field=field,
                positive=tuple(positive),
                negative=before.negative if before and before.field == field else None,
                window_days=window,
                created_field=created,
                converted_date_field=_text(CONVERTED),
                value_field=_text(VALUE),
            )
    as_of = made(AsOf, field=created, plus_days=after) if created and after is not None else None
    return model.revised(outcome=outcome, lead_id=_text(ID), as_of=as_of)


def _text(key: str) -> str | None:
    return str(session.given(key) or "") or None


def _name(work: Workspace) -> str:
    stem = work.leads.source.name.rpartition(".")[0] if work.leads else ""
    return stem or _("New model")
