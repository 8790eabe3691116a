"""A lead is found by its id or by any text in it."""

from calibration.leads.reading import read_leads
from calibration.leads.search import find_leads, lead_at, leads_of_id

FILE = """id,company,note
L1,Écoles réunies,about L2
L2,Nord & Fils,
L3,100% Pure,a_b
""".encode()


def found(words: str, *, by_id: bool = False) -> list[int]:
    with read_leads(FILE, name="leads.csv") as leads:
        lead_id = leads.column("id") if by_id else None
        return [each.row for each in find_leads(leads, words, lead_id=lead_id)]


def test_without_words_the_first_leads_are_found() -> None:
    assert found("") == [0, 1, 2]


def test_case_and_blanks_do_not_matter_and_accents_do() -> None:
    assert found("  éCOLES ") == [0]
    assert found("ecoles") == []


def test_the_lead_of_that_id_comes_first() -> None:
    assert found("l2", by_id=True) == [1, 0]


def test_leads_whose_name_begins_so_come_before_those_that_mention_it() -> None:
    text = b"id,company,note\nL1,Harmonia,met at Monia\nL2,Monia,\nL3,Ada,knows Monia\n"
    with read_leads(text, name="leads.csv") as leads:
        company = leads.columns[1]
        rows = [each.row for each in find_leads(leads, "MONIA", names=(company,))]
    assert rows == [1, 0, 2]


def test_a_search_within_some_columns_leaves_the_others_out() -> None:
    with read_leads(FILE, name="leads.csv") as leads:
        company = leads.columns[1]
        assert find_leads(leads, "l2", within=(company,)) == ()
        assert find_leads(leads, "l2", within=()) == ()
        assert [each.row for each in find_leads(leads, "nord", within=(company,))] == [1]


def test_signs_are_looked_for_literally() -> None:
    assert (found("%"), found("_b"), found("'")) == ([2], [2], [])


def test_a_lead_is_shown_as_it_is_in_the_file() -> None:
    with read_leads(FILE, name="leads.csv") as leads:
        lead = lead_at(leads, 1)
        assert lead is not None
        assert lead.cells == ("L2", "Nord & Fils", "")
        assert lead_at(leads, 9) is None


def test_the_leads_of_an_id_are_found_as_it_is_written() -> None:
    with read_leads(b"id,name\n7,Ann\n70,Bo\n7,Cy\n", name="a.csv") as leads:
        found = leads_of_id(leads, " 7 ", lead_id=leads.columns[0])
        assert [each.cells[1] for each in found] == ["Ann", "Cy"]
        assert leads_of_id(leads, "8", lead_id=leads.columns[0]) == ()


def test_a_dot_above_a_capital_i_is_looked_for_too() -> None:
    with read_leads("name\nİzmir\nIzmir\n".encode(), name="a.csv") as leads:
        assert [each.row for each in find_leads(leads, "İZMIR")] == [0]
        assert [each.row for each in find_leads(leads, "zmir")] == [0, 1]
