"""What somebody decided about a file's flaws: values that are kept, and repeated on the next file.

A remedy names its column by the header, so it fits another file with the same columns. It changes
no cell of the file: :mod:`calibration.leads.prepared` shows the leads as the remedies read them.
"""

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import Discriminator, JsonValue, TypeAdapter, ValidationError

from calibration.leads.formats import DateOrder
from calibration.messages import Message, quoted, say
from calibration.model.base import Name, OperandText, Value
from calibration.model.fields import FieldType
from calibration.model.model import Model
from calibration.model.refusals import problems_of
from calibration.model.text import fold
from calibration.problems import LeadsError, ModelError, Problem

Which = Literal["first", "last"]

TYPE_WORDS: Final = {
    FieldType.NUMBER: say("numbers"),
    FieldType.TEXT: say("texts"),
    FieldType.BOOLEAN: say("yes or no"),
    FieldType.DATE: say("dates"),
}


class TreatAsMissing(Value):
    """Words of a column that stand for no value."""

    do: Literal["treat-as-missing"] = "treat-as-missing"
    column: Name
    words: tuple[OperandText, ...]

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("Count as missing")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say(
            "{words} in “{column}” counts as missing", words=quoted(self.words), column=self.column
        )


class KeepAsValues(Value):
    """Words of a column that look like placeholders, and are values."""

    do: Literal["keep-as-values"] = "keep-as-values"
    column: Name
    words: tuple[OperandText, ...]

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("Keep as a value")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say(
            "{words} in “{column}” is a value like others",
            words=quoted(self.words),
            column=self.column,
        )


class ReadAs(Value):
    """A column that is read as another type than its cells suggest.

    ``date_order`` is that of days and months, of dates; ``without_signs`` takes per cent and
    currency signs off numbers: ``12 %`` is 12.
    """

    do: Literal["read-as"] = "read-as"
    column: Name
    type: FieldType
    date_order: DateOrder | None = None
    without_signs: bool = False

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        if self.date_order == "mdy":
            return say("Read as month/day")
        if self.date_order is not None:
            return say("Read as day/month")
        return say("Read as {type}", type=TYPE_WORDS[self.type])

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        words = {"type": TYPE_WORDS[self.type], "column": self.column}
        if self.date_order == "mdy":
            return say("“{column}” is read as {type}, month first", **words)
        if self.date_order is not None:
            return say("“{column}” is read as {type}, day first", **words)
        if self.without_signs:
            return say("“{column}” is read as {type}, without its signs", **words)
        return say("“{column}” is read as {type}", **words)


class ReadSerialDates(Value):
    """A column in which a spreadsheet's own numbers stand for days: 45292 is 2024-01-01."""

    do: Literal["read-serial-dates"] = "read-serial-dates"
    column: Name

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("Read as dates")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say("Numbers in “{column}” are read as days", column=self.column)


class LeaveOut(Value):
    """A column that is no criterion, and that tables of leads don't show."""

    do: Literal["leave-out"] = "leave-out"
    column: Name

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("Leave the column out")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say("“{column}” is left out", column=self.column)


class KnownInTime(Value):
    """A column whose values, somebody says, were known when a lead is scored."""

    do: Literal["known-in-time"] = "known-in-time"
    column: Name

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("It was known at the time")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say("“{column}” was known when leads are scored", column=self.column)


class KeepFirstOfDuplicates(Value):
    """Of rows whose cells are all the same, the first."""

    do: Literal["keep-first-of-duplicates"] = "keep-first-of-duplicates"

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        return say("Keep the first of each")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        return say("Of rows that are the same, the first is kept")


class KeepOneOfEachId(Value):
    """Of rows with the same id, the first or the last; a row without an id is kept."""

    do: Literal["keep-one-of-each-id"] = "keep-one-of-each-id"
    column: Name
    which: Which = "first"

    @property
    def action(self) -> Message:
        """What a person asks for, as on a button."""
        if self.which == "last":
            return say("Keep the last row of each")
        return say("Keep the first row of each")

    @property
    def sentence(self) -> Message:
        """What it does, for the record."""
        if self.which == "last":
            return say("Of rows with the same “{column}”, the last is kept", column=self.column)
        return say("Of rows with the same “{column}”, the first is kept", column=self.column)


Remedy = (
    TreatAsMissing
    | KeepAsValues
    | ReadAs
    | ReadSerialDates
    | LeaveOut
    | KnownInTime
    | KeepFirstOfDuplicates
    | KeepOneOfEachId
)

PART: Final = "remedies"
"""The key of a model file's ``calibration`` part under which it carries remedies."""

