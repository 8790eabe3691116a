"""The commands on leads that stay in a warehouse."""

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from calibration.cli import main
from calibration.cli.commands import WRONG_INPUT, WRONG_USAGE
from calibration.cli.engine_options import VARIABLE
from tests import postgres
from tests.engine.warehouse_leads import in_postgres

MODEL = {
    "format": "lead-scoring-model",
    "format_version": "1.0",
    "name": "Sample",
    "lead_id": "lead_id",
    "outcome": {
        "field": "converted",
        "positive": ["yes"],
        "created_field": "created",
        "converted_date_field": "converted_date",
        "value_field": "deal_value",
    },
    "fields": [
        {"name": "employees", "type": "number"},
        {"name": "industry", "type": "text"},
        {"name": "demo_requested", "type": "boolean"},
        {"name": "last_pricing_view", "type": "date"},
    ],
    "groups": [
        {"id": "company", "label": "Company", "axis": "fit", "at_most": 12},
        {"id": "interest", "label": "Interest", "axis": "engagement"},
    ],
    "criteria": [
        {"id": "size", "label": "Size", "kind": "firmographic", "group": "company",
         "when": {"is": "between", "field": "employees", "low": 20, "high": 500}, "points": 8},
        {"id": "services", "label": "Services", "kind": "firmographic", "group": "company",
         "when": {"is": "equals", "field": "industry", "value": "Services"}, "points": 7},
        {"id": "demo", "label": "Demo", "kind": "behaviour", "group": "interest",
         "when": {"is": "equals", "field": "demo_requested", "value": True}, "points": 20},
        {"id": "pricing", "label": "Pricing", "kind": "behaviour", "group": "interest",
         "when": {"is": "within_days", "field": "last_pricing_view", "days": 60}, "points": 15,
         "decay": {"field": "last_pricing_view", "loses_percent": 10, "every_days": 7}},
    ],
    "qualification": {"threshold": 20},
}  # fmt: skip


@pytest.fixture(scope="module")
def leads(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sample's leads with the types a warehouse has."""
    sample = root / "sample_data" / "leads.csv"
    table = duckdb.read_csv(str(sample)).to_arrow_table()
    path = tmp_path_factory.mktemp("sample") / "leads.parquet"
    pq.write_table(table, path)
    return path


@pytest.fixture(scope="module")
def url(postgres_server: postgres.Server, leads: Path) -> str:
    address = postgres.new_database(postgres_server)
    in_postgres(pq.read_table(leads), address, "leads")
    return address


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(MODEL), encoding="utf-8")
    return path


def numbers(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    """Return what evaluate tells as JSON."""
    assert main(["evaluate", *map(str, arguments), "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_postgres_evaluates_scores_and_groups_as_the_file_does(
    url: str,
    model: Path,
    leads: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    there = ("--engine", "postgres", "--table", "leads")
    patterns = tmp_path / "patterns.parquet"
    of_all, of_some = tmp_path / "all.csv", tmp_path / "some.csv"

    wanted = numbers(capsys, model, leads)
    assert numbers(capsys, model, *there) == wanted
    assert main(["patterns", str(model), *there, "-o", str(patterns)]) == 0
    assert numbers(capsys, model, patterns) == wanted
    day = ("--as-of", "2026-06-30", "--explain")
    assert main(["score", str(model), *there, *day, "-o", str(of_all)]) == 0
    assert main(["score", str(model), str(leads), *day, "-o", str(of_some)]) == 0
    assert sorted(of_all.read_text().splitlines()) == sorted(of_some.read_text().splitlines())


def test_spark_evaluates_scores_and_groups_as_the_file_does(
    spark: object, model: Path, leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spark is not None
    there = ("--engine", "spark", "--table", leads)
    of_all, of_some = tmp_path / "all.parquet", tmp_path / "some.parquet"

    assert numbers(capsys, model, *there) == numbers(capsys, model, leads)
    day = ("--as-of", "2026-06-30")
    assert main(["score", str(model), *map(str, there), *day, "-o", str(of_all)]) == 0
    assert main(["score", str(model), str(leads), *day, "-o", str(of_some)]) == 0
    found, wanted = (pq.read_table(path).to_pylist() for path in (of_all, of_some))
    assert sorted(map(repr, found)) == sorted(map(repr, wanted))


def test_few_leads_stand_in_no_row_that_leaves_a_warehouse(
    url: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "patterns.parquet"
    there = ("--engine", "postgres", "--table", "leads", "--url", url)

    done = main(["patterns", str(model), *there, "--min-leads", "20", "-o", str(path)])

    assert done == 0
    rows = pq.read_table(path).to_pylist()
    counts = ("converted", "not_converted")
    fewest = min(
        row["unknown"] + sum(row[f"{name}_{side}"] for name in counts for side in
                             ("design", "holdout")) for row in rows
    )  # fmt: skip
    assert fewest >= 20
    assert "count as the pattern most like theirs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["leads.csv", "--engine", "postgres"], "leave LEADS out"),
        (["--engine", "postgres", "--table", "t"], f"add --url, or set {VARIABLE}"),
        (["leads.csv", "--engine", "spark", "--table", "t"], "leave LEADS out"),
        (["--engine", "spark", "--query", "SELECT 1", "--table", "t"], "make a view"),
        (["--url", "postgresql://u@h/d", "leads.csv"], "add --engine"),
        (["--engine", "spark", "--table", "t", "--company", "c"], "--company: only of leads"),
        (["--engine", "duckdb", "--table", "t"], "say which leads: LEADS, or --url"),
        (["--engine", "postgres"], "the following arguments are required: LEADS"),
    ],
)
def test_options_that_do_not_go_together_are_refused_as_usage(
    model: Path,
    given: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)

    assert main(["evaluate", str(model), *given]) == WRONG_USAGE
    assert said in capsys.readouterr().err


def test_no_password_is_ever_said(
    url: str, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = url.replace("/store_", "/no_such_")
    for address, table in ((url, "no such table"), (wrong, "leads"), (url + "?x=1", "leads")):
        there = ("--engine", "postgres", "--table", table, "--url", address)
        assert main(["evaluate", str(model), *there]) == WRONG_INPUT
        said = capsys.readouterr()
        assert said.err
        for word in ("it%27s", "it's", "p%40ss", "p@ss", "ss%2Fw", "ss/w"):
            assert word not in said.err + said.out


def test_the_embedded_engine_takes_a_table_by_the_same_options(
    model: Path, leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leads.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE leads AS FROM '{leads}'")

    there = ("--engine", "duckdb", "--url", f"duckdb:///{path}", "--table", "leads")

    assert numbers(capsys, model, *there) == numbers(capsys, model, leads)
