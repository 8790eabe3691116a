"""What if a lead were otherwise: its fields to be changed, and its score following at once."""

import hashlib
from datetime import date
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from calibration.advice.possible_changes import behaviour_fields, words_named
from calibration.engine.leads import LeadLevels
from calibration.engine.supposed import Cell, LeadValues
from calibration.evaluation.explanation import Explanation
from calibration.model import Field, FieldType, fold
from calibration.problems import CalibrationError
from pages.components import lead_lines, problems
from pages.components.shown_lead import (
    ShownLead,
    cell_words,
    column_of,
    explained_of,
    field_label,
    is_hidden,
    supposed,
    written,
)
from pages.shared import formats, session
from pages.shared.formats import plain, safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

PLACE: Final = "lead-what-if"
SECTION: Final = "lead-section"
NAME: Final = "what-if"
LONGEST_TEXT: Final = 200
LARGEST: Final = float(2**53 - 1)
"""The largest number that a browser tells exactly."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def take(lead: ShownLead, values: dict[str, Cell]) -> None:
    """Fill the fields with other values, and open them."""
    session.forget_widgets(f"{NAME}-")
    session.remember(PLACE, (_key(lead), values))
    session.remember(f"{PLACE}-open", None)
    session.forget(SECTION)
    session.first(SECTION, NAME)


@st.fragment
def draw(results: Results, lead: ShownLead) -> None:
    """Draw the fields at the lead's values, and the score of what they are changed to."""
    said = st.container(key="what-if-said")
    asked, follows = st.columns([0.46, 0.54], gap="large")
    with asked:
        changed = _fields(results, lead)
    with follows:
        _follows(results, lead, changed, said)


def _key(lead: ShownLead) -> str:
    leads = lead.typed.leads
    text = f"{leads.relation} {leads.sha256} {lead.row}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _remembered(lead: ShownLead) -> dict[str, Cell]:
    """Return what was changed of this lead and not taken back."""
    found = session.remembered(PLACE)
    return dict(found[1]) if isinstance(found, tuple) and found[0] == _key(lead) else {}


def _fields(results: Results, lead: ShownLead) -> dict[str, Cell]:
    """Draw the fields, what a lead does first; return those that were changed."""
    does = {each.name for each in behaviour_fields(results.model)}
    fields = results.model.read_fields()
    before = _remembered(lead)
    changed: dict[str, Cell] = {}
    for title, own in (
        (_("What it does"), [each for each in fields if each.name in does]),
        (_("Who it is, and what else is asked"), [e for e in fields if e.name not in does]),
    ):
        if own:
            st.html(f'<h4 class="group"><span>{safe(title)}</span></h4>')
            for pair in zip(own[::2], [*own[1::2], None], strict=False):
                for place, field in zip(st.columns(2, gap="small"), pair, strict=True):
                    if field is not None:
                        with place:
                            changed |= _field(results, lead, field, before)
    session.remember(PLACE, (_key(lead), changed))
    st.button(
        _("Back to the lead as it is"),
        key="lead-reset",
        disabled=not changed,
        on_click=_reset,
    )
    st.caption(_("An empty field is missing. Nothing is written to the leads."))
    return changed


def _reset() -> None:
    session.forget_widgets(f"{NAME}-")
    session.remember(PLACE, None)


def _field(
    results: Results, lead: ShownLead, field: Field, before: dict[str, Cell]
) -> dict[str, Cell]:
    """Draw one field; return its value if it is another than the lead's, else nothing."""
    own = lead.values.values[field.name]
    if is_hidden(results, field):
        st.caption(_("{field} is personal and hidden; it stays.").format(field=plain(field.name)))
        return {}
    if _is_beyond(own):
        st.caption(
            _("{field} is {value}, which can't be entered here; it stays.").format(
                field=plain(field.name), value=plain(cell_words(own))
            )
        )
        return {}
    at = hashlib.sha256(f"{field.name} {field.type}".encode()).hexdigest()[:8]
    key = f"{NAME}-{_key(lead)}-{at}"
    if field.type is FieldType.TEXT:
        return _text(results, lead, field, before, key)
    session.first(key, before.get(field.name, own))
    value = _asked(field, key)
    return {} if value == own else {field.name: value}


def _is_beyond(value: Cell) -> bool:
    """Return whether a browser can't show a value in a field."""
    if isinstance(value, date):
        return not FIRST_DAY <= value <= LAST_DAY
    return isinstance(value, float) and abs(value) > LARGEST


