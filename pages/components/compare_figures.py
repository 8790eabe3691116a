"""All numbers of two models side by side, and what both can be held against."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from calibration.charts import OutcomeWords, outcome_words
from calibration.evaluation import Evaluation
from calibration.evaluation.comparison import Difference
from calibration.evaluation.joint import JointComparison
from calibration.evaluation.joint_figures import FigureName
from calibration.evaluation.joint_references import Reference, ReferenceName
from pages.components import mix_words
from pages.components.compare_results import Compared
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _


@dataclass(frozen=True, slots=True)
class _Row:
    """A number of both models.

    Parameters
    ----------
    name, note
        What it is called, and of whom it is.
    value, change
        How it and a change of it are written.
    counted
        Of what counts a model's number is made; empty where nothing is to be said.
    """

    figure: FigureName
    name: str
    note: str
    value: Callable[[float], str]
    change: Callable[[float], str]
    counted: Callable[[Evaluation], str]


def draw(compared: Compared, found: JointComparison) -> None:
    """Draw the table."""
    words = outcome_words(compared.results.model.objective)
    rows = [_drawn(each, found) for each in _rows(found, words)]
    head = "".join(f"<th>{safe(each.short)}</th>" for each in (compared.before, compared.after))
    head += f"<th>{safe(_('difference'))}{_small(_('rates in percentage points'))}</th>"
    head += "".join(
        f'<th class="quiet">{safe(_reference_name(each.name))}</th>' for each in found.references
    )
    st.html(
        f'<div class="wide"><table class="plain compared" data-testid="compared">'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _drawn(row: _Row, found: JointComparison) -> str:
    figure = found.figure(row.figure)
    cells = "".join(
        f"<td><b>{safe(row.value(value))}</b>{_small(row.counted(evaluation))}</td>"
        for value, evaluation in ((figure.before, found.before), (figure.after, found.after))
    )
    references = "".join(
        f'<td class="quiet">{safe(row.value(_of_reference(each, row.figure)))}</td>'
        for each in found.references
    )
    return (
        f'<tr><th scope="row">{safe(row.name)}{_small(row.note)}</th>{cells}'
        f"{_difference(row, figure.difference)}{references}</tr>"
    )


def _small(said: str) -> str:
    return f"<small>{safe(said)}</small>" if said else ""


def _difference(row: _Row, difference: Difference) -> str:
    """Return the cell of a difference: its interval, and whether it is more than chance."""
    if math.isnan(difference.value):
        return f"<td>{formats.DASH}</td>"
    change = row.change(difference.value)
    if math.isnan(difference.low):
        return f"<td>{safe(change)}</td>"
    if difference.value == difference.low == difference.high == 0:
        return f"<td>{safe(_('no difference'))}</td>"
    between = _("{low} to {high}").format(
        low=row.change(difference.low), high=row.change(difference.high)
    )
    if difference.distinguishable:
        return f"<td><b>{safe(change)}</b>{_small(between)}</td>"
    small = formats.headed(_("not distinguishable"), between)
    return f'<td class="same">{safe(change)}{_small(small)}</td>'


def _rows(found: JointComparison, words: OutcomeWords) -> list[_Row]:
    rows = [*_volume_rows(found, words)]
    if found.after.has_outcome:
        rows += _rate_rows(found, words) + _ranking_rows(found)
    return rows


def _volume_rows(found: JointComparison, words: OutcomeWords) -> list[_Row]:
    if found.after.volume is None:
        share = _Row(
            "share_qualified",
            _(words.share_over),
            mix_words.why_unknown(),
            formats.percent,
            _points,
            _nothing,
        )
        return [share]
    everyone = _("of all {leads}").format(leads=formats.leads(found.after.everyone))

    def share_of_all(evaluation: Evaluation) -> str:
        return formats.percent(evaluation.share_qualified)

    rows = [_Row("volume", _(words.qualified), everyone, _whole, _change, share_of_all)]
    if found.after.per_week is not None:
        week = _Row("per_week", _("leads a week"), "", _tenth, _change_of_tenths, _nothing)
        rows.append(week)
    return rows


def _rate_rows(found: JointComparison, words: OutcomeWords) -> list[_Row]:
    of = mix_words.part_of(found.after.mix)

    def counts(part: str, whole: str) -> Callable[[Evaluation], str]:
        def said(evaluation: Evaluation) -> str:
            return of.format(
                part=formats.number(getattr(evaluation, part)),
                whole=formats.number(getattr(evaluation, whole)),
            )

        return said

    told: list[tuple[FigureName, str, str, str]] = [
        ("precision", _(words.of_them), "true_positives", "qualified"),
        ("false_discovery_rate", _(words.over_not), "false_positives", "qualified"),
        ("recall", _(words.caught), "true_positives", "converted"),
        ("false_negative_rate", _(words.missed_rate), "false_negatives", "converted"),
        ("false_positive_rate", _(words.wrong_rate), "false_positives", "not_converted"),
    ]
    notes = {
        "qualified": _("of the counted leads that qualify"),
        "converted": _("of the counted leads that converted"),
        "not_converted": _("of the counted leads that did not convert"),
    }
    return [
        _Row(figure, name, notes[whole], formats.percent, _points, counts(part, whole))
        for figure, name, part, whole in told
    ]


def _ranking_rows(found: JointComparison) -> list[_Row]:
    base = mix_words.base_rate(found.after.mix).format(rate=formats.percent(found.after.base_rate))

    def ends(evaluation: Evaluation) -> str:
        if math.isnan(evaluation.auc_low):
            return ""
        return _("{low} to {high}").format(
            low=_hundredth(evaluation.auc_low), high=_hundredth(evaluation.auc_high)
        )

    rows = [
        _Row("lift", _("lift"), base, _tenth, _change_of_lift, _nothing),
        _Row(
            "auc",
            _("AUC, how well the score ranks"),
            _("0.5 is chance, 1 is perfect; with its 99 % interval"),
            _hundredth,
            _change_of_hundredths,
            ends,
        ),
    ]
    if found.before.value_known or found.after.value_known:

        def known(evaluation: Evaluation) -> str:
            return _("known of {part} of {whole}").format(
                part=formats.number(evaluation.value_known),
                whole=formats.number(evaluation.true_positives),
            )

        rows.append(_Row("value", _("value of those who converted"), "", _whole, _change, known))
    return rows


def _reference_name(name: ReferenceName) -> str:
    return {
        "today": _("today's rule"),
        "everybody": _("everybody"),
        "random": _("as many at random"),
    }[name]


def _of_reference(reference: Reference, figure: FigureName) -> float:
    value: float = getattr(reference, figure)
    return value


def _nothing(_evaluation: Evaluation) -> str:
    return ""


def _whole(value: float) -> str:
    return formats.number(value)


def _tenth(value: float) -> str:
    return formats.number(value, decimals=1)


def _hundredth(value: float) -> str:
    return formats.number(value, decimals=2)


def _with_sign(value: float, text: str) -> str:
    return f"+{text}" if value > 0 else text


def _change(value: float) -> str:
    return _with_sign(value, formats.number(value))


def _change_of_tenths(value: float) -> str:
    return _with_sign(value, _tenth(value))


def _change_of_lift(value: float) -> str:
    return _with_sign(value, _hundredth(value))


def _change_of_hundredths(value: float) -> str:
    return _with_sign(value, formats.number(value, decimals=3))


def _points(value: float) -> str:
    """Return a difference of shares in percentage points."""
    return _with_sign(value, formats.number(100 * value, decimals=1))
