"""One lead: find it, and see its score line by line."""

import pandas as pd
import streamlit as st

from calibration.charts import outcome_words
from calibration.engine.leads import levels_of_lead
from calibration.evaluation.explanation import explain
from calibration.leads.search import FoundLead, find_leads, lead_at
from calibration.leads.tables import Column
from calibration.model import fold
from calibration.problems import CalibrationError
from pages.components import figures, grouped, lead_lines, problems, score_meaning, showing
from pages.shared import checking, dress, formats, gates, opening, remedying
from pages.shared.results import Results
from pages.shared.words import _, ngettext

SEARCH, FOUND = "lead-search", "lead-found"
MOST_COLUMNS = 6


def draw() -> None:
    """Draw the page."""
    st.title(_("One lead"), anchor=False)
    results = gates.ready()
    if results is None or grouped.needs_leads(results):
        return
    searched, switch = st.columns([0.7, 0.3], gap="large", vertical_alignment="bottom")
    with searched:
        words = st.text_input(
            _("Find a lead by its id, or by any text in it"), key=SEARCH, placeholder=_("all leads")
        )
    with switch:
        showing.draw(results.work)
    lead_id = checking.id_column(results.work)
    found = find_leads(results.leads, words, lead_id=lead_id)
    if not found:
        st.info(_("No lead holds that text. Try a part of it."))
        return
    listed, shown = st.columns([0.4, 0.6], gap="large")
    with listed:
        row = _picked(_shown_columns(results, lead_id), found, has_id=lead_id is not None)
    with shown:
        _explained(results, row)


def _shown_columns(results: Results, lead_id: Column | None) -> list[Column]:
    """Return the columns that tables show: the id first, no personal one, none left out."""
    hidden = checking.hidden_positions(results.work)
    left_out = {fold(each) for each in remedying.left_out_columns(results.work)}
    others = [
        each
        for each in results.leads.columns
        if each != lead_id and each.position not in hidden and fold(each.header) not in left_out
    ]
    return others if lead_id is None else [lead_id, *others]


def _picked(columns: list[Column], found: tuple[FoundLead, ...], *, has_id: bool) -> int:
    """Draw the leads found, by their place in the file if they have no id; return one's row."""
    shown = columns[:MOST_COLUMNS]
    table = pd.DataFrame(
        [[each.cells[column.position] for column in shown] for each in found],
        columns=pd.Index([f"{place}" for place in range(len(shown))]),
        index=pd.Index([each.row + 1 for each in found], name=_("no.")),
    )
    st.caption(
        ngettext("{n} lead found", "the first {n} leads", len(found)).format(
            n=formats.number(len(found))
        )
    )
    event = st.dataframe(
        table,
        hide_index=has_id,
        width="stretch",
        height=min(38 + 35 * len(found), 560),
        column_config={
            f"{place}": st.column_config.TextColumn(column.header)
            for place, column in enumerate(shown)
        },
        on_select="rerun",
        selection_mode="single-row-required",
        key=FOUND,
    )
    rows = event["selection"]["rows"]
    chosen = rows[0] if rows and rows[0] < len(found) else 0
    return found[chosen].row


def _explained(results: Results, row: int) -> None:
    try:
        known = levels_of_lead(results.typed(), results.model, row=row)
        explained = explain(
            results.model,
            known.levels,
            variant=known.variant,
            gate=known.gate,
            known=known.known,
        )
    except CalibrationError as error:
        problems.draw(error.problems, title=_("This lead can't be explained."))
        return
    st.caption(_day(results))
    lead_lines.draw(explained, results.model, words=outcome_words(results.model.objective))
    if explained.gate is None:
        figures.caption(score_meaning.said_of(results, explained.score))
    lead = lead_at(results.leads, row)
    if lead is not None:
        columns = _shown_columns(results, checking.id_column(results.work))
        with st.expander(_("All that is known of the lead")):
            st.dataframe(
                {
                    _("column"): [each.header for each in columns],
                    _("value"): [lead.cells[each.position] for each in columns],
                },
                hide_index=True,
                width="stretch",
            )


def _day(results: Results) -> str:
    rule = results.model.as_of
    if rule is not None:
        return ngettext(
            "Scored {n} day after {column}", "Scored {n} days after {column}", rule.plus_days
        ).format(n=rule.plus_days, column=formats.plain(rule.field))
    return _("Scored as on {day}").format(day=formats.day(results.typed().facts.as_of))


opening.arrive("pages/one_lead.py")
dress.wear()
draw()
