"""The engine and the evaluation against a scorer and a counter written by other hands."""

import json
import math

import pytest
from hypothesis import settings

from calibration.engine.grouping import patterns_of
from calibration.engine.leads import levels_of_lead, scored
from calibration.evaluation import evaluate
from calibration.evaluation.explanation import explain
from calibration.leads import read_leads, type_leads
from calibration.model import read_model
from tests.oracle import decimals, evaluate_leads, score_lead, scored_row
from tests.oracle.random_leads import AS_OF, leads_csv, random_leads
from tests.oracle.random_models import random_model

MODELS = 3 * settings().max_examples
"""As the property tests are: 90 models, and 300 of them in CI."""
LEADS = 60
OURS = ("score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate")


def engine_rows(typed, model):
    """Return what the engine says of every lead, in the words of the oracle's rows."""
    query = scored(typed, model).order_by("row").sql(dialect="duckdb")
    cursor = typed.connection.execute(query)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [
        {
            **{name: decimals(row[name]) for name in OURS[:4]},
            "grade": row["grade"] or "",
            "band": row["band"] or "",
            "qualified": "true" if row["qualified"] else "false",
            "variant": model.variants[row["variant"]].id if row["variant"] >= 0 else "",
            "gate": model.gates[row["gate"]].id if row["gate"] >= 0 else "",
        }
        for row in found
    ]


@pytest.mark.parametrize("seed", range(MODELS))
def test_every_lead_gets_the_score_of_the_plain_scorer(seed):
    plain = random_model(seed)
    model = read_model(json.dumps(plain)).model
    leads = random_leads(plain, seed, LEADS)
    with read_leads(leads_csv(leads).encode(), name="leads.csv", delimiter=",") as table:
        typed = type_leads(table, model, as_of=AS_OF, today=AS_OF, rule="score")
        rows = engine_rows(typed, model)
    wanted = [scored_row(score_lead(plain, lead, AS_OF)) for lead in leads]
    assert rows == [{name: row[name] for name in OURS} for row in wanted]


@pytest.mark.parametrize("seed", range(0, MODELS, 3))
def test_every_number_is_that_of_the_plain_counter(seed):
    plain = random_model(seed)
    model = read_model(json.dumps(plain)).model
    leads = random_leads(plain, seed, 3 * LEADS)
    with read_leads(leads_csv(leads).encode(), name="leads.csv", delimiter=",") as table:
        typed = type_leads(table, model, today=AS_OF, rule="calibration")
        patterns = patterns_of(typed, model)
    for part in ("all", "design"):
        found = evaluate(patterns, model, part=part).to_json()
        wanted = evaluate_leads(plain, leads, list(leads[0]), today=AS_OF, part=part)
        assert _rounded(found) == _rounded(wanted), part


@pytest.mark.parametrize("seed", range(0, MODELS, 5))
def test_every_line_of_an_explanation_is_that_of_the_plain_scorer(seed):
    plain = random_model(seed)
    model = read_model(json.dumps(plain)).model
    leads = random_leads(plain, seed, 5)
    with read_leads(leads_csv(leads).encode(), name="leads.csv", delimiter=",") as table:
        typed = type_leads(table, model, as_of=AS_OF, today=AS_OF, rule="score")
        for row, lead in enumerate(leads):
            of_lead = levels_of_lead(typed, model, row=row)
            found = explain(
                model,
                of_lead.levels,
                variant=of_lead.variant,
                gate=of_lead.gate,
                known=of_lead.known,
            )
            wanted = score_lead(plain, lead, AS_OF)
            told = {_name(line): line.points for line in found.lines if line.points}
            assert told == {name: points for name, points in wanted.lines if points}
            assert sum(line.points for line in found.lines) == found.score == wanted.score
            assert (found.known_fields, found.used_fields) == (wanted.known, wanted.used)


def _name(line):
    return {"criterion": f"points:{line.id}", "cap": f"cap:{line.id}", "clamp": "clamp"}[line.kind]


def _rounded(value):
    """Return the numbers to 12 significant decimals, for sums are taken in another order."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 12) if isinstance(value, float) and math.isfinite(value) else value
