"""The monitoring report, to take along."""

from calibration.monitoring.results import Monitoring
from pages.shared.monitored import Asked


def draw(asked: Asked, found: Monitoring) -> None:
    """Draw the download."""
