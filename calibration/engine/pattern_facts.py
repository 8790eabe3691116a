"""What a pattern table remembers of its making: the model and the facts of the leads, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from calibration.leads.facts import LeadFacts, Split
from calibration.messages import say
from calibration.model import Model, fingerprint, read_model
from calibration.problems import LeadsError, ModelError, Problem

FORMAT: Final = "lead-scoring-patterns"
VERSION: Final = "1.0"
KEY: Final = FORMAT
"""The key of the Parquet file's own metadata that the JSON stands under."""

_COUNTS: Final = ("rows", "counted", "open", "immature", "late")
_DAYS: Final = ("as_of", "first_day", "last_day")
_KINDS: Final[Mapping[str, Split]] = {
    "date": Split("date"),
    "id": Split("id"),
    "row": Split("row"),
    "given": Split("given"),
    "none": Split("none"),
}


@dataclass(frozen=True, slots=True)
class Making:
    """By which model leads were grouped, and what is known of them as a whole."""

    model: Model
    facts: LeadFacts


def grouping_model(model: Model) -> Model:
    """Return what of a model leaves with patterns: all but who agreed to it and on what."""
    return model.revised(calibration=None, history=None)


def written(making: Making) -> str:
    """Return the making as JSON. No lead is in it."""
    facts, model = making.facts, grouping_model(making.model)
    days = {name: getattr(facts, name) for name in _DAYS}
    first = facts.split.first_day
    return json.dumps(
        {
            "format": FORMAT,
            "format_version": VERSION,
            "fingerprint": fingerprint(model),
            "model": model.plain(),
            "facts": {
                **{name: getattr(facts, name) for name in _COUNTS},
                **{name: None if day is None else day.isoformat() for name, day in days.items()},
                "has_outcome": facts.has_outcome,
                "as_of_rule": facts.as_of_rule,
                "split": {
                    "kind": facts.split.kind,
                    "first_day": None if first is None else first.isoformat(),
                },
            },
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def read_making(text: str) -> Making:
    """Return what :func:`written` wrote.

    Raises
    ------
    LeadsError
        If it is not that, or a newer version of it.
    """
    try:
        data = json.loads(text)
        newer = str(data["format_version"]).partition(".")[0] != VERSION.partition(".")[0]
        facts = None if newer else _facts(data["facts"])
        model = read_model(json.dumps(data["model"])).model
    except ModelError as error:
        raise LeadsError(*error.problems) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LeadsError(_unknown()) from error
    if facts is None:
        raise LeadsError(_unknown())
    return Making(model, facts)


def _facts(data: Mapping[str, object]) -> LeadFacts:
    counts = {name: data[name] for name in _COUNTS}
    if not all(type(count) is int and count >= 0 for count in counts.values()):
        raise ValueError
    split = data["split"]
    flags = (data["has_outcome"], data["as_of_rule"])
    if not isinstance(split, Mapping) or not all(type(each) is bool for each in flags):
        raise TypeError
    days = {name: _day(data[name]) for name in _DAYS}
    rows, counted, still_open, immature, late = (int(str(counts[name])) for name in _COUNTS)
    return LeadFacts(
        rows=rows,
        counted=counted,
        open=still_open,
        immature=immature,
        late=late,
        has_outcome=flags[0] is True,
        as_of=days["as_of"],
        as_of_rule=flags[1] is True,
        first_day=days["first_day"],
        last_day=days["last_day"],
        split=split_of_kind(str(split["kind"]), _day(split["first_day"])),
    )


def split_of_kind(kind: str, first_day: date | None = None) -> Split:
    """Return the split of that kind; KeyError for a kind that there is not."""
    found = _KINDS[kind]
    if found.kind == "none":
        return Split("none", reason=say("None were kept aside when the leads were grouped."))
    return Split(found.kind, first_day)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _unknown() -> Problem:
    return Problem(
        "unknown-patterns",
        "",
        say(
            "The pattern table must say how it was made as version {version} does. This one says "
            "it otherwise. Make it again: python -m calibration patterns.",
            version=VERSION,
        ),
    )
