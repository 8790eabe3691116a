"""The oracle gives the answers that can be worked out by hand, and the given ones."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import Reading, count_leads, decimals, evaluate_leads, score_lead, scored_row
from tests.oracle.cells import fold, header_of, read_cell, unreadable_cells
from tests.oracle.counting import CONVERTED, IMMATURE, NOT_CONVERTED, OPEN, reference_day, told
from tests.oracle.evaluating import band_results, ranking, score_all, wilson
from tests.oracle.random_leads import AS_OF, leads_csv, native_leads, random_leads
from tests.oracle.random_models import random_model
from tests.oracle.scorer import conditions_of, holds, leaves, read_lead

CONFORMANCE = Path(__file__).parent / "conformance"
TODAY = date(2026, 7, 15)


def table(name: str) -> list[dict[str, str]]:
    with (CONFORMANCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def a_model(**parts: Any) -> dict[str, Any]:
    """Return a model of one criterion worth 10 points for one employee or more, and changes."""
    model = {
        "fields": [
            {"name": "employees", "type": "number"},
            {"name": "industry", "type": "text", "missing": ["Select", "-1"]},
            {"name": "customer", "type": "boolean"},
            {"name": "seen", "type": "date"},
        ],
        "groups": [{"id": "g", "label": "G", "axis": "fit"}],
        "criteria": [a_criterion()],
        "qualification": {"threshold": 10},
        "bands": [{"name": "cold"}, {"name": "hot", "from": 10}],
        "grades": {
            "fit": {"A": 30, "B": 20, "C": 10, "D": 0},
            "engagement": {"1": 30, "2": 20, "3": 10, "4": 0},
        },
    }
    return model | parts


def a_criterion(**parts: Any) -> dict[str, Any]:
    return {
        "id": "c",
        "label": "C",
        "kind": "firmographic",
        "group": "g",
        "points": 10,
        "when": {"field": "employees", "is": "at_least", "value": 1},
    } | parts


def a_lead(**cells: Any) -> dict[str, Any]:
    return {"employees": "", "industry": "", "customer": "", "seen": ""} | cells


def meets(when: dict[str, Any], **cells: Any) -> bool:
    model = a_model(criteria=[a_criterion(when=when)])
    return score_lead(model, a_lead(**cells), AS_OF).levels["c"] == 100


# The given answers


@pytest.mark.parametrize("suffix", ["", "-2"])
def test_both_conformance_models_get_exactly_the_given_answers(suffix):
    model = json.loads((CONFORMANCE / f"model{suffix}.json").read_text(encoding="utf-8"))
    leads = table(f"leads{suffix}.csv")
    answers = [
        {"lead": lead["lead"], **scored_row(score_lead(model, lead, AS_OF))} for lead in leads
    ]
    assert answers == table(f"expected{suffix}.csv")


# Cells


@pytest.mark.parametrize(
    ("cell", "value", "unreadable"),
    [
        ("20.5", 20.5, False),
        (" 20\u202f", 20.0, False),
        ("1 234", 1234.0, False),
        ("1e3", 1000.0, False),
        ("-0.0", 0.0, False),
        (".5", 0.5, False),
        (7, 7.0, False),
        ("", None, False),
        (None, None, False),
        ("\u00a0", None, False),
        ("nan", None, False),
        (float("nan"), None, False),
        ("-Infinity", None, False),
        ("1e309", None, False),
        ("-1.0", None, False),
        ("N/A", None, False),
        ("12 people", None, True),
        ("1_000", None, True),
        ("1,5", None, True),
    ],
)
def test_a_number_cell_is_read_missing_or_unreadable(cell, value, unreadable):
    assert read_cell("number", ("-1", "n/a"), cell) == (value, unreadable)


@pytest.mark.parametrize(
    ("cell", "value", "unreadable"),
    [
        ("VRAI", True, False),
        (" o ", True, False),
        ("1", True, False),
        (1.0, True, False),
        (True, True, False),
        ("Non", False, False),
        (False, False, False),
        ("vra", None, True),
        ("2", None, True),
    ],
)
def test_booleans_are_read_by_their_words(cell, value, unreadable):
    assert read_cell("boolean", (), cell) == (value, unreadable)


@pytest.mark.parametrize(
    ("cell", "value", "unreadable"),
    [
        ("2026-06-30", AS_OF, False),
        (" 2026-06-30 23:59:59", AS_OF, False),
        ("2026-06-30T23:59:59Z", AS_OF, False),
        (datetime(2026, 6, 30, 23, 59), AS_OF, False),  # noqa: DTZ001 - Parquet's have no zone
        (AS_OF, AS_OF, False),
        ("2026-02-30", None, True),
        ("30/06/2026", None, True),
        ("infinity", None, True),
        ("never", None, False),
    ],
)
def test_dates_compare_by_calendar_day(cell, value, unreadable):
    assert read_cell("date", ("Never",), cell) == (value, unreadable)


def test_a_french_file_is_read_in_its_own_dress():
    french = Reading(decimal=",", date_order="dmy")
    assert read_cell("number", (), "1\u202f234,5", french) == (1234.5, False)
    assert read_cell("number", (), "1234.5", french) == (None, True)
    assert read_cell("date", (), "30/06/2026", french) == (AS_OF, False)
    assert read_cell("date", (), "31/06/2026", french) == (None, True)


def test_text_compares_folded_and_accents_count():
    assert fold("\u00a0E\u0301DITION\t") == "édition"
    assert fold("ΟΔΟΣ") == "οδοσ"  # no final sigma: each character by itself
    assert fold("\u2003x") == "\u2003x"  # an em space is not among the blanks
    assert fold("Straße") != fold("STRASSE")
    assert read_cell("text", ("Select",), " SELECT ") == (None, False)
    assert read_cell("text", (), 1.0) == ("1", False)


def test_headers_match_exactly_else_once_trimmed_and_ignoring_case():
    assert header_of("email", ["Email", "email"]) == "email"
    assert header_of("email", [" EMAIL "]) == " EMAIL "
    assert header_of("eMail", ["Email", "email"]) is None
    assert header_of("phone", ["email"]) is None


def test_a_lead_without_a_needed_column_is_refused():
    with pytest.raises(KeyError, match="employees"):
        score_lead(a_model(), {"industry": "Retail"}, AS_OF)


def test_unreadable_cells_are_counted_by_field():
    leads = [a_lead(employees="many", seen="2026-02-30"), a_lead(employees="", seen="soon")]
    assert unreadable_cells(a_model(), leads) == {
        "employees": ["many"],
        "seen": ["2026-02-30", "soon"],
    }


# Conditions


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ({"is": "equals", "value": 2.5}, ["2.5", "2.50"], ["2.4", ""]),
        ({"is": "one_of", "values": [1, 2]}, ["1", "2.0"], ["3", ""]),
        ({"is": "at_least", "value": 2}, ["2", "3"], ["1.999", "", "inf"]),
        ({"is": "at_most", "value": 2}, ["2", "-9"], ["2.001", ""]),
        ({"is": "more_than", "value": 2}, ["2.0000001"], ["2", ""]),
        ({"is": "less_than", "value": 2}, ["1.9999999"], ["2", ""]),
        ({"is": "between", "low": 2, "high": 4}, ["2", "4"], ["1.9", "4.1", ""]),
        ({"is": "is_missing"}, ["", "NaN", "many"], ["0"]),
        ({"is": "is_known"}, ["0"], ["", "NaN", "many"]),
    ],
)
def test_number_conditions_hold_at_their_bounds(when, inside, outside):
    assert all(meets({"field": "employees", **when}, employees=cell) for cell in inside)
    assert not any(meets({"field": "employees", **when}, employees=cell) for cell in outside)


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ({"is": "equals", "value": "Services"}, [" SERVICES "], ["Service", "Sérvices", ""]),
        ({"is": "one_of", "values": ["a;b", "É"]}, ["A;B", "e\u0301"], ["e", ""]),
        ({"is": "contains", "value": "50%"}, ["over 50% off"], ["500", "50", ""]),
        ({"is": "starts_with", "value": "RET"}, ["Retail", " retail"], ["a retail", ""]),
        ({"is": "is_missing"}, ["", "select", "-1"], ["x"]),
    ],
)
def test_text_conditions_are_literal_and_ignore_case_and_blanks(when, inside, outside):
    assert all(meets({"field": "industry", **when}, industry=cell) for cell in inside)
    assert not any(meets({"field": "industry", **when}, industry=cell) for cell in outside)


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ({"is": "within_days", "days": 0}, ["2026-06-30"], ["2026-06-29", ""]),
        ({"is": "older_than_days", "days": 30}, ["2026-05-30"], ["2026-05-31", "2026-07-01", ""]),
    ],
)
def test_windows_of_days_include_their_ends(when, inside, outside):
    assert all(meets({"field": "seen", **when}, seen=cell) for cell in inside)
    assert not any(meets({"field": "seen", **when}, seen=cell) for cell in outside)


def test_not_of_a_leaf_on_a_missing_value_is_true():
    leaf = {"field": "employees", "is": "at_least", "value": 1}
    assert not meets(leaf, employees="")
    assert meets({"not": leaf}, employees="")
    assert meets({"any": [leaf, {"not": leaf}]}, employees="")
    assert not meets({"all": [{"not": leaf}, leaf]}, employees="")


def test_booleans_compare_with_true_and_false():
    when = {"field": "customer", "is": "equals", "value": False}
    assert meets(when, customer="non")
    assert not meets(when, customer="oui")
    assert not meets(when, customer="")


# Levels, caps, the score


@pytest.mark.parametrize(
    ("count", "level"),
    [("1", 100), ("2.9", 200), ("3", 300), ("1e308", 300), ("0.9", 0), ("-2", 0), ("", 0)],
)
def test_a_repeated_criterion_counts_whole_times_up_to_its_most(count, level):
    criterion = a_criterion(
        when={"field": "seen", "is": "is_missing"}, repeat={"field": "employees", "at_most": 3}
    )
    scored = score_lead(a_model(criteria=[criterion]), a_lead(employees=count), AS_OF)
    assert scored.levels == {"c": level}


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        ("2026-06-30", 100),
        ("2027-01-01", 100),
        ("2026-06-01", 100),
        ("2026-05-31", 67),
        ("2026-05-01", 34),
        ("2026-04-01", 1),
        ("2026-03-02", 0),
        ("2020-01-01", 0),
        ("", 0),
    ],
)
def test_decay_takes_a_step_after_each_whole_period(seen, level):
    decay = {"field": "seen", "loses_percent": 33, "every_days": 30}
    model = a_model(criteria=[a_criterion(decay=decay)])
    assert score_lead(model, a_lead(employees="1", seen=seen), AS_OF).levels == {"c": level}


def test_repetitions_and_decay_multiply_and_stay_exact():
    criterion = a_criterion(
        points=-7,
        repeat={"field": "employees", "at_most": 5},
        decay={"field": "seen", "loses_percent": 33, "every_days": 30},
    )
    scored = score_lead(
        a_model(criteria=[criterion]), a_lead(employees="2", seen="2026-05-31"), AS_OF
    )
    assert scored.levels == {"c": 134}
    assert scored.score == -938
    assert scored_row(scored)["score"] == "-9.38"


def test_caps_clamp_a_group_and_the_range_clamps_the_score_but_no_axis():
    model = a_model(
        groups=[
            {"id": "g", "label": "G", "axis": "fit", "at_most": 15},
            {"id": "h", "label": "H", "axis": "engagement", "at_least": -20},
            {"id": "floor", "label": "No criteria", "axis": "feedback", "at_least": 3},
        ],
        criteria=[
            a_criterion(id="c"),
            a_criterion(id="d"),
            a_criterion(id="e", group="h", kind="behaviour", points=-50),
        ],
        score_range={"at_least": 0},
    )
    scored = score_lead(model, a_lead(employees="1"), AS_OF)
    assert (scored.fit, scored.engagement, scored.feedback) == (1500, -2000, 300)
    assert scored.score == 0
    assert scored.lines == (
        ("points:c", 1000),
        ("points:d", 1000),
        ("points:e", -5000),
        ("cap:g", -500),
        ("cap:h", 3000),
        ("cap:floor", 300),
        ("clamp", 200),
    )
    assert scored.grade == "C5"


def test_the_first_disqualifier_met_comes_before_the_first_requirement_missed():
    known = {"field": "seen", "is": "is_known"}
    model = a_model(
        qualification={
            "threshold": -100,
            "disqualify": [
                {"id": "a", "label": "A", "when": known},
                {"id": "b", "label": "B", "when": {"field": "customer", "is": "is_missing"}},
            ],
            "require": [{"id": "r", "label": "R", "when": known}],
        }
    )
    scored = score_lead(model, a_lead(), AS_OF)
    assert (scored.gate, scored.band, scored.qualified) == ("b", "", False)
    assert score_lead(model, a_lead(customer="no"), AS_OF).gate == "r"
    assert score_lead(model, a_lead(customer="no", seen="2026-01-01"), AS_OF).gate == "a"


def test_a_lead_belongs_to_the_first_variant_it_meets():
    known = {"field": "employees", "is": "is_known"}
    model = a_model(
        variants=[
            {"id": "v", "label": "V", "when": {"field": "customer", "is": "is_known"}},
            {"id": "w", "label": "W", "when": known, "points": {"c": 7}, "threshold": 7},
        ]
    )
    of_w = score_lead(model, a_lead(employees="1"), AS_OF)
    assert (of_w.variant, of_w.score, of_w.qualified, of_w.band) == ("w", 700, True, "cold")
    of_v = score_lead(model, a_lead(employees="1", customer="no"), AS_OF)
    assert (of_v.variant, of_v.score, of_v.qualified) == ("v", 1000, True)
    moved = score_lead(model, a_lead(employees="1"), AS_OF, threshold=50)
    assert moved.qualified  # a variant's own threshold stays


def test_a_score_at_the_threshold_qualifies_and_one_hundredth_below_does_not():
    decay = {"field": "seen", "loses_percent": 1, "every_days": 1}
    model = a_model(criteria=[a_criterion(points=1, decay=decay)], qualification={"threshold": 1})
    assert score_lead(model, a_lead(employees="1", seen="2026-06-30"), AS_OF).qualified
    below = score_lead(model, a_lead(employees="1", seen="2026-06-29"), AS_OF)
    assert (below.score, below.qualified) == (99, False)


def test_decimals_have_no_trailing_zeros():
    assert [decimals(n) for n in (0, 5, -5, 50, -50, 100, 3875, -1083, 10000)] == [
        "0", "0.05", "-0.05", "0.5", "-0.5", "1", "38.75", "-10.83", "100",
    ]  # fmt: skip


# Who is counted


def with_outcome(**parts: Any) -> dict[str, Any]:
    return a_model(outcome={"field": "won", "positive": ["yes"], **parts})


@pytest.mark.parametrize(
    ("positive", "cell", "standing"),
    [
        (["yes"], " YES ", CONVERTED),
        (["yes"], "no", NOT_CONVERTED),
        (["yes"], "", OPEN),
        (["yes"], None, OPEN),
        (["yes"], float("nan"), OPEN),
        (["yes"], True, CONVERTED),
        (["true"], True, CONVERTED),
        (["1"], True, CONVERTED),
        (["yes"], False, NOT_CONVERTED),
        (["1"], 1.0, CONVERTED),
        (["1"], "1.0", CONVERTED),
        (["1.0"], 1, CONVERTED),
        (["1"], "10", NOT_CONVERTED),
        (["Gagné"], "gagne\u0301", CONVERTED),
    ],
)
def test_outcome_cells_compare_as_text(positive, cell, standing):
    assert told(with_outcome(positive=positive), a_lead(won=cell)) == standing


def test_with_negative_values_given_the_rest_is_open():
    model = with_outcome(negative=["lost", "0"])
    cells = ["yes", "Lost", "0.0", "pending", ""]
    assert [told(model, a_lead(won=cell)) for cell in cells] == [
        CONVERTED, NOT_CONVERTED, NOT_CONVERTED, OPEN, OPEN,
    ]  # fmt: skip


def test_a_missing_word_of_a_declared_outcome_is_open():
    model = with_outcome()
    model["fields"] = [*model["fields"], {"name": "won", "type": "text", "missing": ["tbd"]}]
    assert told(model, a_lead(won="TBD")) == OPEN


def windowed() -> dict[str, Any]:
    return with_outcome(window_days=30, created_field="created", converted_date_field="closed")


@pytest.mark.parametrize(
    ("created", "won", "closed", "standing", "late"),
    [
        ("2026-05-31", "yes", "", CONVERTED, False),
        ("2026-05-31", "no", "", NOT_CONVERTED, False),
        ("2026-05-31", "", "", NOT_CONVERTED, False),
        ("2026-06-01", "yes", "", IMMATURE, False),
        ("2026-06-01", "", "", IMMATURE, False),
        ("2026-07-10", "no", "", IMMATURE, False),
        ("2026-05-01", "yes", "2026-05-31", CONVERTED, False),
        ("2026-05-01", "yes", "2026-06-01", NOT_CONVERTED, True),
        ("", "yes", "2026-06-01", CONVERTED, False),
        ("", "", "", NOT_CONVERTED, False),
    ],
)
def test_the_window_tells_immature_late_and_lost_leads(created, won, closed, standing, late):
    lead = a_lead(created=created, won=won, closed=closed)
    counted = count_leads(windowed(), [lead], list(lead), TODAY, AS_OF)
    assert counted.standings == (standing,)
    assert counted.late == (late,)


def test_without_an_outcome_every_lead_is_open():
    lead = a_lead()
    assert count_leads(a_model(), [lead], list(lead), TODAY).standings == (OPEN,)
    assert count_leads(windowed(), [lead], list(lead), TODAY).standings == (OPEN,)


def test_the_reference_day_is_the_newest_day_that_is_not_after_today():
    leads = [
        a_lead(seen="2026-07-16", created="2026-06-30", closed="2026-07-14"),
        a_lead(seen="2026-07-01", created="2026-02-30", closed=""),
    ]
    assert reference_day(windowed(), leads, TODAY) == date(2026, 7, 1)
    assert reference_day(windowed(), leads, date(2026, 7, 16)) == date(2026, 7, 16)
    assert reference_day(windowed(), [a_lead(created="")], TODAY) == TODAY


def test_the_as_of_rule_gives_each_lead_its_own_scoring_date_unless_one_is_given():
    model = windowed() | {"as_of": {"field": "created", "plus_days": 14}}
    leads = [a_lead(created=day, won="no", closed="") for day in ("2026-01-01", "2026-05-31", "")]
    counted = count_leads(model, leads, list(leads[0]), TODAY)
    assert counted.reference_day == date(2026, 5, 31)
    assert counted.as_of == (date(2026, 1, 15), date(2026, 6, 14), date(2026, 5, 31))
    assert count_leads(model, leads, list(leads[0]), TODAY, AS_OF).as_of == (AS_OF,) * 3


# The holdout


def dated_leads(*per_day: int) -> list[dict[str, Any]]:
    """Return so many converted leads on each of the days from 1 January 2026 on."""
    return [
        a_lead(created=(date(2026, 1, 1) + timedelta(days=day)).isoformat(), won="yes", closed="")
        for day, count in enumerate(per_day)
        for _ in range(count)
    ]


def test_the_holdout_takes_whole_newest_days_until_three_tenths():
    model = with_outcome(created_field="created")
    leads = dated_leads(100, 40, 30, 30)  # 30 and 60 of 200: three tenths, reached exactly
    counted = count_leads(model, leads, list(leads[0]), TODAY)
    assert (counted.split, counted.split_first_day) == ("date", date(2026, 1, 3))
    assert Counter(counted.sides) == {"design": 140, "holdout": 60}
    leads = dated_leads(101, 40, 30, 30)  # 60 of 201 are not enough: the whole day before joins
    counted = count_leads(model, leads, list(leads[0]), TODAY)
    assert counted.split_first_day == date(2026, 1, 2)
    assert Counter(counted.sides) == {"design": 101, "holdout": 100}


def test_a_holdout_of_fewer_than_40_conversions_is_no_split():
    model = with_outcome(created_field="created")
    for conversions, split in ((39, "none"), (40, "date")):
        leads = dated_leads(60, 40)
        for lead in leads[60 + conversions :]:
            lead["won"] = "no"
        counted = count_leads(model, leads, list(leads[0]), TODAY)
        assert counted.split == split
        assert Counter(counted.sides)["holdout"] == (40 if split == "date" else 0)


def test_without_dates_the_holdout_follows_the_hash_of_the_id():
    model = with_outcome(created_field="created") | {"lead_id": "id"}
    leads = [a_lead(id=f"L{n}", created="", won="yes") for n in range(200)]
    counted = count_leads(model, leads, list(leads[0]), TODAY)
    assert counted.split == "id"
    # The first eight hex digits below 4ccccccc.cc: 0.30 · 2³² = 1288490188.8 = 0x4ccccccc.cc
    held = [hashlib.md5(lead["id"].encode()).hexdigest()[:8] <= "4ccccccc" for lead in leads]  # noqa: S324
    assert [side == "holdout" for side in counted.sides] == held
    assert 40 <= sum(held) <= 80


def test_without_an_id_duplicate_rows_stay_on_one_side():
    leads = [a_lead(employees=str(n), won="yes") for n in range(200)] * 2
    counted = count_leads(with_outcome(), leads, list(leads[0]), TODAY)
    assert counted.split == "row"
    assert counted.sides[:200] == counted.sides[200:]
    first = hashlib.md5(b"0\x1f\x1f\x1f\x1fyes").hexdigest()  # noqa: S324
    assert (counted.sides[0] == "holdout") == (first[:8] <= "4ccccccc")


def test_leads_that_are_not_counted_have_no_side():
    leads = [*dated_leads(60, 60), a_lead(created="2026-01-02", won="", closed="")]
    counted = count_leads(with_outcome(created_field="created"), leads, list(leads[0]), TODAY)
    assert counted.sides[-1] == ""


# Rates


def eight_leads() -> list[dict[str, Any]]:
    """Return leads of scores 10, 10, 10, 0, 0, 0 (counted), 10 and 0 (open)."""
    cells = [
        ("1", "yes"), ("1", "yes"), ("1", "no"), ("", "yes"),
        ("", "no"), ("", "no"), ("1", ""), ("", ""),
    ]  # fmt: skip
    return [a_lead(employees=employees, won=won) for employees, won in cells]


def test_every_rate_follows_from_the_counts():
    leads = eight_leads()
    found = evaluate_leads(with_outcome(), leads, list(leads[0]), today=TODAY)
    assert {key: found[key] for key in ("leads", "converted", "open", "immature", "excluded")} == {
        "leads": 6, "converted": 3, "open": 2, "immature": 0, "excluded": 2,
    }  # fmt: skip
    counts = ("true_positives", "false_positives", "false_negatives", "true_negatives")
    assert [found[key] for key in counts] == [2, 1, 1, 2]
    assert (found["qualified"], found["volume"], found["ruled_out"]) == (3, 4, 0)
    assert found["precision"] == found["recall"] == pytest.approx(2 / 3)
    assert found["false_positive_rate"] == found["false_negative_rate"] == pytest.approx(1 / 3)
    assert found["false_discovery_rate"] == pytest.approx(1 / 3)
    assert found["lift"] == pytest.approx(4 / 3)
    assert found["auc"] == pytest.approx((2 * 2 + 0.5 * (2 * 1 + 1 * 2)) / 9)
    assert found["ks"] == pytest.approx(1 / 3)


def test_a_rate_without_a_denominator_is_none():
    leads = eight_leads()
    found = evaluate_leads(with_outcome(), leads, list(leads[0]), today=TODAY, threshold=11)
    assert (found["threshold"], found["qualified"]) == (11, 0)
    assert found["precision"] is found["false_discovery_rate"] is found["lift"] is None
    lost = [lead | {"won": "no"} for lead in leads]
    found = evaluate_leads(with_outcome(), lost, list(leads[0]), today=TODAY)
    assert found["recall"] is found["auc"] is found["ks"] is found["auc_low"] is None


def test_bands_and_ruled_out_leads_are_all_counted_leads():
    leads = [*eight_leads(), a_lead(employees="1", customer="yes", won="yes")]
    gate = {"id": "dq", "label": "D", "when": {"field": "customer", "is": "is_known"}}
    model = with_outcome() | {"qualification": {"threshold": 10, "disqualify": [gate]}}
    found = evaluate_leads(model, leads, list(leads[0]), today=TODAY)
    bands: Any = found["bands"]
    assert [(band["name"], band["from"], band["leads"], band["converted"]) for band in bands] == [
        ("cold", None, 3, 1),
        ("hot", 10, 3, 2),
    ]
    assert found["ruled_out"] == 1
    assert found["leads"] == 7


def test_median_cycle_days_and_money_are_over_the_converted_leads_of_a_band():
    model = with_outcome(
        created_field="created", converted_date_field="closed", value_field="value"
    )
    leads = [
        a_lead(employees="1", won="yes", created="2026-01-01", closed=closed, value=value)
        for closed, value in (("2026-01-05", "100"), ("2026-01-10", "n/a"), ("", "50"))
    ]
    leads.append(leads[0] | {"won": "no"})
    counted = count_leads(model, leads, list(leads[0]), TODAY)
    hot = band_results(model, score_all(model, leads, counted.as_of), counted)[1]
    assert (hot["median_days"], hot["value"], hot["everyone"]) == (6.5, 150.0, 4)


def test_wilson_gives_the_textbook_interval():
    assert wilson(10, 20) == pytest.approx((0.29929, 0.70071), abs=1e-5)
    assert wilson(0, 12) == pytest.approx((0.0, 0.24249), abs=1e-5)
    assert wilson(0, 0) == (None, None)


def test_ranking_is_perfect_on_separated_scores_and_none_on_one_score():
    perfect = ranking([3, 4], [1, 2])
    assert (perfect.auc, perfect.ks, perfect.low, perfect.high) == (1.0, 1.0, 1.0, 1.0)
    single = ranking([5, 5], [5, 5, 5])
    assert (single.auc, single.ks) == (0.5, 0.0)


def test_delong_agrees_with_a_case_worked_by_hand():
    # Placements of the converted 3, 1 among 0, 2: 1 and ½; of 0, 2: 1 and ½. Both variances ⅛.
    found = ranking([3, 1], [0, 2])
    assert found.auc == 0.75
    assert found.deviation == pytest.approx((1 / 8 / 2 + 1 / 8 / 2) ** 0.5)


# The generator


SEEDS = range(300)


def condition_parts(condition: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    for joint in ("all", "any", "not"):
        if joint in condition:
            inner = condition[joint]
            yield f"{joint} at depth {depth}"
            for part in inner if isinstance(inner, list) else [inner]:
                yield from condition_parts(part, depth + 1)
            return
    operands = condition.get("values", [condition["value"]] if "value" in condition else [])
    kinds = {type(operand).__name__.replace("int", "float") for operand in operands}
    yield " ".join((condition["is"], *kinds))


def caps(place: str, bounds: dict[str, Any]) -> str:
    return " ".join((place, *(key for key in ("at_least", "at_most") if key in bounds)))


def parts_of(model: dict[str, Any]) -> set[str]:
    """Return the parts of the format that a model uses, and the odd cases it holds."""
    parts = {part for when in conditions_of(model) for part in condition_parts(when)}
    parts |= {f"top {key}" for key in model}
    parts |= {f"outcome {key}" for key in model.get("outcome", {})}
    parts |= {f"as_of {key}" for key in model.get("as_of", {})}
    parts |= {model["objective"], model["market"]}
    for field in model["fields"]:
        parts.add(f"{field['type']} field")
        parts |= {f"{field['type']} missing word" for _ in field.get("missing", ())}
        parts |= {"numeric missing word" for word in field.get("missing", ()) if word == "-1"}
    names = [field["name"] for field in model["fields"]]
    if len({name.lower() for name in names}) < len(names):
        parts.add("names differing by case")
    for group in model["groups"]:
        parts |= {caps("group", group), f"{group['axis']} group"}
    for criterion in model["criteria"]:
        parts |= {criterion["kind"], f"stage {criterion.get('stage')}"}
        modifiers = [key for key in ("repeat", "decay") if key in criterion]
        parts.add("with " + (" and ".join(modifiers) or "nothing"))
        points = criterion["points"]
        parts.add("points " + ("zero" if points == 0 else "negative" if points < 0 else "positive"))
    parts.add(caps("score", model.get("score_range", {})))
    qualification, variants = model["qualification"], model.get("variants", [])
    parts |= {f"{len(qualification.get(key, []))} {key}" for key in ("disqualify", "require")}
    parts |= {f"{len(model['bands'])} bands", f"{len(variants)} variants"}
    for variant in variants:
        parts |= {f"variant with {key}" for key in ("points", "threshold") if variant.get(key)}
    return parts


EXPECTED_PARTS = {
    *(f"{verb} {kind}" for verb in ("equals", "one_of") for kind in ("str", "float", "bool")),
    *(f"{verb} float" for verb in ("at_least", "at_most", "more_than", "less_than")),
    *("contains str", "starts_with str", "between", "is_missing", "is_known"),
    *("within_days", "older_than_days"),
    *(f"{joint} at depth {depth}" for joint in ("all", "any", "not") for depth in range(3)),
    *(f"top {key}" for key in ("lead_id", "outcome", "as_of", "score_range", "variants")),
    *(f"outcome {key}" for key in ("negative", "window_days", "created_field")),
    *("outcome converted_date_field", "outcome value_field", "as_of plus_days"),
    *("acquisition", "expansion", "retention", "adoption", "partners", "b2b", "b2c"),
    *(f"{kind} field" for kind in ("number", "text", "boolean", "date")),
    *(f"{kind} missing word" for kind in ("number", "text", "boolean", "date")),
    *("numeric missing word", "names differing by case"),
    *(f"{axis} group" for axis in ("fit", "engagement", "feedback")),
    *(f"group{bounds}" for bounds in ("", " at_least", " at_most", " at_least at_most")),
    *(f"score{bounds}" for bounds in ("", " at_least", " at_most", " at_least at_most")),
    *("demographic", "firmographic", "behaviour", "feedback"),
    *(f"stage {stage}" for stage in ("awareness", "consideration", "decision", None)),
    *(f"with {what}" for what in ("nothing", "repeat", "decay", "repeat and decay")),
    *("points zero", "points negative", "points positive"),
    *(f"{count} {key}" for key in ("disqualify", "require") for count in range(4)),
    *(f"{count} bands" for count in range(1, 5)),
    *(f"{count} variants" for count in range(3)),
    *("variant with points", "variant with threshold"),
}


def test_300_random_models_use_every_part_of_the_format_several_times():
    seen = Counter(part for seed in SEEDS for part in parts_of(random_model(seed)))
    rare = {part: seen[part] for part in EXPECTED_PARTS if seen[part] < 5}
    assert rare == {}


def test_one_seed_gives_one_model_and_one_set_of_leads():
    model = random_model(3)
    assert random_model(3) == model
    assert random_leads(model, 3, 20) == random_leads(model, 3, 20)
    assert random_leads(model, 4, 20) != random_leads(model, 3, 20)


def test_random_models_survive_json_and_random_leads_survive_csv():
    for seed in range(0, 300, 10):
        model = random_model(seed)
        assert json.loads(json.dumps(model, allow_nan=False)) == model
        leads = random_leads(model, seed, 10)
        assert list(csv.DictReader(io.StringIO(leads_csv(leads), newline=""))) == leads


def test_each_kind_of_leaf_holds_for_some_random_leads_and_not_for_others():
    answers: dict[str, set[bool]] = {}
    for seed in range(40):
        model = random_model(seed)
        for lead in random_leads(model, seed, 5):
            values = read_lead(model, lead)
            for condition in conditions_of(model):
                for leaf in leaves(condition):
                    answers.setdefault(leaf["is"], set()).add(holds(leaf, values, AS_OF))
    assert len(answers) == 13
    assert all(found == {True, False} for found in answers.values())


def test_the_lines_of_every_random_lead_sum_to_its_score_within_the_range():
    for seed in range(0, 300, 5):
        model = random_model(seed)
        bounds = model.get("score_range", {})
        for lead in random_leads(model, seed, 20):
            scored = score_lead(model, lead, AS_OF)
            assert sum(points for _, points in scored.lines) == scored.score
            assert scored.score >= 100 * bounds.get("at_least", -(10**9))
            assert scored.score <= 100 * bounds.get("at_most", 10**9)
            assert scored.ruled_out == (scored.band == "")


def test_native_values_score_as_the_cells_they_were_read_from():
    for seed in range(0, 300, 10):
        model = random_model(seed)
        leads = random_leads(model, seed, 20)
        for lead, native in zip(leads, native_leads(model, leads), strict=True):
            assert score_lead(model, native, AS_OF) == score_lead(model, lead, AS_OF)


def test_random_leads_are_spread_over_standings_splits_and_scores():
    seen: Counter[str] = Counter()
    for seed in range(60):
        model = random_model(seed)
        leads = random_leads(model, seed, 400)
        counted = count_leads(model, leads, list(leads[0]), AS_OF)
        seen.update({*counted.standings, *counted.sides, counted.split})
        seen["late"] += any(counted.late)
        scores = {score_lead(model, lead, AS_OF).score for lead in leads[:50]}
        seen["many scores"] += len(scores) > 5
    wanted = (CONVERTED, NOT_CONVERTED, OPEN, IMMATURE, "late", "design", "holdout")
    rare = {part: seen[part] for part in (*wanted, "date", "id", "row", "none") if seen[part] < 3}
    assert rare == {}
    assert seen["many scores"] >= 30
