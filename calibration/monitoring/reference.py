"""Reference counts: how the leads that a model was agreed on were spread, to watch others by.

They leave with the model, in its ``calibration`` part. No lead can be recognised in them: a word
that fewer than ten leads have is not named, nor a range of numbers that fewer than ten are in.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, ValidationError, model_validator

from calibration.messages import say
from calibration.model import Model, fingerprint
from calibration.model.base import Name, Number, Value, refusal, shown
from calibration.model.refusals import problems_of
from calibration.problems import ModelError, Problem

PART: Final = "reference"
"""Where the counts stand in the ``calibration`` part of a model's file."""


def _leads(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise refusal(
            "not-a-count",
            say(
                "must be a number of leads, 0 or more, as in 120. Got {value}.", value=shown(value)
            ),
        )
    return value


Leads = Annotated[int, BeforeValidator(_leads)]
"""A number of leads."""


class CellKind(StrEnum):
    """By what leads are told apart, and so which cells there are."""

    WORDS = "words"
    """One for each word, one for all other words, one for missing."""
    RANGES = "ranges"
    """Of numbers, rising; one more than bounds; then one for missing."""
    DAYS = "days"
    """The same, of the days from a date to the scoring date."""
    YES_NO = "yes_no"
    """No, yes, missing."""
    KNOWN = "known"
    """Known, missing: of columns that tell who a lead is."""
    LEVELS = "levels"
    """Of a criterion, in hundredths, rising; one more than bounds."""
    SCORE = "score"
    """Of the score, in hundredths, rising; one more than bounds; then one for ruled out."""


class Cells(Value):
    """How many leads are in each cell of a field, of a criterion or of the score.

    Parameters
    ----------
    name
        The field's name, the criterion's id, or "score".
    kind
        Which cells there are, and in what order.
    words
        Of kind ``"words"``: the words that have a cell, folded, the commonest first.
    bounds
        Where each range but the first starts: a bound belongs to the range above it.
    leads
        All leads, by cell.
    counted, converted
        Leads whose outcome counts, and those of them that converted, by cell.
    unlisted_at_most
        Of kind ``"words"``: how many leads a word without a cell has at most.
    """

    name: Name
    kind: CellKind
    words: tuple[str, ...] = ()
    bounds: tuple[Number, ...] = ()
    leads: tuple[Leads, ...]
    counted: tuple[Leads, ...]
    converted: tuple[Leads, ...]
    unlisted_at_most: Leads = 0

    @property
    def count(self) -> int:
        """How many cells there are."""
        return cell_count(self.kind, words=len(self.words), bounds=len(self.bounds))

    @property
    def missing(self) -> int:
        """Leads whose value is missing; 0 of criteria and of the score, which never are."""
        return 0 if self.kind in (CellKind.LEVELS, CellKind.SCORE) else self.leads[-1]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if any(
            len(each) != self.count for each in (self.leads, self.counted, self.converted)
        ) or any(low >= high for low, high in zip(self.bounds, self.bounds[1:], strict=False)):
            raise refusal(
                "reference-cells",
                say(
                    "must give {count} counts of leads, counted and converted each, and rising "
                    "bounds. Export the model from the app again.",
                    count=self.count,
                ),
            )
        triples = zip(self.leads, self.counted, self.converted, strict=True)
        if any(not converted <= counted <= leads for leads, counted, converted in triples):
            raise refusal(
                "reference-counts",
                say(
                    "must not count more leads than there are, nor more that converted than are "
                    "counted. Export the model from the app again."
                ),
            )
        return self


class BandCounts(Value):
    """How many leads are in a band.

    Parameters
    ----------
    name
        The band's.
    leads
        All leads of it.
    design, holdout
        Counted leads of each side, and those that converted; None where nobody may know yet.
    """

    name: Name
    leads: Leads
    design: tuple[Leads, Leads]
    holdout: tuple[Leads, Leads] | None = None


class Reference(Value):
    """How leads are spread over the cells of fields, criteria and score.

    Parameters
    ----------
    leads, ruled_out, qualified
        All leads that were scored, those that a gate rules out, and those that qualified.
    counted, converted
        Leads whose outcome counts, and those of them that converted.
    with_holdout
        Whether the counted leads are those of both sides, or the design leads only.
    first_week
        The Monday of the first week in which leads were created; None where nobody knows.
    weekly
        Leads created in each week from then on.
    score_mean, score_deviation
        Of the scores of leads that are not ruled out, in points.
    fields, criteria, score, bands
        By cell.
    """

    leads: Leads
    ruled_out: Leads
    qualified: Leads
    counted: Leads
    converted: Leads
    with_holdout: bool
    first_week: str | None = None
    weekly: tuple[Leads, ...] = ()
    score_mean: Number = 0.0
    score_deviation: Number = 0.0
    fields: tuple[Cells, ...] = ()
    criteria: tuple[Cells, ...] = ()
    score: Cells
    bands: tuple[BandCounts, ...] = ()

    @property
    def subjects(self) -> tuple[Cells, ...]:
        """Fields, criteria and the score: all that can drift."""
        return (*self.fields, *self.criteria, self.score)

    def field(self, name: str) -> Cells | None:
        """Return the cells of a field; None if it has none."""
        return next((each for each in self.fields if each.name == name), None)

    def criterion(self, criterion_id: str) -> Cells | None:
        """Return the cells of a criterion; None if it has none."""
        return next((each for each in self.criteria if each.name == criterion_id), None)

    def renamed(self, names: Mapping[str, str]) -> "Reference":
        """Return the counts with fields called otherwise, by their old names."""
        fields = tuple(
            each.model_copy(update={"name": names.get(each.name, each.name)})
            for each in self.fields
        )
        return self.model_copy(update={"fields": fields})

    def to_json(self, model: Model) -> dict[str, object]:
        """Return the counts as plain data, with the fingerprint of the model they are of."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return {"of": fingerprint(model), **plain}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        wrong = [each.name for each in self.subjects if sum(each.leads) != self.leads]
        if wrong:
            raise refusal(
                "reference-total",
                say(
                    "must count the same {leads} leads everywhere. It does not in: {names}. Export "
                    "the model from the app again.",
                    leads=self.leads,
                    names=", ".join(wrong),
                ),
            )
        return self


def cell_count(kind: CellKind, *, words: int = 0, bounds: int = 0) -> int:
    """Return how many cells a kind has."""
    if kind is CellKind.WORDS:
        return words + 2
    if kind is CellKind.YES_NO:
        return 3
    if kind is CellKind.KNOWN:
        return 2
    return bounds + (1 if kind is CellKind.LEVELS else 2)


def reference_of(model: Model) -> Reference | None:
    """Return the reference counts in a model's file; None if it has none.

    Raises
    ------
    ModelError
        If somebody has written in them, or they are of another model than this one: each problem
        with its place.
    """
    part = model.calibration
    kept = (part.model_extra or {}).get(PART) if part is not None else None
    if kept is None:
        return None
    place = f"calibration.{PART}"
    if not isinstance(kept, Mapping):
        message = say("must be an object in braces. Got {value}.", value=shown(kept))
        raise ModelError(Problem("not-an-object", place, message))
    data = dict(kept)
    if data.pop("of", None) != fingerprint(model):
        message = say(
            "must be of this very model. The model was changed after it was exported. Export it "
            "from the app again, or use the file as it left."
        )
        raise ModelError(Problem("reference-of-another", f"{place}.of", message))
    try:
        found = Reference.model_validate(data)
    except ValidationError as error:
        raise ModelError(
            *(
                Problem(each.kind, f"{place}.{each.place}" if each.place else place, each.message)
                for each in problems_of(error, data)
            )
        ) from None
    _require_names(found, model, place)
    return found


def _require_names(found: Reference, model: Model, place: str) -> None:
    """Raise ModelError unless the counts are of the fields, criteria and bands of the model."""
    wanted = {
        "fields": {each.name for each in model.fields},
        "criteria": {each.id for each in model.criteria},
        "bands": {each.name for each in model.bands},
    }
    given = {
        "fields": [each.name for each in found.fields],
        "criteria": [each.name for each in found.criteria],
        "bands": [each.name for each in found.bands],
    }
    problems = [
        Problem(
            "reference-name",
            f"{place}.{key}",
            say(
                "must name parts of the model, each once. Got {name}. Export the model from the "
                "app again.",
                name=shown(name),
            ),
        )
        for key, names in given.items()
        for index, name in enumerate(names)
        if name not in wanted[key] or name in names[:index]
    ]
    if problems:
        raise ModelError(*problems)
