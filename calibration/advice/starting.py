"""The model that a suggestion starts from: an empty one, or what fits of a template."""

from collections.abc import Set as AbstractSet
from pathlib import PurePath
from typing import Final

from calibration.advice.naming import guessed_market
from calibration.leads.tables import LeadTable
from calibration.messages import Message, quoted, say
from calibration.model import Field, Model, Qualification, made

WITHOUT_POINTS: Final = 50
"""The threshold of a model without points: nobody qualifies."""


def starting_model(leads: LeadTable, template: Model | None) -> tuple[Model, list[Message]]:
    """Return what of a template these leads can use, and what they can't, in words."""
    name = PurePath(leads.source.name).stem or "leads"
    if template is None:
        market = guessed_market([each.header for each in leads.columns])
        return (
            made(
                Model,
                name=f"Suggested for {name}",
                market=market,
                qualification=Qualification(threshold=WITHOUT_POINTS),
            ),
            [],
        )

    model = template.revised(name=f"{template.name}: {name}")
    absent = {each.name for each in model.fields if leads.column(each.name) is None}
    dropped = [each for each in model.criteria if each.fields() & absent]
    model = without_fields(model, absent)
    notices = [
        say(
            "“{name}” of the template is left out: the leads have no column {fields}.",
            name=each.label,
            fields=", ".join(sorted(each.fields() & absent)),
        )
        for each in dropped
    ]
    return model, notices


def without_fields(model: Model, names: AbstractSet[str]) -> Model:
    """Return the model without fields, and without all that reads one of them."""
    for criterion in model.criteria:
        if criterion.fields() & names:
            model = model.without_criterion(criterion.id)
    qualification = Qualification(
        threshold=model.threshold,
        disqualify=tuple(g for g in model.qualification.disqualify if not g.when.fields() & names),
        require=tuple(g for g in model.qualification.require if not g.when.fields() & names),
    )
    return model.revised(
        qualification=qualification,
        variants=tuple(each for each in model.variants if not each.when.fields() & names),
        fields=tuple(each for each in model.fields if each.name not in names),
    )


def declared_fields(leads: LeadTable, start: Model) -> dict[str, Field]:
    """Return the fields that a template declares, by the headers they are read from."""
    columns = ((leads.column(each.name), each) for each in start.fields)
    return {column.header: each for column, each in columns if column is not None}


def left_out_of(model: Model, names: AbstractSet[str]) -> list[Message]:
    """Say what of a template reads columns that something speaks against."""
    read = [(each.label, each.fields() & names) for each in model.criteria]
    read += [(each.label, each.when.fields() & names) for each in model.gates]
    read += [(each.label, each.when.fields() & names) for each in model.variants]
    return [
        say(
            "“{name}” of the template is left out with {fields}.",
            name=label,
            fields=quoted(sorted(fields)),
        )
        for label, fields in read
        if fields
    ]
