"""What is known of a set of leads as a whole: who is counted, on which days, split how."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Literal

from calibration.messages import Message, say
from calibration.problems import LeadsError, Problem


class Standing(IntEnum):
    """What a lead's outcome is worth (DESIGN §4): only the first two are counted."""

    NOT_CONVERTED = 0
    CONVERTED = 1
    OPEN = 2
    IMMATURE = 3


class Side(IntEnum):
    """On which side of the split a counted lead stands."""

    DESIGN = 0
    HOLDOUT = 1


@dataclass(frozen=True, slots=True)
class Split:
    """How counted leads are split into design and holdout, as a rule.

    Parameters
    ----------
    kind
        ``"date"``: leads created on ``first_day`` or later are the holdout; ``"id"`` and
        ``"row"``: by the MD5 of the id or of the row; ``"given"``: as whoever grouped the leads
        has split them; ``"none"``: all are design leads.
    first_day
        The first day of the holdout, for kind ``"date"``.
    reason
        Why there is no split, or why another kind than the first choice, in words.
    """

    kind: Literal["date", "id", "row", "given", "none"]
    first_day: date | None = None
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Whether the leads are every lead of their period, and what is known of it if they aren't.

    A file of all customers and of some of the others tells how well a score separates them, and
    nothing of how many leads there are or how often they convert (DESIGN §4).

    Parameters
    ----------
    every_lead
        Whether they are every lead of the period.
    base_rate
        How many of all leads of the period convert, a share above 0 and below 1; None where
        nobody knows, or where they are every lead, which tell it themselves.
    whole
        How many leads of the whole file converted and how many did not, where only a part of them
        is looked at; None where it is all of them.

    Raises
    ------
    LeadsError
        If the base rate is no such share, or is given of a file that holds every lead.
    """

    every_lead: bool = True
    base_rate: float | None = None
    whole: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Refuse a base rate that can't be one."""
        if self.base_rate is None:
            return
        if self.every_lead:
            message = say("A true base rate is asked for only where a file lacks leads. Leave it.")
            raise LeadsError(Problem("base-rate-of-every-lead", "base_rate", message))
        if not 0 < self.base_rate < 1:
            message = say(
                "The true base rate must be a share above 0 and below 1, as 0.02 for 2 %. "
                "Got {rate}.",
                rate=self.base_rate,
            )
            raise LeadsError(Problem("base-rate", "base_rate", message))


EVERY_LEAD = Sample()


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """Counts and days of a set of leads.

    Parameters
    ----------
    rows
        All leads that would be scored.
    counted
        Leads whose outcome is known and mature: converted and not converted.
    open, immature
        Leads without an outcome yet, and leads younger than the outcome window; left out.
    late
        Leads that converted after the window: counted as not converted, told apart.
    has_outcome
        Whether the leads have an outcome column at all.
    as_of
        The reference day: the one scoring day of the file, or the day maturity is judged on.
    as_of_rule
        Whether each lead has a scoring day of its own, by the model's ``as_of`` rule.
    first_day, last_day
        The span of ``created_field`` over all leads; None without it.
    split
        How counted leads are split.
    sample
        Whether they are every lead of the period.
    """

    rows: int
    counted: int = 0
    open: int = 0
    immature: int = 0
    late: int = 0
    has_outcome: bool = False
    as_of: date | None = None
    as_of_rule: bool = False
    first_day: date | None = None
    last_day: date | None = None
    split: Split = field(default=Split("none"))
    sample: Sample = EVERY_LEAD
