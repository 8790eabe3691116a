"""The fewest changes that reach what is wanted: a path, accepted step by step or as a whole."""

import math
from functools import partial

import streamlit as st

from calibration.advice.goal_seeking import THRESHOLD, Edit, Rules, goal_seek
from calibration.advice.wishes import Limit
from calibration.evaluation import Evaluation, evaluate
from calibration.evaluation.comparison import compare
from calibration.problems import CalibrationError
from pages.components import advice_words, figures, goal_asking, kept_aside, problems
from pages.components.threshold_advice import SHEET
from pages.shared import advising, session
from pages.shared.advising import GoalsAsked, Path
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

WHERE = "goal-advice"
AGAIN = "goal-again"
"""Where it is kept that a way is to be looked for without a click."""


def draw(results: Results) -> None:
    """Draw the goals, and the way to them once somebody has it looked for."""
    st.html(SHEET)
    asking, way = st.columns([0.54, 0.46], gap="large")
    with asking:
        asked = goal_asking.draw(results)
        seek = st.button(_("Look for a way"), key="goal-seek", type="primary")
    with way:
        if seek or session.remembered(AGAIN):
            session.remember(AGAIN, None)
            _seek(results, asked)
        problems.draw(session.reported(WHERE), title=_("No way can be looked for."))
        path = advising.advising().path
        if path is None:
            _say_present(results, asked)
        else:
            _draw_path(results, asked, path)


def _seek(results: Results, asked: GoalsAsked) -> None:
    """Look for a way from the present model, and keep it."""
    words = _("Looking for the fewest changes")
    bar = st.progress(0.0, words)

    def told(share: float) -> None:
        bar.progress(min(share, 1.0), words)

    rules = Rules(goal_asking.locked(results, asked), asked.most_edits, asked.may_turn)
    goals = goal_asking.goals_of(asked)
    try:
        found = goal_seek(results.patterns(), results.model, goals, rules=rules, progress=told)
        states = [results.model]
        for edit in found.edits:
            states.append(edit.made(states[-1]))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        advising.keep(path=None)
        return
    finally:
        bar.empty()
    session.report((), where=WHERE)
    advising.keep(
        path=Path(
            asked=asked,
            leads=advising.leads_mark(results),
            states=tuple(states),
            edits=found.edits,
            reached=found.reached,
            attainable=found.attainable,
        )
    )


def _say_present(results: Results, asked: GoalsAsked) -> None:
    """Say how far the present model is from the goals."""
    figures.caption(
        _("As it is: {figures}.").format(
            figures=_figures(results, results.evaluation(), goal_asking.goals_of(asked))
        )
    )


def _draw_path(results: Results, asked: GoalsAsked, path: Path) -> None:
    """Draw a way that was found, as long as the model is on it."""
    taken = path.taken(results.model)
    if taken is None or path.asked != asked or path.leads != advising.leads_mark(results):
        _say_present(results, asked)
        figures.caption(_("Something has changed since the last way was found: look again."))
        return
    goals = goal_asking.goals_of(path.asked)
    patterns = results.patterns()
    boards = results.shelf.get(
        "goal-boards",
        (patterns, path.states),
        lambda: [evaluate(patterns, each) for each in path.states],
    )
    st.html(f'<p class="answer" data-testid="goal-answer">{_answer(results, path, boards[-1])}</p>')
    if not path.edits:
        return
    figures.caption(_("As it was: {figures}.").format(figures=_figures(results, boards[0], goals)))
    for place in range(len(path.edits)):
        _draw_step(results, path, place, boards[place + 1], taken=taken)
    _draw_whole(path, taken)
    compared = results.shelf.get(
        "goal-compared",
        (patterns, path.states),
        lambda: compare(patterns, path.states[0], path.states[-1]),
    )
    figures.caption(*(f"{each}." for each in advice_words.decided(results, compared)))
    if taken < len(path.edits) or path.reached:
        figures.caption(
            _("The way was sought on the leads it is measured on: others may turn out worse.")
        )
        kept_aside.draw(results, path.states[-1], key="goals")


def _answer(results: Results, path: Path, end: Evaluation) -> str:
    """Return the answer as HTML."""
    goals = goal_asking.goals_of(path.asked)
    reached = _figures(results, end, goals)
    if path.reached and not path.edits:
        return safe(_("All goals are reached as it is: {figures}.").format(figures=reached))
    count = len(path.edits)
    if path.reached:
        said = ngettext("{n} change reaches it", "{n} changes reach it", count).format(n=count)
        told = f"<b>{safe(said)}</b>"
        return _("{what}: {figures}.").format(what=told, figures=safe(reached))
    said = ngettext("Not with {n} change.", "Not with {n} changes.", path.asked.most_edits).format(
        n=path.asked.most_edits
    )
    nearest = (
        _("The nearest: {figures}.").format(figures=reached)
        if path.edits
        else _("Nothing comes nearer than the model as it is: {figures}.").format(figures=reached)
    )
    return f"<b>{safe(said)}</b> {safe(nearest)} {safe(_gives(results, path, goals))}"


