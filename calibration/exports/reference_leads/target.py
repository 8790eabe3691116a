"""One thing that reference leads are to show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from calibration.exports.reference_leads.grid import Flags, Whole
from calibration.exports.reference_leads.meaning import Meaning
from calibration.messages import Message


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to show.

    Parameters
    ----------
    about, what
        The part of the model, and what is shown of it. Several targets may say the same: then one
        of them shows it.
    finer
        Whether it asks more than what is said: that the score itself changes, say.
    distance
        How far each lead is from it, where near leads help to find one.
    possible
        Whether any lead at all could show it, where that can be told.
    """

    about: Message
    what: Message
    finer: bool = False
    distance: Callable[[Meaning], Whole] | None = None
    possible: Callable[[], bool] | None = None


Seen: TypeAlias = Iterator[tuple[Target, Flags]]
