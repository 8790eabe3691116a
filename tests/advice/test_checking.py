"""Every column of a file is checked, and everything said has its figures."""

from datetime import date, timedelta

import pytest

from calibration.advice.checking import check_columns
from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import SignKind, Weight
from calibration.leads.personal import PersonalKind
from calibration.leads.reading import read_leads
from calibration.leads.sensitive import SensitiveKind
from calibration.model import Model, Outcome, Qualification, made

TODAY = date(2026, 12, 31)


def leads_csv() -> bytes:
    """Return 400 leads, a fourth of which convert 40 days after their creation."""
    lines = ["id,created,won,won_on,note,loss,seen,fresh,views,mail,sex,city,same,,city"]
    for n in range(400):
        won = n % 4 == 0
        created = date(2026, 1, 1) + timedelta(days=n % 200)
        cells = [
            f"L{n}",
            created,
            "yes" if won else "no",
            created + timedelta(days=40) if won else "",
            f"they said {n} things to us" if won else "",
            "" if won else "too dear",
            created + timedelta(days=100 if n % 8 == 0 else 10),
            created + timedelta(days=60 if won else 20),
            n % 7,
            f"p{n}@example.org",
            "F" if n % 3 else "M",
            "Lyon",
            "same",
            "x",
            "Rome",
        ]
        lines.append(",".join(str(cell) for cell in cells))
    return "\n".join(lines).encode()


def model_of(**changes: object) -> Model:
    outcome = Outcome(
        field="won", positive=("yes",), created_field="created", converted_date_field="won_on"
    )
    values: dict[str, object] = {
        "name": "x",
        "lead_id": "id",
        "outcome": outcome,
        "qualification": Qualification(threshold=0),
    }
    return made(Model, **(values | changes))


def checked(**options: object) -> dict[str, ColumnCheck]:
    with read_leads(leads_csv(), name="leads.csv") as leads:
        found = check_columns(leads, **({"model": model_of(), "today": TODAY} | options))  # type: ignore[arg-type]
    return {each.header: each for each in found}


@pytest.fixture(scope="module")
def found() -> dict[str, ColumnCheck]:
    return checked()


def signs(check: ColumnCheck) -> set[SignKind]:
    return {sign.kind for sign in check.leak.signs} if check.leak else set()


def test_all_but_the_leads_own_columns_and_those_nobody_can_name_are_checked(
    found: dict[str, ColumnCheck],
) -> None:
    assert list(found) == ["note", "loss", "seen", "fresh", "views", "mail", "sex", "same"]


def test_free_text_filled_for_winners_only_is_told_by_its_counts(
    found: dict[str, ColumnCheck],
) -> None:
    leak = found["note"].leak

    assert found["note"].personal is not None
    assert leak is not None
    assert leak.alone is None
    assert leak.is_flagged
    assert "that converted and for 0 of" in str(leak.reasons(Weight.FLAGGED)[0])


def test_a_reason_filled_for_losers_only_is_flagged(found: dict[str, ColumnCheck]) -> None:
    assert SignKind.FILLED in signs(found["loss"])
    assert found["loss"].is_left_out


def test_days_after_the_conversion_are_told_with_their_share(
    found: dict[str, ColumnCheck],
) -> None:
    days = found["seen"].leak.days  # type: ignore[union-attr]

    assert days is not None
    assert days.after_conversion is not None
    assert 2 * days.after_conversion.later == days.after_conversion.known
    assert SignKind.AFTER_CONVERSION in signs(found["seen"])


def test_days_fresher_for_winners_are_told(found: dict[str, ColumnCheck]) -> None:
    assert {SignKind.FRESHER, SignKind.AT_EXPORT} <= signs(found["fresh"])


def test_a_count_is_marked_as_known_at_export_and_not_left_out(
    found: dict[str, ColumnCheck],
) -> None:
    assert signs(found["views"]) == {SignKind.AT_EXPORT}
    assert not found["views"].is_left_out


def test_a_count_folded_as_of_the_scoring_date_is_not_marked() -> None:
    assert signs(checked(at_cut_off=frozenset({"views"}))["views"]) == set()


def test_who_a_lead_is_and_what_nobody_is_judged_by_are_told(
    found: dict[str, ColumnCheck],
) -> None:
    mail, sex = found["mail"], found["sex"]

    assert mail.personal is not None
    assert sex.sensitive is not None
    assert (mail.personal.kind, sex.sensitive.kind) == (PersonalKind.EMAIL, SensitiveKind.SEX)
    assert "a decision somebody signs" in str(sex.reasons[0])


def test_a_constant_is_left_out_without_a_reason_to_overrule(
    found: dict[str, ColumnCheck],
) -> None:
    assert found["same"].is_left_out
    assert found["same"].reasons == ()


def test_what_a_person_overrules_is_not_left_out_and_keeps_its_reasons() -> None:
    loss = checked(overruled=frozenset({"Loss"}))["loss"]

    assert not loss.is_left_out
    assert loss.reasons


def test_without_an_outcome_nothing_is_said_of_leaks() -> None:
    found = checked(model=model_of(outcome=None))

    assert {each.leak for each in found.values()} == {None}
    assert found["mail"].is_left_out


def test_the_order_of_the_leads_does_not_matter(found: dict[str, ColumnCheck]) -> None:
    header, *rows = leads_csv().split(b"\n")
    with read_leads(b"\n".join([header, *rows[::-1]]), name="leads.csv") as leads:
        backwards = check_columns(leads, model=model_of(), today=TODAY)

    assert [each.leak for each in backwards] == [each.leak for each in found.values()]
