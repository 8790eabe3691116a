"""Criteria offered beside those of a model: new ones, on its scale, to be taken or refused."""

import pytest

from calibration.advice.candidates import identity_of
from calibration.advice.offering import with_offers
from calibration.advice.suggest import Suggestion
from calibration.model import (
    AtLeast,
    Band,
    Criterion,
    Field,
    Group,
    Model,
    Outcome,
    Qualification,
)
from calibration.problems import ModelError
from tests.advice.drawn_leads import drawn, honest, suggested


def model(points: int) -> Model:
    """Return a model that knows one of the three reasons, and has points of its own scale."""
    return Model(
        name="Ours",
        lead_id="lead",
        outcome=Outcome(field="converted", positive=("yes",)),
        fields=(Field(name="pricing_views", type="number"), Field(name="gone", type="text")),
        groups=(Group(id="web", label="Website", axis="engagement"),),
        criteria=(
            Criterion(
                id="pricing", label="Looked at prices", kind="behaviour", group="web",
                when=AtLeast(field="pricing_views", value=1), points=points,
            ),
        ),
        qualification=Qualification(threshold=points),
        bands=(Band(name="cold"), Band(name="hot", from_=points)),
    )  # fmt: skip


def beside(points: int, **options: object) -> Suggestion:
    return suggested(drawn(honest), lead_id="lead", beside=model(points), **options)


@pytest.fixture(scope="module")
def found() -> Suggestion:
    return beside(6)


def points_of(found: Suggestion) -> dict[str, int]:
    return {str(each.criterion.when): each.criterion.points for each in found.offers}


def test_what_the_model_does_not_say_yet_is_offered_and_nothing_else(found: Suggestion) -> None:
    assert {*points_of(found)} == {"industry is “Services”", "unsubscribed is yes"}


def test_a_model_that_is_added_to_keeps_all_it_has(found: Suggestion) -> None:
    ours = model(6)

    assert found.model.criteria[:1] == ours.criteria
    assert len(found.model.criteria) == 3
    assert (found.model.threshold, found.model.bands) == (ours.threshold, ours.bands)
    assert {*ours.fields} < {*found.model.fields}
    assert (found.model.name, found.model.as_of) == ("Ours", None)


def test_points_are_offered_on_the_scale_of_the_model(found: Suggestion) -> None:
    doubled = points_of(beside(12))

    for name, points in points_of(found).items():
        assert abs(doubled[name] - 2 * points) <= 1
        assert abs(points) >= 2


def test_each_offer_says_how_its_leads_turned_out(found: Suggestion) -> None:
    services = next(each for each in found.offers if each.criterion.points > 0)

    assert services.evidence.speaks == "for"
    assert services.evidence.leads_with + services.evidence.leads_without == found.evaluations[
        "design"
    ].leads  # fmt: skip


def test_what_was_refused_is_not_offered_again(found: Suggestion) -> None:
    refused = frozenset(identity_of(each.criterion.sentence()) for each in found.offers)

    assert not {*points_of(beside(6, refused=refused))} & {*points_of(found)}


def test_an_offer_taken_twice_has_an_id_of_its_own(found: Suggestion) -> None:
    twice = with_offers(found.model, found.offers[:1])

    assert len({each.id for each in twice.criteria}) == 4


def test_a_group_of_that_name_is_the_one_an_offer_stands_in(found: Suggestion) -> None:
    group = found.offers[0].group
    ours = model(6)
    named = ours.revised(groups=(*ours.groups, Group(id="x", label=group.label, axis=group.axis)))

    taken = with_offers(named, found.offers[:1])

    assert taken.criteria[-1].group == "x"
    assert taken.groups == named.groups


def test_an_offer_on_a_field_that_the_model_reads_otherwise_is_refused(found: Suggestion) -> None:
    ours = model(6)
    other = ours.revised(
        fields=(*ours.fields, *(Field(name=n, type="number") for n in ("industry", "unsubscribed")))
    )

    with pytest.raises(ModelError, match="number"):
        with_offers(other, found.offers)
