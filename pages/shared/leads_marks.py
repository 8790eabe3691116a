"""What a project keeps of the leads it is worked on: a mark to know the file by, and no lead."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pages.shared.workspace import Workspace

if TYPE_CHECKING:
    from calibration.store.projects import LeadsMark


def digest_of(work: Workspace) -> str | None:
    """Return the SHA-256 of the file that is open, as it was read; None where none is."""
    if work.grouped is not None:
        return work.grouped.sha256
    return work.as_read.sha256 if work.as_read is not None else None


def mark_of(work: Workspace) -> "LeadsMark | None":
    """Return the mark of the leads that are open; None where none are."""
    from calibration.store.projects import ColumnMark, LeadsMark

    today = datetime.now(tz=UTC).date().isoformat()
    if work.grouped is not None:
        table = work.grouped
        return LeadsMark(table.name, table.sha256, table.facts.rows, (), opened_at=today)
    file = work.as_read
    if file is None:
        return None
    profiles = {each.header: each for each in work.guessed or work.profiles}
    return LeadsMark(
        name=file.source.name,
        sha256=file.sha256,
        rows=file.rows,
        headers=tuple(each.header for each in file.columns),
        profile=tuple(
            ColumnMark(each.header, found.type.value, found.filled, found.distinct)
            for each in file.columns
            if (found := profiles.get(each.header)) is not None
        ),
        opened_at=today,
    )
