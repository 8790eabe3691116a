"""Who is counted, as of which day, and on which side."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlglot import exp

from calibration.leads import Filter, Side, Split, Standing, read_leads, type_leads
from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.typed import type_lead
from calibration.model import (
    AsOf,
    AtLeast,
    Criterion,
    Equals,
    Field,
    Group,
    Model,
    Outcome,
    Qualification,
    made,
)
from calibration.problems import LeadsError

TODAY = date(2026, 6, 30)


def model(**parts):
    """Return a model that reads the number `size`, with the given other parts."""
    criterion = made(
        Criterion,
        id="large",
        label="Large",
        kind="firmographic",
        group="company",
        when=made(AtLeast, field="size", value=10),
        points=10,
    )
    fields = parts.pop("fields", (made(Field, name="size", type="number"),))
    return made(
        Model,
        name="Test",
        fields=fields,
        groups=(made(Group, id="company", label="Company", axis="fit"),),
        criteria=(criterion,),
        qualification=made(Qualification, threshold=5),
        **parts,
    )


def won(**parts):
    return made(Outcome, **{"field": "won", "positive": ("yes",), **parts})


WINDOW = {"window_days": 90, "created_field": "created"}


def typed(text, the_model, select="*", **settings):
    """Return the selected columns of the typed leads, and their facts."""
    with read_leads(text.encode(), name="leads.csv", delimiter=",") as leads:
        found = type_leads(leads, the_model, **{"today": TODAY, **settings})
        return rows_of(found, select), found


def rows_of(found, select="*"):
    query = f"SELECT {select} FROM {found.relation} ORDER BY row"  # noqa: S608 - our own words
    return found.connection.execute(query).fetchall()


def standings(cells, **outcome):
    rows, _ = typed(
        "size,won\n" + "".join(f"1,{cell}\n" for cell in cells),
        model(outcome=won(**outcome)),
        "standing",
    )
    return [Standing(row[0]).name.lower() for row in rows]


def test_a_listed_value_converted_an_empty_one_is_open_and_any_other_did_not_convert():
    assert standings(["yes", " YES ", "no", "", " ", "maybe"]) == [
        "converted", "converted", "not_converted", "open", "open", "not_converted",
    ]  # fmt: skip


def test_with_negative_values_listed_the_rest_is_open():
    assert standings(["yes", "no", "maybe", ""], negative=("No",)) == [
        "converted", "not_converted", "open", "open",
    ]  # fmt: skip


def test_numbers_compare_in_their_shortest_form():
    assert standings(["1", "1.0", "01", "1.5", "one"], positive=("1.0",)) == [
        "converted", "converted", "converted", "not_converted", "not_converted",
    ]  # fmt: skip


def test_truth_values_match_by_their_words_and_other_words_do_not():
    assert standings(["TRUE", "false", "o", "1"], positive=("yes",)) == [
        "converted", "not_converted", "not_converted", "not_converted",
    ]  # fmt: skip


def test_a_missing_word_of_the_outcome_is_open():
    fields = (
        made(Field, name="size", type="number"),
        made(Field, name="won", type="text", missing=("tbd",)),
    )
    rows, _ = typed("size,won\n1,TBD\n1,no\n", model(outcome=won(), fields=fields), "standing")
    assert [row[0] for row in rows] == [Standing.OPEN, Standing.NOT_CONVERTED]


# 2026-06-30 less 90 days is 2026-04-01.
WINDOWED = """size,won,created,won_on
1,yes,2026-04-02,2026-04-03
1,yes,2026-04-01,2026-06-30
1,yes,2026-03-31,2026-06-30
1,,2026-04-01,
1,,2026-04-02,
1,,,
1,yes,2026-01-01,
1,no,2026-06-30,
1,yes,2026-01-10,2026-01-09
"""


def test_young_leads_are_left_out_and_late_conversions_are_none():
    the_model = model(outcome=won(**WINDOW, converted_date_field="won_on"))
    rows, found = typed(WINDOWED, the_model, "standing, late, cycle_days")
    converted, not_converted, immature = 1, 0, 3
    assert rows == [
        (immature, False, None),
        (converted, False, 90),
        (not_converted, True, None),
        (not_converted, False, None),
        (immature, False, None),
        (not_converted, False, None),
        (converted, False, None),
        (immature, False, None),
        (converted, False, None),
    ]
    facts = found.facts
    assert (facts.rows, facts.counted, facts.open, facts.immature, facts.late) == (9, 6, 0, 3, 1)
    assert (facts.first_day, facts.last_day) == (date(2026, 1, 1), date(2026, 6, 30))
    assert facts.as_of == TODAY


def test_the_reference_day_is_the_newest_day_of_the_file_but_never_after_today():
    the_model = model(outcome=won(**WINDOW))
    text = "size,won,created\n1,yes,2026-05-01\n1,yes,2027-01-01\n"
    assert typed(text, the_model)[1].facts.as_of == date(2026, 5, 1)
    assert typed(text, the_model, today=date(2028, 1, 1))[1].facts.as_of == date(2027, 1, 1)
    assert typed(text, the_model, as_of=date(2026, 2, 2))[1].facts.as_of == date(2026, 2, 2)
    assert typed(text, the_model, rule="score")[1].facts.as_of == TODAY
    assert typed("size,won\n1,yes\n", model(outcome=won()))[1].facts.as_of == TODAY


def test_the_rule_gives_each_lead_its_own_scoring_day():
    the_model = model(outcome=won(**WINDOW), as_of=made(AsOf, field="created", plus_days=14))
    text = "size,won,created\n1,yes,2026-01-01\n1,no,2026-05-20\n1,no,\n"
    rows, found = typed(text, the_model, "as_of")
    assert [row[0] for row in rows] == [date(2026, 1, 15), date(2026, 6, 3), date(2026, 5, 20)]
    assert found.facts.as_of_rule
    rows, found = typed(text, the_model, "as_of", rule="score")
    assert {row[0] for row in rows} == {TODAY}
    assert not found.facts.as_of_rule


def test_scoring_needs_only_what_it_reads():
    the_model = model(
        outcome=won(**WINDOW),
        as_of=made(AsOf, field="created"),
        lead_id="id",
        fields=(
            made(Field, name="size", type="number"),
            made(Field, name="unused", type="text"),
        ),
    )
    rows, found = typed("Size\n12\n", the_model, "f0, f1, standing", rule="score")
    assert rows == [(12.0, None, Standing.OPEN)]
    assert not found.facts.has_outcome
    with pytest.raises(LeadsError) as caught:
        typed("Size\n12\n", the_model)
    assert [problem.place for problem in caught.value.problems] == ["won", "created"]


def test_all_missing_fields_are_told_with_the_nearest_headers():
    with pytest.raises(LeadsError, match=r"field size.*nearest: sise") as caught:
        typed("sise,amount\n1,2\n", model(outcome=won()))
    assert [problem.kind for problem in caught.value.problems] == ["missing-field"] * 2


def test_a_mapping_says_which_header_a_field_has():
    rows, _ = typed(
        "Headcount,won\n12,yes\n", model(outcome=won()), "f0", mapping={"size": "headcount"}
    )
    assert rows == [(12.0,)]


def test_a_repeated_header_that_the_model_needs_is_refused():
    with pytest.raises(LeadsError, match="Got 2 columns with this header"):
        typed("size,size\n1,2\n", model())


def test_unreadable_cells_are_counted_with_an_example():
    _, found = typed("size,won\n12,yes\ntwelve,no\ntwelve,no\nmany,no\n,no\n", model(outcome=won()))
    assert [(problem.kind, problem.place) for problem in found.unreadable] == [
        ("unreadable", "size")
    ]
    assert "3 cells can't be read as a number and count as missing, such as twelve" in str(
        found.unreadable[0]
    )


def test_leads_without_any_outcome_are_all_open():
    rows, found = typed("size\n1\n2\n", model(), "standing, side, value, cycle_days")
    assert rows == [(Standing.OPEN, Side.DESIGN, None, None)] * 2
    assert (found.facts.has_outcome, found.facts.open, found.facts.counted) == (False, 2, 0)
    assert found.facts.split.kind == "none"


def test_fields_beside_the_models_can_be_read_too():
    the_model = model(outcome=won())
    also = (made(Field, name="today", type="number"),)
    with read_leads(b"size,won,today\n1,yes,70\n", name="leads.csv") as leads:
        found = type_leads(leads, the_model, today=TODAY, also=also)
        query = exp.select(found.columns["today"]).from_(found.relation)
        rows = leads.query(query)
    assert rows == [(70.0,)]


# Splits

FIRST = date(2025, 1, 1)


def daily(days, per_day=10, outcome="yes"):
    """Return leads of as many days, ``per_day`` each, all with the same outcome."""
    lines = [
        f"{day * per_day + number},1,{outcome},{FIRST + timedelta(days=day)}"
        for day in range(days)
        for number in range(per_day)
    ]
    return "\n".join(["id,size,won,created", *lines]) + "\n"


DATED = {"outcome": won(created_field="created"), "lead_id": "id"}


def test_the_newest_whole_days_are_held_out_until_they_are_30_per_cent():
    # 2 of 7 days are 28.6 %, so 3 days are held out.
    rows, found = typed(daily(7, per_day=20), model(**DATED), "created, side")
    assert found.facts.split == Split("date", first_day=FIRST + timedelta(days=4))
    assert {day for day, side in rows if side == Side.HOLDOUT} == {
        FIRST + timedelta(days=day) for day in (4, 5, 6)
    }
    # 3 of 10 days are 30 % exactly.
    _, found = typed(daily(10, per_day=20), model(**DATED))
    assert found.facts.split.first_day == FIRST + timedelta(days=7)


def test_with_fewer_than_40_conversions_held_out_nobody_is():
    _, found = typed(daily(10, per_day=13), model(**DATED))
    assert found.facts.split.kind == "none"
    assert "It would have 39" in str(found.facts.split.reason)
    _, found = typed(daily(5, per_day=20), model(**DATED))
    assert found.facts.split.kind == "date"


def below_share(text):
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) < 0.30 * 2**32


def test_leads_of_a_single_day_are_split_by_their_id():
    rows, found = typed(daily(1, per_day=200), model(**DATED), "row, side")
    assert found.facts.split.kind == "id"
    assert [side == Side.HOLDOUT for _, side in rows] == [below_share(str(row)) for row, _ in rows]


def test_without_a_date_and_an_id_leads_are_split_by_the_row_and_duplicates_stay_together():
    lines = [f"{number},yes,é{number % 3}" for number in range(200)] * 2
    text = "\n".join(["size,won,note", *lines]) + "\n"
    rows, found = typed(text, model(outcome=won()), "side")
    assert found.facts.split.kind == "row"
    sides = [row[0] == Side.HOLDOUT for row in rows]
    assert sides[:200] == sides[200:]
    assert sides[:200] == [below_share(line.replace(",", "\x1f")) for line in lines[:200]]


def test_a_stored_rule_is_kept_however_many_leads_are_appended():
    stored = {"calibration": {"split": {"kind": "date", "first_day": "2025-01-03"}}}
    rows, found = typed(daily(10, per_day=1), model(**DATED, **stored), "created, side")
    assert found.facts.split.kind == "date"
    assert [day for day, side in rows if side == Side.DESIGN] == [FIRST, FIRST + timedelta(days=1)]
    rows, _ = typed(daily(10, per_day=20), model(**DATED, **stored), "side", split=Split("none"))
    assert {row[0] for row in rows} == {Side.DESIGN}


def test_a_stored_rule_that_the_leads_lack_the_column_for_is_refused():
    with pytest.raises(LeadsError, match="held out by an id"):
        typed("size,won\n1,yes\n", model(outcome=won()), split=Split("id"))


def test_a_filter_keeps_a_part_and_moves_nobody_to_the_other_side():
    text = daily(10, per_day=20)
    whole, found = typed(text, model(**DATED), "row, side")
    where = Filter(first_day=FIRST + timedelta(days=8))
    part, filtered = typed(text, model(**DATED), "row, side", where=where)
    assert part == whole[160:]
    assert filtered.facts.split == found.facts.split
    assert (filtered.facts.rows, filtered.facts.first_day) == (40, where.first_day)


def test_a_filter_by_segment_compares_texts():
    text = "size,won,country\n1,yes,France\n2,no, FRANCE \n3,no,Spain\n"
    rows, _ = typed(
        text, model(outcome=won()), "row", where=Filter(column="Country", value="france")
    )
    assert rows == [(0,), (1,)]
    with pytest.raises(LeadsError, match="needs the day"):
        typed(text, model(outcome=won()), where=Filter(first_day=FIRST))


@pytest.mark.parametrize("rule", [None, made(AsOf, field="created", plus_days=30)])
def test_a_lead_that_a_filter_left_out_is_read_as_among_all_leads(rule):
    the_model = model(**DATED, as_of=rule)
    columns = "row, f0, as_of, standing, late, side, created"
    with read_leads(daily(10, per_day=20).encode(), name="leads.csv", delimiter=",") as leads:
        whole = type_leads(leads, the_model, today=TODAY)
        where = Filter(first_day=FIRST + timedelta(days=8))
        part = type_leads(leads, the_model, today=TODAY, where=where)
        for row in (0, 7, 199):
            alone = type_lead(leads, the_model, row=row, like=part)
            assert rows_of(alone, columns) == rows_of(whole, columns)[row : row + 1]


# The outcome's values


def test_the_values_of_a_column_are_listed_with_their_counts():
    text = b"x,won\n1,Yes\n2,no\n3,yes \n4,\n5,Yes\n6,1.0\n7,1\n8,1.0\n9,no\n"
    with read_leads(text, name="leads.csv") as leads:
        found = outcome_values(leads, leads.columns[1])
    assert found == [("1.0", 3), ("Yes", 3), ("no", 2)]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([("no", 9), ("yes", 1)], "yes"),
        ([("0", 9), ("1.0", 1)], "1.0"),
        ([("FALSE", 9), ("TRUE", 1)], "TRUE"),
        ([("Perdu", 9), ("Gagné", 1)], "Gagné"),
        ([("yes", 9), ("oui", 1)], None),
        ([("yes", 9)], None),
        ([("a", 1), ("b", 1)], None),
    ],
)
def test_a_two_valued_column_with_one_yes_word_is_recognised(values, wanted):
    assert recognised_yes(values) == wanted


@pytest.mark.parametrize(
    ("name", "header", "yes", "conversions"),
    [
        ("x_education.csv", "Converted", "1", 3561),
        ("bank-full.csv", "y", "yes", 5289),
        ("telco_churn.csv", "Churn", "Yes", 1869),
        ("online_shoppers.csv", "Revenue", "TRUE", 1908),
    ],
)
def test_the_outcome_of_the_real_files_is_recognised(shared_data, name, header, yes, conversions):
    with read_leads(shared_data / name) as leads:
        column = leads.column(header)
        assert column is not None
        values = outcome_values(leads, column)
    assert recognised_yes(values) == yes
    assert dict(values)[yes] == conversions


def test_no_criterion_may_read_a_text_as_a_command():
    """Headers and values are data: quotes and semicolons in them reach no query."""
    header = 'a"; DROP TABLE leads; --'
    text = f'"{header.replace(chr(34), chr(34) * 2)}",won\n12,yes\n'
    field = made(Field, name=header, type="text", missing=("'; DROP TABLE leads; --",))
    criterion = made(
        Criterion, id="c", label="c", kind="firmographic", group="company", points=1,
        when=made(Equals, field=header, value="12"),
    )  # fmt: skip
    the_model = model(outcome=won(positive=("'; SELECT 1; --", "yes")), fields=(
        made(Field, name="size", type="number"), field,
    )).without_criterion("large").with_criterion(criterion)  # fmt: skip
    rows, _ = typed(text, the_model, "f1, standing")
    assert rows == [("12", Standing.CONVERTED)]


def test_typed_leads_can_be_closed_after_the_file_s_own_cells():
    leads = read_leads(b"id,won\n1,yes\n2,no\n", name="leads.csv")
    model = made(
        Model,
        name="Nothing",
        outcome={"field": "won", "positive": ("yes",)},
        qualification={"threshold": 0},
    )
    typed = type_leads(leads, model, today=date(2026, 1, 1))

    leads.close()
    typed.close()