_ALL: Final[TypeAdapter[tuple[Remedy, ...]]] = TypeAdapter(
    tuple[Annotated[Remedy, Discriminator("do")], ...]
)


def write_remedies(remedies: tuple[Remedy, ...]) -> str:
    """Return remedies as the text of a file, which :func:`read_remedies` reads back as equal."""
    return _ALL.dump_json(remedies, indent=2).decode() + "\n"


def read_remedies(source: str | bytes) -> tuple[Remedy, ...]:
    """Return the remedies in a file.

    Raises
    ------
    LeadsError
        With everything in it that is no remedy.
    """
    try:
        return _ALL.validate_json(source)
    except ValidationError as error:
        raise LeadsError(*problems_of(error, [])) from None


def plain_remedies(remedies: tuple[Remedy, ...]) -> list[JsonValue]:
    """Return remedies as plain data, as a model file carries them."""
    found: list[JsonValue] = _ALL.dump_python(remedies, mode="json", exclude_none=True)
    return found


def remedies_of(model: Model) -> tuple[Remedy, ...]:
    """Return the remedies that a model file carries: those of the leads it was calibrated on.

    Raises
    ------
    ModelError
        With everything under ``calibration.remedies`` that is no remedy.
    """
    part = model.calibration
    carried = (part.model_extra or {}).get(PART) if part is not None else None
    if carried is None:
        return ()
    try:
        return _ALL.validate_python(carried)
    except ValidationError as error:
        raise ModelError(
            *(
                Problem(each.kind, f"calibration.{PART}{each.place}", each.message)
                for each in problems_of(error, carried)
            )
        ) from None


def joined_remedies(taken: tuple[Remedy, ...], more: Iterable[Remedy]) -> tuple[Remedy, ...]:
    """Return remedies with others beside them, which take the place of those they contradict."""
    for each in more:
        taken = with_remedy(taken, each)
    return taken


def column_of(remedy: Remedy) -> str:
    """Return the header of the column that a remedy is about; empty for one about whole rows."""
    return "" if isinstance(remedy, KeepFirstOfDuplicates) else remedy.column


def covers(taken: tuple[Remedy, ...], remedy: Remedy) -> bool:
    """Return whether what somebody decided before does all that a remedy would do."""
    if not isinstance(remedy, TreatAsMissing | KeepAsValues):
        return remedy in taken
    words = {
        fold(word)
        for each in taken
        if isinstance(each, type(remedy)) and _same(each.column, remedy.column)
        for word in each.words
    }
    return {fold(word) for word in remedy.words} <= words


def with_remedy(taken: tuple[Remedy, ...], remedy: Remedy) -> tuple[Remedy, ...]:
    """Return the remedies with another one, which takes the place of those it contradicts."""
    rest = tuple(each for each in taken if not _contradicts(remedy, each))
    return rest if covers(rest, remedy) else (*rest, remedy)


def without_remedy(taken: tuple[Remedy, ...], remedy: Remedy) -> tuple[Remedy, ...]:
    """Return the remedies without one, and without the words of one that says less."""
    kept: list[Remedy] = []
    for each in taken:
        if each == remedy:
            continue
        if isinstance(each, TreatAsMissing | KeepAsValues) and isinstance(
            remedy, TreatAsMissing | KeepAsValues
        ):
            less = _without_words(each, remedy) if each.do == remedy.do else each
            kept += [less] if less is not None else []
        else:
            kept.append(each)
    return tuple(kept)


def _without_words(
    each: TreatAsMissing | KeepAsValues, remedy: TreatAsMissing | KeepAsValues
) -> Remedy | None:
    if not _same(each.column, remedy.column):
        return each
    gone = {fold(word) for word in remedy.words}
    words = tuple(word for word in each.words if fold(word) not in gone)
    return each.model_copy(update={"words": words}) if words else None


def _contradicts(remedy: Remedy, other: Remedy) -> bool:
    if not _same(column_of(remedy), column_of(other)):
        return False
    typed = (ReadAs, ReadSerialDates)
    if isinstance(remedy, typed):
        return isinstance(other, typed)
    if isinstance(remedy, KeepOneOfEachId):
        return isinstance(other, KeepOneOfEachId)
    if isinstance(remedy, TreatAsMissing) and isinstance(other, KeepAsValues):
        return covers((remedy,), TreatAsMissing(column=other.column, words=other.words))
    if isinstance(remedy, KeepAsValues) and isinstance(other, TreatAsMissing):
        return covers((remedy,), KeepAsValues(column=other.column, words=other.words))
    return False


def _same(one: str, other: str) -> bool:
    return fold(one) == fold(other)
