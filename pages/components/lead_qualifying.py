"""What would qualify one lead: the fewest changes of its behaviour, and what they don't promise."""

import streamlit as st

from calibration.advice.possible_changes import WhatChanges, behaviour_fields, number_facts
from calibration.advice.qualifying import Change, Qualifying, Way, what_would_qualify
from calibration.charts import outcome_words
from calibration.evaluation.explanation import Explanation
from calibration.model import Field, FieldType, Objective
from pages.components import figures, lead_what_if, score_meaning
from pages.components.lead_lines import verdict
from pages.components.shown_lead import ShownLead, cell_words, column_of, field_label, is_hidden
from pages.shared import formats
from pages.shared.formats import plain, safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

MAY, LATEST = "lead-may-change", "lead-latest"


def draw(results: Results, lead: ShownLead) -> None:
    """Draw the ways to qualify, or why there is none."""
    if lead.explained.qualified:
        words = outcome_words(results.model.objective)
        st.markdown(
            f"**{plain(_(words.qualified))}: {plain(verdict(lead.explained, results.model))}.**"
        )
        return
    known = _what_changes(results)
    found = _found(results, lead, known)
    if found.ways:
        _ways(results, lead, found)
    else:
        st.markdown(f"**{plain(_why_not(results, found))}**")
    figures.caption(_how(found))


def _found(results: Results, lead: ShownLead, known: WhatChanges) -> Qualifying:
    model = results.model
    key = (lead.typed, model, lead.row, tuple(known.latest), tuple(known.stays))
    return results.shelf.get(
        "lead-qualifying",
        key,
        lambda: what_would_qualify(lead.typed, model, row=lead.row, known=known),
    )


def _what_changes(results: Results) -> WhatChanges:
    """Ask which fields may change, and return that with what the leads tell of them."""
    model = results.model
    fields = behaviour_fields(model)
    names = [each.name for each in fields]
    texts = [each.name for each in fields if each.type is FieldType.TEXT]
    stays: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    if names:
        with st.popover(_("What may change")):
            stays = tuple(
                st.multiselect(
                    _("Shall stay as they are"), names, key=MAY, format_func=field_label, default=[]
                )
            )
            if texts:
                latest = tuple(
                    st.multiselect(
                        _("Tell the latest thing that happened, so another can follow"),
                        texts,
                        key=LATEST,
                        format_func=field_label,
                        default=[],
                    )
                )
    typed = results.typed()
    numbers = results.shelf.get(
        "behaviour-numbers", (typed, tuple(fields)), lambda: number_facts(typed, model)
    )
    usual = {each.name: word for each in fields if (word := _usual(results, each))}
    return WhatChanges(numbers=numbers, latest=latest, stays=stays, usual=usual)


def _usual(results: Results, field: Field) -> str:
    """Return the commonest text of a field; empty where there is none, or it tells who one is."""
    column = column_of(results, field)
    if field.type is not FieldType.TEXT or column is None or is_hidden(results, field):
        return ""
    found = (each for each in results.work.profiles if each.column.position == column.position)
    return next((each.top[0][0] for each in found if each.top), "")


def _ways(results: Results, lead: ShownLead, found: Qualifying) -> None:
    count = len(found.ways)
    st.markdown(
        "**"
        + plain(
            ngettext(
                "{n} way for this lead to qualify, by what it does",
                "{n} ways for this lead to qualify, by what it does",
                count,
            ).format(n=count)
        )
        + "**"
    )
    for place, way in enumerate(found.ways):
        words, button = st.columns([0.82, 0.18], vertical_alignment="center")
        words.html(_way(results, lead.explained, way))
        button.button(
            _("Try it"),
            key=f"try-way-{place}",
            on_click=lead_what_if.take,
            args=(lead, {each.field: each.after for each in way.changes}),
            help=_("See it under What if, with every line"),
        )
    if not results.work.room.hidden:
        figures.caption(_promise(results, found.ways[0]))


def _way(results: Results, now: Explanation, way: Way) -> str:
    """Return one way: what would have to happen, and the score it leads to."""
    changes = "".join(f"<li>{safe(_change(results, each))}</li>" for each in way.changes)
    labels = formats.quoted(results.model.criterion(each).label for each in way.criteria)
    score = _("{before} → {after}: {band}").format(
        before=formats.hundredths(now.score),
        after=formats.hundredths(way.explained.score),
        band=way.explained.band or formats.DASH,
    )
    return (
        f'<div class="way"><div><b>{safe(labels or _("Another rule applies"))}</b>'
        f"<ul>{changes}</ul></div><strong>{safe(score)}</strong></div>"
    )


def _change(results: Results, change: Change) -> str:
    """Return what would have to happen, as a sentence."""
    field = results.model.field(change.field)
    values = {"field": change.field, "after": cell_words(change.after)}
    if change.before is None or is_hidden(results, field):
        if field.type is FieldType.DATE:
            return _("{field} becomes {after}, the day it is scored on").format(**values)
        return _("{field} becomes {after}").format(**values)
    values["before"] = cell_words(change.before)
    if field.type is FieldType.DATE:
        return _("{field} moves from {before} to {after}").format(**values)
    if field.type is FieldType.NUMBER:
        return _("{field} rises from {before} to {after}").format(**values)
    return _("{field} goes from {before} to {after}").format(**values)


def _promise(results: Results, way: Way) -> str:
    """Say what past leads of that score did, and that it promises nothing."""
    said = score_meaning.said_of(results, way.explained.score)
    warning = {
        Objective.RETENTION: _(
            "That is how the score counts, and no more: it does not make a customer leave."
        ),
        Objective.ADOPTION: _(
            "Doing this on purpose to a lead does not make it adopt: past leads did it of their "
            "own accord."
        ),
    }.get(
        results.model.objective,
        _(
            "Doing this on purpose to a lead does not make it buy: past leads did it of their own "
            "accord."
        ),
    )
    return f"{warning} {said}".strip()


def _why_not(results: Results, found: Qualifying) -> str:
    """Say why no behaviour can qualify the lead."""
    model, now = results.model, found.now
    if found.why_not == "gate" and now.gate is not None:
        label = next(each.label for each in model.gates if each.id == now.gate)
        return _(
            "No behaviour can qualify it: “{gate}” rules it out, and nothing it does changes that."
        ).format(gate=label)
    if found.why_not == "nothing changes":
        return _(
            "No behaviour can qualify it: nothing that the model counts as behaviour can still "
            "change."
        )
    if found.why_not == "not found":
        return _("No way to qualify was found. The model is too large to try everything.")
    return _(
        "No behaviour can qualify it: with all it could do it reaches {most} points at most, and "
        "{threshold} are needed. Its fit is worth {fit} points, of {all} that a lead can have."
    ).format(
        most=formats.hundredths(found.at_most),
        threshold=formats.hundredths(now.threshold),
        fit=formats.hundredths(now.fit),
        all=formats.hundredths(found.fit_at_most),
    )


def _how(found: Qualifying) -> str:
    rules = _(
        "Only what a lead does may change, never who it is: counts go up, days become more "
        "recent, what has not happened happens, and nothing is undone."
    )
    if found.is_exact:
        sure = _("Every possible change was tried: no way moves fewer criteria.")
    else:
        sure = _("The best that was found: the model is too large to try everything.")
    return f"{rules} {sure}" if found.ways else rules
