"""Leads that are in a database: a source the deployment names, or an address that is typed."""

import streamlit as st

from calibration.leads.sources import read_table
from calibration.leads.sources.urls import DatabaseUrl
from calibration.leads.tables import LeadTable
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import deployment, opening, session
from pages.shared.formats import plain
from pages.shared.words import _

WHERE = "databases"
NAME, URL, TABLE, QUERY, KIND = "db-name", "db-url", "db-table", "db-query", "db-kind"
SECONDS = 300
"""How long a database may take: somebody is waiting, and others share the server."""


def draw(forget: tuple[str, ...]) -> None:
    """Draw the ways to open leads of a database, if there are any.

    ``forget`` are the beginnings of the keys of widgets that are about the leads there were.
    """
    names, may_type = deployment.source_names(), deployment.may_type()
    if not names and not may_type:
        return
    with st.expander(_("Or read leads from a database")):
        if names:
            _named(names, forget)
        if may_type:
            _typed(forget)
        problems.draw(session.reported(WHERE))


def _named(names: tuple[str, ...], forget: tuple[str, ...]) -> None:
    chosen, go = st.columns([0.75, 0.25], vertical_alignment="bottom")
    with chosen:
        name = st.selectbox(_("Source"), names, key=NAME, format_func=plain)
    with go:
        wanted = st.button(_("Open this source"), key="db-open-named", width="stretch")
    if wanted and name:
        _open(lambda: _read_named(str(name)), forget)


def _read_named(name: str) -> LeadTable:
    source = deployment.named_source(name)
    return read_table(
        source.url, table=source.table, query=source.query, name=name, seconds=SECONDS
    )


def _typed(forget: tuple[str, ...]) -> None:
    with st.form("db-typed", border=False):
        # Typed like a password, for there may be one in it.
        url = st.text_input(
            _("Address"),
            key=URL,
            type="password",
            autocomplete="off",
            placeholder="postgresql://user@host/name",
            help=_(
                "duckdb:///FILE, sqlite:///FILE or postgresql://USER@HOST/NAME. It is used to read "
                "and is kept nowhere."
            ),
        )
        left, right = st.columns([0.35, 0.65])
        with left:
            table = st.text_input(_("Table or view"), key=TABLE)
        with right:
            query = st.text_input(_("or one SELECT in its place"), key=QUERY)
        wanted = st.form_submit_button(_("Read the leads"), key="db-open-typed")
    st.caption(
        _("The database is only read: it refuses everything else. Use a user that may only read.")
    )
    if wanted:
        _open(lambda: _read_typed(url, table.strip(), query.strip()), forget)


def _read_typed(url: str, table: str, query: str) -> LeadTable:
    where = DatabaseUrl.of(url)
    return read_table(where, table=table or None, query=query or None, seconds=SECONDS)


def _open(read: opening.Reading, forget: tuple[str, ...]) -> None:
    try:
        with st.spinner(_("Reading the leads")):
            opening.open_read(read)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.forget_widgets(*forget)
