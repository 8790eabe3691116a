"""What figures are drawn with: colours that keep one meaning, the reader's words and numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import plotly.graph_objects as go

from calibration.charts.words import OutcomeWords
from calibration.evaluation.rates import rate

MINUS = "−"
NO_BREAK = "\u00a0"
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


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


class Written(Protocol):
    """How a reader writes a number."""

    def __call__(self, value: float, /, *, decimals: int = ...) -> str:
        """Return the number with so many decimals."""


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
    number: Written
    percent: Written
    words: OutcomeWords

    def points(self, value: float) -> str:
        """Return a score in points, with a real minus sign and no more decimals than it has."""
        decimals = 0 if value == round(value) else 1 if round(10 * value) == 10 * value else 2
        return self.number(value, decimals=decimals).replace("-", MINUS)

    def say(self, template: str, **values: str) -> str:
        """Return a sentence in the reader's language, with values put in."""
        return self.gettext(template).format(**values)

    def part(self, part: int, whole: int) -> str:
        """Return "202 of 642"."""
        return self.say("{part} of {whole}", part=self.number(part), whole=self.number(whole))

    def share(self, part: int, whole: int) -> str:
        """Return "31.5 % (202 of 642)"; a dash for the share of none."""
        share = self.percent(rate(part, whole))
        return self.say("{share} ({counts})", share=share, counts=self.part(part, whole))

    def share_hovered(self, first: int = 0) -> str:
        """Return the same for Plotly to fill in, point by point.

        ``first`` is the place of the percentage in ``customdata``; part and whole follow it.
        """
        share = f"%{{customdata[{first}]:.1f}}{NO_BREAK}%"
        counts = self.say(
            "{part} of {whole}",
            part=f"%{{customdata[{first + 1}]:,}}",
            whole=f"%{{customdata[{first + 2}]:,}}",
        )
        return self.say("{share} ({counts})", share=share, counts=counts)

    @property
    def separators(self) -> str:
        """The reader's decimal sign and what groups thousands, as Plotly is told them."""
        written = self.number(1234.5, decimals=1)
        return written[-2] + ("" if written[1].isdigit() else written[1])

    def times(self, ratio: float) -> str:
        """Return "2.1×", with a second decimal where the first would say too little."""
        return f"{self.number(ratio, decimals=2 if ratio < 0.95 else 1)}×"

    def name(self, text: str, *, most: int = 24) -> str:
        """Return text from a file so that Plotly shows it as it is, its middle left out if long.

        Plotly reads a few HTML tags in its texts, links among them. The end is kept, for names of
        one field often differ there alone ("employees is at least 200").
        """
        line = " ".join(text.split())
        if len(line) > most:
            end = (most - 1) // 2
            line = f"{line[: most - 1 - end].rstrip()}…{line[-end:].lstrip()}"
        return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    @property
    def shares(self) -> dict[str, object]:
        """The ticks of an axis of shares."""
        ticks = (0, 0.25, 0.5, 0.75, 1)
        return {"tickvals": ticks, "ticktext": [self.percent(each, decimals=0) for each in ticks]}

    def shares_to(self, top: float) -> dict[str, object]:
        """Return the ticks of an axis of shares that ends at ``top``: at most six, from 0."""
        step = next((each for each in _STEPS if top <= 5 * each), _STEPS[-1])
        ticks = [place * step for place in range(int(top / step + 1e-9) + 1)]
        decimals = 0 if step >= 0.01 else 1
        return {
            "tickvals": ticks,
            "ticktext": [self.percent(each, decimals=decimals) for each in ticks],
        }

    def axis(self, title: str) -> dict[str, object]:
        """Return how an axis that has ticks and a title is drawn."""
        return {
            "visible": True,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"color": self.palette.soft, "size": 12},
            "title": {
                # gettext answers an empty text with the head of its catalogue.
                "text": self.gettext(title) if title else "",
                "font": {"color": self.palette.soft, "size": 12},
            },
        }


Part = dict[str, object]
"""A part of a figure, as Plotly is told it."""

NO_AXIS: Part = {"visible": False, "fixedrange": True}
"""An axis that is not drawn."""


def figure_of(
    pen: Pen, traces: Sequence[Part], *, height: int, margin: Mapping[str, int], **layout: object
) -> go.Figure:
    """Return a figure without frame, grid and legend, of traces and what else the layout holds.

    It is put together at once: Plotly takes tens of milliseconds for every later change.
    """
    return go.Figure(
        {
            "data": list(traces),
            "layout": {
                "height": height,
                "margin": dict(margin),
                "showlegend": False,
                "dragmode": False,
                "hovermode": "closest",
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"size": 12, "color": pen.palette.ink},
                "hoverlabel": {
                    "font": {"size": 12, "color": pen.palette.ink},
                    "bgcolor": pen.palette.paper,
                    "bordercolor": pen.palette.soft,
                    "align": "left",
                },
                "separators": pen.separators,
                "xaxis": NO_AXIS,
                "yaxis": NO_AXIS,
                **layout,
            },
        }
    )


def words_above(row: float, name: str, told: str, pen: Pen) -> list[Part]:
    """Return what stands at a height: a row's name on the left, what is told of it on the right."""
    return [
        {
            "x": side,
            "xref": "paper",
            "xanchor": "right" if side else "left",
            "y": row,
            "text": text,
            "showarrow": False,
            "font": {"size": 12.5, "color": colour},
        }
        for text, side, colour in ((name, 0, pen.palette.ink), (told, 1, pen.palette.soft))
    ]


def key_above(pen: Pen) -> Part:
    """Return a layout that names lines above the figure, where names find room at any width."""
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.03,
            "yanchor": "bottom",
            "font": {"size": 12, "color": pen.palette.ink},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }
