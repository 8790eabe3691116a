"""What else the leads may tell: who was worked by sales, and whose company is whose."""

import streamlit as st

from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, session
from pages.shared.results import results
from pages.shared.words import _, ngettext
from pages.shared.workspace import Workspace

WORKED, VALUES, COMPANY = "worked-column", "worked-values", "company-column"
MOST_CHOICES = 50
"""Values that are offered to choose from: a column of more holds days, or names."""


def draw(work: Workspace) -> None:
    """Draw the choice of the columns, and what follows from each in a sentence."""
    if work.leads is None:
        return
    headers = ["", *(each.header for each in work.leads.columns if each.header)]
    session.first(WORKED, _in(headers, work.worked.column if work.worked else ""))
    session.first(COMPANY, _in(headers, work.company or ""))
    with st.expander(_("Worked by sales, and company")):
        left, right = st.columns(2, gap="medium")
        with left:
            _worked(work.leads, headers, work.worked)
        with right:
            _company(headers)
        _told(session.workspace())


def options(work: Workspace) -> tuple[str, ...]:
    """Return the command's options that name the same columns."""
    told: list[str] = []
    if work.worked is not None and _is_there(work, work.worked.column):
        told += ["--worked", work.worked.column]
        for value in work.worked.values:
            told += ["--worked-value", value]
    if work.company is not None and _is_there(work, work.company):
        told += ["--company", work.company]
    return tuple(told)


def _is_there(work: Workspace, header: str) -> bool:
    """Return whether these leads have the column; another file may not."""
    return work.leads is not None and work.leads.column(header) is not None


def _in(headers: list[str], header: str) -> str:
    return header if header in headers else ""


def _worked(leads: LeadTable, headers: list[str], worked: Worked | None) -> None:
    st.selectbox(
        _("Column that tells whether sales worked on a lead (optional)"),
        headers,
        key=WORKED,
        format_func=lambda header: header or _("none"),
        on_change=_chosen,
        help=_("A day of the first call, a yes or no, a number of calls, a status."),
    )
    counts = _counts(leads, str(session.given(WORKED) or ""))
    if not 0 < len(counts) <= MOST_CHOICES:
        return
    session.first(VALUES, [each for each in worked.values if each in counts] if worked else [])
    st.multiselect(
        _("Values that mean “worked”"),
        list(counts),
        key=VALUES,
        format_func=lambda value: f"{value} ({formats.number(counts.get(value, 0))})",
        placeholder=_("any that is filled and is not a no"),
        on_change=_take,
    )


def _counts(leads: LeadTable, header: str) -> dict[str, int]:
    """Return the values of a column with their counts; the last column asked for is kept."""
    column = leads.column(header) if header else None
    if column is None:
        return {}
    return session.shelf().get(
        "worked-values",
        (leads.sha256, leads.source.sheet, header),
        lambda: dict(outcome_values(leads, column)),
    )


def _company(headers: list[str]) -> None:
    st.selectbox(
        _("Column that names the company (optional)"),
        headers,
        key=COMPANY,
        format_func=lambda header: header or _("none"),
        on_change=_take,
        help=_("Leads of one company tend to turn out alike: intervals then count companies."),
    )


def _told(work: Workspace) -> None:
    """Say what the columns tell of the counted leads."""
    found = results()
    if found is None or work.unmapped() or (work.worked is None and work.company is None):
        return
    try:
        evaluation, companies = found.evaluation("all"), found.patterns().companies
    except CalibrationError as error:
        problems.draw(error.problems, title=_("These columns can't be read."))
        return
    worked = evaluation.worked
    if worked is not None:
        known = worked.known_above + worked.known_below
        st.markdown(
            _("{n} of {known} counted leads were worked by sales.").format(
                n=formats.number(worked.above + worked.below), known=formats.number(known)
            )
        )
    if companies is not None:
        several = int((companies.converted + companies.not_converted).sum())
        said = ngettext(
            "{n} company has several counted leads, {leads} in all: intervals count companies.",
            "{n} companies have several counted leads, {leads} in all: intervals count companies.",
            companies.count,
        )
        st.markdown(
            said.format(n=formats.number(companies.count), leads=formats.number(several))
            if companies.count
            else _("No company has several counted leads: each lead speaks for itself.")
        )
        _on_both_sides(companies.on_both_sides)


def _on_both_sides(count: int) -> None:
    """Say where the leads kept aside are no strangers to those designed on."""
    if count:
        said = ngettext(
            "{n} company has leads on both sides: among those kept aside and among the others. "
            "The final check is a little kinder for it.",
            "{n} companies have leads on both sides: among those kept aside and among the others. "
            "The final check is a little kinder for it.",
            count,
        )
        st.caption(said.format(n=formats.number(count)))


def _chosen() -> None:
    work = session.workspace()
    counts = _counts(work.leads, str(session.given(WORKED) or "")) if work.leads else {}
    yes = recognised_yes(list(counts.items()))
    session.shown(VALUES, [yes] if yes is not None else [])
    _take()


def _take() -> None:
    work = session.workspace()
    header, company = str(session.given(WORKED) or ""), str(session.given(COMPANY) or "")
    values = session.given(VALUES)
    worked = None
    if header:
        worked = Worked(
            header,
            values=tuple(values) if isinstance(values, list) else (),
        )
    where = work.where
    if where is not None and where.worked is not None:  # what "worked" means has changed
        where = None
    session.keep(work.changed(worked=worked, company=company or None, where=where))
