"""Advice: what the leads say of the model, and better numbers that a person may accept."""

from pages.components import advice_parts, measured
from pages.shared import dress, opening


def draw() -> None:
    """Draw the page."""
    results = measured.shown()
    if results is not None:
        advice_parts.draw(results)


opening.arrive("pages/advice.py")
dress.wear()
draw()