def _asked(field: Field, key: str) -> Cell:
    """Draw a field of numbers, days or yes and no."""
    label = field_label(field.name)
    if field.type is FieldType.BOOLEAN:
        said: bool | None = st.selectbox(
            label,
            [True, False, None],
            format_func=cell_words,
            key=key,
        )
        return said
    if field.type is FieldType.DATE:
        return st.date_input(
            label,
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=key,
            format=_("YYYY/MM/DD"),
        )
    number = session.given(key)
    is_whole = number is None or (isinstance(number, float | int) and float(number).is_integer())
    return st.number_input(
        label,
        value=None,
        step=1.0,
        format="%.0f" if is_whole else "%g",
        key=key,
        placeholder=_("missing"),
    )


def _text(
    results: Results, lead: ShownLead, field: Field, before: dict[str, Cell], key: str
) -> dict[str, Cell]:
    """Draw a field of texts: those there are, and any other."""
    own = written(results, lead, field) or None
    options = list(dict.fromkeys([*([own] if own else []), *_texts(results, field)]))
    entered = before.get(field.name, own)
    if isinstance(entered, str) and entered not in options:
        options.append(entered)
    session.first(key, entered)
    value = st.selectbox(
        field_label(field.name),
        options,
        index=None,
        key=key,
        accept_new_options=True,
        placeholder=_("missing"),
        format_func=_shortened,
    )
    if value is not None and len(value) > LONGEST_TEXT:
        st.caption(
            _("A text may have {most} characters at most. Got {n}; the lead's own is kept.").format(
                most=LONGEST_TEXT, n=formats.number(len(value))
            )
        )
        return {}
    if value is not None and fold(value) in {fold(each) for each in field.missing}:
        st.caption(_("“{text}” stands for a missing value.").format(text=plain(value)))
    if fold(value or "") == fold(own or ""):
        return {}
    return {field.name: value}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def _texts(results: Results, field: Field) -> list[str]:
    """Return the commonest texts of a field, and those that the model asks for."""
    column = column_of(results, field)
    position = None if column is None else column.position
    found = (each for each in results.work.profiles if each.column.position == position)
    texts = [text for each in found for text, _count in each.top]
    named = words_named(results.model, field.name)
    there = {fold(each) for each in texts}
    return [*texts, *(each for each in named if fold(each) not in there)]


def _follows(
    results: Results, lead: ShownLead, changed: dict[str, Cell], said: DeltaGenerator
) -> None:
    """Draw what the score comes to: said above the fields, where a phone keeps it in sight."""
    model = results.model
    values = dict(lead.values.values) | changed
    try:
        levels = supposed(lead, model, values)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("This lead can't be scored."))
        return
    explained = explained_of(model, levels)
    said.html(_said(results, lead, explained, changed))
    clean = LeadValues({name: _clean(value) for name, value in values.items()}, lead.values.as_of)
    _lines(results, lead, explained, levels, clean)


def _clean(value: Cell) -> Cell:
    return fold(value) or None if isinstance(value, str) else value


def _lines(
    results: Results,
    lead: ShownLead,
    explained: Explanation,
    levels: LeadLevels,
    values: LeadValues,
) -> None:
    lead_lines.draw_chart(
        results, "what-if-waterfall", explained, levels, values, before=lead.explained
    )
    with st.expander(_("The same as a table")):
        lead_lines.draw_table(results.model, explained, levels, values)


def _said(
    results: Results, lead: ShownLead, explained: Explanation, changed: dict[str, Cell]
) -> str:
    """Return the score and what was decided, beside what it was."""
    was, model = lead.explained, results.model
    if not changed:
        said = _("{score}: {decision}")
        note = _("Change a field: the score follows at once.")
    else:
        said = _("{before} → {score}: {decision}")
        count = ngettext("{n} field changed", "{n} fields changed", len(changed))
        note = " · ".join(
            [
                count.format(n=len(changed)),
                _band(was, explained),
                lead_lines.verdict(explained, model),
            ]
        )
    words = said.format(
        before=formats.hundredths(was.score),
        score=formats.hundredths(explained.score),
        decision=_decision(explained),
    )
    return (
        f'<p class="outcome-now" role="status">{safe(words)}</p><p class="caption">{safe(note)}</p>'
    )


def _band(was: Explanation, now: Explanation) -> str:
    before, after = was.band or formats.DASH, now.band or formats.DASH
    if before == after:
        return _("still {band}").format(band=after)
    return _("{before} → {after}").format(before=before, after=after)


def _decision(explained: Explanation) -> str:
    if explained.gate is not None:
        return _("ruled out")
    return _("qualified") if explained.qualified else _("not qualified")
