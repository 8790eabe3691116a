"""What outcomes are called among people, by the model's objective."""

from dataclasses import dataclass

from calibration.messages import N_
from calibration.model import Objective


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What an outcome is called among people, by the model's objective; to be translated.

    In retention nobody wins: customers leave or stay, and those flagged are at risk.
    """

    qualified: str
    of_them: str
    wrongly: str
    missed: str
    missed_note: str
    converted: str
    not_converted: str
    over_converted: str
    over_not: str
    left_converted: str
    left_not: str
    from_threshold: str
    how_bands: str
    share_over: str
    missed_rate: str
    wrong_rate: str
    how_many: str
    of_converted: str
    caught: str
    catches: str
    both: str
    fit_only: str
    engagement_only: str
    neither: str


_BUYING = OutcomeWords(
    qualified=N_("Handed over (MQL)"),
    of_them=N_("of them buy"),
    wrongly=N_("Over, did not buy"),
    missed=N_("Buyers left behind"),
    missed_note=N_("left with marketing, yet bought"),
    converted=N_("bought"),
    not_converted=N_("did not"),
    over_converted=N_("over, bought"),
    over_not=N_("handed over, did not buy"),
    left_converted=N_("left, bought"),
    left_not=N_("left with marketing, did not buy"),
    from_threshold=N_("handed over from"),
    how_bands=N_("How each band buys (base rate {rate})"),
    share_over=N_("handed over, of all leads"),
    missed_rate=N_("buyers left behind (false negative rate)"),
    wrong_rate=N_("handed over, of those who did not buy (false positive rate)"),
    how_many=N_("{part} of {whole} bought"),
    of_converted=N_("{part} of {whole} buyers"),
    caught=N_("caught, of all buyers"),
    catches=N_("Handing over {leads} catches {buyers}."),
    both=N_("Hand to sales"),
    fit_only=N_("Nurture"),
    engagement_only=N_("Treat with caution"),
    neither=N_("Leave alone"),
)
_LEAVING = OutcomeWords(
    qualified=N_("At risk"),
    of_them=N_("of them leave"),
    wrongly=N_("At risk, stayed"),
    missed=N_("Leavers not flagged"),
    missed_note=N_("not flagged, yet left"),
    converted=N_("left us"),
    not_converted=N_("stayed"),
    over_converted=N_("at risk, left"),
    over_not=N_("at risk, stayed"),
    left_converted=N_("not flagged, left"),
    left_not=N_("not flagged, stayed"),
    from_threshold=N_("at risk from"),
    how_bands=N_("How each band leaves (base rate {rate})"),
    share_over=N_("at risk, of all customers"),
    missed_rate=N_("leavers not flagged (false negative rate)"),
    wrong_rate=N_("flagged, of those who stayed (false positive rate)"),
    how_many=N_("{part} of {whole} left"),
    of_converted=N_("{part} of {whole} who left"),
    caught=N_("caught, of all who left"),
    catches=N_("Flagging {leads} catches {buyers}."),
    both=N_("At risk: call them"),
    fit_only=N_("Keep in touch"),
    engagement_only=N_("Look closer"),
    neither=N_("Leave alone"),
)
_ADOPTING = OutcomeWords(
    qualified=N_("Qualified"),
    of_them=N_("of them adopt"),
    wrongly=N_("Qualified, did not adopt"),
    missed=N_("Adopters left behind"),
    missed_note=N_("not qualified, yet adopted"),
    converted=N_("adopted"),
    not_converted=N_("did not adopt"),
    over_converted=N_("over, adopted"),
    over_not=N_("qualified, did not adopt"),
    left_converted=N_("left, adopted"),
    left_not=N_("not qualified, did not adopt"),
    from_threshold=N_("qualified from"),
    how_bands=N_("How each band adopts (base rate {rate})"),
    share_over=N_("qualified, of all leads"),
    missed_rate=N_("adopters left behind (false negative rate)"),
    wrong_rate=N_("qualified, of those who did not adopt (false positive rate)"),
    how_many=N_("{part} of {whole} adopted"),
    of_converted=N_("{part} of {whole} adopters"),
    caught=N_("caught, of all adopters"),
    catches=N_("Qualifying {leads} catches {buyers}."),
    both=N_("Help them start"),
    fit_only=N_("Nurture"),
    engagement_only=N_("Treat with caution"),
    neither=N_("Leave alone"),
)


def outcome_words(objective: Objective) -> OutcomeWords:
    """Return the words for an objective, untranslated."""
    if objective is Objective.RETENTION:
        return _LEAVING
    return _ADOPTING if objective is Objective.ADOPTION else _BUYING
