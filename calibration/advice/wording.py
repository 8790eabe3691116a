"""The names in a suggested model, in the language of the people who will read them."""

import re
from collections.abc import Callable
from typing import Final

from calibration.messages import N_, Message, join, say
from calibration.model import (
    Band,
    Condition,
    Criterion,
    Decay,
    Group,
    IsKnown,
    IsMissing,
    Model,
    OneOf,
    Repeat,
    made,
)

GROUPS: Final = (N_("Person"), N_("Company"), N_("Behaviour"), N_("Sales team"))
"""The names of the groups that suggested criteria are put in."""
BANDS: Final = (N_("cold"), N_("warm"), N_("hot"))
"""The names of suggested bands."""

_QUOTES: Final = re.compile("[“”]|«\u00a0|\u00a0»")
"""Marks around a text, which a name does without."""


def name_of(
    condition: Condition, *, repeat: Repeat | None = None, decay: Decay | None = None
) -> Message:
    """Return what a suggested criterion is called: what it asks, in few words.

    Examples
    --------
    >>> from calibration.model import AtLeast
    >>> str(name_of(AtLeast(field="employees", value=200)))
    'employees is at least 200'
    >>> str(name_of(OneOf(field="industry", values=("Services", "Consulting"))))
    'industry: Services, Consulting'
    >>> often = AtLeast(field="visits", value=1)
    >>> str(name_of(often, repeat=Repeat(field="visits", at_most=5)))
    'visits is at least 1, counted up to 5 times'
    """
    name = _asked(condition)
    if repeat is not None:
        name = say("{sentence}, counted up to {times} times", sentence=name, times=repeat.at_most)
    if decay is not None:
        name = say("{sentence}, {decay}", sentence=name, decay=decay.sentence())
    return name


def _asked(condition: Condition) -> Message:
    if isinstance(condition, IsMissing):
        return say("{field}: unknown", field=condition.field)
    if isinstance(condition, IsKnown):
        return say("{field}: known", field=condition.field)
    if isinstance(condition, OneOf):
        values = join(", ", tuple(say("{value}", value=value) for value in condition.values))
        return say("{what}: {said}", what=condition.field, said=values)
    return condition.sentence()


def label_of(
    condition: Condition,
    gettext: Callable[[str], str] = str,
    *,
    repeat: Repeat | None = None,
    decay: Decay | None = None,
) -> str:
    """Return the name of a suggested criterion in the language of ``gettext``."""
    return _QUOTES.sub("", name_of(condition, repeat=repeat, decay=decay).translated(gettext))


def worded(model: Model, gettext: Callable[[str], str]) -> Model:
    """Return a suggested model whose criteria, groups and bands have names in another language.

    Names that somebody wrote stay. No id changes, and no score does.

    Parameters
    ----------
    model
        The model, with the English names that it was suggested with.
    gettext
        Returns English words in the other language.
    """
    return model.revised(
        criteria=tuple(
            made(Criterion, **{**dict(each), "label": _label(each, gettext)})
            if each.label == _label(each, str)
            else each
            for each in model.criteria
        ),
        groups=tuple(
            made(Group, **{**dict(each), "label": gettext(each.label)})
            if each.label in GROUPS
            else each
            for each in model.groups
        ),
        bands=tuple(
            made(Band, **{**dict(each), "name": gettext(each.name)}) if each.name in BANDS else each
            for each in model.bands
        ),
    )


def _label(criterion: Criterion, gettext: Callable[[str], str]) -> str:
    return label_of(criterion.when, gettext, repeat=criterion.repeat, decay=criterion.decay)
