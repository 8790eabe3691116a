"""What is to be reached at once, as rows of a figure, at least or at most, and a value."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final, cast, get_args

import streamlit as st

from calibration.advice.goal_seeking import THRESHOLD
from calibration.advice.wishes import Bound, Limit, LimitedFigure
from calibration.evaluation import Evaluation
from pages.components import advice_words
from pages.shared import advising, formats, session
from pages.shared.advising import GoalAsked, GoalsAsked
from pages.shared.results import Results
from pages.shared.room import Figure
from pages.shared.words import _

MOST_GOALS: Final = 4
MOST_EDITS: Final = 6
LITTLE: Final = 0.01
"""By how much a goal that nobody has set is better than the present share."""
SOME_LEADS: Final = 40
EDITS, TURN, MOVES = "goal-edits", "goal-turn", "goal-moves"
FIGURES: Final = cast("tuple[LimitedFigure, ...]", get_args(LimitedFigure))


def draw(results: Results) -> GoalsAsked:
    """Draw the goals and what may be changed for them; return what is asked."""
    asked = asked_of(results)
    for place, row in enumerate(asked.rows):
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"goal-row-{place}"):
            _draw_row(results, place, row, alone=len(asked.rows) == 1)
    st.button(
        _("Add a goal"),
        key="goal-add",
        on_click=partial(_add, results.evaluation()),
        disabled=len(asked.rows) >= MOST_GOALS,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="goal-rules"):
        session.shown(EDITS, asked.most_edits)
        st.number_input(
            _("Changes at most"),
            min_value=1,
            max_value=MOST_EDITS,
            key=EDITS,
            on_change=_take,
            width=150,
        )
        session.shown(MOVES, asked.threshold_moves)
        st.toggle(_("The threshold may move"), key=MOVES, on_change=_take)
        session.shown(TURN, asked.may_turn)
        st.toggle(
            _("Points may change their sign"),
            key=TURN,
            on_change=_take,
            help=_("Else what counts for a lead never counts against it, and the other way round."),
        )
    _say_locked(results, asked)
    return asked


def asked_of(results: Results) -> GoalsAsked:
    """Return what is asked; to begin with the board's goals, else something near the present."""
    asked = advising.advising().goals
    if asked is None:
        asked = GoalsAsked(rows=tuple(_first(results)))
        advising.keep(goals=asked)
    return asked


def locked(results: Results, asked: GoalsAsked) -> frozenset[str]:
    """Return what must not be changed: locked on the board, or refused here."""
    fixed = frozenset() if asked.threshold_moves else frozenset({THRESHOLD})
    return results.work.room.locked | asked.refused | fixed


def goals_of(asked: GoalsAsked) -> tuple[Limit, ...]:
    """Return the goals as the library takes them."""
    return tuple(Limit(each.figure, each.value, each.bound) for each in asked.rows)


def _first(results: Results) -> Sequence[GoalAsked]:
    room, now = results.work.room, results.evaluation()
    agreed: dict[Figure, tuple[LimitedFigure, Bound]] = {
        Figure.QUALIFIED: ("per_week", "at_least"),
        Figure.CONVERSION: ("precision", "at_least"),
        Figure.FALSE_POSITIVES: ("false_positive_rate", "at_most"),
        Figure.FALSE_NEGATIVES: ("false_negative_rate", "at_most"),
    }
    rows = [GoalAsked(*agreed[each], goal) for each, goal in room.goals.items()]
    if room.capacity is not None:
        rows.append(GoalAsked("per_week", "at_most", float(room.capacity)))
    if rows:
        return rows[:MOST_GOALS]
    if not now.converted:
        return [_near("per_week", "at_most", now)]
    if now.per_week is None:
        return [_near("recall", "at_least", now), _near("false_positive_rate", "at_most", now)]
    return [_near("recall", "at_least", now), _near("per_week", "at_most", now)]


def _near(figure: LimitedFigure, bound: Bound, now: Evaluation) -> GoalAsked:
    """Return a goal a little better than the present figure."""
    worth = advice_words.READ[figure](now)
    better = LITTLE if bound == "at_least" else 0.0
    if figure == "per_week":
        return GoalAsked(figure, bound, float(max(1, math.ceil(worth or SOME_LEADS))))
    share = 0.5 if worth is None or math.isnan(worth) else worth
    return GoalAsked(figure, bound, min(1.0, math.ceil(100 * (share + better)) / 100))


