"""Points that past leads would give, beside those there are: each with why, to take or refuse."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.cross_validation import CrossValidation, cross_validated
from calibration.advice.optimism import Optimism
from calibration.advice.point_search import Wanted
from calibration.advice.pointing import with_points
from calibration.advice.points_advice import (
    PointsAdvice,
    Standing,
    SuggestedPoints,
    suggest_points,
    taken,
)
from calibration.advice.told_loss import Told, told_by
from calibration.evaluation.comparison import compare
from calibration.model import Model
from calibration.problems import CalibrationError
from pages.components import advice_words, figures, kept_aside, points_asking, problems
from pages.components.points_asking import PointsAsked
from pages.components.threshold_advice import SHEET
from pages.shared import formats, session
from pages.shared.formats import plain, safe
from pages.shared.results import Results, shape_of
from pages.shared.words import _, ngettext, told

WHERE: Final = "points-advice"
WIDTHS: Final = (0.04, 0.46, 0.1, 0.12, 0.28)
NUMBERS: Final = (2, 3)
"""The columns of points, which stand at the right."""
FEW: Final = 10
"""Leads of either outcome below which no points are suggested."""


def draw(results: Results) -> None:
    """Draw what is asked, the points suggested, and what follows from them."""
    st.html(SHEET)
    if news := session.news():
        st.success(news)
    board = results.evaluation()
    if min(board.converted, board.not_converted) < FEW:
        st.info(
            _(
                "Points are suggested from at least {few} leads that converted and as many that "
                "did not. There are {converted} and {others}."
            ).format(
                few=FEW,
                converted=formats.number(board.converted),
                others=formats.number(board.not_converted),
            )
        )
        return
    asked = points_asking.draw(results.model)
    problems.draw(session.reported(WHERE))
    trial = _trial(results, asked)
    if trial.signal == "none":
        st.html(f'<p class="answer" data-testid="points-answer">{safe(_no_signal(trial))}</p>')
        return
    advice = _advice(results, asked)
    if advice is None:
        figures.caption(_("Past leads tell nothing of these points."))
        return
    then = taken(advice, results.model, results.patterns(), line_moves=asked.line_moves)
    _answer(results, asked, advice, then)
    figures.caption(*_how_well(results, then, trial))
    _decide(results, asked, advice, then)
    _table(results, asked, advice)
    if then != results.model:
        compared = results.shelf.get(
            "points-compared",
            (results.patterns(), results.model, then),
            lambda: compare(results.patterns(), results.model, then),
        )
        figures.caption(*(f"{each}." for each in advice_words.decided(results, compared)))
        kept_aside.draw(results, then, key="points")


def _wanted(results: Results, asked: PointsAsked) -> Wanted:
    model = results.model
    signs = {each.id: (each.points > 0) - (each.points < 0) for each in model.criteria}
    return Wanted(
        most=asked.range_for(model), signs=signs if asked.signs_stay else {}, fewest=asked.fewest
    )


def _trial(results: Results, asked: PointsAsked) -> CrossValidation:
    """Return how well points found so rank leads they were not found on, of the design leads."""
    patterns, model, wanted = results.patterns(), results.model, _wanted(results, asked)
    bounds = (model.groups, model.score_range, tuple(each.group for each in model.criteria))
    key = (patterns, shape_of(model), bounds, wanted)

    def tried() -> CrossValidation:
        with st.spinner(_("Looking how far past leads tell the points")):
            return cross_validated(
                patterns, lambda dealt: with_points(model, dealt, wanted=wanted), repeats=2
            )

    return results.shelf.get("points-trial", key, tried)


def _advice(results: Results, asked: PointsAsked) -> PointsAdvice | None:
    patterns, model, locked = results.patterns(), results.model, results.work.room.locked
    return results.shelf.get(
        "points-advice",
        (patterns, model, locked, asked),
        lambda: suggest_points(
            patterns,
            model,
            most=asked.range_for(model),
            locked=locked,
            refused=asked.refused,
            signs_stay=asked.signs_stay,
            fewest=asked.fewest,
        ),
    )


def _no_signal(trial: CrossValidation) -> str:
    return _(
        "No signal: by repeated cross-validation, points found on past leads rank others no better "
        "than chance (AUC {low} to {high}). No points are suggested."
    ).format(low=formats.number(trial.low, decimals=2), high=formats.number(trial.high, decimals=2))


def _answer(results: Results, asked: PointsAsked, advice: PointsAdvice, then: Model) -> None:
    count = len(advice.changes)
    if not count:
        said = _("The points stay as they are: nothing better is found.")
        if asked.refused:
            said = _("The points stay as they are.")
        st.html(f'<p class="answer" data-testid="points-answer"><b>{safe(said)}</b></p>')
        return
    now, better = _told(results, results.model), _told(results, then)
    head = ngettext(
        "{n} criterion of {all} gets other points.",
        "{n} criteria of {all} get other points.",
        count,
    ).format(n=count, all=len(advice.rows))
    said = _(
        "On the leads they were found on, AUC {auc} instead of {auc_now}, log loss {loss} instead "
        "of {loss_now}."
    ).format(
        auc=formats.number(better.auc, decimals=3),
        auc_now=formats.number(now.auc, decimals=3),
        loss=formats.number(better.loss, decimals=4),
        loss_now=formats.number(now.loss, decimals=4),
    )
    st.html(
        f'<p class="answer" data-testid="points-answer"><b>{safe(head)}</b> '
        f'{safe(said)} <span class="soft">{safe(_line(results.model, then))}</span></p>'
    )


def _line(model: Model, then: Model) -> str:
    if then.threshold == model.threshold:
        return ""
    return _("The threshold goes from {before} to {after}.").format(
        before=formats.number(model.threshold), after=formats.number(then.threshold)
    )


def _told(results: Results, model: Model) -> Told:
    patterns = results.patterns()
    place = "points-told-now" if model is results.model else "points-told-then"
    return results.shelf.get(place, (patterns, model), lambda: told_by(patterns, model, "design"))


def _how_well(results: Results, then: Model, trial: CrossValidation) -> list[str]:
    """Return the optimism, and the same on the leads kept aside once somebody looked there."""
    design = _told(results, then)
    if trial.signal is None:
        said = [
            _("How well this holds on other leads can't be told: too few converted, or did not.")
        ]
    else:
        optimism = Optimism(
            design.auc, trial.auc, trial.low, trial.high, trial.signal, how="cross-validation"
        )
        said = [told(optimism.sentence())]
    if trial.signal == "weak":
        said.append(_("The signal is weak."))
    if then in results.work.seen and results.facts.split.kind != "none":
        there = told_by(results.patterns(), then, "holdout")
        said.append(
            _("On the leads kept aside: AUC {auc}, log loss {loss}.").format(
                auc=formats.number(there.auc, decimals=3),
                loss=formats.number(there.loss, decimals=4),
            )
        )
    return said


def _decide(results: Results, asked: PointsAsked, advice: PointsAdvice, then: Model) -> None:
    changes = advice.changes
    with st.container(horizontal=True):
        if changes:
            st.button(
                ngettext("Accept this change", "Accept these {n} changes", len(changes)).format(
                    n=len(changes)
                ),
                key="points-accept",
                type="primary",
                on_click=partial(_accept, then, len(changes)),
            )
            st.button(
                _("Refuse all"),
                key="points-refuse",
                on_click=partial(
                    points_asking.refuse, frozenset(each.id for each in results.model.criteria)
                ),
            )
        if asked.refused:
            st.button(
                _("Suggest all again"),
                key="points-again",
                on_click=partial(points_asking.refuse, frozenset()),
            )


def _accept(model: Model, count: int) -> None:
    try:
        session.keep(session.workspace().edited(model))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.tell(
        ngettext(
            "The points of {n} criterion are changed: Undo takes it back.",
            "The points of {n} criteria are changed: Undo takes them back.",
            count,
        ).format(n=count)
    )


def _table(results: Results, asked: PointsAsked, advice: PointsAdvice) -> None:
    """Draw a row for each criterion: a tick, what it is and why, its points now and then."""
    heads = ("", _("criterion"), _("now"), _("suggested"), _("past leads would give"))
    for place, (column, head) in enumerate(zip(st.columns(WIDTHS), heads, strict=True)):
        side = "right" if place in NUMBERS else "left"
        column.html(f'<div class="caption" style="text-align: {side}">{safe(head)}</div>')
    for each in advice.rows:
        _row(results.model, asked, each)
    said = _("Past leads would give: the 95 % interval beside the other criteria.")
    scale = (
        _("The range asks for other points throughout: all change together.")
        if advice.rescaled
        else _("At the scale of the points there are.")
    )
    stay = _("Points of variants stay as they are.") if results.model.variants else ""
    figures.caption(said, scale, stay)


def _row(model: Model, asked: PointsAsked, found: SuggestedPoints) -> None:
    criterion = model.criterion(found.criterion)
    tick, name, now, then, interval = st.columns(WIDTHS, vertical_alignment="center")
    key = f"points-take-{criterion.id}"
    may_move = found.standing not in {Standing.LOCKED, Standing.UNMET}
    session.shown(key, may_move and criterion.id not in asked.refused)
    with tick:
        st.checkbox(
            plain(_("Take the points of {name}").format(name=criterion.label)),
            key=key,
            label_visibility="collapsed",
            disabled=not may_move,
            on_change=partial(points_asking.take, key, criterion.id),
        )
    with name:
        st.html(
            f'<div class="criterion"><b>{safe(criterion.label)}</b>'
            f'<span class="caption">{safe(told(found.sentence()))}</span></div>'
        )
    now.html(_points(found.now, soft=found.suggested != found.now))
    then.html(_points(found.suggested, soft=found.suggested == found.now))
    interval.html(f'<span class="caption">{safe(_interval(found))}</span>')


def _points(points: int, *, soft: bool) -> str:
    sign = "against" if points < 0 else "for"
    said = safe(formats.signed(points))
    return f'<div class="points {sign}{" soft" if soft else ""}">{said}</div>'


def _interval(found: SuggestedPoints) -> str:
    if found.beside is None:
        return formats.DASH
    low, high = found.beside.ends
    return _("{low} to {high}").format(low=formats.signed(low), high=formats.signed(high))
