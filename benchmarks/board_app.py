"""The Calibrate page on generated leads: ``BENCHMARK_LEADS=leads.parquet streamlit run`` this.

Everything but the opening is the app's own: the page is ``pages/calibrate.py`` itself. The columns
are not profiled, which that page doesn't need.
"""

import os
from pathlib import Path

import streamlit as st

from benchmarks.rules import model
from calibration.leads.reading import read_leads
from pages.shared import session, start
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace

LEADS = "BENCHMARK_LEADS"
"""The environment's name of the Parquet file that every session opens."""

start.forget_the_imports()
st.set_page_config(page_title="Benchmark", layout="wide")
session.begin()
if session.is_fresh():
    leads = read_leads(Path(os.environ[LEADS]))
    versions = Versions(model(), model())
    session.keep(Workspace(leads=leads, versions=versions))
st.navigation(
    [st.Page(Path(__file__).parents[1] / "pages" / "calibrate.py", title="Calibrate", default=True)]
).run()
