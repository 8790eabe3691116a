"""Scored leads: ours after the lead's own, no row lost, no cell changed."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.exports.scored import scored_leads
from calibration.exports.scored_files import Written, form_of, write_scored
from calibration.exports.whole_files import whole_file
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, read_model
from calibration.problems import CalibrationError, LeadsError

DAY = date(2026, 6, 30)
OURS = ["score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate"]


@pytest.fixture
def model(root: Path) -> Model:
    text = (root / "tests/conformance/model.json").read_text(encoding="utf-8")
    return read_model(text).model


@pytest.fixture
def simple() -> Model:
    """Return a model of one field: 10 points for each of up to 3 visits, half of it a month on."""
    return read_model(
        """{
        "format": "lead-scoring-model", "format_version": "1.0", "name": "Visits",
        "fields": [{"name": "visits", "type": "number"}],
        "groups": [{"id": "web", "label": "Web", "axis": "engagement", "at_most": 25}],
        "criteria": [{"id": "visits", "label": "Visits", "kind": "behaviour", "group": "web",
            "when": {"field": "visits", "is": "at_least", "value": 1}, "points": 10,
            "repeat": {"field": "visits", "at_most": 3}}],
        "qualification": {"threshold": 20},
        "bands": [{"name": "=cold"}, {"name": "hot", "from": 20}]
        }"""
    ).model


@contextmanager
def written(
    source: bytes | Path,
    model: Model,
    out: Path,
    *,
    explain: bool = False,
    formula_safe: bool = False,
) -> Iterator[Written]:
    form = form_of(out)
    with read_leads(source, name="leads.csv") as leads:
        typed = type_leads(leads, model, rule="score", today=DAY)
        scored = scored_leads(
            leads, typed, model, form=form, explain=explain, formula_safe=formula_safe
        )
        yield write_scored(scored, leads, out, form=form)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


ODD = (
    'visits,,Name,name,"note, long"\r\n'
    '3,x,"say ""hi""", padded ,"two\nlines"\r\n'
    "0,,=1+1,-5,\u00a0\r\n"
    'one,007,"bare\rreturn",-1+1,"\t=x"\r\n'
    "2,NULL,@cmd,+33 1 23,null\r\n"
).encode()


