"""Fit and engagement: the 2 x 2 reading of the leads, and the grades behind it."""

import streamlit as st

from calibration.charts import OutcomeWords, grade_matrix_figure, outcome_words
from calibration.charts.grade_matrix import FEW
from calibration.evaluation.grade_matrix import Area
from calibration.evaluation.two_axes import TwoAxes
from pages.components import figures
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

GRADES = "grades-open"


def draw(results: Results) -> None:
    """Draw the four areas; behind a click the matrix of grades, where the model has grades."""
    found = results.two_axes()
    if not found.areas:
        figures.caption(_one_sided(found))
    else:
        _areas(results, found)
    if results.model.grades is not None:
        with st.expander(_("Grade by grade, A1 to E5"), key=GRADES, on_change="rerun") as grades:
            if grades.open:
                _matrix(results)


def _one_sided(found: TwoAxes) -> str:
    """Return why there aren't two axes to read."""
    if found.fit_from is None and found.engagement_from is None:
        return _("All leads are alike in fit and in engagement: there are no two axes to read.")
    if found.fit_from is None:
        return _("All leads are alike in fit: only engagement tells them apart.")
    return _("All leads are alike in engagement: only fit tells them apart.")


def _matrix(results: Results) -> None:
    found = results.grade_matrix()
    figures.show(
        results,
        "grade-matrix",
        found,
        lambda pen: grade_matrix_figure(found, pen=pen),
        alt=_("Conversion by grade: fit from A to E, engagement from 1 to 5"),
    )
    if results.evaluation().leads:
        figures.caption(
            _("In each grade: how many converted, of the leads whose outcome is counted."),
            _("Grades of fewer than {n} such leads have no colour.").format(n=FEW),
        )
    else:
        figures.caption(_("In each grade: how many leads. There is no outcome yet."))


def _areas(results: Results, found: TwoAxes) -> None:
    words = outcome_words(results.model.objective)
    names = (words.both, words.fit_only, words.engagement_only, words.neither)
    cells = [
        _area(area, _(name), words, handed=index == 0)
        for index, (area, name) in enumerate(zip(found.areas, names, strict=True))
    ]
    heads = (
        _("engagement from {points}").format(points=formats.number(found.engagement_from or 0)),
        _("below"),
        _("fit from {points}").format(points=formats.number(found.fit_from or 0)),
        _("below"),
    )
    active, still, fits, fits_not = (safe(each) for each in heads)
    st.html(
        '<table class="areas"><thead><tr><td></td>'
        f'<th scope="col">{active}</th><th scope="col">{still}</th></tr></thead><tbody>'
        f'<tr><th scope="row">{fits}</th>{cells[0]}{cells[1]}</tr>'
        f'<tr><th scope="row">{fits_not}</th>{cells[2]}{cells[3]}</tr></tbody></table>'
    )
    split = (
        _("High is A or B in fit, 1 or 2 in engagement.")
        if found.by_grades
        else _("The model has no grades: each axis is split where it comes nearest to half.")
    )
    out = ""
    if found.ruled_out:
        out = _("Left out: {leads} that gates rule out.").format(
            leads=formats.leads(found.ruled_out)
        )
    figures.caption(split, out)


def _area(area: Area, name: str, words: OutcomeWords, *, handed: bool) -> str:
    """Return one area as a cell: its name, its leads, and how many of them converted."""
    rate = _("no outcome yet")
    if area.leads:
        rate = _(words.how_many).format(
            part=formats.number(area.converted), whole=formats.number(area.leads)
        )
    if area.leads and area.mix.is_known:
        rate = _("{share}, {counts} ({interval})").format(
            share=formats.percent(area.conversion_rate),
            counts=rate,
            interval=formats.between(*area.interval),
        )
    css = ' class="handed"' if handed else ""
    return (
        f"<td{css}><b>{safe(name)}</b><div>{safe(formats.leads(area.everyone))}</div>"
        f"<div>{safe(rate)}</div></td>"
    )
