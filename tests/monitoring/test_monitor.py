"""Monitoring: what changed is found, what did not is not, and nothing is said beyond the leads."""

import json
from collections import Counter
from datetime import date

import pytest

from calibration.model import Model, read_model
from calibration.monitoring.plain import plain_monitoring
from calibration.monitoring.results import Monitoring, Verdict
from calibration.problems import LeadsError, ModelError
from tests.monitoring.drawn import HEADER, drawn, left, monitored


@pytest.fixture(scope="module")
def alike() -> Monitoring:
    return monitored(drawn(3000, seed=2), all_worked=True)


def kinds(found: Monitoring) -> set[tuple[str, str]]:
    return {(each.kind, each.name) for each in found.findings if each.counts}


def test_a_promise_holds_on_leads_that_are_drawn_as_those_of_then(alike: Monitoring) -> None:
    assert alike.verdict is Verdict.HOLDS
    assert alike.promised == "holdout"
    assert [each.is_judged for each in alike.bands] == [True, True, True]
    assert not alike.flagged
    assert alike.cannot_tell == ()


def test_it_holds_on_most_draws() -> None:
    verdicts = Counter(
        monitored(drawn(1000, seed=seed), all_worked=True).verdict for seed in range(20, 28)
    )

    assert verdicts[Verdict.HOLDS] >= 7


def test_bands_and_ruled_out_leads_together_are_all_counted_leads(alike: Monitoring) -> None:
    assert sum(each.all_after.whole for each in alike.bands) == alike.new.counted == 3000


def test_a_halved_base_rate_calls_for_a_calibration_and_is_named() -> None:
    found = monitored(drawn(3000, seed=3, times=0.5), all_worked=True)

    assert found.verdict is Verdict.RECALIBRATE
    assert ("base_rate", "") in kinds(found)
    assert "the base rate" in str(found.reasons[1])
    assert found.same_score is not None
    assert found.same_score.ratio == pytest.approx(0.5, abs=0.12)
    assert not found.flagged


def test_a_fall_of_the_base_rate_is_not_held_against_leads_that_may_not_have_been_worked() -> None:
    found = monitored(drawn(3000, seed=4, called_below=0.0))

    assert found.verdict is Verdict.HOLDS
    assert [each.is_judged for each in found.bands] == [False, False, True]
    assert "nobody tells" in str(found.bands[0].why_not)
    assert any("below the threshold are not judged" in str(each) for each in found.cannot_tell)


def test_bands_below_the_threshold_are_judged_on_the_leads_that_were_worked() -> None:
    found = monitored(drawn(6000, seed=5, called_below=0.3), worked="called")

    cold = found.bands[0]
    assert cold.worked_only
    assert cold.is_judged
    assert cold.after.whole < cold.all_after.whole / 2
    assert found.verdict is Verdict.HOLDS


def test_a_field_whose_mix_moved_is_named_and_watched() -> None:
    found = monitored(
        drawn(3000, seed=6, channels={"web": 0.15, "fair": 0.65, "phone": 0.2}), all_worked=True
    )

    assert ("field", "channel") in kinds(found)
    assert found.verdict is Verdict.WATCH
    assert "“channel”" in str(found.reasons[0])
    assert found.explanation is not None
    assert found.explanation.fields[0].name == "channel"
    assert found.explanation.by_profile < 0


def test_a_base_rate_that_moves_because_other_leads_come_is_watched() -> None:
    found = monitored(drawn(6000, seed=14, small=0.2), all_worked=True)

    base_rate = next(each for each in found.findings if each.kind == "base_rate")
    assert base_rate.counts
    assert base_rate.leads_to is found.verdict is Verdict.WATCH
    assert "Most of it is who comes" in str(found.reasons[1])


def test_missing_values_and_new_words_are_told() -> None:
    found = monitored(
        drawn(
            2000, seed=7, missing=0.3, channels={"web": 0.5, "fair": 0.3, "=tiktok": 0.1, "ad": 0.1}
        )
    )

    assert [each.name for each in found.missing if each.is_flagged] == ["staff"]
    (words,) = found.new_words
    assert {word for word, _ in words.words} == {"=tiktok", "ad"}


def test_scores_that_rise_without_conversion_are_inflation() -> None:
    found = monitored(
        drawn(4000, seed=8, times=0.5, channels={"web": 0.95, "fair": 0.05}), all_worked=True
    )

    assert found.shift is not None
    assert found.shift.is_inflated
    assert ("inflation", "") in kinds(found)


