"""Why a verdict is what it is, the strongest reason first."""

import math
from collections.abc import Sequence
from typing import Final

from calibration.messages import Message, say
from calibration.monitoring import sentences
from calibration.monitoring.drift import Drift
from calibration.monitoring.results import Explanation, Finding, Verdict

ENOUGH: Final = 40
"""Leads of either outcome that must be expected before "holds" is said."""
_ABOUT_CONVERSION: Final = ("base_rate", "same_score", "precision", "band")
"""Questions about conversion, the plainest first."""


def reasons_of(
    verdict: Verdict,
    found: Sequence[Finding],
    moved: Sequence[Drift],
    told: Explanation | None,
    smallest: float,
) -> tuple[Message, ...]:
    """Return the reasons of a verdict.

    First what happened to conversion and what that comes of, then the fields that moved, then all
    else that is beyond chance and large. A criterion that moved is no reason of its own where a
    field did.
    """
    counting = [each for each in found if each.counts]
    about_rates = [each for each in counting if each.kind in _ABOUT_CONVERSION]
    about_rates.sort(
        key=lambda each: (each.leads_to is not verdict, _ABOUT_CONVERSION.index(each.kind))
    )
    reasons = [each.sentence for each in about_rates[:1]]
    if about_rates and told is not None:
        reasons.append(sentences.of_explanation(told))
    others = [each for each in counting if each.kind not in _ABOUT_CONVERSION]
    fields = [each.name for each in _moved_fields(moved, others)]
    if fields:
        reasons.append(sentences.of_fields(fields))
    said = ("field", "criterion") if fields else ("field",)
    reasons += [each.sentence for each in about_rates[1:]]
    reasons += [each.sentence for each in others if each.kind not in said]
    if reasons:
        return tuple(reasons)
    if verdict is Verdict.HOLDS:
        held = say(
            "Nothing differs from the promise beyond chance and by enough to matter, over {asked} "
            "questions.",
            asked=len(found),
        )
        return (held,) if math.isnan(smallest) else (held, sentences.of_smallest(smallest))
    return (
        say(
            "Too few new leads of known outcome: {enough} that convert and {enough} that don't "
            "must be expected before anything holds.",
            enough=ENOUGH,
        ),
    )


def _moved_fields(moved: Sequence[Drift], others: Sequence[Finding]) -> list[Drift]:
    """Return the fields that moved beyond chance, the most first."""
    sure = {each.name for each in others if each.kind == "field"}
    fields = [each for each in moved if each.kind == "field" and each.name in sure]
    return sorted((each for each in fields if each.is_flagged), key=lambda each: -each.psi)
