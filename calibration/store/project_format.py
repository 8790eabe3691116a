"""What a project file says beside its models: the format, and its strict reading."""

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from calibration.advice.sides import Side
from calibration.messages import Message, say
from calibration.model.base import Value, shown
from calibration.problems import Problem
from calibration.store.decisions import Kind
from calibration.store.refusals import StoreError
from calibration.store.scenarios import LONGEST_NAME

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FORMAT: Final = "lead-scoring-project"
VERSION: Final = 1
"""The version this program writes, and the newest it reads."""
MOST_TOLD: Final = 20
"""Problems that are told one by one; more of them are counted."""

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
_NO_NOUGHT: Final = r"^[^\x00]*$"
Short = Annotated[str, StringConstraints(max_length=1_000, pattern=_NO_NOUGHT)]
Text = Annotated[str, StringConstraints(max_length=100_000, pattern=_NO_NOUGHT)]


class Part(Value):
    """A part of the file: nothing is read as something else, and no key is passed over."""

    model_config = ConfigDict(strict=True)


class ColumnPart(Part):
    """What was found in a column of the leads, without a cell of it."""

    header: Text
    type: Short
    filled: Number
    distinct: Number


class LeadsPart(Part):
    """By what the file of leads is known again."""

    name: Short
    sha256: Short
    rows: Number
    headers: list[Text]
    profile: list[ColumnPart]
    opened_at: Short


class DraftPart(Part):
    """The model on screen, and what undo and redo bring back."""

    present: Key
    start: Key
    number: Number
    past: Annotated[list[Key], Field(max_length=50)]
    future: Annotated[list[Key], Field(max_length=50)]
    around: dict[str, JsonValue]
    changed_at: AwareDatetime
    changed_by: Short


class VersionPart(Part):
    """A version that was kept."""

    number: Number
    model: Key
    author: Short
    reason: Text
    made_at: AwareDatetime
    parent: Number | None = None


class ScenarioPart(Part):
    """A model under a name."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    model: Key
    author: Short
    made_at: AwareDatetime


class DecisionPart(Part):
    """A line of the decision log; ``answers`` is the place, from 0, of the line it answers."""

    kind: Kind
    what: Text
    why: Text
    who: Short
    made_at: AwareDatetime
    owner: Short = ""
    due: date | None = None
    answers: Number | None = None


class TermsPart(Part):
    """What was agreed beside a model."""

    weekly_volume: Number | None = None
    weekly_capacity: Number | None = None
    at_random: Number | None = None
    next_check: date | None = None


class SignaturePart(Part):
    """A name under an agreement."""

    side: Side
    who: Short
    made_at: AwareDatetime


class AgreementPart(Part):
    """What was laid before both sides to sign."""

    model: Key
    terms: TermsPart
    author: Short
    made_at: AwareDatetime
    signatures: list[SignaturePart]


class OpeningPart(Part):
    """A look at the leads kept aside."""

    model: Key
    who: Short
    made_at: AwareDatetime


class ProjectPart(Part):
    """A project, its models named by the digest of their text."""

    format: Literal["lead-scoring-project"]
    format_version: Literal[1]
    name: Short
    made_at: AwareDatetime
    leads: LeadsPart | None = None
    draft: DraftPart | None = None
    versions: list[VersionPart]
    scenarios: list[ScenarioPart]
    decisions: list[DecisionPart]
    agreements: list[AgreementPart]
    openings: list[OpeningPart]

    def keys(self) -> set[str]:
        """Return the digests of all models that are named."""
        draft = self.draft
        steps = [draft.present, draft.start, *draft.past, *draft.future] if draft else []
        return {
            *steps,
            *(each.model for each in self.versions),
            *(each.model for each in self.scenarios),
            *(each.model for each in self.agreements),
            *(each.model for each in self.openings),
        }


def read_part(text: bytes) -> ProjectPart:
    """Return what a project file says beside its models.

    Raises
    ------
    StoreError
        With all that is wrong, each with its place.
    """
    try:
        found = ProjectPart.model_validate_json(text)
    except ValidationError as error:
        if newer := _newer(error):
            raise StoreError(newer) from None
        raise StoreError(*_told(error)) from None
    if problems := _broken_rules(found):
        raise StoreError(*problems[:MOST_TOLD])
    return found


def _newer(error: ValidationError) -> Problem | None:
    """Return the problem of a file of a newer version: nothing else of it can be judged."""
    for each in error.errors(include_url=False):
        version = each["input"]
        if each["loc"] == ("format_version",) and type(version) is int and version > VERSION:
            message = say(
                "The file was written by a newer version of this program (project file {version}). "
                "Update the program, then open it again.",
                version=version,
            )
            return Problem("newer-project-file", "", message)
    return None


def _told(error: ValidationError) -> tuple[Problem, ...]:
    found = error.errors(include_url=False)
    told = [
        Problem(each["type"].replace("_", "-"), _place(each["loc"]), _message(each))
        for each in found[:MOST_TOLD]
    ]
    if more := len(found) - len(told):
        told.append(Problem("more-problems", "", say("{n} more problems like these.", n=more)))
    return tuple(told)


def _place(location: tuple[str | int, ...]) -> str:
    place = ""
    for step in location:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else step
    return f"project.json: {place}" if place else "project.json"


def _message(each: "ErrorDetails") -> Message:
    kind = each["type"]
    if kind == "json_invalid":
        return say("must be JSON. Write the file with this program, and change nothing in it.")
    if kind == "missing":
        return say("must be there. Write the file with this program, and change nothing in it.")
    if kind == "extra_forbidden":
        return say("is no part of a project file. Take it out.")
    return say(
        "holds what a project file can't hold there. Got {value}. Write the file with this "
        "program, and change nothing in it.",
        value=shown(each["input"]),
    )


def _broken_rules(found: ProjectPart) -> list[Problem]:
    """Return what single parts can't tell: numbers and names that come twice, or lead nowhere."""
    problems = [] if found.draft is None else _around(found.draft)
    numbers: set[int] = set()
    for place, version in enumerate(found.versions):
        here = f"project.json: versions[{place}]"
        if version.number in numbers:
            problems.append(_twice(f"{here}.number", version.number))
        if version.parent is not None and version.parent not in numbers:
            problems.append(_nowhere(f"{here}.parent", version.parent))
        numbers.add(version.number)
    names: set[str] = set()
    for place, scenario in enumerate(found.scenarios):
        if scenario.name in names:
            problems.append(_twice(f"project.json: scenarios[{place}].name", scenario.name))
        names.add(scenario.name)
    for place, line in enumerate(found.decisions):
        if line.answers is not None and line.answers >= place:
            problems.append(_nowhere(f"project.json: decisions[{place}].answers", line.answers))
    return problems


def _around(draft: DraftPart) -> list[Problem]:
    """Return whether something is no JSON in what is not looked into here."""
    try:
        json.dumps(draft.around, allow_nan=False)
    except (ValueError, RecursionError):
        message = say(
            "holds what a project file can't hold there. Write the file with this program, and "
            "change nothing in it."
        )
        return [Problem("not-json", "project.json: draft.around", message)]
    return []


def _twice(place: str, value: object) -> Problem:
    message = say("must be there once only. Got {value} again.", value=shown(value))
    return Problem("twice", place, message)


def _nowhere(place: str, value: object) -> Problem:
    message = say("must name one that stands before it. Got {value}.", value=shown(value))
    return Problem("leads-nowhere", place, message)
