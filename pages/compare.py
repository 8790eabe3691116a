"""Compare: what changes between two models, on the same leads."""

from pages.components import compare_parts, measured
from pages.shared import dress, opening


def draw() -> None:
    """Draw the page."""
    results = measured.shown()
    if results is not None:
        compare_parts.draw(results)


opening.arrive("pages/compare.py")
dress.wear()
draw()
