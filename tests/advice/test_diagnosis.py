"""What is surely wrong is said, what nearly is isn't, and a sound model is told to be sound."""

from datetime import date

import numpy as np
import pytest

from calibration.advice.diagnoses.statement import (
    Place,
    SetPoints,
    SetThreshold,
    StatementKind,
)
from calibration.advice.diagnosis import LeadsToldApart, diagnose
from calibration.advice.segment_counts import Segment
from calibration.evaluation import Histogram
from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.sensitive import SensitiveKind
from calibration.messages import say
from tests.evaluation.tables import Row, model_of, patterns_of_rows

NAMES = ("size", "demo", "mail")
MODEL = model_of(
    [{"id": "size", "points": 20}, {"id": "demo", "points": 30}, {"id": "mail", "points": 10}],
    threshold=30,
    bands=[{"name": "cold"}, {"name": "warm", "from": 20}, {"name": "hot", "from": 30}],
)
FIRST, LAST = date(2026, 1, 1), date(2026, 2, 4)  # five weeks

SOUND = {  # leads and conversions by what they meet: 415 of 515 conversions have 30 points or more
    (): (1000, 20),
    ("mail",): (300, 10),
    ("size",): (600, 40),
    ("size", "mail"): (300, 40),
    ("demo",): (500, 85),
    ("demo", "mail"): (150, 40),
    ("size", "demo"): (600, 220),
    ("size", "demo", "mail"): (60, 30),
}


def rows_of(counts, **parts):
    return [
        Row(dict.fromkeys(met, 1), converted=place < converted, **parts)
        for met, (leads, converted) in counts.items()
        for place in range(leads)
    ]


def of(rows, model=MODEL, **parts):
    """Diagnose rows, as if only patterns were there unless the leads are told apart."""
    return diagnose(patterns_of_rows(rows, NAMES, first_day=FIRST, last_day=LAST), model, **parts)


def kinds(found):
    return [each.kind for each in found.statements]


def only(found, kind):
    (statement,) = [each for each in found.statements if each.kind is kind]
    return statement


def test_of_a_sound_model_it_is_said_that_nothing_stands_out() -> None:
    found = of(rows_of(SOUND))

    assert found.statements == ()
    assert str(found.healthy).startswith(
        "Nothing stands out: on 3,510 counted leads, of which 485 converted"
    )


def test_too_many_for_the_capacity_bring_the_threshold_that_fits_it() -> None:
    found = of(rows_of(SOUND), capacity=200)
    statement = only(found, StatementKind.TOO_MANY)

    assert str(statement.message) == (
        "Too many qualify: 1,610 leads in 5.0 weeks, 322.0 a week (301.3 to 342.7); sales can "
        "take 200."
    )
    assert statement.remedy == SetThreshold(40)  # 810 leads, 162 a week
    fewer = only(of(rows_of(SOUND), capacity=100), StatementKind.TOO_MANY)
    assert fewer.remedy == SetThreshold(60)  # 60 leads, 12 a week; 660 would be 132


@pytest.mark.parametrize("capacity", [310, 322, 370])
def test_as_many_as_the_capacity_or_nearly_so_are_not_too_many_nor_too_few(capacity) -> None:
    assert of(rows_of(SOUND), capacity=capacity).statements == ()


def test_too_few_for_the_capacity_are_told() -> None:
    statement = only(of(rows_of(SOUND), capacity=600), StatementKind.TOO_FEW)

    assert "sales could take 600" in str(statement.message)
    assert statement.remedy == SetThreshold(10)  # 2,510 leads, 502 a week


def test_a_threshold_nobody_reaches_or_everybody_does_is_told() -> None:
    nobody = of(rows_of(SOUND), MODEL.with_threshold(90))
    everybody = of(rows_of(SOUND), MODEL.with_threshold(0))

    assert kinds(nobody)[0] is StatementKind.NOBODY_QUALIFIES
    assert nobody.statements[0].remedy == SetThreshold(30)
    assert kinds(everybody)[0] is StatementKind.EVERYBODY_QUALIFIES
    for found in (nobody, everybody):  # of which it follows that no criterion decides anything
        assert StatementKind.DECIDES_NOTHING not in kinds(found)


