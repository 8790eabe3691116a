"""Nine months of leads of a known conversion rate, counted as of the last day."""

import csv
import io
import random
from datetime import date, timedelta

import pytest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate
from calibration.evaluation.intervals import wilson
from calibration.leads import read_leads, type_leads
from calibration.model import Model, Outcome, Qualification, made

FIRST_DAY = date(2026, 1, 1)
LAST_DAY = FIRST_DAY + timedelta(days=273)
TRUE_RATE = 0.08
WINDOW = 90


def nine_months(seed, count=20_000):
    """Return a CSV of leads, 8 % of which buy within the window, and 3 % more after it.

    A sale is in the file only if it happened by the day of the export.
    """
    draw = random.Random(seed)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "created", "won", "won_on"])
    for number in range(count):
        created = FIRST_DAY + timedelta(days=draw.randint(0, 273))
        chance = draw.random()
        took = None
        if chance < TRUE_RATE:
            took = draw.randint(0, WINDOW)
        elif chance < TRUE_RATE + 0.03:
            took = draw.randint(WINDOW + 1, 2 * WINDOW)
        won_on = None if took is None else created + timedelta(days=took)
        happened = won_on is not None and won_on <= LAST_DAY
        writer.writerow([number, created, "yes" if happened else "", won_on if happened else ""])
    return text.getvalue().encode()


MODEL = made(
    Model,
    name="Nothing but the outcome",
    lead_id="id",
    outcome=made(
        Outcome,
        field="won",
        positive=("yes",),
        window_days=WINDOW,
        created_field="created",
        converted_date_field="won_on",
    ),
    qualification=made(Qualification, threshold=0),
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_sides_of_the_split_show_the_true_rate(seed):
    with read_leads(nine_months(seed), name="leads.csv") as table:
        patterns = patterns_of(type_leads(table, MODEL, today=LAST_DAY), MODEL)
    assert patterns.facts.split.kind == "date"
    for part in ("design", "holdout"):
        found = evaluate(patterns, MODEL, part=part)
        low, high = wilson(found.converted, found.leads, confidence=0.99)
        assert low <= TRUE_RATE <= high, f"{part}: {found.converted} of {found.leads}"


def test_keeping_only_the_young_winners_would_flatter_the_newest_leads():
    """The mistake that the rule avoids: without a window, young leads wear the oldest's rate."""
    careless = MODEL.with_outcome(made(Outcome, field="won", positive=("yes",)))
    with read_leads(nine_months(1), name="leads.csv") as table:
        careless_facts = type_leads(table, careless, today=LAST_DAY).facts
        facts = type_leads(table, MODEL, today=LAST_DAY).facts
    assert careless_facts.open == careless_facts.rows - careless_facts.counted
    assert facts.immature > 0.25 * facts.rows
    assert facts.open == 0
    assert facts.late > 0
