"""How people agree who said of the same leads how ready to buy they are, and who was right.

Everything here is counted, nothing is weighed: a room of people and a dozen leads are too few for
more. Whoever answered only some of the cards counts for those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.advice.sides import Answer, Side, Vote
from calibration.evaluation.intervals import Interval, wilson_of

MOST_APART: Final = 3
"""How many leads are named on which people disagree most."""

Answers: TypeAlias = NDArray[np.float64]
"""Of each person and card, a 1 in the place of the answer: (people, cards, 3)."""


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How often two people gave the same answer of the same lead.

    Parameters
    ----------
    people
        Pairs of people with at least one lead that both answered.
    pairs
        Pairs of answers: of each such pair of people, the leads that both answered.
    same
        Pairs of answers that are the same.
    expected
        How many would be the same by chance: if each person said hot, warm and cold as often as
        they did, but of leads drawn by lot. The sum, over pairs of people, of the leads both
        answered times the chance that two of their answers are the same (J. Cohen, "A coefficient
        of agreement for nominal scales", Educational and Psychological Measurement 20 (1960)
        37-46; for more than two people R. J. Light, Psychological Bulletin 76 (1971) 365-377).
    """

    people: int
    pairs: int
    same: int
    expected: float

    @property
    def share(self) -> float:
        """The share of pairs of answers that are the same; NaN without any."""
        return self.same / self.pairs if self.pairs else float("nan")

    @property
    def by_chance(self) -> float:
        """The share to expect by chance; NaN without any pair."""
        return self.expected / self.pairs if self.pairs else float("nan")


@dataclass(frozen=True, slots=True)
class CardAnswers:
    """What people answered of one lead, and what became of it.

    Parameters
    ----------
    card
        Its number, from 0.
    counts
        How many people of each side gave each answer.
    converted
        Whether it did; None where that isn't known.
    """

    card: int
    counts: Mapping[Side, Mapping[Answer, int]]
    converted: bool | None = None

    def count(self, answer: Answer, *, side: Side | None = None) -> int:
        """Return how many people of a side, or of both, gave an answer."""
        sides = Side if side is None else (side,)
        return sum(self.counts[each][answer] for each in sides)

    def answered(self, side: Side | None = None) -> int:
        """Return how many people of a side, or of both, gave any."""
        return sum(self.count(each, side=side) for each in Answer)

    def is_hot(self, side: Side) -> bool:
        """Return whether more than half of a side's people who answered said hot."""
        return 2 * self.count(Answer.HOT, side=side) > self.answered(side)

    @property
    def apart(self) -> float:
        """How far people are apart: the mean distance of two people's answers.

        On the scale cold 0, warm 1, hot 2: 0 where all say the same, at most 2; NaN where fewer
        than two people answered.
        """
        cold, warm, hot = (self.count(each) for each in (Answer.COLD, Answer.WARM, Answer.HOT))
        people = cold + warm + hot
        if people < 2:
            return float("nan")
        distances = cold * warm + warm * hot + 2 * cold * hot
        return distances / (people * (people - 1) / 2)


@dataclass(frozen=True, slots=True)
class HotLeads:
    """The leads that a side calls hot, and how many of them bought.

    Leads are counted, not votes: ten people who say hot of one lead have seen one lead.

    Parameters
    ----------
    leads
        Leads that more than half of the side's people who answered called hot.
    converted
        How many of them converted.
    """

    leads: int
    converted: int

    @property
    def rate(self) -> float:
        """The share that converted; NaN without any."""
        return self.converted / self.leads if self.leads else float("nan")

    @property
    def interval(self) -> Interval:
        """The 95 % Wilson interval of the share: wide, for there are few leads."""
        return wilson_of(self.converted, self.leads)


@dataclass(frozen=True, slots=True)
class RoomAgreement:
    """How a room answered.

    Parameters
    ----------
    people
        How many people of each side answered at least one card.
    within
        How people of the same side agree.
    between
        How each person of sales agrees with each of marketing.
    cards
        What was answered of each lead, in the order of the cards.
    """

    people: Mapping[Side, int]
    within: Mapping[Side, PairAgreement]
    between: PairAgreement
    cards: tuple[CardAnswers, ...]

    @property
    def most_apart(self) -> tuple[CardAnswers, ...]:
        """The three leads that people are furthest apart on, the furthest first.

        Of those as far apart the first card comes first; a lead on which all agree is none.
        """
        split = [each for each in self.cards if each.apart > 0]
        return tuple(sorted(split, key=lambda each: -each.apart)[:MOST_APART])

    @property
    def hot(self) -> Mapping[Side, HotLeads]:
        """The leads that each side calls hot, of those whose outcome is known."""
        known = [each for each in self.cards if each.converted is not None]
        hot = {side: [each for each in known if each.is_hot(side)] for side in Side}
        return {side: _counted(cards) for side, cards in hot.items()}

    @property
    def all_leads(self) -> HotLeads:
        """All leads whose outcome is known, to compare with: as if all were called hot."""
        return _counted([each for each in self.cards if each.converted is not None])


