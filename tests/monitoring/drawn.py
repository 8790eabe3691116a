"""Leads drawn by chance, a model of them that left with its promise, and what it says of others."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, Part, evaluate
from calibration.exports.agreed import Agreement, Calibrated, export_model
from calibration.leads.reading import read_leads
from calibration.leads.typed import Worked, type_leads
from calibration.model import Model, read_model, write_model
from calibration.monitoring.counting import reference_counts
from calibration.monitoring.monitor import monitor
from calibration.monitoring.results import Monitoring

TODAY = date(2026, 11, 22)
HEADER = "id,created,channel,staff,called,bought"
MODEL = """{
  "format": "lead-scoring-model", "format_version": "1.0", "name": "Small", "lead_id": "id",
  "outcome": {"field": "bought", "positive": ["yes"], "created_field": "created"},
  "fields": [{"name": "channel", "type": "text"}, {"name": "staff", "type": "number"}],
  "groups": [{"id": "fit", "label": "Fit", "axis": "fit"}],
  "criteria": [
    {"id": "large", "label": "Large", "kind": "firmographic", "group": "fit", "points": 20,
     "when": {"field": "staff", "is": "at_least", "value": 50}},
    {"id": "web", "label": "Web", "kind": "firmographic", "group": "fit", "points": 10,
     "when": {"field": "channel", "is": "equals", "value": "web"}}],
  "qualification": {"threshold": 20},
  "bands": [{"name": "cold"}, {"name": "warm", "from": 10}, {"name": "hot", "from": 20}]
}"""
CHANNELS: Mapping[str, float] = {"web": 0.5, "fair": 0.3, "phone": 0.2}


def drawn(
    count: int,
    *,
    seed: int,
    times: float = 1.0,
    channels: Mapping[str, float] = CHANNELS,
    missing: float = 0.02,
    small: float = 0.49,
    first_day: date = date(2026, 1, 1),
    called_below: float = 1.0,
) -> bytes:
    """Return a file of leads.

    They convert at 4 %, 12 % more if large and 4 % more from the web; ``times`` as often. Small
    leads are called, and then can convert, at the rate ``called_below``.
    """
    draw = random.Random(seed)
    lines = [HEADER]
    for number in range(count):
        channel = draw.choices(list(channels), list(channels.values()))[0]
        staff = draw.randint(1, 49) if draw.random() < small else draw.randint(50, 100)
        rate = times * (0.04 + (0.12 if staff >= 50 else 0) + (0.04 if channel == "web" else 0))
        called = staff >= 50 or draw.random() < called_below
        bought = called and draw.random() < rate
        created = first_day + timedelta(days=draw.randrange(140))
        said = "" if draw.random() < missing else str(staff)
        yes = "yes" if called else "no"
        lines.append(
            f"{seed}-{number},{created},{channel},{said},{yes},{'yes' if bought else 'no'}"
        )
    return "\n".join(lines).encode()


@cache
def left(*, opened: bool = True, capacity: int | None = None, count: int = 6000) -> Model:
    """Return the model as it left: with what it promises of leads drawn with seed 1."""
    model = read_model(MODEL).model
    with read_leads(drawn(count, seed=1), name="old.csv") as leads:
        typed = type_leads(leads, model, today=TODAY)
        patterns = patterns_of(typed, model)
        parts: tuple[Part, ...] = ("design", "holdout") if opened else ("design",)
        evaluations: dict[Part, Evaluation] = {
            part: evaluate(patterns, model, part=part) for part in parts
        }
        calibrated = Calibrated(
            leads.sha256,
            typed.facts,
            evaluations,
            holdout_opened=int(opened),
            reference=reference_counts(typed, patterns, model, with_holdout=opened),
        )
    signed = []
    if capacity is not None:
        when = datetime(2026, 6, 1, tzinfo=UTC)
        signed = [Agreement("Ada", when, terms={"weekly_capacity": capacity})]
    return read_model(write_model(export_model(model, calibrated, agreements=signed))).model


def monitored(
    new: bytes, model: Model | None = None, *, worked: str | None = None, all_worked: bool = False
) -> Monitoring:
    """Return what monitoring says of new leads, of the model as it left unless told otherwise."""
    with read_leads(new, name="new.csv") as leads:
        return monitor(
            leads,
            left() if model is None else model,
            today=TODAY,
            worked=None if worked is None else Worked(worked),
            all_worked=all_worked,
        )
