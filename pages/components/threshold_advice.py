"""Choosing the threshold by what it is to do: the answer first, then its figures."""

import math
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.advice.threshold_choice import ThresholdChoice, choose_threshold
from calibration.advice.wishes import Capacity, Earnings, Wish
from calibration.charts import outcome_words
from calibration.evaluation import Evaluation, evaluate
from calibration.evaluation.comparison import compare
from calibration.model import Model
from calibration.problems import CalibrationError
from pages.components import (
    advice_words,
    figures,
    kept_aside,
    mix_words,
    problems,
    threshold_asking,
    threshold_figures,
)
from pages.shared import advising, formats, session
from pages.shared.advising import ThresholdAsked
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

SHEET: Final = Path(__file__).parent / "advice.css"
WHERE: Final = "threshold-advice"


def draw(results: Results) -> None:
    """Draw the question, the threshold that answers it, and what follows from it."""
    st.html(SHEET)
    asked = threshold_asking.draw(results)
    problems.draw(session.reported(WHERE))
    patterns, model = results.patterns(), results.model
    wish = threshold_asking.wish_of(results, asked)
    try:
        choice = results.shelf.get(
            "threshold-choice",
            (patterns, model, wish),
            lambda: choose_threshold(patterns, model, wish),
        )
    except CalibrationError as error:
        _say_why(results, wish, error)
        return
    then = model.with_threshold(choice.threshold)
    board = results.shelf.get("threshold-board", (patterns, then), lambda: evaluate(patterns, then))
    answer, picture = st.columns([0.56, 0.44], gap="large")
    with answer:
        said = _answer(results, wish, choice, board)
        st.html(f'<p class="answer" data-testid="threshold-answer">{said}</p>')
        _decide(results, asked, choice.threshold)
        threshold_figures.table(results, asked, wish, board)
        if choice.threshold != model.threshold:
            figures.caption(*[f"{each}." for each in _decided(results, then)])
        figures.caption(*threshold_figures.trusted(results, wish, choice))
        kept_aside.draw(results, then, key="threshold")
    with picture:
        threshold_figures.picture(results, wish, choice)


def _say_why(results: Results, wish: Wish, error: CalibrationError) -> None:
    """Say why no threshold can be chosen so, and what to do."""
    if results.evaluation().mix.as_counted:
        problems.draw(error.problems, title=_("No threshold can be chosen so."))
        return
    if isinstance(wish, Capacity):
        st.info(
            _(
                "Not every lead of the period is here, so nobody knows how many a week there are. "
                "Choose by a limit, or say on Leads that every lead is here."
            )
        )
    else:
        st.info(mix_words.why_unknown())
    st.page_link("pages/leads.py", label=_("Go to Leads"))


def _answer(results: Results, wish: Wish, choice: ThresholdChoice, board: Evaluation) -> str:
    """Return the answer as HTML: the threshold, what it does, and which do as well."""
    head = ""
    if not choice.reached:
        head = _("No threshold does it. The nearest is this one.") + " "
    said = [_per_week(board), _caught(results, board), _of_them(results, board)]
    if isinstance(wish, Earnings):
        said.insert(0, _("{money} earned").format(money=formats.number(choice.worth)))
    points = _("From {points} points").format(points=formats.number(choice.threshold))
    figures = ", ".join(each for each in said if each)
    told = f"<b>{safe(points)}</b>"
    line = _("{what}: {figures}.").format(what=told, figures=safe(figures)) if figures else told
    return f'{safe(head)}{line} <span class="soft">{safe(_alike(choice))}</span>'


def _alike(choice: ThresholdChoice) -> str:
    if choice.low == choice.high:
        return _("No other threshold does it as well.")
    return _("From {low} to {high} points can't be told apart.").format(
        low=formats.number(choice.low), high=formats.number(choice.high)
    )


def _per_week(board: Evaluation) -> str:
    if board.per_week is None:
        if board.volume is None:
            return ""
        return _("{n} qualify").format(n=formats.leads(board.volume))
    return _("{n} leads a week").format(n=formats.number(board.per_week, decimals=1))


def _caught(results: Results, board: Evaluation) -> str:
    if not board.converted:
        return ""
    words = outcome_words(results.model.objective)
    counts = _(words.of_converted).format(
        part=formats.number(board.true_positives), whole=formats.number(board.converted)
    )
    return _("{counts} ({share})").format(counts=counts, share=formats.percent(board.recall))


def _of_them(results: Results, board: Evaluation) -> str:
    if math.isnan(board.precision):
        return ""
    words = outcome_words(results.model.objective)
    return f"{formats.percent(board.precision)} {_(words.of_them)}"


def _decide(results: Results, asked: ThresholdAsked, threshold: int) -> None:
    """Draw what can be done with the answer: take it, or refuse it."""
    present = results.model.threshold
    if threshold == present:
        st.html(f'<p class="done">{safe(_("This is the present threshold."))}</p>')
        return
    if (asked, threshold) in advising.advising().kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            said = _("Refused: the threshold stays at {points} points.")
            st.html(f'<p class="done">{safe(said.format(points=formats.number(present)))}</p>')
            st.button(
                _("Think again"), key="threshold-again", on_click=partial(_again, asked, threshold)
            )
        return
    with st.container(horizontal=True):
        st.button(
            _("Use this threshold"),
            key="threshold-use",
            type="primary",
            on_click=partial(_use, threshold),
        )
        st.button(
            _("Keep {points} points").format(points=formats.number(present)),
            key="threshold-keep",
            on_click=partial(_refuse, asked, threshold),
        )


def _use(threshold: int) -> None:
    work = session.workspace()
    try:
        session.keep(work.edited(work.model.with_threshold(threshold)))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _refuse(asked: ThresholdAsked, threshold: int) -> None:
    advising.keep(kept=advising.advising().kept | {(asked, threshold)})


def _again(asked: ThresholdAsked, threshold: int) -> None:
    advising.keep(kept=advising.advising().kept - {(asked, threshold)})


def _decided(results: Results, then: Model) -> list[str]:
    patterns, model = results.patterns(), results.model
    comparison = results.shelf.get(
        "threshold-compared", (patterns, model, then), lambda: compare(patterns, model, then)
    )
    return advice_words.decided(results, comparison)
