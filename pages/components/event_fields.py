"""The fields made of a log, to be ticked, and the win that its events tell."""

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from calibration.leads.events import (
    EventLog,
    EventOutcome,
    EventRules,
    Fold,
    FoundOutcomes,
    Measure,
)
from calibration.leads.events.proposing import DAYS, proposed_folds
from calibration.messages import N_
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import event_log, formats, session
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WINDOW, TABLE, MORE = "events-window", "events-table", "events-more"
WINS, WIN_EVENT, WIN_MEASURE, WIN_LEAST, WIN_DAYS = (
    "events-wins", "events-win-event", "events-win-measure", "events-win-least", "events-win-days",
)  # fmt: skip
WHERE, ADDED = "events-add", "events-added"
MEASURES = {
    Measure.TIMES.value: N_("so many times"),
    Measure.ACTIVE_DAYS.value: N_("on so many days"),
    Measure.AMOUNT.value: N_("for so much in all"),
}
TALLEST = 460


def draw(work: Workspace, events: EventLog, rules: EventRules) -> None:
    """Draw the fields with what is in them, the win, and the button that adds them."""
    folds, wanted = _offered(events)
    rules = rules.model_copy(update={"folds": folds})
    with st.spinner(_("Counting the events of each lead")):
        fields = event_log.folded(work, events, rules)
    ticked = _table(folds, wanted, fields)
    outcome = _win(events)
    rules = rules.model_copy(update={"outcome": outcome})
    found = event_log.won(work, events, rules)
    if found is not None:
        _said(found)
    n = len(ticked)
    if st.button(
        ngettext("Add {n} field", "Add {n} fields", n).format(n=n)
        if outcome is None
        else ngettext("Add {n} field and the win", "Add {n} fields and the win", n).format(n=n),
        key="events-add",
        type="primary",
        disabled=not n and outcome is None,
    ):
        _add(events, rules, fields, ticked)
    problems.draw(session.reported(WHERE))


def _offered(events: EventLog) -> tuple[tuple[Fold, ...], tuple[bool, ...]]:
    """Ask for the window and for more events; return the fields and whether they are ticked."""
    names = [each.name for each in events.kinds]
    window, more = st.columns([0.25, 0.75], gap="medium", vertical_alignment="bottom")
    with window:
        days = st.number_input(
            _("“The last … days” are"), min_value=1, max_value=3650, value=DAYS, key=WINDOW
        )
    proposed = proposed_folds(events, days=int(days))
    known = {each.fold.event for each in proposed}
    with more:
        others = [each for each in names if each not in known]
        chosen = st.multiselect(_("Fields of other events too"), others, key=MORE) if others else []
    folds = [each.fold for each in proposed]
    wanted = [each.is_wanted for each in proposed]
    for name in chosen:
        folds += [
            Fold(measure=Measure.TIMES, event=name),
            Fold(measure=Measure.LAST_DAY, event=name),
        ]
        wanted += [True, True]
    return tuple(folds), tuple(wanted)


def _table(folds: tuple[Fold, ...], wanted: tuple[bool, ...], fields: pa.Table) -> list[int]:
    """Draw a line for each field with a tick, and return the places of those ticked."""
    st.caption(
        _("Tick the fields to add. They can be counted several times, and fade, like any other.")
    )
    lines = pd.DataFrame(
        [
            {"add": tick, "field": told(fold.name), **_preview(fields[f"f{place}"])}
            for place, (fold, tick) in enumerate(zip(folds, wanted, strict=True))
        ]
    )
    edited = st.data_editor(
        lines,
        key=f"{TABLE}-{hash(folds)}",
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(lines), TALLEST),
        disabled=["field", "some", "typical", "range"],
        column_config={
            "add": st.column_config.CheckboxColumn(_("add"), width="small"),
            "field": st.column_config.TextColumn(_("field"), width="large"),
            "some": st.column_config.ProgressColumn(
                _("leads that have some"), format="percent", min_value=0, max_value=1
            ),
            "typical": st.column_config.TextColumn(
                _("typical"), help=_("The middle one of the leads that have some.")
            ),
            "range": st.column_config.TextColumn(_("range")),
        },
    )
    return [int(place) for place in np.flatnonzero(edited["add"].to_numpy(dtype=bool))]


