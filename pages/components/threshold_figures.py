"""The figures of a threshold beside the present one's, how far they go, and all thresholds."""

import math
from typing import Final

import numpy as np
import streamlit as st

from calibration.advice.threshold_choice import ThresholdChoice, ThresholdTries, threshold_tries
from calibration.advice.wishes import Best, Capacity, Earnings, Limit, Wish
from calibration.charts import ThresholdWorth, outcome_words, threshold_worth_figure
from calibration.evaluation import Evaluation
from pages.components import advice_words, figures
from pages.shared import formats
from pages.shared.advising import By, ThresholdAsked
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

RARELY: Final = 0.9
"""A limit that holds in fewer of the resamples than this is said to be met by a hair."""
SEEN: Final = 0.005
"""Optimism of a smaller share of the worth than this is not spoken of."""


def table(results: Results, asked: ThresholdAsked, wish: Wish, board: Evaluation) -> None:
    """Draw the figures there beside the present ones."""
    now = results.evaluation()
    both = (board, now)
    words = outcome_words(results.model.objective)
    rows: list[tuple[str, ...]] = []
    if now.per_week is not None:
        weekly = [advice_words.value("per_week", each.per_week) for each in both]
        rows.append((_("leads a week"), *weekly))
    rows.append((_(words.qualified), *(formats.count(each.volume) for each in both)))
    if asked.hours and asked.by is By.CAPACITY and now.per_week is not None:
        rows.append((_("hours a week"), *(_hours(each, asked.hours) for each in both)))
    if now.has_outcome:
        rows += [
            (_(words.of_them), *(_rate(each) for each in both)),
            (_(words.wrongly), *(formats.number(each.false_positives) for each in both)),
            (_(words.missed), *(_missed(each) for each in both)),
        ]
    if isinstance(wish, Earnings):
        earned = [formats.number(_worth_at(results, wish, each.threshold)) for each in both]
        rows.append((_("earned, on counted leads"), *earned))
    heads = (
        _("from {points} points").format(points=formats.number(board.threshold)),
        _("now, from {points}").format(points=formats.number(now.threshold)),
    )
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    body = "".join(
        f'<tr><th scope="row">{safe(name)}</th><td><b>{safe(there)}</b></td>'
        f"<td>{safe(here)}</td></tr>"
        for name, there, here in rows
    )
    st.html(
        f'<div class="wide"><table class="plain advised"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def trusted(results: Results, wish: Wish, choice: ThresholdChoice) -> list[str]:
    """Return how far the answer can be trusted, in sentences."""
    said = []
    if isinstance(wish, Limit) and choice.reached and choice.holds < RARELY:
        said.append(
            _(
                "It keeps to the limit by a hair: with leads drawn again the figure is {between}, "
                "and the limit holds in {share} of the draws."
            ).format(
                between=formats.between(choice.worth_low, choice.worth_high),
                share=formats.percent(choice.holds, decimals=0),
            )
        )
    if isinstance(wish, Limit) and not choice.reached:
        said.append(
            _("To be reached, the limit would have to give: to {value}.").format(
                value=formats.percent(choice.worth)
            )
        )
    if isinstance(wish, Earnings | Best) and choice.optimism > SEEN * abs(choice.worth):
        said.append(
            _(
                "It was chosen on the leads it is measured on, so it flatters itself: {seems} is "
                "about {less} on other leads."
            ).format(seems=_number(choice.worth), less=_number(choice.worth - choice.optimism))
        )
    if isinstance(wish, Earnings):
        said.append(_("Earned: what is won, less what calling every lead that qualifies costs."))
    if results.evaluation().has_outcome and results.evaluation().signal == "none":
        said.append(
            _("The score doesn't tell these leads apart: a threshold sets how many, not who.")
        )
    if any(each.threshold is not None for each in results.model.variants):
        said.append(_("Variants with a threshold of their own keep it all along."))
    return said


def picture(results: Results, wish: Wish, choice: ThresholdChoice) -> None:
    """Draw what every threshold is worth."""
    found = _tries(results)
    title = _title(results, wish)
    limit = None
    if isinstance(wish, Capacity | Limit):
        limit = wish.per_week if isinstance(wish, Capacity) else wish.value
    drawn = ThresholdWorth(
        thresholds=found.thresholds,
        worth=wish.worth(found.tries),
        chosen=choice.threshold,
        low=choice.low,
        high=choice.high,
        present=results.model.threshold,
        limit=limit,
        title=title,
        is_share=isinstance(wish, Limit),
    )
    figures.show(
        results,
        "threshold-worth",
        (found, wish, choice, results.model.threshold, title),
        lambda pen: threshold_worth_figure(drawn, pen=pen),
        alt=_("{what} at every threshold").format(what=title),
    )
    figures.caption(_("Shaded: thresholds that can't be told apart."))


def _title(results: Results, wish: Wish) -> str:
    if isinstance(wish, Capacity):
        return _("leads a week")
    if isinstance(wish, Limit):
        return advice_words.figure(wish.figure, results.model.objective)
    if isinstance(wish, Earnings):
        return _("earned, on counted leads")
    return _("F1") if wish.figure == "f1" else _("Youden's index")


def _tries(results: Results) -> ThresholdTries:
    patterns, model = results.patterns(), results.model
    return results.shelf.get(
        "threshold-tries",
        (patterns, model),
        lambda: threshold_tries(patterns, model, scores=results.scores(patterns)),
    )


def _worth_at(results: Results, wish: Wish, threshold: int) -> float:
    """Return the worth of any threshold: it does what the next one there is does."""
    found = _tries(results)
    worth = wish.worth(found.tries)
    return float(worth[min(int(np.searchsorted(found.thresholds, threshold)), len(worth) - 1)])


def _hours(board: Evaluation, hours: float) -> str:
    return formats.number((board.per_week or 0.0) * hours, decimals=1)


def _rate(board: Evaluation) -> str:
    if math.isnan(board.precision):
        return formats.DASH
    return _("{counts} ({share})").format(
        counts=formats.percent(board.precision),
        share=formats.between(*board.precision_interval),
    )


def _missed(board: Evaluation) -> str:
    return _("{counts} ({share})").format(
        counts=formats.number(board.false_negatives),
        share=formats.percent(board.false_negative_rate),
    )


def _number(worth: float) -> str:
    return formats.number(worth, decimals=3 if abs(worth) < 10 else 0)
