"""What monitoring finds: counts first, rates from them, and the verdict with its reasons."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from calibration.evaluation.intervals import Interval
from calibration.messages import Message
from calibration.monitoring.counting import NewWords
from calibration.monitoring.drift import Drift
from calibration.monitoring.prediction import Sample
from calibration.monitoring.promise import Side
from calibration.problems import Problem

ERROR: Final = 0.05
"""How often, at most, a model that holds is said not to."""
LARGE_SHARE: Final = 0.05
"""By how much the share of leads without a value moves before it is flagged."""


class Verdict(StrEnum):
    """What to do about a model."""

    HOLDS = "holds"
    WATCH = "watch"
    RECALIBRATE = "recalibrate"
    TOO_EARLY = "too_early"
    """Too few new leads, too young ones or none with an outcome: nothing is promised yet."""


RateName: TypeAlias = Literal["base_rate", "precision", "recall", "share_qualified"]
FindingKind: TypeAlias = Literal[
    "band",
    "same_score",
    "precision",
    "base_rate",
    "share_qualified",
    "field",
    "criterion",
    "score",
    "inflation",
    "capacity",
]


def is_outside(after: Sample, interval: Interval) -> bool:
    """Return whether a rate lies outside an interval; False where either is undefined."""
    return after.rate < interval.low or after.rate > interval.high


@dataclass(frozen=True, slots=True)
class KeptRate:
    """A rate as it was promised, and as it came.

    Parameters
    ----------
    name
        Which rate.
    before, after
        The counts behind the promise, and those of the new leads.
    interval
        Where the new rate lies, 95 times in 100, if nothing has changed.
    chance
        How often chance alone makes the two differ as much; NaN without leads.
    note
        What must be known to read it.
    """

    name: RateName
    before: Sample
    after: Sample
    interval: Interval
    chance: float
    note: Message | None = None

    @property
    def is_outside(self) -> bool:
        """Whether what happened lies outside the prediction interval."""
        return is_outside(self.after, self.interval)


@dataclass(frozen=True, slots=True)
class KeptBand:
    """A band as it was promised, and what became of its new leads.

    Parameters
    ----------
    name, from_
        Of the band.
    before, after
        Converted of the counted leads. Where ``worked_only``, of new leads that sales worked on.
    all_after
        Of all counted new leads of the band, worked or not.
    interval
        Where the new rate lies, 95 times in 100, if nothing has changed.
    chance
        How often chance alone makes the two differ as much; NaN without leads.
    is_above
        Whether every lead of the band qualifies.
    worked_only
        Whether only leads that sales worked on are looked at.
    why_not
        Why the band is not judged; None where it is.
    """

    name: str
    from_: int | None
    before: Sample
    after: Sample
    all_after: Sample
    interval: Interval
    chance: float
    is_above: bool
    worked_only: bool = False
    why_not: Message | None = None

    @property
    def is_judged(self) -> bool:
        """Whether the band says anything about the promise."""
        return self.why_not is None

    @property
    def is_outside(self) -> bool:
        """Whether what happened lies outside the prediction interval."""
        return is_outside(self.after, self.interval)


@dataclass(frozen=True, slots=True)
class SameScore:
    """Conversion of leads of the same bands, then and now, over the bands that are judged.

    Parameters
    ----------
    converted, leads
        New leads of these bands.
    expected
        How many of them would have converted at the promised rates.
    chance
        By the test of Mantel and Haenszel; NaN where nothing can be told.
    """

    converted: int
    leads: int
    expected: float
    chance: float

    @property
    def ratio(self) -> float:
        """How many times as many converted as was promised; NaN where none was."""
        return self.converted / self.expected if self.expected else math.nan


@dataclass(frozen=True, slots=True)
class MissingShare:
    """Leads that say nothing of a field, then and now.

    ``is_flagged`` where the share moved by five points of a hundred or more, beyond the 95 %
    prediction interval.
    """

    name: str
    before: Sample
    after: Sample
    interval: Interval

    @property
    def is_flagged(self) -> bool:
        """Whether it moved by a twentieth of all leads or more, and more than chance does."""
        moved = abs(self.after.rate - self.before.rate)
        return is_outside(self.after, self.interval) and moved >= LARGE_SHARE


@dataclass(frozen=True, slots=True)
class Volume:
    """How many leads qualify, against what was agreed.

    Parameters
    ----------
    qualified, everyone
        Of all new leads, open and young ones included.
    weeks
        From the first to the last day of the new leads; None where nobody knows.
    capacity, agreed
        Leads a week that sales can take, and that marketing hands over, by what was signed last;
        None where nobody said.
    before_per_week
        What the promise's leads brought a week; None where nobody knows.
    chance
        How often so many qualify by chance if as many come as sales can take; NaN where unknown.
    """

    qualified: int
    everyone: int
    weeks: float | None
    capacity: int | None
    agreed: int | None
    before_per_week: float | None
    chance: float

    @property
    def per_week(self) -> float | None:
        """Qualified leads a week; None where nobody knows how many weeks it were."""
        return self.qualified / self.weeks if self.weeks else None


@dataclass(frozen=True, slots=True)
class ScoreShift:
    """Whether scores have moved up or down as a whole.

    Parameters
    ----------
    higher
        How often a new lead's score is above that of a lead of then, ties half: 0.5 is no shift.
    chance
        By the rank test of Wilcoxon over the score's cells, ties corrected; NaN without leads.
    is_inflated
        Whether scores rise and conversion does not.
    """

    higher: float
    chance: float
    is_inflated: bool


@dataclass(frozen=True, slots=True)
class FieldPart:
    """By how much the conversion rate moves because a field's leads are spread otherwise."""

    name: str
    by_profile: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the change in conversion comes from (E. M. Kitagawa, JASA 50 (1955) 1168-1194).

    Parameters
    ----------
    before, after
        Converted of the counted leads.
    by_profile
        The part of the change that comes of more or fewer leads with high scores.
    by_conversion
        The part of it that comes of leads of the same score converting more or less often.
    fields
        Each field alone: how much its leads, spread otherwise, move the rate; the largest first.
        They overlap, so they don't add up.
    """

    before: Sample
    after: Sample
    by_profile: float
    by_conversion: float
    fields: tuple[FieldPart, ...]

    @property
    def change(self) -> float:
        """The new rate minus the old one: the sum of both parts."""
        return self.by_profile + self.by_conversion

    @property
    def is_base_rate(self) -> bool:
        """Whether leads of the same score converting otherwise are the larger part."""
        return abs(self.by_conversion) >= abs(self.by_profile)


@dataclass(frozen=True, slots=True)
class Finding:
    """One question of the joint test, and what it says.

    Parameters
    ----------
    kind, name
        What was asked: the band, the field, the criterion.
    chance, adjusted
        How often chance alone brings this, and the same after Holm over all questions.
    is_large
        Whether it is large enough to matter.
    leads_to
        The verdict that it calls for where it is both sure and large.
    sentence
        What was found, in words.
    """

    kind: FindingKind
    name: str
    chance: float
    adjusted: float
    is_large: bool
    leads_to: Literal[Verdict.WATCH, Verdict.RECALIBRATE]
    sentence: Message

    @property
    def counts(self) -> bool:
        """Whether it is beyond chance, after Holm at 5 %, and large enough to matter."""
        return self.is_large and self.adjusted < ERROR


@dataclass(frozen=True, slots=True)
class NewLeads:
    """Who the new leads are.

    Parameters
    ----------
    everyone, counted, open, immature, ruled_out
        All of them; those whose outcome counts; those without one; those too young; all that a
        gate rules out.
    has_outcome
        Whether an outcome is known at all.
    first_day, last_day, as_of
        When they were created, and the day they are read on; None where nobody knows.
    worked_known
        Whether it is told which of them sales worked on.
    """

    everyone: int
    counted: int
    open: int
    immature: int
    ruled_out: int
    has_outcome: bool
    first_day: date | None
    last_day: date | None
    as_of: date | None
    worked_known: bool


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Whether a model's promise holds on new leads, and what has changed.

    Parameters
    ----------
    verdict, reasons
        What to do, and why: the strongest reason first.
    new
        Who the new leads are.
    promised
        Which figures the promise is: None where the file has none.
    bands, rates, same_score
        Promise against reality; empty and None where nothing can be told.
    drifts
        Fields, criteria, then the score; empty where the file has no reference counts.
    missing, new_words, volume, shift, explanation
        What else has changed.
    findings
        Every question of the joint test, the surest first.
    would_show
        By which part the conversion of leads with the same scores must rise or fall for these
        leads to show it in four draws of five; NaN where nothing can be told.
    cannot_tell
        What can't be told, and what to do.
    notices
        New leads' cells that can't be read, and dates that can be read two ways.
    """

    verdict: Verdict
    reasons: tuple[Message, ...]
    new: NewLeads
    promised: Side | None
    bands: tuple[KeptBand, ...]
    rates: tuple[KeptRate, ...]
    same_score: SameScore | None
    drifts: tuple[Drift, ...]
    missing: tuple[MissingShare, ...]
    new_words: tuple[NewWords, ...]
    volume: Volume
    shift: ScoreShift | None
    explanation: Explanation | None
    findings: tuple[Finding, ...]
    cannot_tell: tuple[Message, ...]
    would_show: float = math.nan
    notices: tuple[Problem, ...] = ()

    @property
    def flagged(self) -> tuple[Drift, ...]:
        """What has drifted, the most first."""
        return tuple(
            sorted((each for each in self.drifts if each.is_flagged), key=lambda each: -each.psi)
        )
