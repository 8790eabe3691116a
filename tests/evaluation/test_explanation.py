"""Why one lead has its score."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from calibration.evaluation import explain
from calibration.messages import Message
from calibration.model import read_model
from calibration.problems import EvaluationError
from tests.evaluation.plainly import band_name, qualifies, score_of
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import model_of
from tests.oracle.scorer import fields_used, read_lead, score_lead

MODEL = model_of(
    [
        {"id": "size", "label": "Size", "points": 15},
        {"id": "title", "label": "Title", "points": 12},
    ],
    groups=[{"id": "company", "label": "Company", "axis": "fit", "at_most": 20}],
    threshold=15,
    score_range={"at_most": 18},
)


def test_every_contribution_and_correction_is_a_line_and_they_sum_to_the_score():
    found = explain(MODEL, {"size": 100, "title": 75}, known={"any": True})
    assert [(line.kind, line.id, line.points) for line in found.lines] == [
        ("criterion", "size", 1500),
        ("criterion", "title", 900),
        ("cap", "company", -400),
        ("clamp", "clamp", -200),
    ]
    assert [str(line.detail) for line in found.lines] == [
        "any is known",
        "counted 0.75 times: any is known",
        "kept at 20 or less",
        "kept at 18 or less",
    ]
    assert (found.score, found.fit, found.qualified, found.band) == (1800, 2000, True, "hot")
    assert (found.known_fields, found.used_fields) == (1, 1)


def test_a_criterion_that_does_not_count_says_so():
    line = explain(MODEL, {"size": 0, "title": 0}).lines[0]
    assert isinstance(line.detail, Message)
    assert str(line.detail) == "not counted: any is known"


def test_the_level_of_every_criterion_must_be_given():
    with pytest.raises(EvaluationError, match="level of “Title” must be given"):
        explain(MODEL, {"size": 100})


@given(cases())
def test_lines_sum_to_the_score_that_decides(case: Case):
    for row in case.rows:
        levels = {name: round(100 * row.levels.get(name, 0)) for name in CRITERIA}
        found = explain(case.model, levels, variant=row.variant, gate=row.gate)
        assert sum(line.points for line in found.lines) == found.score == score_of(case.model, row)
        assert found.qualified == qualifies(case.model, row)
        assert found.band == band_name(case.model, row)


@pytest.mark.parametrize("number", ["", "-2"])
def test_the_conformance_leads_are_explained_as_the_independent_scorer_does(root: Path, number):
    folder = root / "tests" / "conformance"
    text = (folder / f"model{number}.json").read_text(encoding="utf-8")
    model, plain = read_model(text).model, json.loads(text)
    with (folder / f"leads{number}.csv").open(encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    variants = [variant.id for variant in model.variants]
    gates = [gate.id for gate in model.gates]
    for lead in leads:
        scored = score_lead(plain, lead, date(2026, 6, 30))
        values = read_lead(plain, lead)
        found = explain(
            model,
            scored.levels,
            variant=variants.index(scored.variant) if scored.variant else -1,
            gate=gates.index(scored.gate) if scored.gate else -1,
            known={name: values[name] is not None for name in fields_used(plain)},
        )
        assert (found.score, found.fit, found.engagement, found.feedback) == (
            scored.score, scored.fit, scored.engagement, scored.feedback,
        )  # fmt: skip
        assert (found.band or "", found.grade or "", found.qualified) == (
            scored.band, scored.grade, scored.qualified,
        )  # fmt: skip
        assert (found.variant or "", found.gate or "") == (scored.variant, scored.gate)
        assert (found.known_fields, found.used_fields) == (scored.known, scored.used)
        expected = {name: points for name, points in scored.lines if points}
        prefix = {"criterion": "points:", "cap": "cap:", "clamp": ""}
        lines = {prefix[line.kind] + line.id: line.points for line in found.lines if line.points}
        assert lines == expected
