"""What a threshold is to do, as somebody says it: a capacity, money, a limit, or to tell best."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, cast

import streamlit as st

from calibration.advice.wishes import (
    Best,
    BestFigure,
    Capacity,
    Earnings,
    Limit,
    LimitedFigure,
    Wish,
)
from calibration.charts import outcome_words
from calibration.messages import N_
from calibration.model import Objective
from pages.components import advice_words
from pages.shared import advising, session
from pages.shared.advising import By, ThresholdAsked
from pages.shared.results import Results
from pages.shared.words import _

BY: Final = "threshold-by"
CAPACITY, HOURS = "threshold-capacity", "threshold-hours"
COSTS, EARNS = "threshold-costs", "threshold-earns"
FIGURE, VALUE, BEST = "threshold-figure", "threshold-value", "threshold-best"
LIMITS: Final[tuple[LimitedFigure, ...]] = (
    "recall",
    "precision",
    "false_positive_rate",
    "false_discovery_rate",
)
BESTS: Final[Mapping[BestFigure, str]] = {
    "f1": N_("F1: both who is caught and who of them converts"),
    "youden": N_("Youden: recall less the false positive rate"),
}
WORTH: Final[Mapping[Objective, str]] = {
    Objective.RETENTION: N_("A customer kept is worth"),
    Objective.ADOPTION: N_("An adoption is worth"),
}
SOME_DEAL: Final = 1000.0
"""What a deal is taken to be worth where none is known."""


def draw(results: Results) -> ThresholdAsked:
    """Draw the question and its values; return what is asked."""
    asked = asked_of(results)
    by = asked.by or By.CAPACITY
    words = {
        By.CAPACITY: _("What the team can take"),
        By.MONEY: _("Cost and value"),
        By.LIMIT: _("A limit"),
        By.BEST: _("Tells best"),
    }
    session.shown(BY, by)
    st.segmented_control(
        _("How would you choose the threshold?"),
        list(By),
        format_func=lambda by: words[by],
        key=BY,
        required=True,
        on_change=_take,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="threshold-values"):
        _INPUTS[by](results, asked)
    return asked


def asked_of(results: Results) -> ThresholdAsked:
    """Return what is asked: to begin with a capacity, or a limit where no week is known."""
    asked = advising.advising().threshold
    if asked.by is not None:
        return asked
    return replace(asked, by=By.LIMIT if results.evaluation().per_week is None else By.CAPACITY)


def wish_of(results: Results, asked: ThresholdAsked) -> Wish:
    """Return what is wanted of a threshold."""
    if asked.by is By.CAPACITY:
        return Capacity(capacity(results, asked))
    if asked.by is By.MONEY:
        return Earnings(asked.lead_costs, deal(results, asked))
    return Limit(asked.figure, asked.value) if asked.by is By.LIMIT else Best(asked.best)


def capacity(results: Results, asked: ThresholdAsked) -> float:
    """Return how many leads a week can be taken: as said, else the board's, else as many as now."""
    if asked.per_week is not None:
        return asked.per_week
    if results.work.room.capacity is not None:
        return float(results.work.room.capacity)
    return float(max(1, round(results.evaluation().per_week or 40)))


def deal(results: Results, asked: ThresholdAsked) -> float:
    """Return what a deal is worth: as said, else as past ones were on average."""
    if asked.deal_earns is not None:
        return asked.deal_earns
    patterns = results.patterns()
    known = int(patterns.value_known.sum())
    return float(round(patterns.value_sum.sum() / known)) if known else SOME_DEAL


def _draw_capacity(results: Results, asked: ThresholdAsked) -> None:
    session.shown(CAPACITY, capacity(results, asked))
    st.number_input(
        _("Leads a week that the team can take"),
        min_value=0.0,
        step=1.0,
        format="%.0f",
        key=CAPACITY,
        on_change=_take,
        width=300,
    )
    session.shown(HOURS, asked.hours)
    st.number_input(
        _("Hours that a lead takes"),
        min_value=0.0,
        step=0.25,
        format="%.2f",
        key=HOURS,
        on_change=_take,
        width=220,
    )


def _draw_money(results: Results, asked: ThresholdAsked) -> None:
    session.shown(COSTS, asked.lead_costs)
    st.number_input(
        _("A call costs"),
        min_value=0.0,
        step=10.0,
        format="%.0f",
        key=COSTS,
        on_change=_take,
        width=260,
        help=_("In time and money, whether it is wasted or not."),
    )
    session.shown(EARNS, deal(results, asked))
    worth = WORTH.get(results.model.objective, N_("A deal is worth"))
    st.number_input(
        _(worth),
        min_value=0.0,
        step=100.0,
        format="%.0f",
        key=EARNS,
        on_change=_take,
        width=260,
        help=_("What is missed with each that nobody called, in the same money."),
    )


def _draw_limit(results: Results, asked: ThresholdAsked) -> None:
    objective = results.model.objective
    session.shown(FIGURE, asked.figure)
    st.selectbox(
        _("Figure"),
        LIMITS,
        format_func=lambda name: advice_words.figure(name, objective),
        key=FIGURE,
        on_change=_take,
        width=420,
    )
    session.shown(VALUE, round(100 * asked.value, 1))
    least = Limit(asked.figure, asked.value).is_least
    st.number_input(
        _("At least, in %") if least else _("At most, in %"),
        min_value=0.0,
        max_value=100.0,
        step=1.0,
        format="%.1f",
        key=VALUE,
        on_change=_take,
        width=160,
    )


def _draw_best(results: Results, asked: ThresholdAsked) -> None:
    words = outcome_words(results.model.objective)
    session.shown(BEST, asked.best)
    st.radio(
        _("By"),
        list(BESTS),
        format_func=lambda name: _(BESTS[cast("BestFigure", name)]),
        key=BEST,
        on_change=_take,
        horizontal=True,
        help=_("F1 weighs “{caught}” and “{of_them}” alike.").format(
            caught=_(words.caught), of_them=_(words.of_them)
        ),
    )


_INPUTS: Final[Mapping[By, Callable[[Results, ThresholdAsked], None]]] = {
    By.CAPACITY: _draw_capacity,
    By.MONEY: _draw_money,
    By.LIMIT: _draw_limit,
    By.BEST: _draw_best,
}


def _take() -> None:
    """Take what the widgets say."""
    asked = advising.advising().threshold
    by, figure, best = session.given(BY), session.given(FIGURE), session.given(BEST)
    advising.keep(
        threshold=replace(
            asked,
            by=By(str(by)) if by in list(By) else asked.by,
            per_week=_number(CAPACITY, asked.per_week),
            hours=_number(HOURS, asked.hours) or 0.0,
            lead_costs=_number(COSTS, asked.lead_costs) or 0.0,
            deal_earns=_number(EARNS, asked.deal_earns),
            figure=figure if figure in LIMITS else asked.figure,
            value=_share(asked.value),
            best="youden" if best == "youden" else "f1" if best == "f1" else asked.best,
        )
    )


def _number(key: str, before: float | None) -> float | None:
    value = session.given(key)
    return float(value) if isinstance(value, int | float) else before


def _share(before: float) -> float:
    value = session.given(VALUE)
    return value / 100 if isinstance(value, int | float) else before
