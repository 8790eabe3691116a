"""What was decided about the leads a model was made from, repeated on the leads at hand."""

from collections.abc import Iterable
from pathlib import Path

from calibration.cli.models import read_bytes
from calibration.cli.speech import tell
from calibration.leads.prepared import Prepared, prepare
from calibration.leads.remedies import (
    KeepFirstOfDuplicates,
    KeepOneOfEachId,
    Remedy,
    column_of,
    read_remedies,
    remedies_of,
)
from calibration.leads.tables import LeadTable
from calibration.messages import join, say
from calibration.model import Model, read_model

_ABOUT_ROWS = (KeepFirstOfDuplicates, KeepOneOfEachId)


def repeated(
    leads: LeadTable, remedies: tuple[Remedy, ...], *, reads: Iterable[str] | None = None
) -> Prepared:
    """Return the leads as remedies read them, and tell what each did.

    Parameters
    ----------
    leads
        The file as it was read.
    remedies
        What was decided.
    reads
        The columns that are read, where those alone are worth a word; by default all.
    """
    prepared = prepare(leads, remedies)
    read = None if reads is None else {leads.column(each) for each in reads} - {None}
    for effect in prepared.effects:
        what = effect.remedy
        if read is None or isinstance(what, _ABOUT_ROWS) or leads.column(column_of(what)) in read:
            tell(say("Repeated: {what}. {effect}", what=what.sentence, effect=effect.message))
    return prepared


def for_scores(remedies: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Return the remedies about reading, and tell of those about rows: a score loses no row."""
    rows = [each for each in remedies if isinstance(each, _ABOUT_ROWS)]
    if rows:
        tell(
            say(
                "Not repeated, for every row is scored: {what}.",
                what=join("; ", tuple(each.sentence for each in rows)),
            )
        )
    return tuple(each for each in remedies if each not in rows)


def remedies_in(path: Path) -> tuple[Remedy, ...]:
    """Return the remedies in a file: a model's, or a list of remedies alone.

    Raises
    ------
    CalibrationError
        With everything in it that is neither.
    """
    source = read_bytes(path)
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return read_remedies(source)
    return remedies_of(read_model(source).model)


def columns_read(model: Model) -> frozenset[str]:
    """Return the names of the columns that a model reads, its outcome's and dates' included."""
    names = {each.name for each in model.read_fields()}
    outcome = model.outcome
    if outcome is not None:
        own = (outcome.field, outcome.created_field, outcome.converted_date_field)
        names |= {each for each in (*own, outcome.value_field) if each is not None}
    if model.as_of is not None:
        names.add(model.as_of.field)
    return frozenset(names)
