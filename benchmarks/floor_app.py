"""The least a Streamlit app can do with a slider: show its value. The floor of every commit."""

import streamlit as st

from pages.shared import start

start.forget_the_imports()


@st.fragment
def floor() -> None:
    """Draw one slider and one metric."""
    st.metric("Value", st.slider("Threshold", 0, 100, 45))


floor()
