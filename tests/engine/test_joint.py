"""Seven leads and two models that share no criterion, to be checked by hand."""

import json
from datetime import date

import numpy as np
import pytest
from sqlglot import exp

from calibration.engine.grouping import patterns_of
from calibration.engine.joint import is_served, joint_groups
from calibration.engine.joint_flips import flips, movers
from calibration.engine.joint_leads import followed, joint_leads
from calibration.evaluation import evaluate
from calibration.evaluation.joint import compare_models
from calibration.evaluation.joint_scores import Both
from calibration.exports.flip_list import flip_list
from calibration.leads import read_leads, type_leads
from calibration.leads.nodes import column, number
from calibration.model import Field, read_model, write_model
from calibration.problems import LeadsError

TODAY = date(2026, 6, 30)
LEADS = b"""id,employees,visits,rival,won
a,200,0,no,yes
b,199,9,no,yes
c,500,0,yes,no
d,10,3,no,no
e,10,9,no,
f,unknown,9,yes,no
g,500,9,no,no
"""


def model_of(name, when, *, threshold, gated=False):
    field, at_least = when.split(" ")
    criterion = {"field": field, "is": "at_least", "value": float(at_least)}
    gate = {"field": "rival", "is": "equals", "value": True}
    plain = {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": name,
        "lead_id": "id",
        "outcome": {"field": "won", "positive": ["yes"]},
        "fields": [
            {"name": field, "type": "number"},
            {"name": "rival", "type": "boolean"},
        ],
        "groups": [{"id": "all", "label": "All", "axis": "fit"}],
        "criteria": [
            {
                "id": field,
                "label": field,
                "kind": "firmographic",
                "group": "all",
                "when": criterion,
                "points": 20,
            }
        ],
        "qualification": {
            "threshold": threshold,
            "disqualify": [{"id": "rival", "label": "Rival", "when": gate}] if gated else [],
        },
    }
    return read_model(json.dumps(plain)).model


LARGE = model_of("Large companies", "employees 200", threshold=20)
VISITS = model_of("Visitors", "visits 3", threshold=20, gated=True)


@pytest.fixture(scope="module")
def opened():
    with read_leads(LEADS, name="leads.csv") as table:
        yield joint_leads(table, LARGE, VISITS, as_of=TODAY, today=TODAY)


def test_leads_are_counted_by_what_both_models_say_of_them(opened):
    found = compare_models(Both.of_groups(joint_groups(opened), LARGE, VISITS), part="all")
    # Large: a, c, g. Visitors without a rival: b, d, e, g; of e nobody knows the outcome.
    assert (found.before.volume, found.after.volume) == (3, 4)
    assert (found.entering.everyone, found.entering.leads, found.entering.converted) == (3, 2, 1)
    assert (found.leaving.everyone, found.leaving.converted) == (2, 1)
    assert found.staying == (0, 1, 1)
    assert (found.before.ruled_out, found.after.ruled_out) == (0, 2)
    assert found.figure("volume").difference.value == 1
    assert not found.figure("volume").distinguishable
    everybody, drawn = found.references
    assert (everybody.name, everybody.volume, everybody.precision) == ("everybody", 7, 2 / 6)
    assert (drawn.name, drawn.volume, drawn.recall) == ("random", 4, 4 / 7)


def test_a_lead_at_the_threshold_qualifies_and_an_open_one_flips_too(opened):
    found = {each.id: each for each in flips(opened)}
    assert list(found) == ["a", "b", "c", "d", "e"]
    assert found["a"].score_before == found["a"].threshold_before == 2000
    assert [found[name].direction for name in "abcde"] == [
        "leaving", "entering", "leaving", "entering", "entering",
    ]  # fmt: skip
    assert found["e"].outcome == "open"
    assert found["c"].gate_after is not None
    assert found["c"].gate_after.id == "rival"
    line = found["b"].lines[0]
    assert (line.id, line.before, line.after) == ("visits", 0, 2000)


def test_outcomes_and_ids_are_told_only_where_they_may_be_seen(opened):
    # Nothing is kept aside of seven leads: none is shown as one of those.
    assert {each.outcome for each in flips(opened, shown="holdout")} == {"kept aside", "open"}
    assert {each.id for each in flips(opened, with_ids=False)} == {None}
    headers = flip_list(opened, with_ids=False).headers
    assert headers[:3] == ("row", "direction", "outcome")


def test_what_moved_the_leads_comes_with_the_most_leads_first(opened):
    found = [(each.kind, each.id, each.entering, each.leaving) for each in movers(opened)]
    assert found == [
        ("criterion", "visits", 3, 0),
        ("criterion", "employees", 0, 2),
        ("gate", "", 0, 1),
    ]


def test_todays_rule_is_a_line_beside_both(opened):
    rule = exp.GTE(this=column(opened.after_columns["visits"]), expression=number(9))
    both = Both.of_groups(joint_groups(opened, today=rule), LARGE, VISITS)
    today = compare_models(both, part="all").references[0]
    # b, e, f and g had nine visits; b bought, f and g did not.
    assert (today.name, today.volume, today.qualified, today.precision) == ("today", 4, 3, 1 / 3)
    assert np.isnan(today.auc)


