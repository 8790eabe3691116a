"""The file, then what is added to it, then the remedies: each survives a change of the others."""

import pyarrow as pa
import pytest

from calibration.leads import read_leads
from calibration.leads.added import Addition
from calibration.leads.profile import profile_columns
from calibration.leads.remedies import KeepFirstOfDuplicates, TreatAsMissing
from calibration.leads.search import find_leads
from pages.shared import remedying
from pages.shared.adding import added_columns, with_additions
from pages.shared.workspace import Workspace

FILE = b"id,city\n1,Paris\n1,Paris\n2,Lyon\n3,Select\n"


def wins(*rows: int) -> Addition:
    table = pa.table(
        {"row": list(range(4)), "Won": ["yes" if n in rows else "no" for n in range(4)]}
    )
    return Addition("wins", "wins.csv", table, bytes(rows))


VISITS = Addition("events", "log.csv", pa.table({"row": [0, 1, 3], "visits": [5, 5, 9]}), b"e")
REMEDIES = (KeepFirstOfDuplicates(), TreatAsMissing(column="city", words=("Lyon",)))


@pytest.fixture
def work():
    with read_leads(FILE, name="leads.csv") as leads:
        yield Workspace(leads=leads, profiles=profile_columns(leads))


def cells_of(work):
    return [each.cells for each in find_leads(work.leads, "")]


def test_remedies_read_what_was_added_and_it_stays_when_they_change(work):
    first = with_additions(work, (wins(0, 1), VISITS))
    remedied = remedying.with_remedies(first, REMEDIES)
    back = remedying.with_remedies(remedied, ())

    assert cells_of(remedied) == [
        ("1", "Paris", "yes", "5"), ("2", "Lyon", "no", ""), ("3", "Select", "no", "9"),
    ]  # fmt: skip
    assert len(cells_of(back)) == 4
    assert [each.header for each in back.profiles] == ["id", "city", "Won", "visits"]
    assert back.as_read is work.leads


def test_an_addition_is_replaced_and_the_others_and_the_remedies_stay(work):
    remedied = remedying.with_remedies(with_additions(work, (VISITS, wins(0, 1))), REMEDIES)
    after = with_additions(remedied, (VISITS, wins(2)))

    assert cells_of(after) == [
        ("1", "Paris", "5", "no"), ("2", "Lyon", "", "yes"), ("3", "Select", "9", "no"),
    ]  # fmt: skip
    assert after.layers[1] is remedied.layers[1]
    assert after.corrected["city"].missing == ("Select", "Lyon")
    assert added_columns(after, "wins") == ("Won",)
    assert after.profiles[3].top[0] == ("no", 3)


def test_taking_an_addition_back_leaves_the_file_as_it_was(work):
    after = with_additions(with_additions(work, (wins(0),)), ())

    assert after.leads is work.leads
    assert [each.header for each in after.profiles] == ["id", "city"]
    assert (after.layers, after.additions) == ((), ())
    assert added_columns(after, "wins") == ()
