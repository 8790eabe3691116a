"""What each side's whole set of points would do on past leads, against the present points."""

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from calibration.advice.sides import Side
from calibration.advice.two_hands import SetEffect, effect_of
from calibration.charts import outcome_words
from calibration.evaluation import Evaluation
from calibration.evaluation.comparison import Difference
from calibration.problems import CalibrationError
from pages.components import advice_words, figures, hands_words, problems
from pages.components.answer_words import side_name
from pages.components.hands_kept import Hands
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

AS_MANY: Final = "hands-as-many"
SIDES: Final = (Side.MARKETING, Side.SALES)


def draw(results: Results, hands: Hands) -> None:
    """Draw what each set does beside the present, and what changes hands."""
    if results.work.room.hidden:
        st.info(_("The numbers are hidden until the room has guessed."))
        return
    st.subheader(_("What each set would do on past leads"), anchor=False)
    as_many = st.toggle(
        _("With as many handed over as now"),
        key=AS_MANY,
        help=_(
            "Points that are larger throughout let more leads over the same threshold. This moves "
            "the threshold of each set to where about as many leads qualify as now."
        ),
    )
    try:
        effects = {side: _effect(results, hands, side, as_many=as_many) for side in SIDES}
    except CalibrationError as error:
        problems.draw(error.problems, title=_("It can't be computed what these points would do."))
        return
    _table(results, effects)
    for side in SIDES:
        if effects[side].model == results.model:
            continue
        said = advice_words.decided(results, effects[side].change)
        name = side_name(side)
        figures.caption(formats.headed(name, " ".join(f"{each}." for each in said)))


def _effect(results: Results, hands: Hands, side: Side, *, as_many: bool) -> SetEffect:
    patterns, model = results.patterns(), results.model
    points = dict(hands.points[side])
    return results.shelf.get(
        f"hands-effect-{side.value}",
        (patterns, model, tuple(sorted(points.items())), as_many),
        lambda: effect_of(patterns, model, points, as_many=as_many),
    )


def _table(results: Results, effects: Mapping[Side, SetEffect]) -> None:
    words = outcome_words(results.model.objective)
    now = results.evaluation()
    marketing, sales = effects[Side.MARKETING], effects[Side.SALES]
    boards = (marketing.board, now, sales.board)
    rows = [(_("threshold"), [_plain(formats.number(each.threshold)) for each in boards])]
    if now.per_week is not None:
        rows.append((_("leads a week"), [_plain(_weekly(each)) for each in boards]))
    rows.append((_(words.qualified), [_plain(formats.count(each.volume)) for each in boards]))
    if now.has_outcome:
        rows += [
            (
                _(words.of_them),
                [
                    _rate(formats.percent(marketing.board.precision), marketing.change.precision),
                    _plain(formats.percent(now.precision)),
                    _rate(formats.percent(sales.board.precision), sales.change.precision),
                ],
            ),
            (
                _(words.missed),
                [
                    _rate(_missed(marketing.board), marketing.change.false_negative_rate),
                    _plain(_missed(now)),
                    _rate(_missed(sales.board), sales.change.false_negative_rate),
                ],
            ),
            (
                _("tells who converts (AUC)"),
                [
                    _rate(_auc(marketing.board), marketing.auc.difference, of_auc=True),
                    _plain(_auc(now)),
                    _rate(_auc(sales.board), sales.auc.difference, of_auc=True),
                ],
            ),
        ]
    heads = "".join(f"<th>{safe(each)}</th>" for each in (_("marketing"), _("now"), _("sales")))
    body = "".join(
        f'<tr><th scope="row">{safe(name)}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
        for name, cells in rows
    )
    st.html(
        '<div class="wide"><table class="hands sets" data-testid="hands-effects"><thead><tr>'
        f"<th></th>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    figures.caption(
        _("Under a rate: how many percentage points it is from now, with the 95 % interval.")
    )


def _plain(said: str) -> str:
    return f"<b>{safe(said)}</b>"


def _rate(said: str, difference: Difference, *, of_auc: bool = False) -> str:
    """Return a rate, how far it is from the present one, and whether that is sure."""
    worded = hands_words.difference_of_auc if of_auc else hands_words.difference
    far, sure = worded(difference), hands_words.verdict(difference)
    under = "".join(
        f'<span class="caption{each_class}">{safe(each)}</span>'
        for each, each_class in (
            (far, ""),
            (sure, " sure" if difference.distinguishable else ""),
        )
        if each
    )
    return f"{_plain(said)}{under}"


def _weekly(board: Evaluation) -> str:
    return formats.DASH if board.per_week is None else formats.number(board.per_week, decimals=1)


def _missed(board: Evaluation) -> str:
    return _("{counts} ({share})").format(
        counts=formats.number(board.false_negatives),
        share=formats.percent(board.false_negative_rate),
    )


def _auc(board: Evaluation) -> str:
    return formats.DASH if math.isnan(board.auc) else formats.number(board.auc, decimals=3)
