"""The least a Streamlit app can do with a slider: show its value. The floor of every commit.

It freezes its garbage as the app does, and imports nothing of it.
"""

import functools
import gc

import streamlit as st


@functools.cache
def forget_the_imports() -> None:
    """Take what the imports made out of garbage collection."""
    gc.collect()
    gc.freeze()


@st.fragment
def floor() -> None:
    """Draw one slider and one metric."""
    st.metric("Value", st.slider("Threshold", 0, 100, 45))


forget_the_imports()
floor()
