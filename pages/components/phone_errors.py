"""What goes wrong on a phone, in one sentence: a phone has no room for a table."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.shared import session
from pages.shared.formats import plain
from pages.shared.words import told

WHERE = "phone"


def keep(error: CalibrationError) -> None:
    """Keep an error until the page is drawn."""
    session.report(error.problems, where=WHERE)


def draw_kept() -> None:
    """Say the errors that were kept, once: over the page, which may be drawn anew any second."""
    problems = session.reported(WHERE)
    session.report((), where=WHERE)
    for each in problems:
        st.toast(plain(told(each.message)))


def draw(error: CalibrationError) -> None:
    """Draw an error at once."""
    for each in error.problems:
        st.warning(plain(told(each.message)))