def _preview(values: pa.ChunkedArray) -> dict[str, object]:
    """Return what is in a field: who has some, the middle one, from where to where."""
    is_day = pa.types.is_date(values.type)
    known = values.drop_null()
    numbers = np.asarray(known.cast(pa.int32()) if is_day else known, dtype=float)
    some = numbers if is_day else numbers[numbers != 0]
    if not len(some):
        return {"some": 0.0, "typical": formats.DASH, "range": formats.DASH}
    low, middle, high = (float(each) for each in np.percentile(some, [0, 50, 100], method="lower"))

    def shown(value: float) -> str:
        if is_day:
            return str(np.datetime64(int(value), "D"))
        return formats.number(value, decimals=0 if value.is_integer() else 2)

    return {
        "some": round(len(some) / max(len(values), 1), 2),
        "typical": shown(middle),
        "range": _("{low} to {high}").format(low=shown(low), high=shown(high)),
    }


def _win(events: EventLog) -> EventOutcome | None:
    """Ask for the win that events tell, where they do."""
    if not st.toggle(_("The win is told by these events"), key=WINS):
        return None
    names = ["", *(each.name for each in events.kinds)]
    event, measure, least, days = st.columns(4, gap="medium", vertical_alignment="bottom")
    with event:
        chosen = st.selectbox(
            _("What happens"), names, key=WIN_EVENT, format_func=lambda each: each or _("any event")
        )
    offered = [each for each in MEASURES if each != Measure.AMOUNT.value or events.has_amounts]
    with measure:
        how = st.selectbox(
            _("How it is counted"),
            offered,
            key=WIN_MEASURE,
            format_func=lambda each: _(MEASURES[each]),
        )
    with least:
        at_least = st.number_input(_("At least"), min_value=1, value=1, key=WIN_LEAST)
    with days:
        within = st.number_input(
            _("Within days after the cut-off"),
            min_value=1,
            max_value=3650,
            value=90,
            key=WIN_DAYS,
            help=_("39 weeks are 273 days."),
        )
    return EventOutcome(
        event=chosen or None,
        measure=Measure(how),
        at_least=float(at_least),
        within_days=int(within),
    )


def _said(found: FoundOutcomes) -> None:
    counted = found.converted + found.not_converted
    st.markdown(
        "**"
        + _(
            "{won} of {counted} leads converted ({share}); the days of {immature} have not passed"
        ).format(
            won=formats.number(found.converted),
            counted=formats.number(counted),
            share=formats.percent(found.converted / counted if counted else float("nan")),
            immature=formats.number(found.immature),
        )
        + "**"
    )
    if found.before:
        st.caption(
            ngettext(
                "{n} lead had done so before its cut-off already, and counts by what it did "
                "after it. With fewer days after creation there are fewer such leads.",
                "{n} leads had done so before their cut-off already, and count by what they did "
                "after it. With fewer days after creation there are fewer such leads.",
                found.before,
            ).format(n=formats.number(found.before))
        )


def _add(events: EventLog, rules: EventRules, fields: pa.Table, ticked: list[int]) -> None:
    chosen = rules.model_copy(update={"folds": tuple(rules.folds[place] for place in ticked)})
    some = fields.select(["row", *(f"f{place}" for place in ticked)])
    try:
        with st.spinner(_("Adding the fields to the leads")):
            event_log.add(events, chosen, some)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.remember(ADDED, value=True)
    session.tell(
        _(
            "Added. {rule}, and past leads are scored on that very day. The fields are ready for "
            "criteria."
        ).format(rule=told(rules.cut_off.sentence))
    )
    st.rerun()
