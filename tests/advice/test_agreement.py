"""How a room agrees, counted by hand, and what holds whoever is in it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.advice.agreement import PairAgreement, agreement_of
from calibration.advice.sides import Answer, Side, Vote

LETTERS = {"H": Answer.HOT, "W": Answer.WARM, "C": Answer.COLD}


def votes_of(*people: str, side: Side, first: int) -> list[Vote]:
    """Return the votes of people, each a word with a letter for each card, a dot for none."""
    return [
        Vote(first + at, side, card, LETTERS[letter])
        for at, word in enumerate(people)
        for card, letter in enumerate(word)
        if letter != "."
    ]


def room_of(*, sales: tuple[str, ...] = (), marketing: tuple[str, ...] = ()) -> list[Vote]:
    return votes_of(*sales, side=Side.SALES, first=1) + votes_of(
        *marketing, side=Side.MARKETING, first=100
    )


def test_agreement_is_the_share_of_pairs_who_say_the_same():
    # Sales: the same of cards 0 and 2. Sales and marketing: one of three, and none of three.
    found = agreement_of(room_of(sales=("HWC", "HCC"), marketing=("CWH",)), cards=3)
    assert found.people == {Side.SALES: 2, Side.MARKETING: 1}
    sales = found.within[Side.SALES]
    assert (sales.people, sales.pairs, sales.same) == (1, 3, 2)
    # The first says each of the three a third of the time, so agrees with anybody a third of it.
    assert sales.expected == pytest.approx(1)
    assert (found.between.people, found.between.pairs, found.between.same) == (2, 6, 1)
    assert found.between.by_chance == pytest.approx(1 / 3)
    assert found.within[Side.MARKETING] == PairAgreement(0, 0, 0, 0.0)
    assert math.isnan(found.within[Side.MARKETING].share)


def test_who_answered_some_cards_counts_for_those():
    found = agreement_of(room_of(sales=("HW..", ".WC.", "...H")), cards=4)
    sales = found.within[Side.SALES]
    assert (sales.people, sales.pairs, sales.same) == (1, 1, 1)
    assert sales.by_chance == pytest.approx(1 / 4)


def test_the_leads_people_are_furthest_apart_on_come_first_then_in_the_order_of_cards():
    found = agreement_of(room_of(sales=("HWCHW", "HCCHW"), marketing=("CWHHC",)), cards=5)
    apart = [each.apart for each in found.cards]
    assert apart == pytest.approx([4 / 3, 2 / 3, 4 / 3, 0, 2 / 3])
    assert [each.card for each in found.most_apart] == [0, 2, 1]


def test_a_side_is_right_of_the_leads_that_most_of_it_call_hot():
    # Half of sales is not most of it: card 2 is not sales' hot lead.
    found = agreement_of(
        room_of(sales=("HHHC", "HHCC"), marketing=("CHCH",)),
        cards=4,
        converted=[True, False, True, False],
    )
    sales, marketing = found.hot[Side.SALES], found.hot[Side.MARKETING]
    assert (sales.leads, sales.converted) == (2, 1)
    assert (marketing.leads, marketing.converted, marketing.rate) == (2, 0, 0.0)
    low, high = sales.interval  # of 1 of 2
    assert (round(low, 3), round(high, 3)) == (0.095, 0.905)
    assert (found.all_leads.leads, found.all_leads.converted) == (4, 2)
    assert found.cards[2].counts[Side.SALES] == {Answer.HOT: 1, Answer.WARM: 0, Answer.COLD: 1}
    assert found.cards[2].converted is True


def test_a_room_in_which_nobody_voted_has_nothing_to_tell():
    found = agreement_of([], cards=12, converted=[True] * 12)
    assert found.most_apart == ()
    assert math.isnan(found.between.share)
    assert math.isnan(found.hot[Side.SALES].rate)
    assert all(math.isnan(each) for each in found.hot[Side.SALES].interval)


def test_one_person_agrees_with_nobody():
    found = agreement_of(room_of(sales=("HWC",)), cards=3)
    assert found.within[Side.SALES].pairs == found.between.pairs == 0
    assert found.most_apart == ()


def test_cards_that_were_not_shown_are_refused():
    votes = room_of(sales=("HW",))
    with pytest.raises(ValueError, match="The cards are 0 to 0"):
        agreement_of(votes, cards=1)
    with pytest.raises(ValueError, match=r"as many as cards, 2\. Got 1"):
        agreement_of(votes, cards=2, converted=[True])


answers = st.lists(st.text("HWC.", min_size=4, max_size=4), max_size=5).map(tuple)


@settings(max_examples=40)
@given(sales=answers, marketing=answers, order=st.randoms(use_true_random=False))
def test_who_sits_where_changes_nothing(sales, marketing, order):
    votes = room_of(sales=sales, marketing=marketing)
    ids = {each.person for each in votes}
    others = dict(zip(ids, order.sample(range(1000), len(ids)), strict=True))
    moved = [Vote(others[each.person], each.side, each.card, each.answer) for each in votes]
    order.shuffle(moved)
    before, after = agreement_of(votes, cards=4), agreement_of(moved, cards=4)
    assert before.cards == after.cards
    for one, other in (
        (before.between, after.between),
        *((before.within[side], after.within[side]) for side in Side),
    ):
        assert (one.people, one.pairs, one.same) == (other.people, other.pairs, other.same)
        assert one.expected == pytest.approx(other.expected)
        assert 0 <= one.same <= one.pairs
        assert -1e-9 <= one.expected <= one.pairs + 1e-9


@settings(max_examples=20)
@given(word=st.text("HWC", min_size=1, max_size=6), sales=st.integers(2, 6))
def test_people_who_all_say_the_same_agree_wholly(word, sales):
    found = agreement_of(room_of(sales=(word,) * sales, marketing=(word,) * 2), cards=len(word))
    assert found.within[Side.SALES].share == found.between.share == 1
    assert found.most_apart == ()
    assert found.between.pairs == sales * 2 * len(word)
