"""What a score means: of a hundred leads with such a score, how many convert."""

import math
from typing import Final

import streamlit as st

from calibration.advice.score_reading import (
    Reliability,
    ScoreReading,
    Step,
    score_reading,
)
from calibration.advice.score_steps import FEWEST_CONVERSIONS, FEWEST_LEADS
from calibration.charts import outcome_words
from calibration.charts.score_reading import reading_words, score_reading_figure
from calibration.evaluation.scores import HUNDREDTHS
from pages.components import ceiling, figures, mix_words
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

MOST_EXACT: Final = 1_000_000
FAR: Final = 0.8
"""The slope below which chances are far too bold."""


def draw(results: Results) -> None:
    """Draw what each score means, how far that holds, and what a complex model would tell."""
    found = reading_of(results)
    if reason := _why_not(results, found):
        figures.caption(reason)
        return
    _steps(results, found)
    ceiling.draw(results)


def reading_of(results: Results) -> ScoreReading:
    """Return what each score of the model on screen means, made anew only when that changes."""
    patterns, model = results.patterns(), results.model
    return results.shelf.get(
        "score-reading",
        (patterns, model),
        lambda: score_reading(patterns, model, scores=results.scores(patterns)),
    )


def _why_not(results: Results, found: ScoreReading) -> str:
    """Return why no chance can be told; empty where one can."""
    if not results.facts.has_outcome:
        return _("no outcome yet").capitalize() + "."
    if not found.mix.is_known:
        return mix_words.why_unknown()
    if not found.steps:
        return _(
            "To tell what a score means takes {leads} leads with {conversions} conversions, and "
            "some leads that did not convert. Here: {found}."
        ).format(
            leads=FEWEST_LEADS,
            conversions=FEWEST_CONVERSIONS,
            found=formats.part_of(found.converted, found.leads),
        )
    return ""


def _steps(results: Results, found: ScoreReading) -> None:
    model = results.model
    words = reading_words(model.objective)
    said = [_sentence(found, each, words.sentence) for each in found.steps]
    at_line = found.step_of(HUNDREDTHS * model.threshold)
    if at_line is not None:
        line = _("The threshold stands at {points}.").format(points=_points(model.threshold))
        st.markdown(f"**{formats.plain(line)}** {formats.plain(said[found.steps.index(at_line)])}")
    figures.show(
        results,
        "score-meaning",
        (found, model.threshold),
        lambda pen: score_reading_figure(
            found, threshold=model.threshold, said=said, axis=words.axis, pen=pen
        ),
        alt=" ".join(said),
    )
    st.html(_table(results, found, words.told))
    if found.reliability is not None:
        figures.caption(*_reliability(found.reliability), _ruled_out(results, found))


def said_of(results: Results, score: int) -> str:
    """Return what a score, in hundredths, means; empty where nothing tells."""
    if not results.facts.has_outcome:
        return ""
    found = reading_of(results)
    step = found.step_of(score)
    if step is None or not found.mix.is_known:
        return ""
    return _sentence(found, step, reading_words(results.model.objective).sentence)


def _sentence(found: ScoreReading, step: Step, sentence: str) -> str:
    some, low, high, many = _of_many(step)
    points = _scores(found, step)
    return _(sentence).format(points=points, some=some, many=many, low=low, high=high)


def _of_many(step: Step) -> tuple[str, str, str, str]:
    """Return a chance and its ends as so many of 100, or of more where that would say 0 or all."""
    many = 100
    while round(many * step.chance) in (0, many) and many < MOST_EXACT:
        many *= 10
    shares = (step.chance, step.interval.low, step.interval.high)
    some, low, high = (formats.number(round(many * each)) for each in shares)
    return some, low, high, formats.number(many)


def _scores(found: ScoreReading, step: Step) -> str:
    """Return the scores of a step: "40 to 55 points"."""
    low, high = formats.hundredths(step.low), formats.hundredths(step.high)
    if len(found.steps) == 1:
        return _("any score")
    if step == found.steps[0]:
        return _("{points} points or less").format(points=high)
    if step == found.steps[-1]:
        return _("{points} points or more").format(points=low)
    if low == high:
        return _points(step.low / HUNDREDTHS)
    return _("{low} to {high} points").format(low=low, high=high)


def _points(points: float) -> str:
    text = formats.hundredths(round(HUNDREDTHS * points))
    whole = int(abs(points)) if points == int(points) else 2
    return ngettext("{n} point", "{n} points", whole).format(n=text)


def _table(results: Results, found: ScoreReading, told: str) -> str:
    words = outcome_words(results.model.objective)
    part_of = mix_words.part_of(found.mix)
    heads = (
        _("score"),
        _("what it means"),
        _("likely between"),
        _(words.converted),
        _("told crosswise"),
    )
    rows = []
    for each in found.steps:
        some, low, high, many = _of_many(each)
        counts = part_of.format(
            part=formats.number(each.converted), whole=formats.number(each.leads)
        )
        cells = (
            _(told).format(some=some, many=many),
            _("{low} and {high}").format(low=low, high=high),
            counts,
            formats.percent(each.crosswise, decimals=0 if each.crosswise >= 0.1 else 1),
        )
        row = "".join(f"<td>{safe(cell)}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{safe(_scores(found, each))}</th>{row}</tr>')
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in heads)
    return (
        f'<div class="wide"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _reliability(found: Reliability) -> tuple[str, ...]:
    """Return how far the chances hold, in sentences."""
    how = _(
        "Told crosswise: what leads of the step were told by a reading made without them, on "
        "average. Checked so on {leads}."
    ).format(leads=formats.leads(found.leads))
    if found.saved > 0:
        saved = _(
            "Knowing the score takes away {share} of the squared error of telling everybody the "
            "base rate (Brier {brier} against {base})."
        )
    else:
        saved = _(
            "Knowing the score takes no error away: telling everybody the base rate does as well "
            "(Brier {brier} against {base})."
        )
    return (
        how,
        _verdict(found),
        saved.format(
            share=formats.percent(found.saved, decimals=0),
            brier=formats.number(found.brier, decimals=3),
            base=formats.number(found.brier_of_base_rate, decimals=3),
        ),
    )


def _ruled_out(results: Results, found: ScoreReading) -> str:
    every = results.evaluation()
    leads, converted = every.leads - found.leads, every.converted - found.converted
    if not leads:
        return ""
    words = outcome_words(results.model.objective)
    counts = _(words.how_many).format(part=formats.number(converted), whole=formats.number(leads))
    return _("Left out: {leads} that gates rule out ({converted}).").format(
        leads=formats.leads(leads), converted=counts
    )


def _verdict(found: Reliability) -> str:
    if math.isnan(found.slope):
        return _("All scores mean the same: there is no slope to check.")
    slope = _("slope {slope}, {low} to {high}; 1 is ideal").format(
        slope=formats.number(found.slope, decimals=2),
        low=formats.number(found.interval.low, decimals=2),
        high=formats.number(found.interval.high, decimals=2),
    )
    if found.verdict == "bold" and found.slope < FAR:
        return _(
            "The chances are far too bold: scores differ much less in truth ({slope})."
        ).format(slope=slope)
    sentences = {
        "holds": _("The chances hold: where they say more, more convert, by as much ({slope})."),
        "bold": _("The chances are a little too bold: scores differ less in truth ({slope})."),
        "timid": _("The chances are a little too timid: scores differ more in truth ({slope})."),
        None: _("Whether the chances hold can't be told from so few leads ({slope})."),
    }
    return sentences[found.verdict].format(slope=slope)
