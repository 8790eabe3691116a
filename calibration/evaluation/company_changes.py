"""How much companies widen what is known of a change: a rule about companies moves whole ones."""

from typing import NamedTuple, TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.companies import Pairs, same_leads
from calibration.evaluation.mix import Mix

Quarter: TypeAlias = tuple[Ints, Ints, Ints, Ints]
"""Counted leads of an outcome that qualify by both decisions, only before, only after, by none."""


class ChangeEffects(NamedTuple):
    """By how much companies multiply the variances of the differences of three rates: (N,)."""

    precision: Floats | float = 1.0
    false_positive_rate: Floats | float = 1.0
    false_negative_rate: Floats | float = 1.0


def change_effects(
    pairs: Pairs | None, buyers: Quarter, others: Quarter, *, mix: Mix
) -> ChangeEffects:
    """Return the effects on differences between two decisions; 1 where no company is named.

    Each difference is taken to be the sum of what single leads add to it (its linearisation), and
    leads of one company are added up before they are squared.
    """
    if pairs is None:
        return ChangeEffects()
    (both, left, entered, neither), (both_, left_, entered_, neither_) = buyers, others
    now, was, now_, was_ = both + entered, both + left, both_ + entered_, both_ + left_
    all_buyers, all_others = now + left + neither, now_ + left_ + neither_
    alone = same_leads([now, now_, was, was_, all_buyers, all_others], (both, both_))
    precision, wrongly, missed = (np.zeros((len(now), 6)) for _ in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        for place, (of_buyers, of_others), sign in ((0, (now, now_), 1), (2, (was, was_), -1)):
            whole = mix.converted * of_buyers + mix.not_converted * of_others
            share = mix.converted * of_buyers / whole
            precision[:, place] = sign * mix.converted * (1 - share) / whole
            precision[:, place + 1] = -sign * mix.not_converted * share / whole
        wrongly[:, 1], wrongly[:, 3], wrongly[:, 5] = 1, -1, -(now_ - was_) / all_others
        missed[:, 0], missed[:, 2], missed[:, 4] = 1, -1, -(now - was) / all_buyers
    return ChangeEffects(*(pairs.effect(each, alone) for each in (precision, wrongly, missed)))
