"""What pictures are drawn with: marks of SVG, and scales from values to places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from calibration.exports.report.blocks import Mark

WIDTH = 720
"""All pictures are as wide, in the units of their own view."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to places along a line."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.first + share * (self.last - self.first)


def rect(look: str, *, x: float, y: float, width: float, height: float) -> Mark:
    """Return a bar; one of less than nothing is drawn as none."""
    sides = {"x": x, "y": y, "width": max(width, 0.0), "height": max(height, 0.0)}
    return Mark("rect", look, _written(sides))


def line(look: str, start: tuple[float, float], end: tuple[float, float]) -> Mark:
    """Return a straight line."""
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return Mark("line", look, _written(ends))


def dot(look: str, *, x: float, y: float, radius: float = 4.5) -> Mark:
    """Return a dot."""
    return Mark("circle", look, _written({"cx": x, "cy": y, "r": radius}))


def text(look: str, said: str, *, x: float, y: float, anchor: Anchor = "start") -> Mark:
    """Return words at a place."""
    return Mark("text", look, (*_written({"x": x, "y": y}), ("text-anchor", anchor)), said)


def path(look: str, points: Sequence[tuple[float, float]]) -> Mark:
    """Return a line through points."""
    steps = " ".join(
        f"{'L' if place else 'M'}{_short(x)} {_short(y)}" for place, (x, y) in enumerate(points)
    )
    return Mark("path", look, (("d", steps),))


def shortened(said: str, most: int) -> str:
    """Return words on one line, their middle left out if they are long.

    Examples
    --------
    >>> shortened("employees is at least 200", 15)
    'employe…ast 200'
    """
    words = " ".join(said.split())
    if len(words) <= most:
        return words
    end = (most - 1) // 2
    return f"{words[: most - 1 - end].rstrip()}…{words[-end:].lstrip()}"


def ticks(low: float, high: float, *, most: int = 8) -> list[int]:
    """Return round whole numbers between two, their step 1, 2 or 5 times 1, 10, 100.

    Examples
    --------
    >>> ticks(-12.5, 99)
    [0, 20, 40, 60, 80]
    """
    tried = 0
    while True:
        step = (1, 2, 5)[tried % 3] * 10 ** (tried // 3)
        first, last = -int(-low // step), int(high // step)
        if last - first < most:
            return [step * each for each in range(first, last + 1)]
        tried += 1


def _written(values: dict[str, float]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _short(value)) for name, value in values.items())


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
