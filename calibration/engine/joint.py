"""Leads grouped by what two models say of them, in one pass: any two whole models."""

from dataclasses import dataclass, replace

import numpy as np
from sqlglot import exp

from calibration.engine.counting import count_leads
from calibration.engine.grouping import gathered
from calibration.engine.joint_leads import AFTER, BEFORE, JointLeads
from calibration.engine.keys import Key, outcome_key, yes_key
from calibration.engine.pattern_shape import check_shape
from calibration.engine.patterns import Ints, Patterns
from calibration.leads.nodes import column, whole
from calibration.model import BASE, Model

_TODAY = "today"
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True, eq=False)
class JointGroups:
    """Leads that two models say the same of: G groups.

    Their levels are not told (no criterion is a column of the patterns), for the scores are.

    Parameters
    ----------
    before, after
        The groups as patterns, with the variant and the gate that either model gives them; all
        else is the same. ``qualified_before`` is today's rule, where one was given.
    score_before, score_after : (G,)
        The scores, in hundredths of a point.
    """

    before: Patterns
    after: Patterns
    score_before: Ints
    score_after: Ints

    def __len__(self) -> int:
        return len(self.score_before)


def joint_groups(leads: JointLeads, *, today: exp.Expr | None = None) -> JointGroups:
    """Group leads by score, variant and gate of two models, whatever they differ in.

    Parameters
    ----------
    leads
        Read as both models read them.
    today
        Today's rule, as a boolean node over the leads' columns.

    Returns
    -------
    JointGroups
        In an order that depends on the groups and not on the order of the leads.
    """
    keys = [
        *_keys(leads.before, BEFORE),
        *_keys(leads.after, AFTER),
        *([] if today is None else [yes_key(_TODAY, today)]),
    ]
    counts = count_leads(leads.typed, [*keys, outcome_key()], source=leads.scored())
    patterns, values = gathered(counts, keys, counts.places, facts=leads.typed.facts)
    if today is not None:
        patterns = replace(patterns, qualified_before=values[_TODAY].astype(np.bool_))
    before, after = (
        replace(patterns, variant=values[f"{prefix}variant"], gate=values[f"{prefix}gate"])
        for prefix in (BEFORE, AFTER)
    )
    return JointGroups(before, after, values[f"{BEFORE}score"], values[f"{AFTER}score"])


def _keys(model: Model, prefix: str) -> list[Key]:
    """Return the keys of what a model says of leads, over the columns of the scored ones."""
    lowest, highest = (_HUNDREDTHS * each for each in model.bounds())
    return [
        _as_scored(f"{prefix}score", highest - lowest + 1, lowest=lowest),
        _as_scored(f"{prefix}variant", len(model.variants) + 1, lowest=BASE),
        _as_scored(f"{prefix}gate", len(model.gates) + 1, lowest=-1),
    ]


def _as_scored(name: str, count: int, *, lowest: int) -> Key:
    """Return the key of a whole number that is a column of its name."""
    value = exp.cast(column(name), exp.DType.BIGINT)
    place = exp.Sub(this=value, expression=exp.paren(whole(lowest)))
    return Key(name, count, lowest=lowest, cases=((exp.true(), place),))


def is_served(grouped_by: Model, model: Model) -> bool:
    """Return whether patterns grouped by one model tell all that another asks of leads.

    So it is where only points, caps, threshold, bands, grades and names differ, or criteria were
    taken out: then no lead is read again.
    """
    known = {each.id for each in grouped_by.criteria}
    return all(each.id in known for each in model.criteria) and not check_shape(grouped_by, model)
