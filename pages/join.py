"""Join: what people in a workshop open on their phones; no account, no leads, only a room."""

from pages.components import phone_page

phone_page.draw()
