"""Leads that stay in a warehouse give the patterns and scores that the same leads give here."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from calibration.engine.grouping import patterns_of
from calibration.engine.leads import scored
from calibration.engine.patterns import Patterns
from calibration.engine.warehouses import postgres as on_postgres
from calibration.engine.warehouses import spark as on_spark
from calibration.engine.warehouses.grouping import patterns_there
from calibration.engine.warehouses.reading import leads_to_group, leads_to_score
from calibration.engine.warehouses.tables import WarehouseTable
from calibration.exports.warehouse_scores import scores_there
from calibration.leads import read_leads, type_leads
from calibration.leads.nodes import column, select
from calibration.leads.sources import DatabaseUrl
from calibration.leads.tables import LeadTable
from calibration.model import Model, read_model
from calibration.problems import LeadsError
from tests import postgres
from tests.engine.warehouse_leads import in_parquet, in_postgres, typed_leads
from tests.oracle.random_leads import AS_OF
from tests.oracle.random_models import random_model

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEADS = 250
IN_POSTGRES = (2, 5, 15, 23, 31)
IN_SPARK = (2,)
"""Models by their seeds. Those of 2 are split by day, those of 5 by id;
more than one would take Spark longer than all the rest."""
OURS = ("score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate")
COUNTS = (
    "levels", "variant", "gate", "converted", "not_converted", "unknown", "value_known",
    "cycle_pattern", "cycle_side", "cycle_days", "cycle_conversions",
)  # fmt: skip


@pytest.fixture(scope="module")
def postgres_url(postgres_server: postgres.Server) -> str:
    return postgres.new_database(postgres_server)


@pytest.fixture(params=[*(("postgres", seed) for seed in IN_POSTGRES),
                        *(("spark", seed) for seed in IN_SPARK)],
                ids=lambda each: f"{each[0]}-{each[1]}")  # fmt: skip
def both(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[WarehouseTable, LeadTable, Model]]:
    """Open the same leads in a warehouse and as a file, with the model they were drawn for."""
    engine, seed = request.param
    plain = random_model(seed)
    leads = typed_leads(plain, seed, LEADS)
    path = in_parquet(leads, tmp_path)
    table: AbstractContextManager[WarehouseTable]
    if engine == "postgres":
        url = request.getfixturevalue("postgres_url")
        in_postgres(leads, url, f"leads_{seed}")
        table = on_postgres.opened_table(DatabaseUrl.of(url), f"leads_{seed}")
    else:
        request.getfixturevalue("spark")
        table = on_spark.opened_table(None, str(path))
    with table as there, read_leads(path) as here:
        yield there, here, read_model(json.dumps(plain)).model


def plainly(patterns: Patterns) -> dict[str, Any]:
    """Return all that patterns tell in values that compare; sums of money to twelve digits."""
    sums = ("value_sum", "value_squares")
    split = patterns.facts.split
    return {
        **{name: getattr(patterns, name).tolist() for name in COUNTS},
        **{name: [[float(f"{each:.12g}") for each in row] for row in getattr(patterns, name)]
           for name in sums},
        "why": str(split.reason),
        "facts": replace(patterns.facts, split=replace(split, reason=None)),
    }  # fmt: skip


def test_patterns_and_scores_are_those_of_the_same_leads_in_a_file(
    both: tuple[WarehouseTable, LeadTable, Model],
) -> None:
    there, here, model = both

    found = patterns_there(leads_to_group(there, model, today=AS_OF), model)
    scores = there.query(scores_there(leads_to_score(there, model, as_of=AS_OF), model))

    typed = type_leads(here, model, today=AS_OF)
    assert plainly(found) == plainly(patterns_of(typed, model))
    typed = type_leads(here, model, rule="score", as_of=AS_OF, today=AS_OF)
    wanted = (column(name) for name in (*(each.name for each in here.columns), *OURS))
    query = select(*wanted, source=scored(typed, model))
    assert sorted(map(repr, scores)) == sorted(map(repr, here.query(query)))


def model_of(**outcome: object) -> Model:
    return read_model(
        json.dumps(
            {
                "format": "lead-scoring-model",
                "format_version": "1.0",
                "name": "Small",
                "outcome": {"field": "won", "positive": ["yes", "1"], **outcome},
                "fields": [{"name": "visits", "type": "number"}],
                "groups": [{"id": "all", "label": "All", "axis": "engagement"}],
                "criteria": [
                    {
                        "id": "visits",
                        "label": "Visits",
                        "kind": "behaviour",
                        "group": "all",
                        "when": {"is": "at_least", "field": "visits", "value": 2},
                        "points": 10,
                    }
                ],
                "qualification": {"threshold": 10},
            }
        )
    ).model


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["yes", "No", " YES ", "", None, "1.0", "lost", "2"], "text"),
        ([1.0, 0.0, None, float("nan"), 1.0, 2.5, 1.0, 0.0], "number"),
        ([True, False, None, True, True, False, False, True], "boolean"),
    ],
)
def test_an_outcome_of_any_type_says_the_same_there_as_here(
    postgres_url: str, tmp_path: Path, cells: list[object], kind: str
) -> None:
    types = {"text": pa.string(), "number": pa.float64(), "boolean": pa.bool_()}
    visits = [float(place % 4) for place in range(len(cells))]
    leads = pa.table({"visits": pa.array(visits), "won": pa.array(cells, types[kind])})
    in_postgres(leads, postgres_url, f"outcome_{kind}")
    model = model_of()

    with on_postgres.opened_table(DatabaseUrl.of(postgres_url), f"outcome_{kind}") as there:
        found = patterns_there(leads_to_group(there, model, today=AS_OF), model)
    with read_leads(in_parquet(leads, tmp_path)) as here:
        wanted = patterns_of(type_leads(here, model, today=AS_OF), model)

    assert plainly(found) == plainly(wanted)


def test_leads_without_an_id_are_split_as_those_of_a_file(
    postgres_url: str, tmp_path: Path
) -> None:
    won = ["yes" if place % 3 == 0 else "no" for place in range(600)]
    visits = [place * 0.37 if place % 5 else None for place in range(600)]
    leads = pa.table({"visits": visits, "won": won, "é": [place % 7 == 0 for place in range(600)]})
    in_postgres(leads, postgres_url, "no_ids")
    model = model_of()

    with on_postgres.opened_table(DatabaseUrl.of(postgres_url), "no_ids") as there:
        found = patterns_there(leads_to_group(there, model, today=AS_OF), model)
    with read_leads(in_parquet(leads, tmp_path)) as here:
        wanted = patterns_of(type_leads(here, model, today=AS_OF), model)

    assert found.facts.split.kind == "row"
    assert plainly(found) == plainly(wanted)


def test_cells_of_texts_that_are_no_numbers_are_counted_as_in_a_file(
    postgres_url: str, tmp_path: Path
) -> None:
    visits = ["3", " 2.5 ", "", None, "many", "nan", "-1", "n/a", "a lot", "0"]
    leads = pa.table({"visits": visits, "won": ["yes", "no"] * 5})
    in_postgres(leads, postgres_url, "words")
    model = model_of()
    field = model.fields[0].model_copy(update={"missing": ("n/a", "-1.0")})
    model = model.model_copy(update={"fields": (field,)})

    with on_postgres.opened_table(DatabaseUrl.of(postgres_url), "words") as there:
        found = leads_to_group(there, model, today=AS_OF)
        patterns = patterns_there(found, model)
    with read_leads(in_parquet(leads, tmp_path)) as here:
        wanted = type_leads(here, model, today=AS_OF)
        assert plainly(patterns) == plainly(patterns_of(wanted, model))

    (told,) = map(str, found.unreadable)
    assert told.startswith("visits: 2 cells can't be read as a number and count as missing, such")
    assert str(wanted.unreadable[0]).startswith("visits: 2 cells can't be read as a number")


def test_a_column_of_a_thousand_different_values_is_no_outcome(postgres_url: str) -> None:
    won = [f"deal {place}" for place in range(1001)]
    leads = pa.table({"visits": pa.array([1.0] * len(won)), "won": won})
    in_postgres(leads, postgres_url, "deals")

    with on_postgres.opened_table(DatabaseUrl.of(postgres_url), "deals") as there:
        with pytest.raises(LeadsError, match="at most 1000 different values"):
            leads_to_group(there, model_of(), today=AS_OF)
        assert leads_to_score(there, model_of(), as_of=AS_OF).facts.as_of == AS_OF


def test_a_table_without_leads_or_without_a_field_is_refused_in_words(postgres_url: str) -> None:
    nothing = pa.table({"visits": pa.array([], pa.float64()), "won": pa.array([], pa.string())})
    in_postgres(nothing, postgres_url, "nothing")
    in_postgres(pa.table({"vist": [1.0], "won": ["yes"]}), postgres_url, "other")

    with (
        on_postgres.opened_table(DatabaseUrl.of(postgres_url), "nothing") as there,
        pytest.raises(LeadsError, match="must hold leads"),
    ):
        leads_to_group(there, model_of(), today=AS_OF)
    with (
        on_postgres.opened_table(DatabaseUrl.of(postgres_url), "other") as there,
        pytest.raises(LeadsError, match=r"column for the field visits.*nearest: vist"),
    ):
        leads_to_group(there, model_of(), today=AS_OF)


def test_hostile_names_and_cells_run_nothing(postgres_url: str, tmp_path: Path) -> None:
    name = 'Robert"); DROP TABLE outcome_text; --'
    cells = ["'; DROP TABLE outcome_text; --", "yes", "\\'", "=cmd", "💣", "a\nb", "yes", ""]
    leads = pa.table({"visits": [float(place) for place in range(8)], "won": cells, name: cells})
    in_postgres(leads, postgres_url, name)
    model = model_of(positive=["yes", cells[0], cells[2]])

    with on_postgres.opened_table(DatabaseUrl.of(postgres_url), name) as there:
        found = patterns_there(leads_to_group(there, model, today=AS_OF), model)
    with read_leads(in_parquet(leads, tmp_path)) as here:
        wanted = patterns_of(type_leads(here, model, today=AS_OF), model)

    assert plainly(found) == plainly(wanted)
    assert int(np.sum(found.converted)) == 4


def test_without_java_one_line_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pyspark = pytest.importorskip("pyspark.sql")
    monkeypatch.setattr(pyspark.SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with (
        pytest.raises(LeadsError, match="needs Java 17 or newer, and there is none") as refused,
        on_spark.opened_table(None, "leads"),
    ):
        pass

    assert len(str(refused.value).splitlines()) == 1


def test_without_the_package_one_line_tells_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)

    with (
        pytest.raises(LeadsError, match=r"pip install -r requirements-spark\.txt") as refused,
        on_spark.opened_table(None, "leads"),
    ):
        pass

    assert len(str(refused.value).splitlines()) == 1


def test_a_table_that_spark_has_not_is_refused_in_one_line(spark: "SparkSession") -> None:
    assert spark is not None
    with (
        pytest.raises(LeadsError, match="TABLE_OR_VIEW_NOT_FOUND") as refused,
        on_spark.opened_table(None, "no_such_table"),
    ):
        pass

    assert len(str(refused.value).splitlines()) == 1
