"""Which fields of a model are as known at export, so that past leads flatter it."""

from datetime import date

import pytest

from calibration.advice.snapshots import snapshot_fields
from calibration.leads import read_leads, type_leads
from calibration.model import (
    AsOf,
    AtLeast,
    Criterion,
    Field,
    Group,
    Model,
    Outcome,
    Qualification,
    WithinDays,
    made,
)

LEADS = "created,won,employees,Total visits,last_visit,signed_up\n" + "".join(
    f"2026-01-{n % 28 + 1:02},{'yes' if n % 4 == 0 else 'no'},{n},{n % 9},"
    f"2026-0{3 if n % 2 else 1}-28,2026-01-{n % 28 + 1:02}\n"
    for n in range(200)
)
OUTCOME = made(Outcome, field="won", positive=("yes",), created_field="created")
RULE = made(AsOf, field="created", plus_days=30)


def criterion(field: str, *, days: bool) -> Criterion:
    when = made(WithinDays, field=field, days=14) if days else made(AtLeast, field=field, value=2)
    return made(
        Criterion,
        id=field.lower().replace(" ", "-"),
        label=field,
        kind="behaviour",
        group="acts",
        when=when,
        points=5,
    )


def found(*, in_time: frozenset[str] = frozenset(), **parts: object) -> tuple[str, ...]:
    dates = ("last_visit", "signed_up")
    names = ("employees", "Total visits", *dates)
    model = made(
        Model,
        name="Test",
        fields=tuple(
            made(Field, name=each, type="date" if each in dates else "number") for each in names
        ),
        groups=(made(Group, id="acts", label="Acts", axis="engagement"),),
        criteria=tuple(criterion(each, days=each in dates) for each in names),
        qualification=made(Qualification, threshold=5),
        **{"outcome": OUTCOME, "as_of": RULE, **parts},
    )
    with read_leads(LEADS.encode(), name="leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 6, 30))
        return snapshot_fields(typed, model, in_time=in_time)


def test_totals_and_days_after_the_scoring_day_are_as_known_at_export() -> None:
    assert found() == ("Total visits", "last_visit")


def test_without_a_scoring_day_of_each_lead_the_header_tells() -> None:
    assert found(as_of=None) == ("Total visits", "last_visit")


@pytest.mark.parametrize("known", ["Total visits", "last_visit"])
def test_what_was_known_in_time_is_not(known: str) -> None:
    assert known not in found(in_time=frozenset({known}))


def test_without_a_day_of_creation_nothing_is_said() -> None:
    outcome = made(Outcome, field="won", positive=("yes",))
    assert found(outcome=outcome, as_of=None) == ()