def agreement_of(
    votes: Iterable[Vote], *, cards: int, converted: Sequence[bool] = ()
) -> RoomAgreement:
    """Return how people agree, from all their votes.

    Parameters
    ----------
    votes
        At most one of each person and card; of more the last counts.
    cards
        How many leads were shown.
    converted
        Whether each lead converted; empty where that isn't known.

    Raises
    ------
    ValueError
        If a vote is of no such card, or there are not as many outcomes as cards.

    Examples
    --------
    >>> hot, cold = Answer.HOT, Answer.COLD
    >>> room = agreement_of(
    ...     [
    ...         Vote(1, Side.SALES, 0, hot),
    ...         Vote(1, Side.SALES, 1, cold),
    ...         Vote(2, Side.MARKETING, 0, hot),
    ...         Vote(2, Side.MARKETING, 1, hot),
    ...     ],
    ...     cards=2,
    ...     converted=[True, False],
    ... )
    >>> room.between.same, room.between.pairs, room.between.by_chance
    (1, 2, 0.5)
    >>> [each.card for each in room.most_apart], room.hot[Side.MARKETING].rate
    ([1], 0.5)
    """
    if converted and len(converted) != cards:
        raise ValueError(f"converted must be as many as cards, {cards}. Got {len(converted)}.")
    answers = {side: _answers(votes, side, cards) for side, votes in _by_side(votes).items()}
    totals = {side: given.sum(axis=0).astype(int) for side, given in answers.items()}
    return RoomAgreement(
        people={side: len(given) for side, given in answers.items()},
        within={side: _pairs(given) for side, given in answers.items()},
        between=_pairs(answers[Side.SALES], answers[Side.MARKETING]),
        cards=tuple(
            CardAnswers(
                card,
                {
                    side: {each: int(total[card, each.warmth]) for each in Answer}
                    for side, total in totals.items()
                },
                converted[card] if converted else None,
            )
            for card in range(cards)
        ),
    )


def _by_side(votes: Iterable[Vote]) -> Mapping[Side, list[Vote]]:
    found: dict[Side, list[Vote]] = {side: [] for side in Side}
    for each in votes:
        found[each.side].append(each)
    return found


def _answers(votes: Sequence[Vote], side: Side, cards: int) -> Answers:
    people = {person: at for at, person in enumerate(sorted({each.person for each in votes}))}
    answers = np.zeros((len(people), cards, len(Answer)))
    for each in votes:
        if not 0 <= each.card < cards:
            raise ValueError(f"The cards are 0 to {cards - 1}. {side} voted on {each.card}.")
        answers[people[each.person], each.card] = 0.0
        answers[people[each.person], each.card, each.answer.warmth] = 1.0
    return answers


def _pairs(answers: Answers, others: Answers | None = None) -> PairAgreement:
    """Count the pairs of people within one side, or of each of one with each of the other."""
    shared = answers if others is None else others
    both = _products(answers.sum(axis=2), shared.sum(axis=2))
    same = _products(answers, shared)
    chance = both * _products(_habits(answers), _habits(shared))
    if others is None:  # each pair once, and nobody with themselves
        both, same, chance = (np.triu(each, k=1) for each in (both, same, chance))
    return PairAgreement(
        people=int((both > 0).sum()),
        pairs=int(both.sum()),
        same=int(same.sum()),
        expected=float(chance.sum()),
    )


def _products(some: Answers, others: Answers) -> Answers:
    """Return the product of each person's numbers with each other person's: (people, people)."""
    summed = range(1, some.ndim)
    products: Answers = np.tensordot(some, others, axes=(summed, summed))
    return products


def _habits(answers: Answers) -> Answers:
    """Return how large a share of each person's answers each answer is: (people, 3)."""
    totals: Answers = answers.sum(axis=1)
    habits: Answers = totals / totals.sum(axis=1, keepdims=True)
    return habits


def _counted(cards: Sequence[CardAnswers]) -> HotLeads:
    return HotLeads(len(cards), sum(each.converted is True for each in cards))
