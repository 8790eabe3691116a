"""Monitor: whether the agreed model still does on new leads what it promised."""

from pages.components import monitor_parts
from pages.shared import dress, opening

opening.arrive("pages/monitor.py")
dress.wear()
monitor_parts.draw()
