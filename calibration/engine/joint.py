"""Leads grouped by what two models say of them, in one pass: any two whole models."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlglot import exp

from calibration.engine.counting import MOST_FRESH, count_leads, meaning_of
from calibration.engine.grouping import gathered, grouped
from calibration.engine.joint_leads import AFTER, BEFORE, JointLeads
from calibration.engine.keys import OUTCOME, Key, keys_of, outcome_key, yes_key
from calibration.engine.pattern_shape import check_shape
from calibration.engine.patterns import Ints, Patterns
from calibration.engine.scoring import with_scores
from calibration.leads.nodes import column, select, table, whole
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
    keys = [*_keys(leads.before, BEFORE), *_keys(leads.after, AFTER)]
    also = [] if today is None else [yes_key(_TODAY, today)]
    asked = _asked(leads)
    if is_nearly_one(asked):
        counts = count_leads(leads.typed, [*asked, *also, outcome_key()])
        places = counts.places | _scores(leads, asked, counts.places)
    else:
        source = leads.scored()
        counts = count_leads(leads.typed, [*keys, *also, outcome_key()], source=source)
        places = counts.places
    keys += also
    patterns, values = gathered(counts, keys, places, facts=leads.typed.facts)
    if today is not None:
        patterns = replace(patterns, qualified_before=values[_TODAY].astype(np.bool_))
    before, after = (
        replace(patterns, variant=values[f"{prefix}variant"], gate=values[f"{prefix}gate"])
        for prefix in (BEFORE, AFTER)
    )
    return JointGroups(before, after, values[f"{BEFORE}score"], values[f"{AFTER}score"])


def is_nearly_one(asked: Sequence[Key]) -> bool:
    """Return whether two models ask nearly the same of leads, told by the keys of both.

    Then there are hardly more patterns than one model has, and keys that are kept serve both.
    Patterns of two models that ask other things are nearly as many as leads.
    """
    meanings = {prefix: set[str]() for prefix in (BEFORE, AFTER)}
    for key in asked:
        prefix = BEFORE if key.name.startswith(BEFORE) else AFTER
        meanings[prefix].add(meaning_of(key))
    return len(meanings[BEFORE] - meanings[AFTER]) <= MOST_FRESH


def _asked(leads: JointLeads) -> list[Key]:
    """Return the keys of what both models ask of leads."""
    found: list[Key] = []
    for model, fields, prefix in (
        (leads.after, leads.after_columns, AFTER),
        (leads.before, leads.before_columns, BEFORE),
    ):
        columns = {name: column(place) for name, place in fields.items()}
        found += keys_of(model, columns=columns, prefix=prefix)
    return found


def _scores(leads: JointLeads, asked: list[Key], places: dict[str, Ints]) -> dict[str, Ints]:
    """Return the places of both scores in each group of leads by what both models ask.

    Each different combination of what they ask is scored once.
    """
    groups = grouped(asked, places, len(places[OUTCOME]))
    leveled = {key.name: key.lowest + key.step * groups.places[key.name] for key in asked}
    scored = select(exp.Star(), source=table("patterns"))
    for model, prefix in ((leads.before, BEFORE), (leads.after, AFTER)):
        scored = with_scores(scored, model, prefix=prefix)
    names = [f"{BEFORE}score", f"{AFTER}score"]
    wanted = [column("pattern"), *(column(name) for name in names)]
    given = {"patterns": leveled | {"pattern": np.arange(groups.size)}}
    found = leads.typed.leads.arrays(select(*wanted, source=scored), given)
    scores = np.zeros((2, groups.size), np.int64)
    scores[:, found["pattern"].astype(np.int64)] = [found[name] for name in names]
    return {
        name: (score - _HUNDREDTHS * model.bounds()[0])[groups.of]
        for name, score, model in zip(names, scores, (leads.before, leads.after), strict=True)
    }


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