def _draw_row(results: Results, place: int, row: GoalAsked, *, alone: bool) -> None:
    objective = results.model.objective
    figure, bound, value = (f"goal-{part}-{place}" for part in ("figure", "bound", "value"))
    session.shown(figure, row.figure)
    st.selectbox(
        _("Goal {n}").format(n=place + 1),
        FIGURES,
        format_func=lambda name: advice_words.figure(name, objective),
        key=figure,
        on_change=partial(_take_figure, place, results.evaluation()),
        width=285,
    )
    words = {"at_least": _("at least"), "at_most": _("at most")}
    session.shown(bound, row.bound)
    st.selectbox(
        _("Bound"),
        list(words),
        format_func=lambda name: words[name],
        key=bound,
        on_change=_take,
        width=115,
        label_visibility="hidden",
    )
    is_share = row.figure != "per_week"
    session.shown(value, round(100 * row.value, 1) if is_share else row.value)
    st.number_input(
        _("in %") if is_share else _("a week"),
        min_value=0.0,
        max_value=100.0 if is_share else None,
        step=1.0,
        format="%.1f",
        key=value,
        on_change=_take,
        width=130,
    )
    st.button(
        _("Remove"),
        key=f"goal-remove-{place}",
        type="tertiary",
        on_click=partial(_remove, place),
        disabled=alone,
    )


def _say_locked(results: Results, asked: GoalsAsked) -> None:
    """Say which criteria stay as they are, and offer to free those refused here."""
    labels = {each.id: each.label for each in results.model.criteria}
    labels[THRESHOLD] = _("Threshold")
    fixed = [labels[each] for each in sorted(results.work.room.locked) if each in labels]
    if fixed:
        st.caption(
            _("Locked on the board: {names}.").format(
                names=", ".join(formats.plain(each) for each in fixed)
            )
        )
    refused = [labels[each] for each in sorted(asked.refused) if each in labels]
    if refused:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                _("Not to be changed: {names}.").format(
                    names=", ".join(formats.plain(each) for each in refused)
                )
            )
            st.button(_("Allow them again"), key="goal-free", type="tertiary", on_click=_free)


def _take() -> None:
    """Take what the widgets say."""
    asked = advising.advising().goals
    if asked is None:
        return
    edits = session.given(EDITS)
    advising.keep(
        goals=replace(
            asked,
            rows=tuple(_row(place, row) for place, row in enumerate(asked.rows)),
            most_edits=edits if isinstance(edits, int) else asked.most_edits,
            may_turn=session.given(TURN) is True,
            threshold_moves=session.given(MOVES) is True,
        )
    )


def _row(place: int, row: GoalAsked) -> GoalAsked:
    bound, value = session.given(f"goal-bound-{place}"), session.given(f"goal-value-{place}")
    worth = float(value) if isinstance(value, int | float) else None
    if worth is not None and row.figure != "per_week":
        worth /= 100
    return GoalAsked(
        row.figure,
        "at_most" if bound == "at_most" else "at_least",
        row.value if worth is None else worth,
    )


def _take_figure(place: int, now: Evaluation) -> None:
    """Take another figure: its value begins near the present one."""
    asked, figure = advising.advising().goals, session.given(f"goal-figure-{place}")
    if asked is None or figure not in FIGURES:
        return
    chosen: LimitedFigure = figure
    bound: Bound = "at_least" if Limit(chosen, 0).is_least else "at_most"
    rows = list(asked.rows)
    rows[place] = _near(chosen, bound, now)
    advising.keep(goals=replace(asked, rows=tuple(rows)))


def _add(now: Evaluation) -> None:
    asked = advising.advising().goals or GoalsAsked()
    there = {each.figure for each in asked.rows}
    figure = next((each for each in FIGURES if each not in there), FIGURES[0])
    bound: Bound = "at_least" if Limit(figure, 0).is_least else "at_most"
    advising.keep(goals=replace(asked, rows=(*asked.rows, _near(figure, bound, now))))


def _remove(place: int) -> None:
    asked = advising.advising().goals or GoalsAsked()
    rows = tuple(row for at, row in enumerate(asked.rows) if at != place)
    advising.keep(goals=replace(asked, rows=rows))


def _free() -> None:
    asked = advising.advising().goals or GoalsAsked()
    advising.keep(goals=replace(asked, refused=frozenset()))
