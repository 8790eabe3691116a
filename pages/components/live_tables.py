"""What the live board looks up while a thumb moves: told apart from all that it shows at rest.

The consequences of a control are wanted as soon as somebody reaches for it. They come by a
component of their own, in a fragment of its own: nothing else is drawn, or sent, for them.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import streamlit as st

from pages.components.live_columns import written
from pages.components.live_data import LiveData
from pages.shared import session
from pages.shared.results import Results

FRONT = Path(__file__).parent / "live_tables"
KEY = "live-tables"
WANTED = "live-wanted"


@cache
def _component() -> Callable[..., object]:
    """Register the component, which shows nothing."""
    script = (FRONT / "tables.js").read_text(encoding="utf-8")
    return cast(
        "Callable[..., object]",
        st.components.v2.component("live_tables", html="<i hidden></i>", js=script),
    )


def hear() -> None:
    """Take which control somebody reaches for."""
    told = session.given(KEY)
    wanted = told.get("fetch") if isinstance(told, Mapping) else None
    if isinstance(wanted, str):
        session.remember(WANTED, wanted)


def draw(results: Results, *, variant: int) -> None:
    """Tell the consequences of the control that somebody reached for last."""
    wanted = session.remembered(WANTED)
    data = LiveData(results, results.patterns(), variant, evidence={})
    table = data.table(wanted) if isinstance(wanted, str) else None
    _component()(key=KEY, data=written(table), on_fetch_change=lambda: None)