def test_more_leads_than_sales_can_take_are_watched() -> None:
    new = drawn(3000, seed=9)  # 140 days, half of the leads qualify: some 74 a week

    over = monitored(new, left(capacity=50))
    under = monitored(new, left(capacity=90))

    assert ("capacity", "") in kinds(over)
    assert over.verdict is Verdict.WATCH
    assert ("capacity", "") not in kinds(under)


def test_a_promise_seen_by_those_who_made_the_points_says_so() -> None:
    found = monitored(drawn(2000, seed=10), left(opened=False))

    assert found.promised == "design"
    assert any("seen by those who made the points" in str(each) for each in found.cannot_tell)


def test_few_leads_are_too_early_to_say_that_anything_holds() -> None:
    found = monitored(drawn(60, seed=11), all_worked=True)

    assert found.verdict is Verdict.TOO_EARLY
    assert "Too few new leads" in str(found.reasons[0])


def test_leads_without_an_outcome_tell_of_drift_and_volume_only() -> None:
    rows = drawn(3000, seed=12, channels={"web": 0.1, "fair": 0.9}).decode().splitlines()
    cut = "\n".join(row.rpartition(",")[0] for row in rows).encode()

    found = monitored(cut)

    assert found.verdict is Verdict.WATCH
    assert found.bands == ()
    assert [each.name for each in found.rates] == ["share_qualified"]
    assert found.volume.per_week is not None
    assert any("no outcome" in str(each) for each in found.cannot_tell)
    assert {kind for kind, _ in kinds(found)} <= {"field", "criterion", "score", "share_qualified"}


def test_leads_that_are_all_too_young_tell_no_conversion() -> None:
    young = read_model(_with_window(left())).model
    found = monitored(drawn(300, seed=13, first_day=date(2026, 7, 5)), young)

    assert found.new.immature == 300
    assert found.verdict is Verdict.TOO_EARLY
    assert any("too young" in str(each) for each in found.cannot_tell)


def _with_window(model: Model) -> str:
    plain = json.loads(model.model_dump_json(by_alias=True, exclude_none=True))
    plain["outcome"]["window_days"] = 365
    plain["calibration"].pop("reference")
    return json.dumps(plain)


def test_a_file_without_reference_counts_says_what_to_do(alike: Monitoring) -> None:
    plain = json.loads(left().model_dump_json(by_alias=True, exclude_none=True))
    plain["calibration"].pop("reference")
    older = read_model(json.dumps(plain)).model

    found = monitored(drawn(3000, seed=2), older, all_worked=True)

    assert found.drifts == ()
    assert found.bands == alike.bands
    assert any("no reference counts" in str(each) for each in found.cannot_tell)


def test_a_file_without_any_figures_promises_nothing() -> None:
    found = monitored(drawn(3000, seed=2), left().revised(calibration=None))

    assert found.verdict is Verdict.TOO_EARLY
    assert found.promised is None
    assert any("promises nothing" in str(each) for each in found.cannot_tell)


def test_a_promise_of_another_threshold_is_refused() -> None:
    with pytest.raises(ModelError, match="must be of this very model"):
        monitored(drawn(50, seed=2), left().with_threshold(10))


def test_leads_that_lack_a_field_are_refused() -> None:
    with pytest.raises(LeadsError, match="staff"):
        monitored(f"{HEADER.replace('staff', 'size')}\n1,2026-01-01,web,3,yes,no".encode())


def test_plain_results_hold_every_count_and_no_undefined_number(alike: Monitoring) -> None:
    plain = plain_monitoring(alike)

    text = json.dumps(plain, allow_nan=False)
    assert json.loads(text)["verdict"] == "holds"
    assert json.loads(text)["bands"][2]["new"]["whole"] == alike.bands[2].after.whole


def test_holm_asks_every_question_once(alike: Monitoring) -> None:
    asked = [(each.kind, each.name) for each in alike.findings]

    assert len(asked) == len(set(asked))
    assert Counter(kind for kind, _ in asked) == {
        "band": 3,
        "same_score": 1,
        "precision": 1,
        "base_rate": 1,
        "share_qualified": 1,
        "field": 2,
        "criterion": 2,
        "score": 1,
        "inflation": 1,
    }
