"""A pattern table stands in for the leads it was made from."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_facts import KEY
from calibration.engine.pattern_files import Form, pattern_rows, write_patterns
from calibration.engine.pattern_tables import open_patterns
from calibration.engine.patterns import Patterns
from calibration.engine.rare_patterns import without_rare
from calibration.evaluation import evaluate
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import AtLeast, Model, read_model
from calibration.problems import LeadsError
from tests.evaluation.tables import Row, patterns_of_rows

NOT_IN_CSV = {"open", "immature", "as_of"}


@pytest.fixture(scope="module")
def model(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


@pytest.fixture(scope="module")
def patterns(root: Path, model: Model) -> Patterns:
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        return patterns_of(type_leads(leads, model, today=date(2026, 11, 22)), model)


@pytest.fixture
def table(patterns: Patterns, model: Model, tmp_path: Path) -> Path:
    path = tmp_path / "patterns.parquet"
    write_patterns(patterns, model, path, form="parquet")
    return path


def csv(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "patterns.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def small(model: Model) -> Model:
    """Return the model with two plain criteria, without gates and variants."""
    kept = {"services", "decides"}
    for each in model.criteria:
        if each.id not in kept:
            model = model.without_criterion(each.id)
    bare = model.qualification.model_copy(update={"disqualify": (), "require": ()})
    return model.revised(qualification=bare, variants=(), as_of=None)


def test_a_written_table_is_read_back_as_the_same_patterns(
    table: Path, patterns: Patterns, model: Model
) -> None:
    found = open_patterns(table).patterns(model)

    for field in dataclasses.fields(Patterns):
        before, after = getattr(patterns, field.name), getattr(found, field.name)
        if isinstance(before, np.ndarray):
            assert np.array_equal(before, after), field.name
        elif field.name != "facts":
            assert before == after, field.name
    assert dataclasses.replace(found.facts, split=patterns.facts.split) == patterns.facts
    assert found.facts.split.kind == patterns.facts.split.kind


@pytest.mark.parametrize("part", ["all", "design", "holdout"])
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_number_is_that_of_the_leads(
    patterns: Patterns, model: Model, tmp_path: Path, form: Form, part
) -> None:
    path = tmp_path / f"patterns.{form}"
    write_patterns(patterns, model, path, form=form)
    moved = model.with_threshold(30).with_points("services", 7)

    found = evaluate(open_patterns(path).patterns(moved), moved, part=part).to_json()

    expected = evaluate(patterns, moved, part=part).to_json()
    told = set(found) - (NOT_IN_CSV if form == "csv" else set())
    assert {name: found[name] for name in told} == {name: expected[name] for name in told}
    assert found["excluded"] == expected["excluded"]


def test_no_lead_and_no_name_of_who_agreed_is_in_the_file(
    patterns: Patterns, model: Model, tmp_path: Path
) -> None:
    path = tmp_path / "patterns.parquet"
    signed = model.revised(history=[{"who": "Ada Lovelace"}])
    write_patterns(patterns, signed, path, form="parquet")

    assert b"Lovelace" not in path.read_bytes()
    assert pq.read_table(path).num_rows == len(patterns)


def test_a_group_by_made_by_hand_is_a_pattern_table(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "by-hand.parquet"
    duckdb.sql(
        """
        COPY (
            SELECT
                CASE WHEN i % 2 = 0 THEN 100 ELSE 0 END AS "level:services",
                CASE WHEN i % 3 = 0 THEN 100 ELSE 0 END AS "level:decides",
                count(*) FILTER (WHERE i % 5 = 0) AS CONVERTED,
                sum(CASE WHEN i % 5 <> 0 THEN 1 END) AS not_converted
            FROM range(600) AS leads(i) GROUP BY ALL
        ) TO '"""
        + str(path)
        + "' (FORMAT PARQUET)"
    )
    asked = small(model)

    table = open_patterns(path)
    found = evaluate(table.patterns(asked), asked, part="all")

    assert (found.leads, found.converted, found.everyone) == (600, 120, 600)
    assert table.facts.has_outcome
    assert table.facts.split.kind == "none"
    assert [each.kind for each in table.notices] == ["unknown-making"]


def test_sides_by_hand_are_a_split(model: Model, tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "level:services;level:decides;converted_design;not_converted_design;converted_holdout;"
        "not_converted_holdout",
        "0;100;10;30;4;20",
        "100;0;20;20;8;10",
    )
    asked = small(model)

    patterns = open_patterns(path).patterns(asked)

    assert patterns.facts.split.kind == "given"
    assert evaluate(patterns, asked, part="holdout").leads == 42


def test_all_problems_of_a_table_come_at_once(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "level:services,level:decides,converted,not_converted,unknown",
        "100,,3,4,1",
        "0,100,-2,4,many",
        "0,half,1,2.5,0",
    )

    with pytest.raises(LeadsError) as refused:
        open_patterns(path)

    assert {each.place for each in refused.value.problems} == {
        "level:decides",
        "converted",
        "not_converted",
        "unknown",
    }
    assert "Got “-2” in row 2" in str(refused.value)


def test_levels_and_counts_are_both_needed(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match=r"must have a column for each criterion"):
        open_patterns(csv(tmp_path, "a,converted", "1,2"))
    with pytest.raises(LeadsError, match=r"must have counts of leads"):
        open_patterns(csv(tmp_path, "level:a,b", "1,2"))
    with pytest.raises(LeadsError, match=r"must stand alone, or be told by side"):
        open_patterns(csv(tmp_path, "level:a,converted,converted_design", "0,2,2"))


