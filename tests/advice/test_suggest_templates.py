"""A suggestion that starts from a template keeps what fits, and reads no leak for it."""

from calibration.advice.left_out import overruled_columns
from calibration.model.templates import TEMPLATES
from tests.advice.drawn_leads import (
    Row,
    drawn,
    fields_of,
    honest,
    suggested,
)


def test_a_template_gives_the_criteria_whose_fields_are_there() -> None:
    found = suggested(drawn(honest), lead_id="lead", template=TEMPLATES["sme-software"].model)

    ids = [each.id for each in found.model.criteria]
    assert {"services_sme", "pricing", "unsubscribed"} <= {*ids}
    assert "guide" not in ids
    assert any("guide_downloaded" in str(each) for each in found.notices)


def with_pricing_known_afterwards() -> list[Row]:
    """Return leads whose pricing views were filled in after the deal, for winners only."""
    return [
        {**row, "pricing_views": "3" if row["converted"] == "yes" else ""} for row in drawn(honest)
    ]


def test_a_template_reads_no_column_that_was_filled_in_after_the_deal() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(with_pricing_known_afterwards(), lead_id="lead", template=template)

    assert "pricing_views" not in fields_of(found)
    assert "services_sme" in {each.id for each in found.model.criteria}
    said = [str(each) for each in found.notices]
    assert any(each.startswith("“pricing_views” is left out until somebody") for each in said)
    assert any("of the template is left out with “pricing_views”." in each for each in said)


def test_a_template_reads_a_flagged_column_once_somebody_overrules_it() -> None:
    found = suggested(
        with_pricing_known_afterwards(),
        lead_id="lead",
        template=TEMPLATES["sme-software"].model,
        overruled=frozenset({"pricing_views"}),
    )

    assert "pricing_views" in fields_of(found)
    assert [each.column for each in overruled_columns(found.checks)] == ["pricing_views"]


def test_a_template_reads_no_column_that_somebody_excludes() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(drawn(honest), lead_id="lead", template=template, exclude=("pricing_views",))

    assert "pricing_views" not in fields_of(found)


def test_a_template_gives_the_words_of_its_bands_around_the_new_threshold() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(drawn(honest), lead_id="lead", template=template)

    moved = found.model.threshold - template.threshold
    assert [band.owner for band in found.model.bands] == [band.owner for band in template.bands]
    assert [band.from_ for band in found.model.bands][1:] == [40 + moved, 60 + moved]
