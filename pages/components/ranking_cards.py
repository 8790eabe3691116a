"""The leads of a blind ranking: chosen from those that are open, and found again afterwards."""

from dataclasses import dataclass

from calibration.advice.ranking_leads import RankingLeads, choose_leads
from calibration.advice.sides import Card
from calibration.messages import Message
from calibration.problems import CalibrationError
from calibration.store.rankings import Ranking, rankings_in
from pages.shared import checking, gates, projects, session
from pages.shared.results import Results

KEPT = "ranking-cards"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The leads of a ranking, as phones show them.

    Parameters
    ----------
    cards
        What is shown of each.
    rows, converted
        Its place in the file, and what became of it.
    shortfall
        Why there are fewer than were wanted; None where there are enough.
    """

    cards: tuple[Card, ...]
    rows: tuple[int, ...]
    converted: tuple[bool, ...]
    shortfall: Message | None = None

    @classmethod
    def of(cls, found: RankingLeads) -> "Chosen":
        """Return what is kept of chosen leads."""
        return cls(
            tuple(each.card for each in found.leads),
            tuple(each.row for each in found.leads),
            tuple(each.converted for each in found.leads),
            found.shortfall,
        )


def choose(results: Results, *, room: str, number: int) -> Chosen:
    """Choose leads for a ranking of a room by its id: others for each of its rankings.

    Raises
    ------
    CalibrationError
        If the leads can't be read as the model needs them.
    """
    work = results.work
    found = choose_leads(
        results.typed(),
        results.patterns(),
        results.model,
        seed=f"{room} {number}",
        profiles=work.profiles,
        mapping=work.mapping,
        hidden=_hidden(results),
    )
    return Chosen.of(found)


def _hidden(results: Results) -> set[int]:
    """Return the positions of columns that tell who a lead is, or perhaps what became of it."""
    telling = [results.leads.column(each.header) for each in checking.unsigned(results.work)]
    return {
        *checking.personal_positions(results.work),
        *(each.position for each in telling if each is not None),
    }


def keep(ranking: Ranking, chosen: Chosen) -> None:
    """Remember in this session what phones show: the store forgets it when the ranking closes."""
    session.remember(KEPT, (ranking.id, chosen))


def again(ranking: Ranking) -> tuple[Card, ...]:
    """Return the cards of a closed ranking: as remembered, else chosen again from the same leads.

    Empty where neither gives the same leads, as after another file was opened.
    """
    kept = session.remembered(KEPT)
    if isinstance(kept, tuple) and kept[0] == ranking.id:
        return _cards(kept[1])
    chosen = _chosen_again(ranking)
    found = chosen if chosen is not None and chosen.rows == ranking.rows else Chosen((), (), ())
    keep(ranking, found)
    return found.cards


def _cards(kept: object) -> tuple[Card, ...]:
    return kept.cards if isinstance(kept, Chosen) else ()


def _chosen_again(ranking: Ranking) -> Chosen | None:
    results = gates.quietly_ready()
    if results is None or results.is_grouped:
        return None
    before = [each.id for each in rankings_in(projects.store(), ranking.room)]
    try:
        return choose(results, room=ranking.room, number=before.index(ranking.id))
    except CalibrationError:
        return None  # the numbers' own pages say why
