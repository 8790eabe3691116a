"""A model leaves with what it was calibrated on, and means the same."""

import json
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import JsonValue

import calibration
from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, Part, evaluate
from calibration.exports.agreed import Agreement, Calibrated, export_model
from calibration.leads.facts import Sample
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, OverruledColumn, fingerprint, read_model, write_model


@pytest.fixture(scope="module")
def sample(root: Path) -> tuple[Model, Calibrated]:
    model = read_model((root / "sample_data/model.json").read_text(encoding="utf-8")).model
    with read_leads(root / "sample_data/leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        patterns = patterns_of(typed, model)
        evaluations: dict[Part, Evaluation] = {
            "design": evaluate(patterns, model, part="design"),
            "holdout": evaluate(patterns, model, part="holdout"),
        }
        return model, Calibrated(leads.sha256, typed.facts, evaluations, holdout_opened=1)


def test_an_exported_model_reads_back_and_means_the_same(sample: tuple[Model, Calibrated]) -> None:
    model, calibrated = sample
    exported = export_model(model, calibrated)

    assert fingerprint(exported) == fingerprint(model)
    assert read_model(write_model(exported)).model == exported


def test_the_file_tells_what_the_model_was_calibrated_on(
    sample: tuple[Model, Calibrated],
) -> None:
    model, calibrated = sample
    part = json.loads(write_model(export_model(model, calibrated)))["calibration"]

    facts = calibrated.facts
    assert part["data"]["sha256"] == calibrated.sha256
    assert part["data"]["leads"] == facts.rows == 5200
    assert part["data"]["counted"] + part["data"]["open"] + part["data"]["immature"] == 5200
    assert part["split"] == {"kind": "date", "first_day": facts.split.first_day.isoformat()}  # type: ignore[union-attr]
    assert part["holdout_opened"] == 1
    assert part["library_version"] == calibration.__version__


def test_the_file_tells_that_leads_are_missing_and_their_true_base_rate(
    sample: tuple[Model, Calibrated],
) -> None:
    model, calibrated = sample
    some = Sample(every_lead=False, base_rate=0.02)
    missing = replace(calibrated, facts=replace(calibrated.facts, sample=some))
    every, told = (
        json.loads(write_model(export_model(model, each)))["calibration"]["data"]
        for each in (calibrated, missing)
    )
    assert (every["every_lead"], every["true_base_rate"]) == (True, None)
    assert (told["every_lead"], told["true_base_rate"]) == (False, 0.02)


def test_rates_are_exported_with_their_intervals_on_both_sides(
    sample: tuple[Model, Calibrated],
) -> None:
    model, calibrated = sample
    metrics = json.loads(write_model(export_model(model, calibrated)))["calibration"]["metrics"]

    for side in ("design", "holdout"):
        low, high = metrics[side]["precision_interval"]
        assert low < metrics[side]["precision"] < high
        assert metrics[side]["part"] == side
    assert metrics["design"]["leads"] + metrics["holdout"]["leads"] == calibrated.facts.counted


def test_the_stored_split_is_the_one_that_evaluation_uses_again(
    sample: tuple[Model, Calibrated], root: Path
) -> None:
    model, calibrated = sample
    exported = export_model(model, calibrated)
    with read_leads(root / "sample_data/leads.csv") as leads:
        typed = type_leads(leads, exported, today=date(2026, 12, 31))

        assert typed.facts.split.first_day == calibrated.facts.split.first_day


def test_who_agreed_is_added_to_the_history(sample: tuple[Model, Calibrated]) -> None:
    model, _ = sample
    day = datetime(2026, 6, 30, 14, 0, tzinfo=UTC)
    first = export_model(model, agreements=[Agreement("Ann", day, "Workshop")])
    changed = first.with_threshold(45)
    second = export_model(changed, agreements=[Agreement("Bo", day, parent=fingerprint(first))])

    history = json.loads(write_model(second))["history"]
    assert [entry["who"] for entry in history] == ["Ann", "Bo"]
    assert history[1]["parent"] == history[0]["fingerprint"] == fingerprint(model)
    assert history[1]["fingerprint"] == fingerprint(changed)


def test_the_signatures_of_both_sides_are_told_once_with_what_was_signed(
    sample: tuple[Model, Calibrated],
) -> None:
    model, _ = sample
    day = datetime(2026, 6, 30, 14, 0, tzinfo=UTC)
    terms: dict[str, JsonValue] = {"at_random": 5}
    signed = [
        Agreement(who, day, side=side, fingerprint="f" * 64, terms=terms)
        for who, side in (("Ann", "marketing"), ("Bo", "sales"))
    ]
    exported = export_model(export_model(model, agreements=signed), agreements=signed)

    history = json.loads(write_model(exported))["history"]
    assert [(each["who"], each["side"]) for each in history] == [
        ("Ann", "marketing"),
        ("Bo", "sales"),
    ]
    assert history[0]["fingerprint"] == "f" * 64
    assert history[0]["terms"] == {"at_random": 5}
    assert fingerprint(exported) == fingerprint(model)


def test_old_figures_do_not_stay_with_new_points(sample: tuple[Model, Calibrated]) -> None:
    model, calibrated = sample

    assert export_model(export_model(model, calibrated).with_threshold(45)).calibration is None


def test_the_library_says_the_version_of_the_project(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert calibration.__version__ == project["version"]


def test_a_column_used_all_the_same_is_written_down_and_changes_no_meaning(
    sample: tuple[Model, Calibrated],
) -> None:
    model, calibrated = sample
    overruled = OverruledColumn(column="sex", reasons=("It tells a person's sex.",), who="Ada")
    exported = export_model(model, replace(calibrated, overruled=(overruled,)))

    read = read_model(write_model(exported)).model
    assert read.calibration is not None
    assert read.calibration.overruled == (overruled,)
    assert fingerprint(exported) == fingerprint(model)
