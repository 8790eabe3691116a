"""One lead: find it, and see its score line by line."""

import pandas as pd
import streamlit as st

from calibration.charts import outcome_words
from calibration.engine.leads import levels_of_lead
from calibration.evaluation.explanation import explain
from calibration.leads.search import FoundLead, find_leads, lead_at
from calibration.leads.tables import Column, LeadTable
from calibration.problems import CalibrationError
from pages.components import lead_lines, problems
from pages.shared import dress, formats, gates, opening
from pages.shared.results import Results
from pages.shared.words import _, ngettext

SEARCH, FOUND = "lead-search", "lead-found"
MOST_COLUMNS = 6


def draw() -> None:
    """Draw the page."""
    st.title(_("One lead"), anchor=False)
    results = gates.ready()
    if results is None:
        return
    words = st.text_input(
        _("Find a lead by its id, or by any text in it"), key=SEARCH, placeholder=_("all leads")
    )
    lead_id = _id_column(results)
    found = find_leads(results.leads, words, lead_id=lead_id)
    if not found:
        st.info(_("No lead holds that text. Try a part of it."))
        return
    listed, shown = st.columns([0.4, 0.6], gap="large")
    with listed:
        row = _picked(results.leads, found, lead_id)
    with shown:
        _explained(results, row)


def _id_column(results: Results) -> Column | None:
    name = results.model.lead_id
    return results.leads.column(results.work.mapping.get(name, name)) if name else None


def _picked(leads: LeadTable, found: tuple[FoundLead, ...], lead_id: Column | None) -> int:
    first = [lead_id.position] if lead_id is not None else []
    others = [each.position for each in leads.columns if each.position not in first]
    places = (first + others)[:MOST_COLUMNS]
    table = pd.DataFrame(
        [[each.cells[place] for place in places] for each in found],
        columns=pd.Index([f"{position}" for position in range(len(places))]),
    )
    st.caption(
        ngettext("{n} lead", "the first {n} leads", len(found)).format(n=formats.number(len(found)))
    )
    event = st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(found), 560),
        column_config={
            f"{position}": st.column_config.TextColumn(leads.columns[place].header)
            for position, place in enumerate(places)
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
    lead = lead_at(results.leads, row)
    if lead is not None:
        with st.expander(_("All that is known of the lead")):
            st.dataframe(
                {
                    _("column"): [each.header for each in results.leads.columns],
                    _("value"): list(lead.cells),
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
