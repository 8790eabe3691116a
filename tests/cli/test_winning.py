"""A second file of wins on the command line tells the outcome, and what matches no lead."""

import json
import random
from pathlib import Path

import pytest

from calibration.cli import main

COUNT = 4000


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("wins")
    chance = random.Random(7)
    visits = [chance.randrange(10) for _ in range(COUNT)]
    leads = ["ref,visits,job", *(f"L{n:04},{v},{'ab'[n % 2]}" for n, v in enumerate(visits))]
    won = [n for n, v in enumerate(visits) if chance.random() < 0.02 + 0.03 * v and n < 3999]
    wins = [f"L{n:04},2026-03-0{1 + n % 9},{n}" for n in won]
    wins += [f"X{n},2026-01-01,1" for n in range(3)] + ["l-3999,2026-01-01,1"]
    (folder / "leads.csv").write_text("\n".join(leads), encoding="utf-8")
    (folder / "wins.csv").write_text("\n".join(["lead,day,amount", *wins]), encoding="utf-8")
    return folder / "leads.csv", folder / "wins.csv"


def suggested(files, output, *more):
    leads, wins = map(str, files)
    told = ("--wins", wins, "--wins-id", "lead", "--wins-date", "day", "--wins-value", "amount")
    return main(["suggest", leads, "--id", "ref", *told, *more, "-o", str(output)])


def test_a_model_is_suggested_and_evaluated_on_a_file_of_wins(files, tmp_path, capsys):
    output = tmp_path / "model.json"
    assert suggested(files, output) == 0

    told = capsys.readouterr().err
    assert "Ids that are no lead's: 4 (" in told
    assert "X0, X1, X2, l-3999" in told
    assert "Of them nearly a lead's: 1, as l-3999 and L3999." in told
    model = json.loads(output.read_text(encoding="utf-8"))
    assert model["outcome"] == {
        "field": "Won", "positive": ["yes"], "converted_date_field": "Won on",
        "value_field": "Won for",
    }  # fmt: skip
    assert {each["when"]["field"] for each in model["criteria"]} <= {"visits", "job"}

    leads, wins = map(str, files)
    options = ("--wins", wins, "--wins-id", "lead", "--wins-date", "day", "--wins-value", "amount")
    assert main(["evaluate", str(output), leads, *options, "--json"]) == 0
    without = json.loads(capsys.readouterr().out)["converted"]
    assert main(["evaluate", str(output), leads, *options, "--wins-near", "--json"]) == 0
    found = capsys.readouterr()
    assert json.loads(found.out)["converted"] == without + 1
    assert "Ids taken for a lead's that is nearly alike: 1." in found.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--outcome", "job"], "--outcome or --wins, one of them"),
        (["--wins-id", "nothing"], "must be the header of one column"),
    ],
)
def test_options_that_do_not_fit_are_told(files, tmp_path, capsys, more, words):
    assert suggested(files, tmp_path / "model.json", *more) in (1, 2)
    assert words in capsys.readouterr().err


def test_columns_of_wins_need_a_file_of_wins(files, tmp_path, capsys):
    leads = str(files[0])
    output = str(tmp_path / "m.json")

    assert main(["suggest", leads, "--outcome", "job", "--wins-id", "lead", "-o", output]) == 2
    assert "add --wins" in capsys.readouterr().err
    assert main(["suggest", leads, "--id", "ref", "--wins", leads, "-o", output]) == 2
    assert "add --wins-id" in capsys.readouterr().err
