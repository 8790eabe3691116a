"""Reference counts: leads in cells, no lead to be recognised, read back strictly."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate
from calibration.exports.agreed import Calibrated, export_model
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, fingerprint, read_model, write_model
from calibration.model.renaming import renamed
from calibration.monitoring.bounds import cut_points, ranges_of
from calibration.monitoring.cells import guarded_fields
from calibration.monitoring.counting import new_words, reference_counts, same_cells
from calibration.monitoring.reference import CellKind, Reference, reference_of
from calibration.problems import ModelError

CSV = "id,sector,e-mail,staff,seen,wants,bought\n"
MODEL = {
    "format": "lead-scoring-model",
    "format_version": "1.0",
    "name": "Small",
    "lead_id": "id",
    "outcome": {"field": "bought", "positive": ["yes"]},
    "fields": [
        {"name": "sector", "type": "text"},
        {"name": "e-mail", "type": "text"},
        {"name": "staff", "type": "number"},
        {"name": "seen", "type": "date"},
        {"name": "wants", "type": "boolean"},
    ],
    "groups": [
        {"id": "fit", "label": "Fit", "axis": "fit"},
        {"id": "does", "label": "Does", "axis": "engagement"},
    ],
    "criteria": [
        {
            "id": "large",
            "label": "Large",
            "kind": "firmographic",
            "group": "fit",
            "when": {"field": "staff", "is": "at_least", "value": 50},
            "points": 10,
        },
        {
            "id": "asks",
            "label": "Asks",
            "kind": "behaviour",
            "group": "does",
            "when": {"field": "wants", "is": "equals", "value": True},
            "points": 20,
        },
    ],
    "qualification": {
        "threshold": 20,
        "disqualify": [
            {"id": "out", "label": "Out", "when": {"field": "sector", "is": "equals", "value": "x"}}
        ],
    },
}


@dataclass(frozen=True)
class Counted:
    model: Model
    reference: Reference
    others: Reference
    new: tuple[str, ...]


def lines(sectors: dict[str, int]) -> str:
    """Return a file of leads with so many of each sector; every fifth buys."""
    rows: list[str] = []
    for sector, leads in sectors.items():
        for _ in range(leads):
            at = len(rows)
            staff = "" if at % 10 == 0 else str(at % 7 * 20)
            bought = "yes" if at % 5 == 0 else "no"
            rows.append(
                f"L{at},{sector},p{at}@a.example,{staff},2026-01-{at % 28 + 1:02},{at % 2},"
            )
            rows[-1] += bought
    return CSV + "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def counted() -> Counted:
    model = read_model(json.dumps(MODEL)).model
    day = date(2026, 2, 1)
    before = lines({"Retail": 60, "Food": 40, "x": 12, "Rare": 4, "Scarce": 3, "": 9})
    after = lines({"Retail": 10, "Space": 25, "Rare": 2})
    with read_leads(before.encode(), name="before.csv") as leads:
        typed = type_leads(leads, model, today=day)
        patterns = patterns_of(typed, model)
        guarded = guarded_fields(leads, model, profiles=profile_columns(leads))
        reference = reference_counts(typed, patterns, model, only_known=guarded)
    with read_leads(after.encode(), name="after.csv") as leads:
        typed = type_leads(leads, model, today=day)
        others = same_cells(reference, typed, patterns_of(typed, model), model)
        (words,) = new_words(reference, typed)
    return Counted(model, reference, others, tuple(f"{word} {n}" for word, n in words.words))


def test_words_that_fewer_than_ten_leads_have_are_not_named(counted: Counted) -> None:
    sector = counted.reference.field("sector")

    assert sector is not None
    assert sector.words == ("retail", "food", "x")
    assert sector.leads == (60, 40, 12, 7, 9)
    assert sector.unlisted_at_most == 9


def test_of_a_column_that_tells_who_a_lead_is_only_known_and_missing_is_counted(
    counted: Counted,
) -> None:
    email = counted.reference.field("e-mail")

    assert email is not None
    assert (email.kind, email.words, email.leads) == (CellKind.KNOWN, (), (128, 0))


def test_no_range_of_numbers_or_days_holds_fewer_than_ten_leads(counted: Counted) -> None:
    for name in ("staff", "seen"):
        cells = counted.reference.field(name)
        assert cells is not None
        assert min(cells.leads[:-1]) >= 10
        assert cells.leads[-1] == (13 if name == "staff" else 0)


def test_every_subject_counts_every_lead_once_and_every_conversion(counted: Counted) -> None:
    reference = counted.reference

    assert reference.leads == 128
    assert reference.counted == 128
    for each in reference.subjects:
        assert sum(each.leads) == 128, each.name
        assert sum(each.counted) == 128, each.name
        assert sum(each.converted) == reference.converted == 26, each.name
    assert reference.score.leads[-1] == reference.ruled_out == 12
    assert sum(each.leads for each in reference.bands) == 128 - 12


def test_other_leads_are_counted_in_the_same_cells_and_new_words_are_named(
    counted: Counted,
) -> None:
    for before, after in zip(counted.reference.subjects, counted.others.subjects, strict=True):
        assert (before.words, before.bounds) == (after.words, after.bounds)
    sector = counted.others.field("sector")
    assert sector is not None
    assert sector.leads == (10, 0, 0, 27, 0)
    assert counted.new == ("space 25", "rare 2")


def test_the_counts_leave_with_the_model_and_read_back(counted: Counted) -> None:
    model, kept = counted.model, counted.reference.to_json(counted.model)
    exported = model.revised(calibration={"reference": kept})

    assert reference_of(read_model(write_model(exported)).model) == counted.reference
    assert fingerprint(exported) == fingerprint(model)
    assert reference_of(model) is None


Broken = Callable[[dict[str, object]], object]


def _set(key: str, value: object) -> Broken:
    return lambda kept: kept.__setitem__(key, value)


def _field(key: str, value: object) -> Broken:
    return lambda kept: kept["fields"][0].__setitem__(key, value)  # type: ignore[index]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_set("of", "f" * 64), r"reference\.of: must be of this very model"),
        (_set("leads", -1), r"reference\.leads: must be a number of leads"),
        (_set("leads", 12), "must count the same 12 leads everywhere"),
        (_set("leads", "128"), 'Got "128"'),
        (_set("mood", 1), "is not a key of the format"),
        (_field("name", "colour"), r"reference\.fields: must name parts of the model"),
        (_field("leads", [1, 2]), r"reference\.fields\[0\]: must give 5 counts"),
        (_field("converted", [61, 0, 0, 0, 0]), "must not count more leads than there are"),
    ],
)
def test_counts_that_somebody_wrote_in_are_refused_in_words(
    counted: Counted, broken: Broken, said: str
) -> None:
    kept = copy.deepcopy(counted.reference.to_json(counted.model))
    broken(kept)
    model = counted.model.revised(calibration={"reference": kept})

    with pytest.raises(ModelError, match=said):
        reference_of(model)


def test_a_threshold_moved_by_hand_makes_the_counts_those_of_another_model(
    counted: Counted,
) -> None:
    kept = counted.reference.to_json(counted.model)
    moved = counted.model.revised(calibration={"reference": kept}).with_threshold(10)

    with pytest.raises(ModelError, match="The model was changed after it was exported"):
        reference_of(moved)


def test_an_exported_model_holds_its_counts_under_the_names_it_leaves_with(root: Path) -> None:
    model = read_model((root / "sample_data/model.json").read_text(encoding="utf-8")).model
    with read_leads(root / "sample_data/leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        patterns = patterns_of(typed, model)
        reference = reference_counts(typed, patterns, model)
        calibrated = Calibrated(
            leads.sha256,
            typed.facts,
            {"design": evaluate(patterns, model)},
            reference=reference,
        )
    names = {"employees": "staff"}
    text = write_model(export_model(renamed(model, names), replace(calibrated, names=names)))

    found = reference_of(read_model(text).model)
    assert found is not None
    assert found.field("staff") is not None
    assert found == reference.renamed(names)
    assert len(text.encode()) < 60_000
    assert all(each.holdout is None for each in found.bands)
    assert found.counted < reference.leads


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.floats(-1e9, 1e9) | st.integers(-50, 50).map(float), st.integers(1, 30), min_size=1
    )
)
def test_cut_points_rise_and_leave_no_range_with_fewer_than_ten_leads(
    given_leads: dict[float, int],
) -> None:
    values = np.array(sorted(given_leads))
    leads = np.array([given_leads[each] for each in values.tolist()])
    bounds = cut_points(values, leads)

    assert list(bounds) == sorted(set(bounds))
    counts = np.bincount(ranges_of(values, bounds), leads, len(bounds) + 1)
    assert counts.min() >= min(10, leads.sum())
