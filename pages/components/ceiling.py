"""What the simple model gives up: models of all columns beside it, once somebody asks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from calibration.advice.ceiling import Ceiling, ceiling_of
from calibration.advice.rivals import JudgedOn, Rivals, rivals_of
from calibration.charts.ceiling import ceiling_figure
from calibration.messages import N_
from calibration.model import Objective, fold
from calibration.problems import CalibrationError
from pages.components import figures, problems
from pages.shared import checking, formats, remedying, session
from pages.shared.formats import plain
from pages.shared.results import Results
from pages.shared.words import _, ngettext

ASKED = "ceiling"
MUCH: Final = 0.005
"""From which gap on it is said where it comes from."""

_PAIRS: Final = {
    Objective.RETENTION: N_(
        "Take a customer who left and one who stayed: in {points} of 100 such pairs, the one who "
        "left has more points."
    ),
    Objective.ADOPTION: N_(
        "Take a customer who adopted and one who did not: in {points} of 100 such pairs, the one "
        "who adopted has more points."
    ),
}
_BUYING: Final = N_(
    "Take a lead that bought and one that did not: in {points} of 100 such pairs, the one that "
    "bought has more points."
)


def draw(results: Results) -> None:
    """Draw the button, and the comparison while the leads are those that it was asked of."""
    st.subheader(_("What the simple model gives up"), anchor=False)
    if results.is_grouped:
        figures.caption(_("A model of all columns is learnt from leads, and here are patterns."))
        return
    key = _key(results)
    if session.remembered(ASKED) != key:
        figures.caption(
            _(
                "Compare these points with models of all columns, which nobody can read or hand "
                "over: how much better would they rank the same leads? It takes some seconds."
            )
        )
        st.button(
            _("Compare with models of all columns"),
            key="ceiling-ask",
            on_click=session.remember,
            args=(ASKED, key),
        )
        return
    try:
        with st.spinner(_("Learning from all columns")):
            rivals = results.shelf.get("rivals", key, lambda: _rivals(results))
        found = _found(results, rivals)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("There is nothing to compare with."))
        return
    _say(results, found)


def _key(results: Results) -> tuple[object, ...]:
    """Return all that models of all columns depend on: no points, no threshold."""
    work, model, leads = results.work, results.model, results.leads
    today = datetime.now(tz=UTC).date()
    return (
        *(leads.sha256, leads.source, leads.relation, leads.columns),
        *(model.outcome, model.as_of, model.lead_id, model.fields, model.read_fields()),
        *(dict(work.mapping), work.where, work.company, work.overruled, work.profiles),
        *(dict(work.corrected), _left_out(results), results.facts.split, _part(results), today),
    )


def _left_out(results: Results) -> frozenset[str]:
    """Return the columns that somebody left out, and those of today's rule and work, folded."""
    work = results.work
    own = [work.today.header] if work.today is not None else []
    own += [work.worked.column] if work.worked is not None else []
    return frozenset(fold(each) for each in (*remedying.left_out_columns(work), *own))


def _part(results: Results) -> JudgedOn:
    """Return the leads kept aside where they were opened for this very model."""
    work = results.work
    split = results.facts.split.kind != "none"
    return "holdout" if split and work.openings and work.seen[-1:] == (work.model,) else "design"


def _rivals(results: Results) -> Rivals:
    work, unwanted = results.work, _left_out(results)
    checks = tuple(
        replace(each, overruled=checking.is_overruled(work, each.header))
        for each in checking.checks_of(work).values()
        if fold(each.header) not in unwanted
    )
    company = work.company
    if company is not None and results.leads.column(company) is None:
        company = None
    return rivals_of(
        results.leads,
        results.model,
        checks=checks,
        split=results.facts.split,
        today=datetime.now(tz=UTC).date(),
        part=_part(results),
        mapping=work.mapping,
        where=work.where,
        company=company,
    )


def _found(results: Results, rivals: Rivals) -> Ceiling:
    typed, model = results.typed(), results.model
    return results.shelf.get(
        "ceiling", (rivals, typed, model), lambda: ceiling_of(rivals, typed, model)
    )


def _say(results: Results, found: Ceiling) -> None:
    said = _PAIRS.get(results.model.objective, _BUYING)
    pairs = _(said).format(points=_of_100(found.points.auc))
    rival = ngettext(
        "Boosted trees on {n} column tell {pairs} of 100.",
        "Boosted trees on {n} columns tell {pairs} of 100.",
        len(found.fields),
    ).format(n=formats.number(len(found.fields)), pairs=_of_100(found.boosted.auc))
    verdict = _verdict(found)
    st.markdown(f"{plain(pairs)} {plain(rival)} **{plain(verdict)}**")
    if source := _source(found):
        st.markdown(plain(source))
    figures.show(
        results,
        "ceiling-figure",
        found,
        lambda pen: ceiling_figure(found, pen=pen),
        alt=f"{pairs} {rival} {verdict}",
    )
    figures.caption(*_how(found))


def _of_100(share: float) -> str:
    return formats.number(100 * share, decimals=1)


def _verdict(found: Ceiling) -> str:
    ends = _("{low} to {high}").format(
        low=_of_100(found.gap.interval.low), high=_of_100(found.gap.interval.high)
    )
    if not found.gap.is_clear:
        return _("The two can't be told apart (difference {ends}).").format(ends=ends)
    if found.gap.value < 0:
        return _("The simple model gives up nothing.")
    return _("The simple model gives up {gap} of 100 pairs ({ends}).").format(
        gap=_of_100(found.gap.value), ends=ends
    )


def _source(found: Ceiling) -> str:
    """Return where most of what is given up lies; empty where it is little."""
    if not found.gap.is_clear or found.gap.value < MUCH:
        return ""
    if found.columns_gap.is_clear and found.columns_gap.value >= found.trees_gap.value:
        return _(
            "Most of it lies in columns that no criterion reads, or in points that could be "
            "better: have criteria or points suggested."
        )
    return _(
        "Most of it lies in finer steps and in combinations of columns, which points for one "
        "criterion each can't tell."
    )


def _how(found: Ceiling) -> tuple[str, ...]:
    counted = formats.leads(found.leads)
    if found.drawn < found.everyone:
        counted = _("{leads}, drawn by chance from {everyone}").format(
            leads=counted, everyone=formats.number(found.everyone)
        )
    if found.part == "holdout":
        return (
            _("Judged on leads kept aside ({leads}); learnt from the others.").format(
                leads=counted
            ),
            _reach(),
        )
    return (
        _(
            "Judged on {leads} that models are designed on; each was told by models learnt from "
            "the others. The points may have been chosen on the same leads, which flatters them a "
            "little. The leads kept aside stay closed."
        ).format(leads=counted),
        _reach(),
    )


def _reach() -> str:
    return _(
        "Not learnt from: columns left out of suggestions, such as those filled in after the deal, "
        "ids, and what nobody should be judged by."
    )
