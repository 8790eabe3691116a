"""A suggested model speaks the language of the people it was suggested to."""

import gettext

from calibration.advice.naming import GROUPS as SUGGESTED_GROUPS
from calibration.advice.wording import BANDS, GROUPS, label_of, worded
from calibration.model import (
    AtLeast,
    Band,
    Condition,
    Criterion,
    Field,
    Group,
    IsMissing,
    Model,
    OneOf,
    Qualification,
    fingerprint,
)

FRENCH = gettext.translation("workbench", "locale", ["fr"]).gettext


def criterion(name: str, when: Condition, label: str | None = None) -> Criterion:
    """Return a criterion by the name of its suggestion, unless it is given one."""
    return Criterion(
        id=name,
        label=label or label_of(when),
        kind="firmographic",
        group="company",
        when=when,
        points=10,
    )


MODEL = Model(
    name="Suggested",
    fields=(Field(name="Effectif", type="number"), Field(name="Secteur", type="text")),
    groups=(Group(id="company", label="Company", axis="fit"),),
    criteria=(
        criterion("big", AtLeast(field="Effectif", value=200)),
        criterion("sector", OneOf(field="Secteur", values=("Services", "Conseil"))),
        criterion("unknown", IsMissing(field="Secteur")),
        criterion("ours", AtLeast(field="Effectif", value=20), "Our own name"),
    ),
    qualification=Qualification(threshold=20),
    bands=(Band(name="cold"), Band(name="warm", from_=10), Band(name="very hot", from_=20)),
)


def test_names_that_were_suggested_are_said_in_french_and_others_stay() -> None:
    french = worded(MODEL, FRENCH)

    assert [each.label for each in french.criteria] == [
        "Effectif ≥\N{NO-BREAK SPACE}200",
        "Secteur\N{NO-BREAK SPACE}: Services, Conseil",
        "Secteur\N{NO-BREAK SPACE}: inconnu",
        "Our own name",
    ]
    assert [each.label for each in french.groups] == ["Entreprise"]
    assert [each.name for each in french.bands] == ["froid", "tiède", "very hot"]


def test_in_english_a_suggested_model_stays_what_it_is() -> None:
    assert fingerprint(worded(MODEL, str)) == fingerprint(MODEL)


def test_every_group_that_is_suggested_has_words_for_translators() -> None:
    assert {label for _id, label in SUGGESTED_GROUPS.values()} == set(GROUPS)
    assert len(BANDS) == len(set(BANDS))
