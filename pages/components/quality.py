"""The quality table: what was found in the file, what was done about it, and what can be."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import streamlit as st

from calibration.leads.finding import Finding, FindingKind, State, in_order
from calibration.leads.findings import find_in_file
from calibration.leads.findings_time import drift
from calibration.leads.prepared import Effect
from calibration.leads.remedies import LeaveOut, Remedy, column_of, covers
from calibration.leads.tables import LeadTable
from calibration.leads.typed import type_leads
from calibration.messages import N_
from calibration.problems import CalibrationError
from pages.components import decided, problems
from pages.shared import checking, formats, remedying, session
from pages.shared.results import results
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

Style = Literal["secondary", "tertiary"]

WHERE = decided.WHERE
SHEET = Path(__file__).parent / "quality.css"
WIDTHS = [0.19, 0.07, 0.54, 0.2]
MOST_DONE_SHOWN = 6
"""Things taken care of that are shown at once; more are folded away."""
MOST_EXAMPLES = 12
LONGEST_EXAMPLE = 60
HEADINGS = {
    State.DECIDE: N_("For you to decide"),
    State.KNOW: N_("Good to know"),
    State.PROPOSED: N_("Proposed"),
    State.DONE: N_("Taken care of"),
}


def draw(work: Workspace) -> None:
    """Draw all that was found, what asks most of people first, each with what can be done."""
    if work.leads is None:
        return
    st.html(SHEET)
    findings = _found(work)
    by_state = {
        state: [each for each in findings if _state(work, each) is state] for state in State
    }
    other = _other_effects(work, findings)
    _summary(by_state, len(other))
    decided.draw(work)
    problems.draw(session.reported(WHERE))
    hidden = checking.hidden_positions(work)
    for state in (State.DECIDE, State.KNOW, State.PROPOSED):
        if by_state[state]:
            _heading(state, by_state[state])
            with st.container(key=f"quality-table-{state}"):
                _rows(work, by_state[state], hidden)
    done = by_state[State.DONE]
    if not done and not other:
        return
    if len(done) + len(other) > MOST_DONE_SHOWN:
        label = _("Taken care of ({n})").format(n=len(done) + len(other))
        with (
            st.expander(label, key="quality-done"),
            st.container(key="quality-table-done"),
        ):
            _rows(work, done, hidden)
            _effects(other)
    else:
        _heading(State.DONE, done)
        with st.container(key="quality-table-done"):
            _rows(work, done, hidden)
            _effects(other)


def _found(work: Workspace) -> list[Finding]:
    """Return what is found in the file, and how its base rate moves once an outcome is named."""
    file, lead_id = work.file, checking.id_column(work)
    if file is None:
        return []
    name = lead_id.header if lead_id is not None else None
    guessed = work.guessed or work.profiles
    found = list(
        session.shelf().get(
            "findings",
            (file.sha256, file.source, file.relation, name),
            lambda: find_in_file(file, guessed, lead_id=name),
        )
    )
    moved = _drift(work)
    return list(in_order([*found, moved])) if moved is not None else found


def _drift(work: Workspace) -> Finding | None:
    """Return how the base rate of all leads moves, whatever part of them is looked at."""
    leads, outcome = work.leads, work.model.outcome if work.versions else None
    if leads is None or outcome is None or work.unmapped():
        return None
    model, day = work.model, datetime.now(tz=UTC).date()
    read = (outcome, model.lead_id, model.as_of, model.fields, model.calibration)
    key = (leads.sha256, leads.source, leads.relation, *read, dict(work.mapping), day)
    return session.shelf().get("drift", key, lambda: _moved(work, leads, day))


def _moved(work: Workspace, leads: LeadTable, day: date) -> Finding | None:
    now = results()
    try:
        if work.where is None and now is not None:
            return drift(now.typed())
        typed = type_leads(leads, work.model, mapping=work.mapping, today=day)
    except CalibrationError:  # the part of the page that counts leads has said why
        return None
    try:
        return drift(typed)
    finally:
        typed.close()


def _state(work: Workspace, finding: Finding) -> State:
    return State.DONE if _decision(work, finding) is not None else finding.state


def _decision(work: Workspace, finding: Finding) -> Remedy | None:
    """Return what somebody decided about a finding; None if nobody has."""
    return next((each for each in finding.remedies if covers(work.remedies, each)), None)


def _other_effects(work: Workspace, findings: list[Finding]) -> list[Effect]:
    """Return what earlier decisions did that no finding of this file tells of."""
    if work.prepared is None:
        return []
    told_of = [each for finding in findings for each in finding.remedies]
    return [
        each
        for each in work.prepared.effects
        if not any(covers((each.remedy,), known) for known in told_of)
    ]


def _summary(by_state: dict[State, list[Finding]], others: int) -> None:
    counts = {state: len(found) for state, found in by_state.items()}
    counts[State.DONE] += others
    total = sum(counts.values())
    if not total:
        st.caption(_("Nothing stands out in this file."))
        return
    parts = [
        text.format(n=counts[state])
        for state, text in (
            (State.DECIDE, _("{n} to decide")),
            (State.KNOW, _("{n} to know")),
            (State.PROPOSED, _("{n} proposed")),
            (State.DONE, _("{n} taken care of")),
        )
        if counts[state]
    ]
    things = ngettext("{n} thing was found", "{n} things were found", total).format(n=total)
    st.caption(formats.headed(things, f"{', '.join(parts)}."))


def _heading(state: State, findings: list[Finding]) -> None:
    left, right = st.columns([0.7, 0.3], vertical_alignment="bottom")
    with left:
        st.html(f'<h4 class="group">{formats.safe(_(HEADINGS[state]))}</h4>')
    if state is State.PROPOSED and len(findings) > 1:
        proposed = tuple(each.remedies[0] for each in findings)
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.button(
                _("Do all {n} that are proposed").format(n=len(findings)),
                key="quality-all",
                type="primary",
                on_click=_do,
                args=(proposed,),
            )


def _rows(work: Workspace, findings: list[Finding], hidden: frozenset[int]) -> None:
    kind: FindingKind | None = None
    for place, finding in enumerate(findings):
        decision = _decision(work, finding)
        what = told(finding.kind.words) if finding.kind is not kind else ""
        kind = finding.kind
        done = told(finding.advice)
        if decision is not None:
            done = _("Decided: {what}").format(what=_effect_of(work, decision, finding))
        shown = "" if finding.position in hidden else _examples(finding)
        key = _key(finding, place)
        with _row((what, _where(finding)), finding.rows, (told(finding.message), done, shown), key):
            if decision is not None:
                _button(_("Undo"), f"undo-{key}", _undo, decision, style="tertiary")
                continue
            for which, remedy in enumerate(finding.remedies):
                style: Style = "tertiary" if which else "secondary"
                _button(told(remedy.action), f"{key}-{which}", _do, (remedy,), style=style)


def _effect_of(work: Workspace, decision: Remedy, finding: Finding) -> str:
    """Return what a decision about a finding did, with its count."""
    effects = work.prepared.effects if work.prepared else ()
    own = next((each for each in effects if each.remedy == decision), None)
    return decided.effect_words(own or Effect(decision, finding.rows))


def _key(finding: Finding, place: int) -> str:
    """Return what a line is known by; notices of reading by their place, for they repeat."""
    if finding.kind is FindingKind.READING:
        return f"{finding.kind}-{place}"
    of_header = "" if finding.rows else "-header"
    at = "" if finding.position is None else f"-{finding.position}"
    return f"{finding.kind}{at}{of_header}"


def _where(finding: Finding) -> str:
    if finding.column.strip() or finding.position is None:
        return finding.column.strip()
    return _("column {n}").format(n=finding.position + 1)


def _examples(finding: Finding) -> str:
    """Return the examples in a line; none where the sentence holds them."""
    if finding.lines:
        return _("Lines {numbers}").format(numbers=", ".join(str(each) for each in finding.lines))
    if finding.kind is FindingKind.PLACEHOLDER:
        return ""
    cut = [
        each if len(each) <= LONGEST_EXAMPLE else each[: LONGEST_EXAMPLE - 1] + "…"
        for each in finding.examples[:MOST_EXAMPLES]
    ]
    return " · ".join(cut)


def _effects(effects: list[Effect]) -> None:
    for place, effect in enumerate(effects):
        # That a column is left out is said once.
        says_more = not isinstance(effect.remedy, LeaveOut) or not effect.fits
        outcome = decided.effect_words(effect) if says_more else ""
        sentence = _("Decided: {what}.").format(what=told(effect.remedy.sentence))
        what = _("Decided before") if place == 0 else ""
        key = f"effect-{place}"
        with _row((what, column_of(effect.remedy)), effect.rows, (sentence, outcome, ""), key):
            _button(_("Undo"), f"undo-{key}", _undo, effect.remedy, style="tertiary")


@contextmanager
def _row(what: tuple[str, str], rows: int, said: tuple[str, str, str], key: str) -> Iterator[None]:
    """Draw a line of the table, and enter the place of its buttons."""
    kind, where = (formats.safe(each) for each in what)
    message, advice, examples = (formats.safe(each) for each in said)
    shown = f'<span class="examples">{examples}</span>' if examples else ""
    with st.container(key=f"quality-row-{key}", gap=None):
        first, second, third, last = st.columns(WIDTHS, gap="small", vertical_alignment="top")
        with first:
            st.html(f'<div class="finding"><b>{kind}</b><span>{where}</span></div>')
        with second:
            st.html(f'<div class="finding rows">{formats.safe(_count(rows))}</div>')
        with third:
            st.html(
                f'<div class="finding">{message} <span class="soft">{advice}</span>{shown}</div>'
            )
        with last, st.container(horizontal=True, gap="small"):
            yield


def _count(rows: int) -> str:
    return ngettext("{n} row", "{n} rows", rows).format(n=formats.number(rows)) if rows else ""


def _button(label: str, key: str, do: Callable[..., None], given: object, *, style: Style) -> None:
    st.button(label, key=f"quality-{key}", type=style, on_click=do, args=(given,))


def _do(remedies: tuple[Remedy, ...]) -> None:
    try:
        remedying.all_decided(remedies)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _undo(remedy: Remedy) -> None:
    try:
        remedying.undone(remedy)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
