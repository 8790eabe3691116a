"""Two whole models on the same leads say what each says alone, and differ as the leads do."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from calibration.engine.grouping import patterns_of
from calibration.engine.joint import is_served, joint_groups
from calibration.engine.joint_flips import flips, movers
from calibration.engine.joint_leads import joint_leads
from calibration.evaluation import evaluate, of_sample
from calibration.evaluation.differences import (
    overlapping_difference_of_rates,
    paired_difference_of_rates,
)
from calibration.evaluation.joint import compare_models
from calibration.evaluation.joint_figures import FIGURES
from calibration.evaluation.joint_moved import movers_of
from calibration.evaluation.joint_scores import Both
from calibration.evaluation.parts import Part
from calibration.leads import read_leads, type_leads
from calibration.leads.facts import Sample, Standing
from calibration.model import read_model
from calibration.problems import EvaluationError
from tests.oracle.random_leads import AS_OF, leads_csv, random_leads
from tests.oracle.random_models import other_model, random_model

SEEDS = range(3)
LEADS = 150


def told(found):
    """Return every number of an evaluation, so that sums in another order are equal."""
    plain = found.to_json() | {
        "per_week": found.per_week,
        "share_qualified": found.share_qualified,
        "value": found.value,
        "median_days": found.median_days,
        "everyone": [band.everyone for band in found.bands],
        "values": [band.value for band in found.bands],
        "days": [band.median_days for band in found.bands],
        "ruled_out_everyone": found.ruled_out_everyone,
    }
    return json.loads(json.dumps(plain), parse_float=lambda each: round(float(each), 9))


class Opened:
    """The leads of a seed, read for two random models."""

    def __init__(self, seed):
        plain = random_model(seed)
        other = other_model(plain, seed)
        self.before, self.after = (read_model(json.dumps(each)).model for each in (plain, other))
        leads = random_leads(plain, seed, LEADS)
        self.table = read_leads(leads_csv(leads).encode(), name="leads.csv", delimiter=",")
        self.leads = joint_leads(self.table, self.before, self.after, as_of=AS_OF, today=AS_OF)
        self.both = Both.of_groups(joint_groups(self.leads), self.before, self.after)
        # Every lead as both models score it.
        query = self.leads.scored().sql(dialect="duckdb")
        self.rows = self.table.connection.execute(query).df()
        self.flips = flips(self.leads, limit=LEADS)


@pytest.fixture(params=SEEDS, scope="module")
def opened(request):
    found = Opened(request.param)
    with found.table:
        yield found


def test_the_numbers_of_both_are_those_of_each_alone(opened):
    parts: tuple[Part, ...] = ("all", "design")
    found = {part: compare_models(opened.both, part=part) for part in parts}
    for when in ("before", "after"):
        model = getattr(opened, when)
        typed = type_leads(opened.table, model, as_of=AS_OF, today=AS_OF)
        patterns = patterns_of(typed, model)
        for part, each in found.items():
            alone = evaluate(patterns, model, part=part)
            assert told(getattr(each, when)) == told(alone), (when, part)
    for figure in found["all"].figures:
        change = figure.difference.value
        assert math.isnan(change) or change == figure.after - figure.before


def test_differences_are_those_of_the_leads_themselves(opened):
    rows = opened.rows
    if not opened.leads.typed.facts.has_outcome:
        pytest.skip("these leads have no outcome")
    found = compare_models(opened.both, part="all")
    was, now = rows["before_qualified"], rows["after_qualified"]
    bought, lost = (
        rows["standing"] == Standing.CONVERTED,
        rows["standing"] == Standing.NOT_CONVERTED,
    )
    counted = bought | lost

    def counts(of):
        return [int((of & mask).sum()) for mask in (was & now, now & ~was, was & ~now, ~was & ~now)]

    def is_near(name, ends):
        told = found.figure(name).difference
        assert (told.low, told.high) == pytest.approx(ends, nan_ok=True), name

    assert found.staying[2] == int((was & now).sum())
    assert (found.entering.everyone, found.leaving.everyone) == tuple(
        int(each.sum()) for each in (now & ~was, was & ~now)
    )
    assert found.entering.converted == int((bought & now & ~was).sum())
    everyone = pd.Series(data=True, index=rows.index)
    for name, of, times in (
        ("volume", everyone, len(rows)),
        ("share_qualified", everyone, 1),
        ("qualified", counted, int(counted.sum())),
        ("recall", bought, 1),
        ("false_positive_rate", lost, 1),
    ):
        both, only_now, only_was, neither = counts(of)
        if only_now or only_was:
            ends = paired_difference_of_rates(both, only_now, only_was, neither)
            is_near(name, [times * end for end in ends])
        elif of.any():
            is_near(name, (0, 0))
    pairs = list(zip(counts(bought), counts(counted), strict=True))
    if (counted & (was != now)).any():
        is_near("precision", overlapping_difference_of_rates(*pairs[:3]))
    value = rows["value"].where(bought, 0).fillna(0) * (now.astype(int) - was.astype(int))
    n, spread = int(counted.sum()), float((value**2).sum())
    told_value = found.figure("value").difference
    if not math.isnan(told_value.value) and spread:
        half = 1.959964 * math.sqrt((spread - value.sum() ** 2 / n) * n / (n - 1))
        assert told_value.value == pytest.approx(value.sum())
        assert told_value.high - told_value.value == pytest.approx(half, rel=1e-6)


def test_the_interval_of_the_auc_is_delongs_on_the_leads_themselves(opened):
    rows = opened.rows
    rows = rows[rows["standing"].isin([Standing.CONVERTED, Standing.NOT_CONVERTED])]
    added: dict[str, list[pd.Series]] = {"buyers": [], "others": []}
    areas = []
    for name in ("before", "after"):
        kept = rows[rows[f"{name}_gate"] < 0]
        buyers = kept[kept["standing"] == Standing.CONVERTED]
        others = kept[kept["standing"] == Standing.NOT_CONVERTED]
        m, n = len(buyers), len(others)
        if m < 2 or n < 2:
            pytest.skip("too few leads that a gate lets through")
        a = buyers[f"{name}_score"].to_numpy()[:, None]
        b = others[f"{name}_score"].to_numpy()[None, :]
        won = (a > b) + (a == b) / 2
        areas.append(won.mean())
        for key, leads, placed, k in (
            ("buyers", buyers, won.mean(axis=1), m),
            ("others", others, won.mean(axis=0), n),
        ):
            adds = pd.Series((placed - won.mean()) / math.sqrt(k * (k - 1)), index=leads["row"])
            added[key].append(adds)
    variance = sum(
        ((second.sub(first, fill_value=0)) ** 2).sum() for first, second in added.values()
    )
    told = compare_models(opened.both, part="all").figure("auc").difference
    assert told.value == pytest.approx(areas[1] - areas[0])
    assert told.high - told.value == pytest.approx(1.959964 * math.sqrt(variance), rel=1e-6)


def test_the_flip_list_is_the_difference_of_what_both_qualify(opened):
    rows = opened.rows.set_index("row")
    flipped = rows[rows["before_qualified"] != rows["after_qualified"]].sort_index()
    found = opened.flips
    assert [each.row for each in found] == flipped.index.tolist()
    assert flips(opened.leads, limit=3, offset=2) == found[2:5]
    for each in found:
        lead = flipped.loc[each.row]
        assert each.direction == ("entering" if lead["after_qualified"] else "leaving")
        assert (each.score_before, each.score_after) == (lead["before_score"], lead["after_score"])
        assert sum(line.change for line in each.lines) == each.score_after - each.score_before
        qualified = (
            each.gate_before is None and each.score_before >= each.threshold_before,
            each.gate_after is None and each.score_after >= each.threshold_after,
        )
        assert qualified == (each.direction == "leaving", each.direction == "entering")
    leaving = flips(opened.leads, direction="leaving", limit=LEADS)
    assert leaving == tuple(each for each in found if each.direction == "leaving")


def test_what_moved_the_leads_is_counted_over_the_flip_list(opened):
    found = opened.flips
    by_line: dict[tuple[str, str], dict[str, int]] = {}
    for each in found:
        for line in each.lines:
            place = by_line.setdefault((line.kind, line.id), {"entering": 0, "leaving": 0})
            place[each.direction] += 1
    told = {
        (each.kind, each.id): {"entering": each.entering, "leaving": each.leaving}
        for each in movers(opened.leads)
    }
    assert {
        key: value for key, value in told.items() if key[0] in ("criterion", "cap", "clamp")
    } == by_line
    thresholds = sum(each.threshold_before != each.threshold_after for each in found)
    assert sum(told.get(("threshold", ""), {}).values()) == thresholds


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_patterns_that_serve_both_models_say_the_same_as_the_leads(seed):
    model = read_model(json.dumps(random_model(seed))).model
    first = model.criteria[0]
    other = model.with_points(first.id, first.points - 15).with_threshold(model.threshold + 5)
    leads = random_leads(random_model(seed), seed, LEADS)
    with read_leads(leads_csv(leads).encode(), name="leads.csv", delimiter=",") as table:
        typed = joint_leads(table, model, other, as_of=AS_OF, today=AS_OF)
        groups = Both.of_groups(joint_groups(typed), model, other)
        patterns = patterns_of(typed.typed, other)
        moved = movers(typed)
    assert is_served(other, model)
    served = Both.of_patterns(patterns, model, other)
    ours, theirs = (compare_models(each, part="all") for each in (groups, served))
    assert told(ours.before) == told(theirs.before)
    assert told(ours.after) == told(theirs.after)
    assert [each.leads for each in moved] == [each.leads for each in movers_of(served)]
    for name in FIGURES:
        ends = [(f.low, f.high) for f in (each.figure(name).difference for each in (ours, theirs))]
        assert ends[0] == pytest.approx(ends[1], nan_ok=True), name


def test_of_a_part_of_the_period_volumes_are_unknown_and_shares_are_weighed(opened):
    weighed = opened.both.of_sample(Sample(every_lead=False, base_rate=0.1))
    found = compare_models(weighed, part="all")
    alone = evaluate(
        of_sample(opened.both.after.patterns, Sample(every_lead=False, base_rate=0.1)),
        opened.after,
        part="all",
        scores=opened.both.after.scores,
    )
    assert told(found.after) == told(alone)
    assert math.isnan(found.figure("volume").after)
    share = found.figure("share_qualified")
    change = share.difference
    assert math.isnan(change.low) or change.low - 1e-12 <= share.after - share.before
    assert np.isnan(change.value) or change.value == pytest.approx(share.after - share.before)


def test_models_that_ask_other_things_are_not_compared_on_patterns(opened):
    before, after = opened.before, opened.after
    if is_served(after, before):
        pytest.skip("these two ask the same")
    patterns = patterns_of(opened.leads.typed, after)
    with pytest.raises(EvaluationError, match="Compare them on the leads"):
        Both.of_patterns(patterns, before, after)
