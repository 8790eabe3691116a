"""All that past leads say of one criterion: a sentence for each question, the figures behind."""

from dataclasses import replace

import streamlit as st

from calibration.advice import evidence_sentences
from calibration.advice.evidence_card import EvidenceCard, evidence_card, field_warnings
from calibration.evaluation.cohorts import Period
from calibration.evaluation.over_time import OverTime, over_time
from calibration.messages import Joined, Message
from calibration.model import Model
from calibration.problems import CalibrationError
from pages.components import evidence_figures, live, problems
from pages.shared import checking, formats, session
from pages.shared.formats import safe
from pages.shared.results import Results, results_of
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

CHOSEN = "evidence-criterion"
FIGURES = "evidence-figures-open"
WIDTH = 380
"""Pixels for the choice of a criterion."""


def choose(model: Model) -> str | None:
    """Ask for one criterion; return its id, None for all of them."""
    labels = {each.id: each.label for each in model.criteria}
    if session.given(CHOSEN) not in labels:
        session.forget(CHOSEN)
    return st.selectbox(
        _("One criterion"),
        list(labels),
        index=None,
        format_func=lambda each: labels[each],
        key=CHOSEN,
        placeholder=_("All criteria; choose one to read more"),
        label_visibility="collapsed",
        width=WIDTH,
    )


def draw(results: Results, criterion: str) -> None:
    """Draw the card of a criterion."""
    if news := session.news():
        st.success(news)
    card = _card(results, criterion)
    _sentences(results, card)
    _offer(results, card)
    if st.toggle(_("The figures behind"), key=FIGURES):
        evidence_figures.draw(results, card)


def can_open(work: Workspace) -> bool:
    """Return whether there are leads that could say something, and the room isn't guessing."""
    known = results_of(work) is not None and work.model.outcome is not None
    return known and not work.room.hidden


def open_above(work: Workspace, criterion: str) -> None:
    """Open the card of a criterion above the page."""
    st.dialog(_("What past leads say"), width="large")(_above)(work, criterion)


def _above(work: Workspace, criterion: str) -> None:
    results = results_of(work)
    if results is None:
        return
    try:
        results.evaluation()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        return
    draw(results, criterion)


def _card(results: Results, criterion: str) -> EvidenceCard:
    patterns, model = results.patterns(), results.model
    found = _over_time(results).get(criterion)
    return results.shelf.get(
        "evidence-card",
        (patterns, model, criterion, found),
        lambda: evidence_card(
            patterns,
            model,
            criterion,
            scores=results.scores(patterns),
            over_time=found,
        ),
    )


def _over_time(results: Results) -> dict[str, OverTime]:
    """Return what each criterion says in each period; nothing of patterns."""
    if results.is_grouped or not results.facts.has_outcome:
        return {}
    typed, model, mix = results.typed(), results.model, results.evaluation().mix
    asked = tuple((each.id, each.when, each.repeat, each.decay) for each in model.criteria)
    return results.shelf.get(
        "evidence-over-time", (typed, asked, mix), lambda: dict(over_time(typed, model, mix=mix))
    )


def _sentences(results: Results, card: EvidenceCard) -> None:
    criterion, found = card.criterion, card.found
    labels = {each.id: each.label for each in results.model.criteria}
    said: list[tuple[str, list[Message | str | None]]] = [
        (
            _("Past leads"),
            [evidence_sentences.of_outcome(found), evidence_sentences.of_coverage(found)],
        ),
        (_("Points"), [evidence_sentences.of_points(card, has_signal=_has_signal(results))]),
        (_("Says the same"), [evidence_sentences.of_overlap(card, labels)]),
        (_("Taken out"), [evidence_sentences.of_removal(card)]),
        (_("Over time"), [_of_time(results, card)]),
    ]
    with st.spinner(_("Looking at what each column tells of the outcome")):
        warnings = _warnings(results, card)
    if warnings:
        said.append((_("Careful"), list(warnings)))
    rows = "".join(
        f"<dt>{safe(head)}</dt>"
        f"<dd>{safe(' '.join(_written(each) for each in sentences if each is not None))}</dd>"
        for head, sentences in said
        if any(each is not None for each in sentences)
    )
    st.html(
        f'<div class="evidence-card"><h3>{safe(criterion.label)}'
        f'<span class="caption">{safe(told(criterion.sentence()))}</span></h3>'
        f"<dl>{rows}</dl></div>"
    )


def _has_signal(results: Results) -> bool:
    return results.evaluation().signal not in (None, "none")


def _of_time(results: Results, card: EvidenceCard) -> Message | str | None:
    if card.over_time is not None:
        return evidence_sentences.of_time(card.over_time)
    if not results.facts.has_outcome:
        return None
    if results.is_grouped:
        return _("Only patterns are open: they don't tell when leads were created.")
    return _("Name the day the lead was created on Leads, and it shows here whether this changed.")


def _warnings(results: Results, card: EvidenceCard) -> tuple[Message, ...]:
    """Return what speaks against the fields that the criterion reads; of patterns nothing."""
    if results.is_grouped:
        return ()
    work = results.work
    headers = {}
    for name in card.criterion.fields():
        column = results.leads.column(work.mapping.get(name, name))
        if column is not None:
            headers[name] = column.header
    return field_warnings(
        card.criterion,
        checking.checks_of(work).values(),
        headers=headers,
        at_export=checking.flattering(results),
    )


def _offer(results: Results, card: EvidenceCard) -> None:
    """Offer the points past leads would give, where they question those it has."""
    points = card.points
    if points is None or not points.questions or not _has_signal(results):
        return
    name = card.criterion.id
    if name in results.work.room.locked:
        st.caption(_("Its points are locked on the board."))
        return
    if not st.button(
        _("Give it {points} points").format(points=formats.signed(points.given)),
        key="evidence-accept",
    ):
        return
    work = session.workspace()
    try:
        session.keep(work.edited(work.model.with_points(name, points.given)))
    except CalibrationError as error:
        session.report(error.problems, where=live.WHERE)
    else:
        session.tell(
            _("“{name}” has {points} points now, not {before}.").format(
                name=formats.plain(card.criterion.label),
                points=formats.signed(points.given),
                before=formats.signed(points.points),
            )
        )
    st.rerun()


def _written(said: Message | str) -> str:
    """Return a sentence in the reader's language, its periods as the reader writes them."""
    if isinstance(said, str):
        return said
    return told(_with_periods(said)).replace(" %", f"{formats.NO_BREAK}%")


def _with_periods(said: Message) -> Message:
    values = {name: _as_told(each) for name, each in said.values.items()}
    if isinstance(said, Joined):
        return replace(said, values=values, parts=tuple(_with_periods(each) for each in said.parts))
    return replace(said, values=values)


def _as_told(value: object) -> object:
    if isinstance(value, Message):
        return _with_periods(value)
    if isinstance(value, Period):
        return formats.period(value.first_day, value.length)
    return value
