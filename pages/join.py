"""Join: what people in a workshop open on their phones; no account, no leads, only a room."""

from pages.components import phone_parts
from pages.shared import dress

dress.wear()
phone_parts.waiting()
