"""The words that pieces of advice share: figures, what two settings decide, what an edit is."""

import math
from collections.abc import Callable

from calibration.advice.goal_seeking import THRESHOLD, Edit
from calibration.advice.wishes import LimitedFigure
from calibration.charts import outcome_words
from calibration.evaluation import Evaluation
from calibration.evaluation.comparison import Comparison, Moved
from calibration.model import Model, Objective
from pages.components import live_room_words
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _

READ: dict[LimitedFigure, Callable[[Evaluation], float | None]] = {
    "per_week": lambda board: board.per_week,
    "recall": lambda board: board.recall,
    "precision": lambda board: board.precision,
    "false_positive_rate": lambda board: board.false_positive_rate,
    "false_discovery_rate": lambda board: board.false_discovery_rate,
    "false_negative_rate": lambda board: board.false_negative_rate,
}
"""How each figure is read off an evaluation."""


def figure(name: LimitedFigure, objective: Objective) -> str:
    """Return what a figure is called."""
    words = outcome_words(objective)
    named = {
        "per_week": _("leads a week"),
        "recall": _("{said} (recall)").format(said=_(words.caught)),
        "precision": _("{said} (precision)").format(said=_(words.of_them)),
        "false_positive_rate": _(words.wrong_rate),
        "false_discovery_rate": _("{said} (false discovery rate)").format(said=_(words.over_not)),
        "false_negative_rate": _(words.missed_rate),
    }
    return named[name]


def value(name: LimitedFigure, worth: float | None) -> str:
    """Return a figure's value as people read it."""
    if worth is None or math.isnan(worth):
        return formats.DASH
    return formats.number(worth, decimals=1) if name == "per_week" else formats.percent(worth)


def edit(change: Edit, model: Model) -> str:
    """Return a change as a sentence."""
    before, after = formats.number(change.before), formats.number(change.after)
    if change.control == THRESHOLD:
        return _("Threshold: {after} points, not {before}").format(before=before, after=after)
    return _("{name}: {after} points, not {before}").format(
        name=model.criterion(change.control).label,
        before=formats.signed(change.before),
        after=formats.signed(change.after),
    )


def decided(results: Results, comparison: Comparison) -> list[str]:
    """Return what two settings decide differently, paired, as the board says it."""
    words = live_room_words.words(results)
    said = [
        _moved(words, words[way], moved, comparison.before.precision)
        for way, moved in (("entering", comparison.entering), ("leaving", comparison.leaving))
        if moved.everyone
    ]
    difference = comparison.precision
    if said and not math.isnan(difference.value):
        verdict = words["not_told_apart"]
        if difference.distinguishable:
            verdict = words["clearly_lower" if difference.value < 0 else "clearly_higher"]
        said.append(
            words["altogether"].format(
                now=formats.percent(comparison.after.precision),
                before=formats.percent(comparison.before.precision),
                verdict=verdict,
            )
        )
    return said or [_("No lead changes sides.")]


def _moved(words: dict[str, str], way: str, moved: Moved, before: float) -> str:
    said = way.format(count=formats.number(moved.everyone))
    if not moved.leads:
        return said
    return words["turned_out"].format(
        moved=said,
        converted=formats.number(moved.converted),
        known=formats.number(moved.leads),
        rate=formats.percent(moved.conversion_rate),
        before=formats.percent(before),
    )
