"""Workshop: marketing and sales agree on one model, step by step, in front of one screen."""

from pages.components import workshop_page
from pages.shared import dress, opening

opening.arrive("pages/workshop.py")
dress.wear()
workshop_page.draw()
