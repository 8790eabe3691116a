"""``verify``: whether production gives leads what the model gives them."""

import argparse
from contextlib import ExitStack
from datetime import date
from typing import Final

from calibration.cli.leads import opened_leads, tell_all, tell_scoring_date, today
from calibration.cli.lines import count
from calibration.cli.models import open_model
from calibration.cli.repeating import for_scores, repeated
from calibration.cli.speech import progress, say_line, tell
from calibration.exports.reference_leads import SCORING_DATE, reference_leads
from calibration.exports.returned import shown
from calibration.exports.verifying import (
    Right,
    Verified,
    rights_of,
    rights_of_reference,
    verified_against,
    verified_in_place,
)
from calibration.leads.choices import Choices
from calibration.leads.facts import Split
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.messages import say
from calibration.model import Model

_EVERY_ROW: Final = Choices(below=0)
_NAMED: Final = 5
"""How many ids are named of many."""
_LONGEST: Final = 200
"""Signs of a cell that are shown."""


def verify(options: argparse.Namespace) -> int:
    """Score the leads again, compare, and tell the first difference; 1 if there is any."""
    model = open_model(options.model)
    with ExitStack() as opened:
        scored = opened.enter_context(opened_leads(options.scored, choices=_EVERY_ROW))
        if options.vectors:
            found = _against_vectors(model, scored)
        elif options.against is not None:
            leads = opened.enter_context(opened_leads(options.against, choices=_EVERY_ROW))
            typed = _typed(leads, model, options.as_of)
            with progress("Comparing"):
                found = verified_against(
                    rights_of(leads, typed, model), scored, model, id_header=model.lead_id
                )
        else:
            typed = _typed(scored, model, options.as_of)
            with progress("Comparing"):
                found = verified_in_place(scored, typed, model)
    _tell(found, model)
    return 0 if found.all_equal else 1


def _against_vectors(model: Model, scored: LeadTable) -> Verified:
    with progress("Comparing"):
        reference = reference_leads(model)
        found = verified_against(
            rights_of_reference(reference), scored, model, id_header=reference.id_header
        )
    tell(say("Scored as of {day}.", day=SCORING_DATE))
    if found.first is not None:
        for header, cell in reference.leads()[found.first.right.place].items():
            tell(say("{field}: “{cell}”", field=header, cell=_cut(cell)))
    return found


def _typed(leads: LeadTable, model: Model, as_of: date | None) -> TypedLeads:
    remedies = for_scores(remedies_of(model))
    read = {each.name for each in model.read_fields()}
    typed = type_leads(
        repeated(leads, remedies, reads=read).everyone,
        model,
        rule="score",
        as_of=as_of,
        today=today(),
        split=Split("none"),
    )
    tell_all((*typed.doubts, *typed.unreadable))
    tell_scoring_date(typed.facts)
    return typed


def _tell(found: Verified, model: Model) -> None:
    if found.not_returned:
        tell(
            say(
                "Not compared, for the file doesn't have them: {names}.",
                names=", ".join(found.not_returned),
            )
        )
    _tell_ids("{n} leads were not returned: {ids}.", found.missing)
    _tell_ids("{n} leads were returned more than once: {ids}.", found.twice)
    _tell_ids("{n} returned leads are none of those that were given: {ids}.", found.unknown)
    if found.first is not None:
        right, column = found.first.right, found.first.column
        say_line(
            f"{_name(right)}: {column} must be {_value(right.must[column])}. "
            f"Got {_value(found.first.got)}."
        )
        for label, name in _contributions(model):
            say_line(f"  {label}: {shown(right.must[name])}")
    for column, leads in found.differing.items():
        say_line(f"{column}: {count(leads)} of {count(found.leads)} leads differ")
    if found.all_equal:
        say_line(f"{count(found.leads)} leads, all equal: {', '.join(found.compared)}")


def _tell_ids(words: str, ids: list[str]) -> None:
    if ids:
        some = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
        say_line(words.format(n=count(len(ids)), ids=some))


def _contributions(model: Model) -> list[tuple[str, str]]:
    """Return the lines that a lead's score is the sum of, and the score: name and column."""
    lines = [(each.label, f"points:{each.id}") for each in model.criteria]
    lines += [
        (f"cap of {each.label}", f"cap:{each.id}")
        for each in model.groups
        if each.at_least is not None or each.at_most is not None
    ]
    if model.score_range is not None:
        lines.append(("range of the score", "clamp"))
    return [*((_cut(label), name) for label, name in lines), ("score", "score")]


def _name(right: Right) -> str:
    name = f"Lead {count(right.place + 1)}"
    return name if right.id is None else f"{name}, “{_cut(right.id)}”"


def _value(cell: object) -> str:
    said = _cut(shown(cell))
    return f"“{said}”" if said else "nothing"


def _cut(text: str) -> str:
    """Return a text on one line, and no longer than is looked at."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
