"""How the columns of a file are read: as guessed, else as somebody decided."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import (
    KeepAsValues,
    ReadAs,
    ReadSerialDates,
    Remedy,
    TreatAsMissing,
)
from calibration.model.fields import Field, FieldType
from calibration.model.text import fold


def readings(profiles: Iterable[ColumnProfile], remedies: Iterable[Remedy]) -> Mapping[str, Field]:
    """Return how the columns that remedies speak of are read, by their headers in the file.

    Columns whose reading the remedies don't change are left out, and so are those whose header
    is blank or repeated: no field can be one of them.
    """
    by_name: dict[str, list[ColumnProfile]] = {}
    for profile in profiles:
        by_name.setdefault(fold(profile.header), []).append(profile)
    guessed = {
        name: alike[0].field() for name, alike in by_name.items() if name and len(alike) == 1
    }
    read = dict(guessed)
    for remedy in remedies:
        name = fold(getattr(remedy, "column", ""))
        if name in read:
            read[name] = _read(read[name], remedy)
    return {field.name: field for name, field in read.items() if field != guessed[name]}


def _read(field: Field, remedy: Remedy) -> Field:
    if isinstance(remedy, ReadAs):
        return field.model_copy(update={"type": remedy.type})
    if isinstance(remedy, ReadSerialDates):
        return field.model_copy(update={"type": FieldType.DATE})
    if isinstance(remedy, TreatAsMissing | KeepAsValues):
        words = {fold(word) for word in remedy.words}
        kept = tuple(word for word in field.missing if fold(word) not in words)
        more = remedy.words if isinstance(remedy, TreatAsMissing) else ()
        return field.model_copy(update={"missing": (*kept, *more)})
    return field


def read_profiles(
    profiles: Iterable[ColumnProfile], corrected: Mapping[str, Field]
) -> tuple[ColumnProfile, ...]:
    """Return what is in the columns, with the types and missing words they are read with.

    The counts stay those of the guessed reading.
    """
    return tuple(
        replace(
            each,
            type=corrected[each.header].type,
            missing_words=corrected[each.header].missing,
        )
        if each.header in corrected
        else each
        for each in profiles
    )
