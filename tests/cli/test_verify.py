"""``verify``: what production returned, in whatever way it writes it, against the model."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.cli import main
from calibration.exports.reference_leads import SCORING_DATE, ReferenceLeads, reference_leads
from calibration.exports.returned import is_same
from calibration.model import Model, read_model

Row = dict[str, str]
Told = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def model_file(root: Path) -> Path:
    return root / "tests/conformance/model.json"


@pytest.fixture(scope="module")
def model(model_file: Path) -> Model:
    return read_model(model_file.read_bytes()).model


@pytest.fixture(scope="module")
def reference(model: Model) -> ReferenceLeads:
    return reference_leads(model)


@pytest.fixture
def returned(reference: ReferenceLeads) -> list[Row]:
    """Return the reference leads with the right scores, as production returns them."""
    return [
        {"lead": name, **lead, **dict(zip(reference.headers, row, strict=True))}
        for name, lead, row in zip(
            reference.ids, reference.leads(), reference.expected, strict=True
        )
    ]


@pytest.fixture
def verify(model_file: Path, tmp_path: Path) -> Callable[..., int]:
    def verify(rows: list[Row], *options: str) -> int:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "scored.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return main(["verify", str(model_file), str(path), *options])

    return verify


def test_the_right_answers_are_all_equal(
    verify: Callable[..., int], returned: list[Row], capsys: Told
) -> None:
    assert verify(returned, "--vectors") == 0
    assert capsys.readouterr().out.startswith(f"{len(returned)} leads, all equal: score, fit")
    assert verify(returned, "--as-of", SCORING_DATE.isoformat()) == 0


def test_the_first_difference_is_named_with_the_lines_of_its_score(
    verify: Callable[..., int], returned: list[Row], capsys: Told
) -> None:
    returned[4]["band"] = returned[4]["band"].upper() + "!"
    returned[2]["points:services"] = "-7"
    returned[6]["band"] = "tepid"

    assert verify(returned, "--as-of", SCORING_DATE.isoformat()) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Lead 3, “R003”: points:services must be “")
    assert lines[0].endswith("”. Got “-7”.")
    assert "  score: " in "\n".join(lines)
    assert lines[-2:] == [
        f"points:services: 1 of {len(returned)} leads differ",
        f"band: 2 of {len(returned)} leads differ",
    ]


def test_what_a_warehouse_writes_otherwise_is_no_difference(
    verify: Callable[..., int], returned: list[Row]
) -> None:
    for row in returned:
        row["score"] = f"{Decimal(row['score']):.2f}"
        row["qualified"] = {"true": "t", "false": "f"}[row["qualified"]]
        row["gate"] = row["gate"] or "NULL"
        row["band"] = f"{row['band']}   "
    shuffled = [dict(reversed(row.items())) for row in reversed(returned)]

    assert verify(shuffled, "--vectors") == 0


def test_leads_that_are_missing_twice_or_strange_are_all_told_at_once(
    verify: Callable[..., int], returned: list[Row], capsys: Told
) -> None:
    returned[1]["lead"] = "stranger"
    returned.append(returned[5])

    assert verify(returned, "--vectors") == 1
    out = capsys.readouterr().out
    assert "1 leads were not returned: R002." in out
    assert "1 leads were returned more than once: R006." in out
    assert "1 returned leads are none of those that were given: stranger." in out


def test_columns_that_were_not_returned_are_told_and_none_at_all_is_refused(
    verify: Callable[..., int], returned: list[Row], capsys: Told
) -> None:
    some = [{name: row[name] for name in ("lead", "score")} for row in returned]
    assert verify(some, "--vectors") == 0
    assert "doesn't have them: fit, engagement, feedback, grade" in capsys.readouterr().err

    assert verify([{"lead": row["lead"], "points": "1"} for row in returned], "--vectors") == 1
    assert "one or more of score, fit" in capsys.readouterr().err


def test_answers_without_fields_are_held_against_the_leads_by_their_ids(
    model_file: Path, root: Path, capsys: Told
) -> None:
    files = root / "tests/conformance"
    against = ("--leads", str(files / "leads.csv"), "--as-of", "2026-06-30")

    assert main(["verify", str(model_file), str(files / "expected.csv"), *against]) == 0
    assert capsys.readouterr().out.startswith("12 leads, all equal")


def test_native_cells_of_parquet_are_compared_as_what_they_are(
    model_file: Path, returned: list[Row], tmp_path: Path, capsys: Told
) -> None:
    path = tmp_path / "scored.parquet"
    columns = {
        "lead": [row["lead"] for row in returned],
        "score": [float(row["score"]) for row in returned],
        "fit": [Decimal(row["fit"]) for row in returned],
        "qualified": [row["qualified"] == "true" for row in returned],
        "gate": [row["gate"] or None for row in returned],
    }
    pq.write_table(pa.table(columns), path)

    assert main(["verify", str(model_file), str(path), "--vectors"]) == 0, capsys.readouterr().out


def test_vectors_have_a_scoring_date_of_their_own(
    verify: Callable[..., int], returned: list[Row]
) -> None:
    assert verify(returned, "--vectors", "--as-of", "2026-06-30") == 2


@pytest.mark.parametrize(
    ("cell", "must", "same"),
    [
        ("38,75", Decimal("38.75"), True),
        (38.75, Decimal("38.75"), True),
        ("38.76", Decimal("38.75"), False),
        ("", Decimal(0), False),
        (True, Decimal(1), False),
        ("NaN", Decimal(0), False),
        ("1.0", True, True),
        ("vrai", True, True),
        ("", False, False),
        (None, None, True),
        ("\\N", None, True),
        ("cold", None, False),
        ("", "cold", False),
        ("'=cold", "=cold", True),
        ("e\u0301t\u00e9", "\u00e9t\u00e9", True),
    ],
)
def test_a_cell_is_read_as_what_it_means_and_nothing_beyond(
    cell: object, must: Decimal | bool | str | None, *, same: bool
) -> None:
    assert is_same(cell, must) is same
