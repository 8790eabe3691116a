"""How heading and charts follow the board: by a run of their own, once its numbers are painted."""

import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

import streamlit as st

from pages.shared.results import Results

SCRIPT = Path(__file__).parent / "live_charts" / "charts.js"
KEY = "live-charts"


@cache
def _component() -> Callable[..., object]:
    """Register the component, which shows nothing."""
    script = SCRIPT.read_text(encoding="utf-8")
    return cast(
        "Callable[..., object]",
        st.components.v2.component("live_charts", html="<i hidden></i>", js=script),
    )


def version(results: Results) -> str:
    """Return a word that changes with what the charts show, and only then."""
    key = (results.patterns(), results.model, results.work.room.on_other_leads())
    return results.shelf.get("charts-version", key, lambda: secrets.token_hex(6))


def draw(results: Results) -> None:
    """Say which numbers this fragment shows; the board asks for others by drawing it again."""
    _component()(key=KEY, data={"version": version(results)}, on_follow_change=lambda: None)
