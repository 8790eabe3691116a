"""What came of joining a file of wins to leads: counts first, every rate derived from them."""

import math
from dataclasses import dataclass
from datetime import date

from calibration.messages import Message


@dataclass(frozen=True, slots=True)
class UnmatchedWin:
    """An id in the file of wins that no lead has.

    Parameters
    ----------
    id
        As it is compared.
    wins
        How often it stands in the file.
    won_on
        The first day it was won on; None where that is not known.
    won_for
        What was won with it altogether; None where that is not known.
    """

    id: str
    wins: int
    won_on: date | None = None
    won_for: float | None = None


@dataclass(frozen=True, slots=True)
class NearMatch:
    """An id of a win that no lead has, and one of a lead that is nearly alike.

    Parameters
    ----------
    win, lead
        The two ids.
    wins
        How often the win's id stands in its file.
    by
        What they differ by, in a few words.
    is_alone
        Whether no other id of a lead is nearly alike.
    is_accepted
        Whether somebody said that they are the same.
    """

    win: str
    lead: str
    wins: int
    by: Message
    is_alone: bool = True
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class WinsReport:
    """How the ids of leads and wins went together.

    Parameters
    ----------
    leads
        All leads of the file.
    leads_without_id
        Those with a blank id or a placeholder; whether they won can't be told.
    repeated_ids, leads_repeating
        Ids that several leads have, and how many leads have such an id. Each of them gets the win
        of its id, so that it doesn't matter which of them is kept.
    leads_won
        Leads whose id is that of a win.
    wins
        All wins of the file.
    wins_without_id
        Those with a blank id or a placeholder.
    win_ids
        The different ids among the wins.
    matched_ids
        Those of them that are a lead's, the accepted ones included.
    matched_wins
        The wins with such an id.
    unmatched
        The ids of wins that are no lead's, the most frequent first.
    near
        Ids of wins that are nearly a lead's, accepted or not.
    unreadable_days, unreadable_values
        Wins whose day or value is filled and can't be read.
    """

    leads: int
    leads_without_id: int
    repeated_ids: int
    leads_repeating: int
    leads_won: int
    wins: int
    wins_without_id: int
    win_ids: int
    matched_ids: int
    matched_wins: int
    unmatched: tuple[UnmatchedWin, ...] = ()
    near: tuple[NearMatch, ...] = ()
    unreadable_days: int = 0
    unreadable_values: int = 0

    @property
    def leads_with_id(self) -> int:
        """The leads of which it can be told whether they won."""
        return self.leads - self.leads_without_id

    @property
    def wins_repeating(self) -> int:
        """The wins whose id stood in the file before: they count once, their values are summed."""
        return self.wins - self.wins_without_id - self.win_ids

    @property
    def unmatched_share(self) -> float:
        """The share of the ids of wins that is no lead's; NaN without any."""
        return _share(len(self.unmatched), self.win_ids)

    @property
    def conversion_rate(self) -> float:
        """The share of the leads with an id that won: without the unmatched ids."""
        return _share(self.leads_won, self.leads_with_id)

    @property
    def conversion_rate_if_here(self) -> float:
        """The same if each unmatched id were that of one more lead of this file."""
        return min(1.0, _share(self.leads_won + len(self.unmatched), self.leads_with_id))

    @property
    def conversion_rate_if_missing(self) -> float:
        """The same if each unmatched id were that of a lead that the file lacks."""
        more = len(self.unmatched)
        return _share(self.leads_won + more, self.leads_with_id + more)

    @property
    def to_accept(self) -> tuple[NearMatch, ...]:
        """The near matches that can be accepted all at once: each win has one lead alike."""
        return tuple(each for each in self.near if each.is_alone and not each.is_accepted)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
