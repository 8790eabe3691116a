"""Where a model can start from: a template, the leads themselves, or the team's own grid."""

import csv
import io

import streamlit as st
from sqlglot import exp

from calibration.leads.nodes import ROW, table
from calibration.leads.reading import read_leads
from calibration.messages import N_
from calibration.model import Kind, Model
from calibration.model.grid import TEMPLATE, read_grid
from calibration.model.templates import TEMPLATES
from calibration.problems import CalibrationError
from pages.components import asking, editor, problems, suggestion
from pages.shared import opening, session
from pages.shared.words import _, ngettext
from pages.shared.workspace import Workspace

GRID = "grid-upload"
WAYS = {
    "leads": N_("From the leads"),
    "template": N_("From a template"),
    "grid": N_("From the team's own grid"),
}


def draw(work: Workspace) -> None:
    """Draw the ways to start, one in each tab."""
    st.subheader(_("Start again"), anchor=False)
    leads, template, grid = st.tabs([_(each) for each in WAYS.values()], key="ways")
    with leads:
        if work.leads is None:
            st.caption(_("No leads yet: open some on Leads."))
        suggestion.draw(work)
    with template:
        _template()
    with grid:
        _grid(work)


def _template() -> None:
    name = st.selectbox(
        _("Template"),
        list(TEMPLATES),
        format_func=lambda each: _(TEMPLATES[each].title),
        key="template",
    )
    model = TEMPLATES[name].model
    st.caption(
        ngettext(
            "{n} criterion, threshold {threshold}. Its fields are examples: say on Leads which "
            "columns they are.",
            "{n} criteria, threshold {threshold}. Its fields are examples: say on Leads which "
            "columns they are.",
            len(model.criteria),
        ).format(n=len(model.criteria), threshold=model.threshold)
    )
    st.button(_("Start from this template"), key="start-template", on_click=_start, args=(name,))


def _start(name: str) -> None:
    work = session.workspace()
    template = TEMPLATES[name].model
    session.keep(work.started_from(_on_these_leads(template, work)))


def _on_these_leads(model: Model, work: Workspace) -> Model:
    """Return the model with the definition of the win that these leads have already."""
    if work.versions is None:
        return model
    now = work.model
    return model.revised(outcome=now.outcome, lead_id=now.lead_id, as_of=now.as_of)


def _grid(work: Workspace) -> None:
    st.caption(
        _(
            "A CSV or XLSX file with the columns label, condition and points; kind and group may "
            "stand beside them. Conditions are written like “employees >= 200” or “industry = "
            "Services | Consulting”."
        )
    )
    st.download_button(
        _("Download a grid to fill in"),
        data=_template_grid,
        file_name="criteria.csv",
        mime="text/csv",
        on_click="ignore",
        key="grid-template",
    )
    kind = st.selectbox(
        _("Kind of criteria, where the grid doesn't say"),
        list(editor.KINDS),
        index=1,
        format_func=lambda each: _(editor.KINDS[each]),
        key="grid-kind",
    )
    file = st.file_uploader(_("The team's grid"), type=["csv", "xlsx", "txt"], key=GRID)
    if file is not None and session.is_new(GRID, (file.file_id, kind)):
        if _read(work, file.getvalue(), file.name, kind):
            session.done(GRID, (file.file_id, kind))
            st.rerun()
        session.done(GRID, (file.file_id, kind))
    problems.draw(session.reported(GRID))


def _read(work: Workspace, content: bytes, name: str, kind: Kind) -> bool:
    try:
        with read_leads(content, name=name) as cells:
            columns = [each.node for each in cells.columns]
            query = exp.select(*columns).from_(table(cells.relation)).order_by(ROW)
            headers = [each.header for each in cells.columns]
            rows = [
                {header: _text(cell) for header, cell in zip(headers, row, strict=True)}
                for row in cells.query(query)
            ]
        grid = read_grid(rows, fields=asking.fields_of(work), kind=kind)
        model = work.versions.present if work.versions else opening.blank_model(name)
        session.keep(work.started_from(grid.added_to(model)))
    except CalibrationError as error:
        session.report(error.problems, where=GRID)
        return False
    session.report((), where=GRID)
    session.tell(
        ngettext(
            "{n} criterion read from the grid.",
            "{n} criteria read from the grid.",
            len(grid.criteria),
        ).format(n=len(grid.criteria))
    )
    return True


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _template_grid() -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(TEMPLATE)
    return out.getvalue().encode("utf-8-sig")
