"""The app's entry: what the window is called, and the pages in the order a person goes."""

import streamlit as st

from pages.components import address, kept_words, live_late
from pages.shared import keeping, session, start
from pages.shared.words import _

start.forget_the_imports()
st.set_page_config(page_title=_("Lead scoring workbench"), layout="wide")
session.begin()
keeping.begin()
# A page's address is its file's name: Streamlit knows no other until this has run on a server.
page = st.navigation(
    [
        st.Page("pages/leads.py", title=_("Leads"), icon="", url_path="leads"),
        st.Page("pages/criteria.py", title=_("Criteria"), icon="", url_path="criteria"),
        st.Page("pages/calibrate.py", title=_("Calibrate"), icon="", default=True),
        st.Page("pages/advice.py", title=_("Advice"), icon="", url_path="advice"),
        st.Page("pages/compare.py", title=_("Compare"), icon="", url_path="compare"),
        st.Page("pages/one_lead.py", title=_("One lead"), icon="", url_path="one_lead"),
        st.Page("pages/workshop.py", title=_("Workshop"), icon="", url_path="workshop"),
        st.Page("pages/project.py", title=_("Project"), icon="", url_path="project"),
        st.Page("pages/export.py", title=_("Export"), icon="", url_path="export"),
        st.Page("pages/monitor.py", title=_("Monitor"), icon="", url_path="monitor"),
        st.Page(
            "pages/join.py", title=_("Workshop"), icon="", url_path="join", visibility="hidden"
        ),
    ],
    position="top",
)
address.draw()
if page.url_path != "join":
    live_late.draw(has_board=page.url_path == "")
kept_words.draw()
page.run()
address.settle()
start.get_ready_to_keep()