def test_a_level_that_the_criterion_cannot_have_is_refused(model: Model, tmp_path: Path) -> None:
    path = csv(tmp_path, "level:services,level:decides,converted", "1,0,5", "0,100,5")

    with pytest.raises(LeadsError, match=r"0 where it isn't met, 100 where it is. Got 1\."):
        open_patterns(path).patterns(small(model))


def test_a_model_with_other_conditions_is_refused_by_name(table: Path, model: Model) -> None:
    services = model.criterion("services")
    other = model.with_criterion(
        services.model_copy(update={"when": AtLeast(field="employees", value=7)})
    ).revised(outcome=None)

    with pytest.raises(LeadsError) as refused:
        open_patterns(table).patterns(other)

    assert {each.place for each in refused.value.problems} == {"criteria.services", "outcome"}
    assert services.label in str(refused.value)


def test_a_model_with_fewer_criteria_reads_the_table(
    table: Path, patterns: Patterns, model: Model
) -> None:
    fewer = model.without_criterion("services")

    found = evaluate(open_patterns(table).patterns(fewer), fewer)

    assert found == evaluate(patterns, fewer)


def test_a_criterion_that_was_added_needs_the_leads(table: Path, model: Model) -> None:
    services = model.criterion("services")
    more = model.with_criterion(services.model_copy(update={"id": "new", "label": "New"}))

    with pytest.raises(LeadsError, match=r"“New” isn't among"):
        open_patterns(table).patterns(more)


def test_rows_that_were_taken_out_are_noticed(table: Path) -> None:
    rows = pq.read_table(table)
    pq.write_table(rows.slice(1), table)

    with pytest.raises(LeadsError, match=r"it was changed since"):
        open_patterns(table)


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"format_version": "2.0", "model": {}}', "nonsense", "[" * 100_000]
)
def test_metadata_of_another_kind_is_refused_in_words(table: Path, said: str) -> None:
    rows = pq.read_table(table).replace_schema_metadata({KEY: said})
    pq.write_table(rows, table)

    with pytest.raises(LeadsError):
        open_patterns(table)


def test_metadata_with_a_wrong_fact_is_refused(table: Path) -> None:
    rows = pq.read_table(table)
    data = json.loads(rows.schema.metadata[KEY.encode()])
    data["facts"]["open"] = "many"
    pq.write_table(rows.replace_schema_metadata({KEY: json.dumps(data)}), table)

    with pytest.raises(LeadsError, match=r"must say how it was made"):
        open_patterns(table)


@pytest.mark.parametrize("cycles", [[{"side": 2, "days": 1, "conversions": 1}], [None]])
def test_cycles_that_cannot_be_are_refused(cycles, tmp_path: Path) -> None:
    path = tmp_path / "patterns.parquet"
    kind = pa.list_(pa.struct([(n, pa.int64()) for n in ("side", "days", "conversions")]))
    pq.write_table(
        pa.table(
            {"level:a": [0], "converted": [3], "cycles": pa.array([cycles], kind)},
        ),
        path,
    )

    with pytest.raises(LeadsError, match=r"side 0 or 1"):
        open_patterns(path)


def test_more_values_than_conversions_are_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, "level:a,converted,value_known,value_sum", "0,2,3,12.5")

    with pytest.raises(LeadsError, match=r"at most the leads that converted"):
        open_patterns(path)


def test_without_rare_patterns_every_row_stands_for_enough_leads(
    patterns: Patterns, model: Model
) -> None:
    found = without_rare(patterns, model, fewest=10)

    rows = pattern_rows(found.patterns, model).to_pydict()
    names = [name for name in rows if name.startswith(("converted", "not_converted", "unknown"))]
    sizes = [sum(counts) for counts in zip(*(rows[name] for name in names), strict=True)]
    assert min(sizes) >= 10
    assert found.patterns.facts.rows + found.left_out == patterns.facts.rows
    assert found.merged > 0
    known = found.patterns.value_known
    assert known[known > 0].min() >= 10
    whole, merged = evaluate(patterns, model), evaluate(found.patterns, model)
    if not found.left_out:
        assert merged.base_rate == whole.base_rate
    assert merged.auc == pytest.approx(whole.auc, abs=0.02)


def test_a_rare_pattern_goes_to_the_one_that_differs_least_in_worth(model: Model) -> None:
    asked = small(model).with_points("services", 20).with_points("decides", 3)
    rows = [
        *[Row({"services": 1, "decides": 1}, converted=True)] * 2,
        *[Row({"services": 1}, converted=False)] * 9,
        *[Row({"decides": 1}, converted=False)] * 30,
    ]
    before = patterns_of_rows(rows, ["services", "decides"])

    found = without_rare(before, asked, fewest=5)

    assert found.patterns.levels.tolist() == [[100, 0], [0, 100]]
    assert found.patterns.converted[:, 0].tolist() == [2, 0]
    assert (found.merged, found.moved, found.left_out) == (1, 2, 0)


def test_a_gate_of_too_few_leads_is_left_out_and_counted(model: Model) -> None:
    rows = [*[Row({"services": 1}, converted=False)] * 9, Row({}, converted=True, gate=0)]
    before = patterns_of_rows(rows, ["services", "decides"])

    found = without_rare(before, small(model), fewest=5)

    assert len(found.patterns) == 1
    assert found.left_out == 1
    assert found.patterns.facts.rows == 9
    assert [str(each) for each in found.notices(5)] == [
        "1 leads are left out: too few share their variant and gate."
    ]


def test_with_one_lead_a_pattern_nothing_changes(patterns: Patterns, model: Model) -> None:
    assert without_rare(patterns, model, fewest=1).patterns is patterns
