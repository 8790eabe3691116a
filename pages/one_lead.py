"""One lead: find it, see its score line by line, what would qualify it, and what if."""

from pathlib import Path

import streamlit as st

from calibration.charts import outcome_words
from calibration.problems import CalibrationError
from pages.components import (
    figures,
    grouped,
    known_lead,
    lead_choice,
    lead_lines,
    lead_qualifying,
    lead_what_if,
    problems,
    score_meaning,
)
from pages.components.shown_lead import ShownLead, shown_columns, shown_lead
from pages.shared import dress, formats, gates, opening, session
from pages.shared.results import Results
from pages.shared.words import _, ngettext

SHEET = Path(__file__).parent / "components" / "one_lead.css"


def draw() -> None:
    """Draw the page."""
    results = gates.ready()
    if results is None or grouped.needs_leads(results):
        st.title(_("One lead"), anchor=False)
        return
    listed, shown = st.columns([0.3, 0.7], gap="large")
    with listed:
        st.title(_("One lead"), anchor=False)
        row = lead_choice.draw(results)
    with shown:
        if row is not None:
            _explained(results, row)


def _explained(results: Results, row: int) -> None:
    try:
        lead = shown_lead(results, row)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("This lead can't be explained."))
        return
    if lead is None:
        return
    st.html(_named(results, lead))
    lead_lines.draw_head(lead, results.model, outcome_words(results.model.objective))
    _section(results, lead)


def _named(results: Results, lead: ShownLead) -> str:
    """Return the lead's name, what became of it, and the day as of which it is scored."""
    said = [] if results.work.room.hidden else [known_lead.outcome_of(results, lead.levels)]
    said.append(_day(results, lead))
    if lead.is_left_out:
        said.append(_("not among the leads looked at"))
    return (
        f'<div class="title"><h1>{formats.safe(lead.name)}</h1>'
        f'<span class="caption">{formats.safe(" · ".join(said))}</span></div>'
    )


def _day(results: Results, lead: ShownLead) -> str:
    day = formats.day(lead.values.as_of)
    rule = results.model.as_of
    if rule is None or not lead.typed.facts.as_of_rule:
        return _("scored as on {day}").format(day=day)
    return ngettext(
        "scored as on {day}, {n} day after {column}",
        "scored as on {day}, {n} days after {column}",
        rule.plus_days,
    ).format(n=rule.plus_days, column=rule.field, day=day)


def _section(results: Results, lead: ShownLead) -> None:
    sections = {
        "points": (_("Its points"), _points),
        "qualify": (_("What would qualify it"), lead_qualifying.draw),
        "what-if": (_("What if"), lead_what_if.draw),
        "all": (_("All that is known"), _all),
    }
    session.first(lead_what_if.SECTION, "points")
    chosen = st.segmented_control(
        _("What to see of the lead"),
        list(sections),
        format_func=lambda name: sections[name][0],
        key=lead_what_if.SECTION,
        label_visibility="collapsed",
        required=True,
    )
    sections[chosen or "points"][1](results, lead)


def _points(results: Results, lead: ShownLead) -> None:
    if lead.explained.gate is None and not results.work.room.hidden:
        figures.caption(score_meaning.said_of(results, lead.explained.score))
    lead_lines.draw(results, lead)


def _all(results: Results, lead: ShownLead) -> None:
    columns = shown_columns(results)
    st.dataframe(
        {
            _("column"): [each.header for each in columns],
            _("value"): [lead.found.cells[each.position] for each in columns],
        },
        hide_index=True,
        width="stretch",
    )


opening.arrive("pages/one_lead.py")
dress.wear()
st.html(SHEET)
draw()