def test_a_field_that_both_read_otherwise_is_read_as_each_says():
    field = Field(name="visits", type=VISITS.field("visits").type, missing=("9",))
    other = VISITS.with_field(field)
    with read_leads(LEADS, name="leads.csv") as table:
        leads = joint_leads(table, other, VISITS, as_of=TODAY, today=TODAY)
        assert [(each.id, each.direction) for each in flips(leads)] == [
            ("b", "entering"),
            ("e", "entering"),
            ("g", "entering"),
        ]


def test_one_model_beside_itself_flips_nobody_and_differs_in_nothing():
    with read_leads(LEADS, name="leads.csv") as table:
        leads = joint_leads(table, VISITS, VISITS, as_of=TODAY, today=TODAY)
        assert flips(leads) == ()
        assert movers(leads) == ()
        patterns = patterns_of(leads.typed, VISITS)
    found = compare_models(Both.of_patterns(patterns, VISITS, VISITS), part="all")
    changes = [each.difference for each in found.figures if each.name not in ("value", "per_week")]
    assert {(each.value, each.low, each.high) for each in changes} == {(0.0, 0.0, 0.0)}
    assert not any(each.distinguishable for each in found.figures)
    assert not found.changes


def test_a_field_that_either_model_lacks_is_told():
    with (
        read_leads(b"id,visits,rival,won\na,1,no,yes\n", name="leads.csv") as table,
        pytest.raises(LeadsError, match="column for the field employees"),
    ):
        joint_leads(table, LARGE, VISITS, as_of=TODAY, today=TODAY)


def test_patterns_serve_what_asks_the_same_or_less():
    assert is_served(VISITS, VISITS.with_points("visits", 5).with_threshold(5))
    assert not is_served(VISITS, LARGE)
    assert not followed(LARGE, VISITS)
    without = LARGE.with_outcome(None)
    assert "define the outcome differently" in str(followed(without, VISITS)[0])


RICH = "id,employees,visits,rival,won,created,closed,value,firm\n" + "\n".join(
    f"{row},{row % 7 * 90},{row % 5},{row % 11 == 0},{'yes' if row % 3 else 'no'},"
    f"2026-01-{1 + row % 28:02},2026-03-{1 + row % 9:02},{row},firm {row // 4}"
    for row in range(60)
)


@pytest.mark.parametrize("fewest", [1, 500_000])
def test_companies_money_and_cycles_are_those_of_each_model_alone(monkeypatch, fewest):
    monkeypatch.setattr("calibration.engine.counting.FEWEST_KEPT", fewest)
    outcome = {
        "field": "won",
        "positive": ["yes"],
        "created_field": "created",
        "converted_date_field": "closed",
        "value_field": "value",
    }
    both = [
        read_model(json.dumps(json.loads(write_model(each)) | {"outcome": outcome})).model
        for each in (LARGE, VISITS)
    ]
    with read_leads(RICH.encode(), name="leads.csv") as table:
        leads = joint_leads(table, *both, as_of=TODAY, today=TODAY, company="firm")
        found = compare_models(Both.of_groups(joint_groups(leads), *both), part="all")
        for model, ours in zip(both, (found.before, found.after), strict=True):
            typed = type_leads(table, model, as_of=TODAY, today=TODAY, company="firm")
            alone = evaluate(patterns_of(typed, model), model, part="all")
            assert (ours.value, ours.median_days) == (alone.value, alone.median_days)
            assert ours.precision_interval == pytest.approx(alone.precision_interval)
            assert (ours.auc_low, ours.auc_high) == pytest.approx((alone.auc_low, alone.auc_high))
        plain = joint_leads(table, *both, as_of=TODAY, today=TODAY)
        narrow = compare_models(Both.of_groups(joint_groups(plain), *both), part="all")
    for wide, thin in zip(found.figures, narrow.figures, strict=True):
        assert wide.after == thin.after
        assert wide.difference.low <= thin.difference.low + 1e-9
        assert wide.difference.high >= thin.difference.high - 1e-9


def test_two_models_that_ask_nearly_the_same_are_grouped_as_any_two(monkeypatch):
    other = VISITS.with_points("visits", 35).with_threshold(30)
    with read_leads(LEADS, name="leads.csv") as table:
        leads = joint_leads(table, VISITS, other, as_of=TODAY, today=TODAY)
        rule = exp.GTE(this=column(leads.after_columns["visits"]), expression=number(9))
        near = joint_groups(leads, today=rule)
        monkeypatch.setattr("calibration.engine.joint.is_nearly_one", lambda _asked: False)
        any_two = joint_groups(leads, today=rule)
    for name in ("score_before", "score_after"):
        assert getattr(near, name).tolist() == getattr(any_two, name).tolist()
    for name in ("gate", "variant", "converted", "not_converted", "unknown", "qualified_before"):
        for when in ("before", "after"):
            found = [getattr(getattr(each, when), name).tolist() for each in (near, any_two)]
            assert found[0] == found[1], name
