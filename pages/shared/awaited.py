"""What has to be brought again when a project is reopened: files are known, and never kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calibration.store.projects import LeadsMark


@dataclass(frozen=True, slots=True)
class AddedMark:
    """A file that was added to the leads, by what it is and by its name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """The leads that a project was worked on, and what was added to them.

    Parameters
    ----------
    leads
        By which the file is known again; None once it is there.
    additions
        Files that were added, each to be added again.
    """

    leads: "LeadsMark | None" = None
    additions: tuple[AddedMark, ...] = ()
