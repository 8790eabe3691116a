"""Columns that leads may have beside their outcome: who was worked, and of which company."""

from datetime import date

import pytest

from calibration.engine import counting
from calibration.engine.grouping import patterns_of
from calibration.leads import Filter, Worked, read_leads, type_leads
from calibration.model import Outcome, made
from calibration.problems import LeadsError
from tests.engine.test_grouping import HEADER, MODEL, ROWS, TODAY

CALLED = ("2026-01-02", "", "2026-01-09", "", "2026-01-10", "", "2026-01-11")
CALLED_ON = Worked("called")
FIRM = ("ACME ", " acme", "Bold", "", "acme", "", "BOLD")


def grouped(*, called=CALLED, firm=FIRM, where=None, worked=CALLED_ON, company="firm"):
    lines = [f"{HEADER},called,firm"]
    lines += [f"{row},{a},{b}" for row, a, b in zip(ROWS, called, firm, strict=True)]
    with read_leads("\n".join(lines).encode(), name="leads.csv") as leads:
        typed = type_leads(leads, MODEL, today=TODAY, where=where, worked=worked, company=company)
        return patterns_of(typed, MODEL)


def told(**parts):
    found = grouped(**parts)
    return int(found.worked.sum()), int(found.worked_known.sum())


def test_a_lead_was_worked_where_a_day_is_written_down_and_was_not_where_none_is():
    assert told() == (3, 6)  # of the six counted leads; the open one was worked too


def test_an_empty_cell_is_unknown_where_others_say_no():
    assert told(called=("yes", "no", "oui", "", "1", "0", "")) == (2, 4)


def test_a_number_of_calls_tells_who_was_worked():
    assert told(called=("2", "0", "1", "0", "7", "0.0", "0")) == (2, 6)


def test_named_values_alone_mean_worked():
    worked = Worked("called", values=("Met", "called"))
    cells = ("met", "new", "Called ", "lost", "met", "", "unknown")
    assert told(called=cells, worked=worked) == (2, 5)


def test_a_word_that_stands_for_nothing_is_as_good_as_an_empty_cell():
    cells = ("2026-01-02", "n/a", "-", "Select", "", "2026-01-03", "unknown")
    assert told(called=cells) == (2, 6)


def test_a_column_that_only_says_yes_or_nothing_leaves_nothing_unknown():
    assert told(called=("x", "", "x", "", "", "", ""), worked=Worked("called", ("X",))) == (2, 6)


def test_looking_at_worked_leads_leaves_the_others_out():
    found = grouped(where=Filter(worked=Worked("called")))
    assert (found.facts.rows, found.facts.counted) == (4, 3)


def test_a_company_has_one_name_however_it_is_written_and_no_name_is_no_company():
    companies = grouped().companies
    assert companies.count == 2
    leads = companies.converted + companies.not_converted
    assert [leads[companies.company == each].sum() for each in (0, 1)] == [2, 2]


def test_without_the_columns_nothing_is_counted_of_them():
    found = grouped(worked=None, company=None)
    assert (found.worked, found.worked_known, found.companies) == (None, None, None)


def test_kept_keys_of_many_leads_count_the_same(monkeypatch):
    few = grouped()
    monkeypatch.setattr(counting, "FEWEST_KEPT", 0)
    monkeypatch.setattr("calibration.leads.typed.MOST_STORED", 0)
    many = grouped()
    assert many.worked.tolist() == few.worked.tolist()
    assert many.worked_known.tolist() == few.worked_known.tolist()
    rows = [
        sorted(zip(c.pattern, c.side, c.converted, c.not_converted, strict=True))
        for c in (few.companies, many.companies)
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    "parts",
    [{"worked": Worked("rang")}, {"company": "employer"}, {"where": Filter(worked=Worked("rang"))}],
)
def test_a_column_the_file_lacks_is_refused_with_those_it_has(parts):
    with pytest.raises(LeadsError, match=r"must be one of the leads\. The file has: id, employees"):
        grouped(**parts)


def test_companies_on_both_sides_of_the_split_are_told():
    lines = ["employees,pricing,competitor,won,created,firm"]
    for index in range(400):
        won = "yes" if index % 2 else "no"
        firm = "both" if 270 <= index < 290 else "late" if index >= 300 else index
        lines.append(f"10,yes,no,{won},2026-01-{1 + index // 40:02},{firm}")
    outcome = made(Outcome, field="won", positive=("yes",), created_field="created")
    model = MODEL.revised(outcome=outcome, lead_id=None)
    with read_leads("\n".join(lines).encode(), name="leads.csv") as leads:
        found = patterns_of(type_leads(leads, model, today=TODAY, company="firm"), model)
    assert found.facts.split.first_day == date(2026, 1, 8)
    assert found.companies is not None
    assert (found.companies.count, found.companies.on_both_sides) == (2, 1)
