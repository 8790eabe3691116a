"""What other points of one criterion would do on past leads, beside the present ones."""

from dataclasses import replace

import streamlit as st

from calibration.charts import outcome_words
from calibration.evaluation import Evaluation, evaluate
from calibration.evaluation.comparison import Comparison, compare
from calibration.model import Criterion
from calibration.problems import CalibrationError
from pages.components import advice_words, figures, hands_words, problems
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results, criterion: Criterion, points: int) -> None:
    """Draw what these points would do, or that nobody sees it before the room has guessed."""
    if results.work.room.hidden:
        st.info(_("The numbers are hidden until the room has guessed."))
        st.button(_("Show the numbers"), key="hands-reveal", on_click=_reveal)
        return
    model, patterns = results.model, results.patterns()
    if points == criterion.points:
        figures.caption(_("Guess what happens, then move the slider and read."))
    try:
        then = model.with_points(criterion.id, points)
        board, change = results.shelf.get(
            "hands-settling",
            (patterns, model, then),
            lambda: (evaluate(patterns, then), compare(patterns, model, then)),
        )
    except CalibrationError as error:
        problems.draw(error.problems, title=_("It can't be computed what these points would do."))
        return
    _table(results, board, change)
    figures.caption(_("The difference: percentage points, with the 95 % interval."))
    if points != criterion.points:
        figures.caption(*(f"{each}." for each in advice_words.decided(results, change)))


def _table(results: Results, board: Evaluation, change: Comparison) -> None:
    words, now = outcome_words(results.model.objective), results.evaluation()
    rows: list[tuple[str, ...]] = []
    if now.per_week is not None and board.per_week is not None:
        weekly = (formats.number(each.per_week or 0, decimals=1) for each in (now, board))
        rows.append((_("leads a week"), *weekly, ""))
    rows.append((_(words.qualified), *(formats.count(each.volume) for each in (now, board)), ""))
    if now.has_outcome:
        rows += [
            (
                _(words.of_them),
                *(formats.percent(each.precision) for each in (now, board)),
                _difference(change, "precision"),
            ),
            (
                _(words.missed),
                *(
                    _counted(each.false_negatives, each.false_negative_rate)
                    for each in (now, board)
                ),
                _difference(change, "false_negative_rate"),
            ),
            (
                _(words.wrongly),
                *(
                    _counted(each.false_positives, each.false_positive_rate)
                    for each in (now, board)
                ),
                _difference(change, "false_positive_rate"),
            ),
        ]
    heads = "".join(
        f"<th>{safe(each)}</th>" for each in (_("now"), _("with these"), _("difference"))
    )
    body = "".join(
        f'<tr><th scope="row">{safe(name)}</th><td>{safe(before)}</td><td><b>{safe(after)}</b></td>'
        f'<td><span class="caption">{safe(far)}</span></td></tr>'
        for name, before, after, far in rows
    )
    st.html(
        '<div class="wide"><table class="hands sets" data-testid="hands-follows"><thead><tr>'
        f"<th></th>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _counted(leads: int, share: float) -> str:
    return _("{counts} ({share})").format(
        counts=formats.number(leads), share=formats.percent(share)
    )


def _difference(change: Comparison, rate: str) -> str:
    found = {
        "precision": change.precision,
        "false_negative_rate": change.false_negative_rate,
        "false_positive_rate": change.false_positive_rate,
    }[rate]
    far, sure = hands_words.difference(found), hands_words.verdict(found)
    return formats.headed(far, sure) if far and sure else far or sure


def _reveal() -> None:
    work = session.workspace()
    session.keep(work.changed(room=replace(work.room, hidden=False)))
