"""What points promise on the leads they were made from, and what they keep on others."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from calibration.advice.cross_validation import MOST_LEADS, cross_validated
from calibration.advice.optimism import optimism_of, verdict_of
from calibration.advice.pointing import with_points
from calibration.cli import main
from calibration.engine.patterns import Patterns
from calibration.evaluation import evaluate
from calibration.evaluation.intervals import student_quantile
from calibration.model import Model
from tests.evaluation.tables import UNSPLIT, Row, model_of, patterns_of_rows

NAMES = [f"c{place}" for place in range(20)]
MODEL = model_of([{"id": name, "points": 0} for name in NAMES], threshold=10)


def drawn(
    leads: int, *, truth: float = 0.0, seed: int = 1, holdout: float = 0.0, of_company: int = 0
) -> list[Row]:
    """Return leads that meet each criterion half the time; only the first has to do with them."""
    generator = np.random.default_rng(seed)
    rows = []
    for place in range(leads):
        met = generator.integers(0, 2, size=len(NAMES))
        rows.append(
            Row(
                dict(zip(NAMES, met.tolist(), strict=True)),
                converted=bool(generator.random() < 0.2 + truth * met[0]),
                holdout=bool(generator.random() < holdout),
                company=place // of_company if of_company else None,
            )
        )
    return rows


def unsplit(rows: list[Row]) -> Patterns:
    return patterns_of_rows(rows, NAMES, split=UNSPLIT)


def dealt_in(patterns: Patterns, *, repeats: int = 1) -> list[Patterns]:
    """Return what a cross-validation deals, one fold after the other."""
    seen = []

    def make(dealt: Patterns) -> Model:
        seen.append(dealt)
        return MODEL.with_points("c0", 1)

    cross_validated(patterns, make, repeats=repeats)
    return seen


def test_optimism_is_the_auc_on_design_leads_minus_that_on_the_leads_kept_aside() -> None:
    patterns = patterns_of_rows(drawn(600, truth=0.3, holdout=0.3), NAMES)
    model = with_points(MODEL, patterns)
    found = optimism_of(patterns, model)

    there = evaluate(patterns, model, part="holdout")
    assert (found.honest, found.low, found.high) == (there.auc, there.auc_low, there.auc_high)
    assert found.difference == evaluate(patterns, model, part="design").auc - there.auc > 0
    assert found.how == "holdout"
    assert "kept aside: it looked better by" in str(found.sentence())


def test_points_that_rank_others_as_well_are_said_to_hold() -> None:
    rows = [Row({"c0": place % 2}, converted=place % 10 < 2 * (place % 2)) for place in range(400)]
    patterns = patterns_of_rows([*rows, *(replace(row, holdout=True) for row in rows)], NAMES)
    found = optimism_of(patterns, MODEL.with_points("c0", 5))

    assert found.difference == 0
    assert str(found.sentence()).endswith("on the leads kept aside: it holds.")


def test_points_fitted_to_chance_look_good_and_cross_validation_is_not_taken_in() -> None:
    patterns = unsplit(drawn(150, seed=4))
    found = optimism_of(patterns, with_points(MODEL, patterns))

    assert found.design > 0.7
    assert 0.35 < found.honest < 0.6
    assert (found.how, found.signal) == ("cross-validation", "none")
    assert "No signal: by repeated cross-validation" in str(verdict_of(found)[0])


def test_cross_validation_sees_a_signal_that_is_there() -> None:
    patterns = unsplit(drawn(400, truth=0.5))
    found = optimism_of(patterns, with_points(MODEL, patterns))

    assert found.signal == "clear"
    assert verdict_of(found) == []
    assert found.low < found.honest < found.high


def test_each_deal_puts_every_lead_into_one_fold_of_as_many_leads_of_each_outcome() -> None:
    rows = drawn(203)
    folds = dealt_in(unsplit(rows))

    assert len(folds) == 5
    for name in ("converted", "not_converted"):
        counts = np.array([getattr(each, name) for each in folds])
        assert (counts.sum(axis=2) == counts[0].sum(axis=1)).all()
        assert (counts[:, :, 1].sum(axis=0) == counts[0].sum(axis=1)).all()
        assert np.ptp(counts[:, :, 1].sum(axis=1)) <= 1
    assert folds[0].converted.sum() == sum(bool(row.converted) for row in rows)


def test_leads_of_one_company_are_dealt_together() -> None:
    rows = [replace(row, levels={"c0": 0}) for row in drawn(40, of_company=4)]
    # Each company meets a criterion of its own, so its leads are told by their pattern.
    rows = [replace(row, levels={NAMES[(row.company or 0) % 10]: 1}) for row in rows]
    for fold in dealt_in(unsplit(rows), repeats=3):
        of_criterion = {name: fold.levels[:, place] > 0 for place, name in enumerate(fold.criteria)}
        for met in of_criterion.values():
            tested = (fold.converted + fold.not_converted)[met, 1].sum()
            assert tested in (0, 4)


def test_of_very_many_leads_some_are_dealt() -> None:
    patterns = unsplit(drawn(300))
    many = replace(
        patterns, converted=patterns.converted * 1000, not_converted=patterns.not_converted * 1000
    )
    fold = dealt_in(many)[0]
    assert (fold.converted.sum(), fold.not_converted.sum()) == (MOST_LEADS, MOST_LEADS)


def test_too_few_leads_for_folds_are_said() -> None:
    rows = [Row({"c0": 1}, converted=place < 3) for place in range(30)]
    found = optimism_of(unsplit(rows), MODEL.with_points("c0", 5))

    assert found.signal is None
    assert found.to_json()["auc"] is None
    assert "can't be told: too few converted" in str(found.sentence())


@pytest.mark.parametrize("degrees", [9, 49, 499])
def test_quantiles_of_student_s_distribution_are_right(degrees: int) -> None:
    expected = stats.t.ppf(0.995, degrees)
    assert student_quantile(0.99, degrees=degrees) == pytest.approx(expected, rel=1e-3)


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(["lead,views,outcome", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_model_of_few_conversions_is_judged_by_cross_validation_on_its_own_leads_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"L{n},{n % 4},{'yes' if (n // 4) % 10 < (1, 1, 3, 3)[n % 4] else 'no'}" for n in range(480)
    ]
    leads, model = written(tmp_path / "leads.csv", rows), tmp_path / "model.json"
    assert main(["suggest", str(leads), "--outcome", "outcome", "-o", str(model)]) == 0
    said = capsys.readouterr().err
    assert "by repeated cross-validation instead" in said
    assert "Signal: weak." in said

    part = json.loads(model.read_text(encoding="utf-8"))["calibration"]
    assert part["signal"] == part["optimism"]["signal"] == "weak"
    assert part["optimism"]["from"] == "cross-validation"
    assert part["optimism"]["optimism"] == pytest.approx(
        part["optimism"]["design_auc"] - part["optimism"]["auc"]
    )

    def evaluated(path: Path) -> tuple[dict[str, object], str]:
        assert main(["evaluate", str(model), str(path), "--json"]) == 0
        out, err = capsys.readouterr()
        return json.loads(out), err

    found, said = evaluated(leads)
    assert found["signal_from"] == "cross-validation"
    assert (found["auc_low"], found["auc_high"]) == (
        part["optimism"]["auc_low"],
        part["optimism"]["auc_high"],
    )
    assert "are those of repeated cross-validation" in said
    others, said = evaluated(written(tmp_path / "others.csv", rows[1:]))
    assert "signal_from" not in others
    assert "cross-validation" not in said