def test_gates_that_rule_out_every_lead_are_told() -> None:
    (statement,) = of(rows_of(SOUND, gate=0)).statements

    assert str(statement.message) == "Gates rule out all 3,510 leads: none qualifies."
    assert statement.remedy is Place.CRITERIA


def test_high_scores_that_convert_like_the_others_are_told() -> None:
    alike = {met: (leads, round(0.1 * leads)) for met, (leads, _) in SOUND.items()}
    statement = only(of(rows_of(alike)), StatementKind.HIGH_DO_NOT_CONVERT)

    assert "hardly convert more often" in str(statement.message)
    assert "of 1,610 (" in str(statement.message)
    assert statement.remedy is Place.POINTS


def test_too_few_leads_to_be_sure_bring_no_word_on_high_scores() -> None:
    alike = {met: (leads // 8, round(0.12 * leads / 8)) for met, (leads, _) in SOUND.items()}

    assert StatementKind.HIGH_DO_NOT_CONVERT not in kinds(of(rows_of(alike)))


def test_conversions_below_the_threshold_bring_the_one_that_catches_enough() -> None:
    statement = only(of(rows_of(SOUND), MODEL.with_threshold(50)), StatementKind.LOW_CONVERT)

    assert str(statement.message).startswith("Low scores convert: 235 of 485 (48.5 %)")
    assert statement.remedy == SetThreshold(30)
    full = of(rows_of(SOUND), MODEL.with_threshold(50), capacity=140)
    assert only(full, StatementKind.LOW_CONVERT).remedy is Place.POINTS


def test_two_in_five_conversions_below_the_threshold_are_not_told() -> None:
    shifted = {**SOUND, ("size",): (600, 170)}  # 240 of 615 below

    assert StatementKind.LOW_CONVERT not in kinds(of(rows_of(shifted)))


def test_bands_are_out_of_order_where_the_difference_is_sure() -> None:
    worse = {**SOUND, ("size",): (600, 300), ("size", "mail"): (300, 150)}
    statement = only(of(rows_of(worse)), StatementKind.BANDS_OUT_OF_ORDER)

    assert str(statement.message).startswith("“warm” converts better than “hot”: 300 of 600")
    slightly = {**SOUND, ("size",): (600, 155), ("size", "mail"): (300, 65)}
    assert StatementKind.BANDS_OUT_OF_ORDER not in kinds(of(rows_of(slightly)))


def test_deals_above_the_threshold_that_take_surely_longer_are_told() -> None:
    def deals(above, below):
        rng = np.random.default_rng(3)
        rows = rows_of(SOUND)
        return [
            Row(each.levels, converted=each.converted,
                days=int(rng.exponential(above if "demo" in each.levels else below)))
            if each.converted else each
            for each in rows
        ]  # fmt: skip

    long = only(of(deals(90, 30)), StatementKind.LONG_DEALS)
    assert "days, against" in str(long.message)
    assert StatementKind.LONG_DEALS not in kinds(of(deals(35, 30)))
    assert StatementKind.LONG_DEALS not in kinds(of(deals(30, 90)))


def test_deals_above_the_threshold_that_are_surely_smaller_are_told() -> None:
    def deals(above, below):
        return [
            Row(each.levels, converted=each.converted,
                value=(above if "demo" in each.levels else below) * (1 + place % 5))
            if each.converted else each
            for place, each in enumerate(rows_of(SOUND))
        ]  # fmt: skip

    assert "smaller" in str(only(of(deals(1000, 3000)), StatementKind.SMALL_DEALS).message)
    assert StatementKind.SMALL_DEALS not in kinds(of(deals(1000, 1100)))


def test_a_criterion_without_which_nothing_changes_is_told() -> None:
    idle = MODEL.with_points("mail", 5).with_threshold(20)  # size and demo reach it by themselves
    statement = only(of(rows_of(SOUND), idle), StatementKind.DECIDES_NOTHING)

    assert str(statement.message) == (
        "Without “mail”, not one of 3,510 leads would be decided otherwise: 810 meet it."
    )
    one_lead = [*rows_of(SOUND), Row({"mail": 4}, converted=False)]  # reaches 20 by it alone
    assert StatementKind.DECIDES_NOTHING not in kinds(of(one_lead, idle))
    assert StatementKind.DECIDES_NOTHING not in kinds(of(rows_of(SOUND)[-299:], idle))


def test_a_criterion_whose_leads_are_those_that_qualify_is_told() -> None:
    alone = MODEL.with_points("demo", 60).with_threshold(60)
    statement = only(of(rows_of(SOUND), alone), StatementKind.ONE_DECIDES)

    assert str(statement.message).startswith("“demo” decides alone: 1,310 of 1,310 (100.0 %)")
    # Here 300 leads of size and mail qualify as well: demo is met by 81 % of those who do.
    assert StatementKind.ONE_DECIDES not in kinds(of(rows_of(SOUND)))


def test_points_that_the_interval_excludes_are_told_with_those_the_leads_would_give() -> None:
    wrong = MODEL.with_points("mail", -30)
    statement = only(of(rows_of(SOUND), wrong), StatementKind.POINTS)

    assert str(statement.message).startswith("“mail” has −30 points; beside the other criteria")
    assert isinstance(statement.remedy, SetPoints)
    assert statement.remedy.criterion == "mail"
    assert 5 <= statement.remedy.points <= 20
    assert StatementKind.POINTS not in kinds(of(rows_of(SOUND), MODEL.with_points("mail", 6)))


def test_several_wrong_points_are_told_at_the_scale_of_those_that_are_right() -> None:
    names = ("size", "demo", "mail", "guide", "visit")
    right = model_of([{"id": name, "points": 20} for name in names], threshold=40)
    rng = np.random.default_rng(4)
    rows = []
    for met in rng.random((6000, 5)) < 0.4:
        chance = 1 / (1 + np.exp(4 - 1.2 * met.sum()))
        levels = {name: 1 for name, has in zip(names, met, strict=True) if has}
        rows.append(Row(levels, converted=bool(rng.random() < chance)))
    wrong = right.with_points("mail", -20).with_points("guide", -15)
    statement = only(diagnose(patterns_of_rows(rows, names), wrong), StatementKind.POINTS)

    assert str(statement.message).startswith(
        "Points of 2 criteria are out of line with past leads: “mail” has −20, they would give 2"
    )
    assert statement.remedy is Place.POINTS
    assert "“size”" not in str(statement.message)


def test_segments_and_groups_are_told_where_the_leads_are_there() -> None:
    def segment(column, value, converted, others, qualified, **parts):
        counts = np.array([converted, others, np.add(converted, others)])
        histogram = Histogram.by_score(np.array([0, 1000, 3000]), counts)
        return Segment(column, value, histogram, int(counts[2].sum()), qualified, **parts)

    segments = [
        segment("channel", "Paid", [50, 50, 50], [100, 100, 100], 100),
        segment("channel", "Fair", [20, 100, 300], [300, 100, 20], 300),
        segment("sex", "f", [1, 1, 1], [300, 100, 97], 100, sensitive=SensitiveKind.SEX),
        segment("sex", "m", [1, 1, 1], [300, 100, 97], 300, sensitive=SensitiveKind.SEX),
    ]
    told = [
        str(each.message) for each in of(rows_of(SOUND), apart=LeadsToldApart(segments)).statements
    ]

    segment_said, group_said = told
    assert segment_said == (
        "Among leads whose “channel” is “Paid”, the score can't be told from chance: AUC 0.50 "
        "(0.43 to 0.57) of 450 leads, 150 of them converted; 0.91 elsewhere."
    )
    assert group_said == (
        "By “sex”, which tells a person's sex: 100 of 500 (20.0 %) of “f” qualify, against 300 of "
        "500 (60.0 %) of “m”; 0.33× as often (0.28 to 0.40), less than four fifths."
    )


def test_a_base_rate_that_moves_is_told_with_what_was_found_of_it() -> None:
    moves = Finding(FindingKind.DRIFT, State.KNOW, say("It moves."), say("Name the day."))
    (statement,) = of(rows_of(SOUND), apart=LeadsToldApart(moves=moves)).statements

    assert (statement.kind, statement.remedy) == (StatementKind.DRIFT, Place.LEADS)
    assert (str(statement.message), str(statement.advice)) == ("It moves.", "Name the day.")
    assert of(rows_of(SOUND), apart=LeadsToldApart()).statements == ()


def test_it_is_said_what_patterns_alone_and_too_few_conversions_cannot_tell() -> None:
    few = {met: (leads // 10, converted // 20) for met, (leads, converted) in SOUND.items()}
    found = of(rows_of(few))
    untold = " ".join(str(each) for each in found.untold)

    assert "Segments, sensitive groups and change over time: only patterns are open" in untold
    assert "Whether high scores convert: 23 of 351" in untold
    assert "little can be told" in str(found.healthy)


def test_at_most_two_of_a_kind_stand_above_and_the_others_behind() -> None:
    def segment(value, converted, others):
        counts = np.array([converted, others, np.add(converted, others)])
        histogram = Histogram.by_score(np.array([0, 1000, 3000]), counts)
        return Segment("channel", value, histogram, int(counts[2].sum()), 1)

    weak = [segment(name, [50, 50, 50], [100, 100, 100]) for name in ("Paid", "Fair", "Mail")]
    sound = segment("Web", [200, 1000, 3000], [3000, 1000, 200])
    found = of(rows_of(SOUND), apart=LeadsToldApart([*weak, sound]))

    assert kinds(found) == [StatementKind.SEGMENT] * 3
    assert (len(found.shown), len(found.more)) == (2, 1)


def simulated(rng, *, rate):
    """Leads of whom a share converts by what they meet, and nothing else tells anything."""
    rows = []
    for met in rng.random((1500, 3)) < (0.5, 0.35, 0.25):
        levels = {name: 1 for name, has in zip(NAMES, met, strict=True) if has}
        converted = bool(rng.random() < rate(levels))
        rows.append(
            Row(
                levels,
                converted=converted,
                days=int(rng.exponential(40)) if converted else None,
                value=float(rng.lognormal(8, 1)) if converted else None,
                variant=int(rng.integers(-1, 2)),
            )
        )
    return rows


VARIANTS = [{"id": "a", "points": {}}, {"id": "b", "points": {}}]


def test_of_noise_nothing_is_said_but_that_high_scores_do_not_convert() -> None:
    rng = np.random.default_rng(11)
    model = MODEL.revised(variants=model_of([], variants=VARIANTS).variants)
    true = {StatementKind.HIGH_DO_NOT_CONVERT, StatementKind.LOW_CONVERT}
    false_alarms = [
        kind
        for _ in range(20)
        for kind in kinds(of(simulated(rng, rate=lambda _: 0.15), model))
        if kind not in true
    ]

    assert len(false_alarms) <= 1


def test_of_a_model_whose_points_are_right_hardly_anything_is_said() -> None:
    rng = np.random.default_rng(12)
    model = MODEL.revised(variants=model_of([], variants=VARIANTS).variants)
    points = {each.id: each.points for each in MODEL.criteria}

    def rate(levels):
        return 1 / (1 + np.exp(4.2 - 0.09 * sum(points[name] for name in levels)))

    said = [kinds(of(simulated(rng, rate=rate), model)) for _ in range(20)]

    assert sum(bool(each) for each in said) <= 1
