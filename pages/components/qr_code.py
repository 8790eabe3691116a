"""A link as a code that phones read with their camera."""

import segno
import streamlit as st

from pages.shared.formats import safe


def draw(link: str, *, described: str) -> None:
    """Draw a link as a square code, black on white in every theme, and written under it.

    Parameters
    ----------
    link
        The address.
    described
        What the code is, for those who don't see it.
    """
    # A quarter of it may be hidden by a head or a reflection; the quiet zone is the standard's.
    code = segno.make(link, error="q", micro=False)
    # As a picture: drawings inside HTML are taken out of it on the way to the page.
    drawn = code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    st.html(
        f'<div class="qr"><img src="{safe(drawn)}" alt="{safe(described)}"></div>'
        f'<p class="joinlink">{safe(link)}</p>'
    )
