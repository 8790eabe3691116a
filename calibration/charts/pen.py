"""What figures are drawn with: colours that keep one meaning, the reader's words and numbers."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from calibration.messages import N_
from calibration.model import Objective

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, for one theme.

    ``ink`` and ``soft`` are for text, ``bought`` and ``rest`` for the two outcomes, ``against``
    for what speaks against a lead, ``call`` for the side that is handed over, ``paper`` lies
    behind everything.
    """

    ink: str
    soft: str
    bought: str
    rest: str
    against: str
    call: str
    paper: str


LIGHT = Palette("#17212b", "#5b6773", "#0f7b8a", "#c3cbd2", "#d1495b", "#e9f4f5", "#ffffff")
DARK = Palette("#e8edf1", "#9aa7b2", "#3fb6c6", "#4a5661", "#ff7a8a", "#16302f", "#12181d")


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What an outcome is called among people, by the model's objective; to be translated.

    In retention nobody wins: customers leave or stay, and those flagged are at risk.
    """

    qualified: str
    of_them: str
    wrongly: str
    missed: str
    missed_note: str
    converted: str
    not_converted: str
    over_converted: str
    over_not: str
    left_converted: str
    left_not: str
    from_threshold: str
    how_bands: str


_BUYING = OutcomeWords(
    qualified=N_("Handed over (MQL)"),
    of_them=N_("of them buy"),
    wrongly=N_("Over, did not buy"),
    missed=N_("Buyers left behind"),
    missed_note=N_("left with marketing, yet bought"),
    converted=N_("bought"),
    not_converted=N_("did not"),
    over_converted=N_("over, bought"),
    over_not=N_("handed over, did not buy"),
    left_converted=N_("left, bought"),
    left_not=N_("left with marketing, did not buy"),
    from_threshold=N_("handed over from"),
    how_bands=N_("How each band buys (base rate {rate})"),
)
_LEAVING = OutcomeWords(
    qualified=N_("At risk"),
    of_them=N_("of them leave"),
    wrongly=N_("At risk, stayed"),
    missed=N_("Leavers not flagged"),
    missed_note=N_("not flagged, yet left"),
    converted=N_("left us"),
    not_converted=N_("stayed"),
    over_converted=N_("at risk, left"),
    over_not=N_("at risk, stayed"),
    left_converted=N_("not flagged, left"),
    left_not=N_("not flagged, stayed"),
    from_threshold=N_("at risk from"),
    how_bands=N_("How each band leaves (base rate {rate})"),
)
_ADOPTING = OutcomeWords(
    qualified=N_("Qualified"),
    of_them=N_("of them adopt"),
    wrongly=N_("Qualified, did not adopt"),
    missed=N_("Adopters left behind"),
    missed_note=N_("not qualified, yet adopted"),
    converted=N_("adopted"),
    not_converted=N_("did not"),
    over_converted=N_("over, adopted"),
    over_not=N_("qualified, did not adopt"),
    left_converted=N_("left, adopted"),
    left_not=N_("not qualified, did not adopt"),
    from_threshold=N_("qualified from"),
    how_bands=N_("How each band adopts (base rate {rate})"),
)


def outcome_words(objective: Objective) -> OutcomeWords:
    """Return the words for an objective, untranslated."""
    if objective is Objective.RETENTION:
        return _LEAVING
    return _ADOPTING if objective is Objective.ADOPTION else _BUYING


@dataclass(frozen=True, slots=True)
class Pen:
    """What a figure is drawn with.

    Parameters
    ----------
    palette
        The colours of the reader's theme.
    gettext
        The translation into the reader's language.
    number, percent
        How the reader writes a number, and a share from 0 to 1 in per cent.
    words
        What the outcome is called.
    """

    palette: Palette
    gettext: Callable[[str], str]
    number: Callable[[float], str]
    percent: Callable[[float], str]
    words: OutcomeWords

    def points(self, value: float) -> str:
        """Return a score in points, with a real minus sign."""
        return self.number(value).replace("-", MINUS)

    def name(self, text: str) -> str:
        """Return text from a file so that Plotly shows it as it is, shortened.

        Plotly reads a few HTML tags in its texts, links among them.
        """
        short = text if len(text) <= 24 else text[:23] + "…"
        return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def blank_figure(pen: Pen, *, height: int) -> go.Figure:
    """Return a figure without frame, grid, legend or margins, for direct labels."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 12, "color": pen.palette.ink},
        hoverlabel={"font": {"size": 12}},
        bargap=0,
    )
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure
