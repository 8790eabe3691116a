"""Columns that tell who a lead is are recognised, and levels are not taken for them."""

import pytest

from calibration.leads import profile_columns, read_leads
from calibration.leads.personal import PersonalKind, personal_columns


def found(header, cells):
    """Return what is found about a column of the given cells, beside one that says nothing."""
    lines = [f"{number % 2}|{cell}" for number, cell in enumerate(cells)]
    source = "\n".join([f"even|{header}", *lines]) + "\n"
    with read_leads(source.encode(), name="leads.csv") as leads:
        return personal_columns(leads, profile_columns(leads)).get(1)


def many(template, count=120):
    return [template.format(n=number) for number in range(count)]


@pytest.mark.parametrize(
    ("header", "template", "wanted"),
    [
        ("x", "ada.{n}@example.org", PersonalKind.EMAIL),
        ("Courriel", "ada.{n}@example.org", PersonalKind.EMAIL),
        ("x", "+33 6 12 34 56 {n:02d}", PersonalKind.PHONE),
        ("x", "06.12.34.5{n:03d}.00", PersonalKind.PHONE),
        ("Tél. portable", "06123456{n:03d}", PersonalKind.PHONE),
        ("mobile", "33612345{n:03d}", PersonalKind.PHONE),
        ("x", "10.0.{n}.7", PersonalKind.IP),
        ("x", "https://www.linkedin.com/in/ada-{n}", PersonalKind.WEB),
        ("First name", "Ada{n}", PersonalKind.NAME),
        ("Nom", "Lovelace {n}", PersonalKind.NAME),
        ("contact_name", "Ada L{n}", PersonalKind.NAME),
        ("Adresse", "{n} rue des Lilas", PersonalKind.ADDRESS),
        ("Commentaires", "a rappelé {n} fois", PersonalKind.FREE_TEXT),
        ("x", "she asked for a demo and {n} seats", PersonalKind.FREE_TEXT),
        ("customerID", "75-{n}-VHV", PersonalKind.ID),
        ("x", "7590-{n}-VHV", PersonalKind.ID),
        ("x", "{n}", PersonalKind.ID),
        ("Identifiant", "{n}", PersonalKind.ID),
    ],
)
def test_a_personal_column_is_recognised(header, template, wanted):
    finding = found(header, many(template))

    assert finding is not None
    assert finding.kind is wanted


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("contact", ["cellular", "telephone"] * 60),
        ("Do Not Email", ["yes", "no", "no"] * 40),
        ("Last e-mail", ["opened", "clicked", "sent"] * 40),
        ("email_opens", [str(n % 60) for n in range(120)]),
        ("mobile_visits", [str(n % 60) for n in range(240)]),
        ("Company name", many("Navaland Partners {n}")),
        ("Campaign name", many("Spring {n}")),
        ("Nom du produit", many("Modèle {n}")),
        ("revenue", [str(100_000 + 37 * (n % 100)) for n in range(120)]),
        ("created", [f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(120)]),
        ("signed", [f"{1 + n % 28:02d}/{1 + n // 28:02d}/2026 à 9 h" for n in range(120)]),
        ("width", [f"{n / 7:.5f}" for n in range(120)]),
        ("order number", [str(n % 4) for n in range(120)]),
    ],
)
def test_levels_amounts_and_names_of_things_are_not_personal(header, cells):
    assert found(header, cells) is None


def test_the_evidence_is_a_sentence_with_its_counts():
    cells = [*many("ada.{n}@example.org", 90), *many("no mail {n}", 10)]
    finding = found("x", cells)

    assert finding is not None
    assert str(finding.evidence) == "90 of 100 values look like e-mail addresses."
    assert "tell leads apart and not who buys" in str(finding.message)


def test_half_the_values_are_enough_only_where_the_header_says_it_too():
    cells = [*many("ada.{n}@example.org", 60), *many("later{n}", 40)]

    assert found("e-mail", cells).kind is PersonalKind.EMAIL
    assert found("x", cells).kind is PersonalKind.ID
    assert found("x", [*cells[:-1], cells[0]]) is None


def test_ids_that_come_twice_are_still_ids_under_their_header():
    cells = [*many("{n}", 118), "3", "7"]

    assert found("lead number", cells).kind is PersonalKind.ID
    assert found("score", cells) is None


def test_a_column_without_values_is_nothing():
    assert found("e-mail", [""] * 30) is None


def test_of_a_large_file_a_part_is_looked_at(monkeypatch):
    monkeypatch.setattr("calibration.leads.personal.MOST_LOOKED_AT", 50)

    evidence = str(found("x", many("ada.{n}@example.org", 200)).evidence)
    assert evidence == "50 of 50 values look like e-mail addresses."
