"""The model that a suggestion starts from: an empty one, or what fits of a template."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from calibration.advice.naming import guessed_market
from calibration.leads.tables import LeadTable
from calibration.messages import Message, say
from calibration.model import Model, Qualification, made

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

    def there(names: Iterable[str]) -> bool:
        return all(leads.column(each) is not None for each in names)

    model = template.revised(name=f"{template.name}: {name}")
    dropped = [each for each in model.criteria if not there(each.fields())]
    for criterion in dropped:
        model = model.without_criterion(criterion.id)
    qualification = Qualification(
        threshold=model.threshold,
        disqualify=tuple(g for g in model.qualification.disqualify if there(g.when.fields())),
        require=tuple(g for g in model.qualification.require if there(g.when.fields())),
    )
    variants = tuple(each for each in model.variants if there(each.when.fields()))
    model = model.revised(
        qualification=qualification,
        variants=variants,
        fields=tuple(each for each in model.fields if there((each.name,))),
    )
    notices = [
        say(
            "“{name}” of the template is left out: the leads have no column {fields}.",
            name=each.label,
            fields=", ".join(sorted(n for n in each.fields() if leads.column(n) is None)),
        )
        for each in dropped
    ]
    return model, notices