def _gives(results: Results, path: Path, goals: tuple[Limit, ...]) -> str:
    """Return what would have to give, in words."""
    objective = results.model.objective
    said = []
    for goal, best in zip(goals, path.attainable, strict=True):
        if math.isnan(best):
            continue
        name = advice_words.figure(goal.figure, objective)
        words = {
            "figure": name,
            "value": advice_words.value(goal.figure, best),
            "wanted": advice_words.value(goal.figure, goal.value),
        }
        if goal.is_least:
            said.append(_("{figure}: {value} at most instead of {wanted}").format(**words))
        else:
            said.append(_("{figure}: {value} at least instead of {wanted}").format(**words))
    if not said:
        return _("Each of the goals is out of reach, whatever becomes of the others.")
    return _("One of these would have to give: {what}.").format(what="; ".join(said))


def _figures(results: Results, board: Evaluation, goals: tuple[Limit, ...]) -> str:
    """Return the figures of the goals, each with whether it is reached."""
    said = []
    for goal in goals:
        worth = advice_words.READ[goal.figure](board)
        read = math.nan if worth is None else worth
        name = advice_words.figure(goal.figure, results.model.objective)
        met = read >= goal.value if goal.is_least else read <= goal.value
        said.append(
            _("{mark} {value} {figure}").format(
                mark="✓" if met else "✗",
                value=advice_words.value(goal.figure, worth),
                figure=name,
            )
        )
    return ", ".join(dict.fromkeys(said))


def _draw_step(results: Results, path: Path, place: int, board: Evaluation, *, taken: int) -> None:
    """Draw one change, what follows after it, and what can be done with it."""
    edit, goals = path.edits[place], goal_asking.goals_of(path.asked)
    said = advice_words.edit(edit, path.states[0])
    after = _("then {figures}").format(figures=_figures(results, board, goals))
    done = place < taken
    mark = "✓" if done else f"{place + 1}."
    with st.container(horizontal=True, vertical_alignment="center", key=f"goal-step-{place}"):
        st.html(
            f'<p class="step{" taken" if done else ""}">{mark} <b>{safe(said)}</b>'
            f'<span class="caption">{safe(after)}</span></p>'
        )
        if done:
            return
        st.button(
            _("Accept"),
            key=f"goal-accept-{place}",
            on_click=partial(_accept, path, place + 1),
            disabled=place != taken,
            help=None if place == taken else _("The changes before it come first."),
        )
        if taken == 0:
            st.button(
                _("Not this one"),
                key=f"goal-refuse-{place}",
                on_click=partial(_refuse, edit),
                help=_("Look for a way that leaves it as it is."),
            )


def _draw_whole(path: Path, taken: int) -> None:
    left = len(path.edits) - taken
    with st.container(horizontal=True):
        if left:
            words = (
                ngettext("Accept it", "Accept all {n}", left)
                if not taken
                else ngettext("Accept the last one", "Accept the other {n}", left)
            )
            st.button(
                words.format(n=left),
                key="goal-accept-all",
                type="primary",
                on_click=partial(_accept, path, len(path.edits)),
            )
            st.button(_("Leave it"), key="goal-leave", on_click=_leave)
        else:
            said = _("All of it is accepted. Undo takes it back step by step.")
            st.html(f'<p class="done">{safe(said)}</p>')


def _accept(path: Path, upto: int) -> None:
    """Make the changes up to a place, each an edit of its own that can be undone."""
    work = session.workspace()
    taken = path.taken(work.model)
    if taken is None:
        return
    for state in path.states[taken + 1 : upto + 1]:
        work = work.edited(state)
    session.keep(work)


def _refuse(edit: Edit) -> None:
    """Have a control left as it is, and look again on the next drawing."""
    asked = advising.advising().goals or GoalsAsked()
    changed = GoalsAsked(
        asked.rows,
        asked.most_edits,
        asked.may_turn,
        asked.threshold_moves and edit.control != THRESHOLD,
        asked.refused if edit.control == THRESHOLD else asked.refused | {edit.control},
    )
    advising.keep(goals=changed, path=None)
    session.remember(AGAIN, "yes")


def _leave() -> None:
    advising.keep(path=None)
