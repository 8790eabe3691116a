"""Every way a model leaves to be run, and to be proved, each with what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from calibration.engine.pattern_files import write_patterns
from calibration.exports.pmml import what_is_not_carried, why_unavailable
from calibration.exports.ways_out import WAYS_OUT, exported
from calibration.messages import N_
from calibration.model import Model, fingerprint
from calibration.model.grid import identifier
from calibration.problems import CalibrationError, Problem
from pages.components import figures
from pages.shared import session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, told

SHEET: Final = Path(__file__).parent / "leaving.css"
DIALECT: Final = "sql-dialect"
_ASKED: Final = "way-asked-"
_SQL: Final = "sql"
_PMML: Final = "pmml"


@dataclass(frozen=True, slots=True)
class _Told:
    """What people call a form, what it is for, and the type of its file."""

    title: str
    words: str
    mime: str
    slow: bool = False


_TOLD: Final[Mapping[str, _Told]] = {
    "scorer": _Told(
        N_("Python file"),
        N_(
            "For a program, a form or a small server: one file that needs nothing else. It scores "
            "one lead at a time, or a whole CSV file."
        ),
        "text/x-python",
    ),
    "schema": _Told(
        N_("Schema of a lead (JSON)"),
        N_(
            "For whoever sends leads: which fields to give, of which type, and what may be missing."
        ),
        "application/json",
    ),
    _PMML: _Told(
        N_("PMML"),
        N_(
            "For a scoring engine that reads PMML 4.4. It leaves only once such an engine has "
            "given the right score to every reference lead, which takes some seconds."
        ),
        "application/xml",
        slow=True,
    ),
    "vectors": _Told(
        N_("Reference leads (ZIP)"),
        N_(
            "Made-up leads on every edge of this model, with the scores they must get. Whoever "
            "builds the model into a system proves with them that it scores the same."
        ),
        "application/zip",
        slow=True,
    ),
    "bundle": _Told(
        N_("Everything for production (ZIP)"),
        N_("The model, every form of it, the reference leads, and how to prove that it works."),
        "application/zip",
        slow=True,
    ),
}
_RUN: Final = ("scorer", "schema", _PMML)
_PROVE: Final = ("vectors", "bundle")
_DIALECTS: Final = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "spark": "Apache Spark",
    "databricks": "Databricks",
    "bigquery": "BigQuery",
    "snowflake": "Snowflake",
}
_UNTRIED: Final = frozenset({"bigquery", "snowflake"})
"""Dialects that are written for, and that no test of ours runs."""


def draw_running(model: Model) -> None:
    """Draw the forms in which a model runs elsewhere; it is the one that leaves."""
    st.html(SHEET)
    st.subheader(_("Run it in another system"), anchor=False)
    figures.caption(
        _(
            "Each of these gives every lead the very score it gets here. Hand them to whoever "
            "looks after the system that your leads are in."
        )
    )
    with st.container(gap=None):
        _draw_sql(model)
        for name in _RUN:
            (_draw_apart if _TOLD[name].slow else _draw_way)(name, model)


def draw_proving(results: Results, model: Model) -> None:
    """Draw what proves that a model scores elsewhere as it does here, and the counts."""
    st.subheader(_("Prove that it scores the same"), anchor=False)
    figures.caption(
        _(
            "Scored in your system, the reference leads must get the scores beside them. The "
            "command “verify” names the first one that doesn't."
        )
    )
    with st.container(gap=None):
        for name in _PROVE:
            _draw_apart(name, model)
    st.subheader(_("Calibrate it again without the leads"), anchor=False)
    with st.container(gap=None):
        _draw_patterns(results)


def _row(key: str, title: str, words: str) -> DeltaGenerator:
    """Return a row that says what a file is for; its button is drawn in it."""
    row = st.container(horizontal=True, vertical_alignment="center", key=f"way-{key}")
    row.html(f'<p class="way"><b>{safe(title)}</b><span class="caption">{safe(words)}</span></p>')
    return row


@st.fragment
def _draw_apart(name: str, model: Model) -> None:
    """Draw a form that takes long, so that nothing else on the page waits for it."""
    _draw_way(name, model)


def _draw_way(name: str, model: Model) -> None:
    way, says = WAYS_OUT.get(name), _TOLD[name]
    if way is None:
        return
    with _row(name, _(says.title), _(says.words)):
        if name == _PMML and not _may_be_pmml(model):
            return
        if says.slow and not _is_asked(name, model):
            st.button(
                _("Get it ready"),
                key=f"make-{name}",
                on_click=_ask,
                args=(name, fingerprint(model)),
            )
            return
        with st.spinner(_("Getting it ready")):
            made = _made(name, model)
        if isinstance(made, bytes):
            _download(name, made, file_name(model, way.file_name), says.mime)
        else:
            _refused(made)


def _draw_sql(model: Model) -> None:
    names = [each for each in WAYS_OUT if each.partition(":")[0] == _SQL]
    if not names:
        return
    words = _(
        "For the database or the warehouse that holds the leads: one readable query, with a "
        "comment at each step. The scoring date is a parameter."
    )
    with _row(_SQL, _("SQL query"), words), st.container(horizontal=True, width="content"):
        name = st.selectbox(
            _("Database"),
            names,
            format_func=_dialect,
            key=DIALECT,
            label_visibility="collapsed",
            width=150,
        )
        if name is None:
            return
        made = _made(name, model)
        if isinstance(made, bytes):
            _download(_SQL, made, file_name(model, WAYS_OUT[name].file_name), "application/sql")
        else:
            _refused(made)
    if name.partition(":")[2] in _UNTRIED:
        figures.caption(
            _("Written for this database, and not yet run on one: try it on the reference leads.")
        )


def _dialect(name: str) -> str:
    dialect = name.partition(":")[2]
    return _DIALECTS.get(dialect, dialect)


def _draw_patterns(results: Results) -> None:
    words = _(
        "How many leads of each kind there are, and how many of them convert: enough to "
        "calibrate again, here or elsewhere, without passing on a single lead."
    )
    patterns, model = results.patterns(), results.model

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "patterns.parquet"
            write_patterns(patterns, model, file, form="parquet")
            return file.read_bytes()

    with _row("patterns", _("Counts of these leads (Parquet)"), words):
        st.download_button(
            _("Download"),
            data=make,
            file_name=file_name(model, "patterns.parquet"),
            mime="application/vnd.apache.parquet",
            on_click="ignore",
            key="download-patterns",
        )


def _download(key: str, made: bytes, name: str, mime: str) -> None:
    st.download_button(
        _("Download"),
        data=made,
        file_name=name,
        mime=mime,
        on_click="ignore",
        key=f"download-{key}",
        help=name,
    )


def file_name(model: Model, ending: str) -> str:
    """Return the name of a file of a model: plain letters, digits and hyphens, then the ending.

    Python imports no name with hyphens.

    Examples
    --------
    >>> from calibration.model.templates import TEMPLATES
    >>> file_name(TEMPLATES["generic"].model.with_name("=Ma vie / 2"), "scorer.py")
    'ma_vie_2_scorer.py'
    """
    name = f"{identifier(model.name)}-{ending}"
    return name.replace("-", "_") if ending.endswith(".py") else name


def _may_be_pmml(model: Model) -> bool:
    """Say why a model can't leave as PMML, where it can't."""
    reasons = what_is_not_carried(model)
    if reasons:
        _refused(reasons)
        return False
    missing = why_unavailable()
    if missing is not None:
        figures.caption(told(missing))
    return missing is None


def _refused(reasons: tuple[Problem, ...]) -> None:
    with st.container(width=420):
        figures.caption(_("This model can't leave this way:"))
        for reason in reasons[:5]:
            place = f"{reason.place}: " if reason.place else ""
            figures.caption(place + told(reason.message))


def _ask(name: str, of: str) -> None:
    session.remember(_ASKED + name, of)


def _is_asked(name: str, model: Model) -> bool:
    return session.remembered(_ASKED + name) == fingerprint(model)


def _made(name: str, model: Model) -> bytes | tuple[Problem, ...]:
    """Return the file of a form, made once for a model; or why there is none."""

    def make() -> bytes | tuple[Problem, ...]:
        try:
            return exported(model, name)
        except CalibrationError as error:
            return error.problems

    return session.shelf().get(f"way-{name}", model, make)
