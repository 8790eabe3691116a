"""All that a monitoring report tells, before it is put in words: counts, and no lead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from calibration.messages import N_
from calibration.model import Model
from calibration.monitoring.results import Monitoring, Verdict


class Words(Protocol):
    """What the outcome is called among people, by the model's objective; to be translated."""

    @property
    def of_them(self) -> str:
        """Those of the qualified that convert."""

    @property
    def caught(self) -> str:
        """The qualified of those that convert."""

    @property
    def share_over(self) -> str:
        """The share that is qualified."""


VERDICTS: Final = {
    Verdict.HOLDS: N_("The model holds. Keep it."),
    Verdict.WATCH: N_("Watch it: something has changed."),
    Verdict.RECALIBRATE: N_("Recalibrate: what was promised no longer holds."),
    Verdict.TOO_EARLY: N_("Too early to tell."),
}
"""What is said first, for people across a room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringTold:
    """What a monitoring report tells.

    Parameters
    ----------
    found
        What monitoring found.
    model, words
        The model, and what its outcome is called.
    file, sha256
        The file of the new leads, and the SHA-256 of its content.
    made_at
        When the report is made.
    """

    found: Monitoring
    model: Model
    words: Words
    file: str
    sha256: str
    made_at: datetime
