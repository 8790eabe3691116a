"""The app on an edge case, by its name in the address: ``/?case=a+clamp``.

``&worked=f2`` names the column that tells who was worked.

Everything but the opening is the app's own entry. Streamlit looks for the pages beside its script:
run this from a folder where ``pages`` stands beside it (see ``test_edge_boards``).
"""

import runpy

import streamlit as st

from calibration.leads import Worked
from pages.shared import opening, session
from tests.browser.edge_cases import CASES
from tests.browser.server import ROOT

session.begin()
wanted = st.query_params.get("case", "")
if session.is_fresh() and wanted in CASES:
    case = CASES[wanted]()
    opening.open_files([("edge.csv", case.leads)])
    opening.open_model(case.model)
    worked = st.query_params.get("worked", "")
    session.keep(session.workspace().changed(worked=Worked(worked) if worked else None))
runpy.run_path(str(ROOT / "app.py"))
