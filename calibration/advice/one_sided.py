"""A value that nearly only leads that converted have: “signed: yes” for some of them, for no other.

How a column ranks all leads doesn't give such a value away where few of those that converted have
it, nor does how often the column is filled, for the others say “no”.
"""

from dataclasses import dataclass
from typing import Final

from calibration.advice.leaks import Filled
from calibration.advice.values import ValueCounts
from calibration.messages import Message, say
from calibration.model import FieldType

MOST_LEVELS: Final = 50
"""Different values beyond which a column has no levels that people know one by one."""
FEWEST_SHARE: Final = 0.1
"""The share of the leads that converted which must have the value: rarer ones say little, and a
good source of few leads may well be one."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """A value, and how many design leads of either outcome have it."""

    value: str
    held: Filled

    @property
    def message(self) -> Message:
        """Who has the value, as counts, in a sentence."""
        return say(
            "“{value}” is said of {converted} of {all_converted} leads that converted and of "
            "{others} of {all_others} that did not.",
            value=self.value,
            converted=self.held.converted,
            all_converted=self.held.all_converted,
            others=self.held.others,
            all_others=self.held.all_others,
        )


def most_one_sided(counts: ValueCounts, *, confidence: float) -> OneSided | None:
    """Return the value that most surely is one of leads that converted; None without levels."""
    if counts.field.type is FieldType.DATE or len(counts.values) > MOST_LEVELS:
        return None
    others = counts.everyone - counts.all_converted
    levels = [
        OneSided(_written(value), Filled(int(won), counts.all_converted, int(lost), others))
        for value, won, lost in zip(
            counts.values, counts.converted, counts.not_converted, strict=True
        )
        if won >= FEWEST_SHARE * counts.all_converted and won * others > lost * counts.all_converted
    ]
    return max(levels, key=lambda each: each.held.times(confidence=confidence), default=None)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