def test_no_row_is_lost_and_no_cell_changed(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(ODD, simple, out):
        pass

    before = list(csv.reader(io.StringIO(ODD.decode(), newline="")))
    assert [row[:5] for row in rows(out)] == before
    assert rows(out)[0] == ["visits", "", "Name", "name", "note, long", *OURS]


def test_decimals_have_no_trailing_zeros_and_none_is_empty(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(ODD, simple, out):
        pass

    assert [row[5:] for row in rows(out)[1:]] == [
        ["25", "0", "25", "0", "", "hot", "true", "", ""],
        ["0", "0", "0", "0", "", "=cold", "false", "", ""],
        ["0", "0", "0", "0", "", "=cold", "false", "", ""],
        ["20", "0", "20", "0", "", "hot", "true", "", ""],
    ]


def test_formula_safe_guards_texts_and_never_numbers(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(ODD, simple, out, formula_safe=True):
        pass
    cells = [cell for row in rows(out) for cell in row]

    for guarded in ("'=1+1", "'-1+1", "'@cmd", "'\t=x", "'=cold"):
        assert guarded in cells
    assert "-5" in cells
    assert "+33 1 23" not in cells


def test_headers_that_would_run_are_guarded_too(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(b"visits,=header\n1,x\n", simple, out, formula_safe=True):
        pass

    assert rows(out)[0][1] == "'=header"


def test_a_column_of_our_name_stays_and_ours_is_renamed(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(b"visits,score,Band,score_model\n3,old,b,c\n", simple, out) as result:
        assert result.renamed == (("score", "score_model_model"), ("band", "band_model"))

    assert rows(out)[1][:4] == ["3", "old", "b", "c"]
    assert rows(out)[0][4] == "score_model_model"
    assert rows(out)[1][4] == "25"


def test_an_explanation_sums_to_the_score(model: Model, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with written(root / "tests/conformance/leads.csv", model, out, explain=True):
        pass
    header, *body = rows(out)
    lines = [n for n, each in enumerate(header) if each.startswith(("points:", "cap:", "clamp"))]

    assert [header[n] for n in lines] == [
        *(f"points:{each.id}" for each in model.criteria),
        *(f"cap:{each.id}" for each in model.groups),
        "clamp",
    ]
    for row in body:
        assert sum(Decimal(row[n]) for n in lines) == Decimal(row[header.index("score")])


def test_parquet_holds_exact_decimals_booleans_and_nulls(
    model: Model, root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    with written(root / "tests/conformance/leads.csv", model, out):
        pass
    table = pq.read_table(out)

    assert table.schema.field("score").type == pa.decimal128(18, 2)
    assert table.schema.field("qualified").type == pa.bool_()
    assert table["score"].to_pylist()[2] == Decimal("38.75")
    assert table["band"].to_pylist()[4] is None
    assert table["gate"].to_pylist()[4] == "in_france"


def test_parquet_keeps_headers_that_repeat_and_types_that_are_there(
    simple: Model, tmp_path: Path
) -> None:
    source, out = tmp_path / "leads.parquet", tmp_path / "out.parquet"
    table = pa.table(
        {
            "visits": pa.array([3, None], pa.int32()),
            "Seen": pa.array([date(2026, 1, 1), None]),
            "seen": pa.array(["", None]),
            "price": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
        }
    )
    pq.write_table(table, source)
    with written(source, simple, out):
        pass
    found = pq.read_table(out)

    assert found.column_names[:4] == ["visits", "Seen", "seen", "price"]
    assert found.select(range(4)).equals(table)


def test_a_workbook_runs_no_formula_and_holds_numbers(simple: Model, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    with written(ODD, simple, out):
        pass
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    cells = list(sheet.iter_rows())

    assert (cells[2][2].value, cells[2][2].data_type) == ("=1+1", "s")
    assert cells[1][5].value == 25
    assert cells[1][11].value is True
    assert len(cells) == 5


def test_a_text_too_long_for_a_sheet_is_refused(simple: Model, tmp_path: Path) -> None:
    source = b"visits,note\n1," + b"x" * 40_000 + b"\n"

    with (
        pytest.raises(LeadsError, match="at most 32767 characters"),
        written(source, simple, tmp_path / "out.xlsx"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "out.json", "out.csv.gz"])
def test_a_name_that_tells_no_form_is_refused(name: str) -> None:
    with pytest.raises(CalibrationError, match=r"must end in \.csv, \.parquet, \.xlsx"):
        form_of(Path(name))


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")

    def failing() -> None:
        with whole_file(out) as path:
            path.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()

    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    def writing() -> None:
        with whole_file(tmp_path / "none" / "out.csv") as path:
            path.write_text("x", encoding="utf-8")

    with pytest.raises(CalibrationError, match="Choose a folder that exists"):
        writing()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    def writing() -> None:
        with whole_file(tmp_path):
            pass

    with pytest.raises(CalibrationError, match="must be a file"):
        writing()


def test_every_lead_of_a_large_file_comes_out_as_it_went_in(
    simple: Model, shared_data: Path, tmp_path: Path
) -> None:
    source, out = shared_data / "bank-full.csv", tmp_path / "out.csv"
    model = simple.revised(
        fields=({"name": "campaign", "type": "number"},),
        criteria=(
            {
                "id": "c",
                "label": "C",
                "kind": "behaviour",
                "group": "web",
                "points": 10,
                "when": {"field": "campaign", "is": "at_least", "value": 2},
            },
        ),
    )
    with written(source, model, out):
        pass

    with source.open(encoding="utf-8", newline="") as file:
        before = list(csv.reader(file, delimiter=";"))
    with out.open(encoding="utf-8", newline="") as file:
        after = list(csv.reader(file))
    assert len(after) == 45_212
    assert [row[: len(before[0])] for row in after] == before
