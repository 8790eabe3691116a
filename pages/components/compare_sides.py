"""What can be compared: the start version, kept versions, the draft, a file, kept scenarios."""

from dataclasses import dataclass
from typing import Final

from calibration.model import Model
from pages.components import compare_kept, compare_upload
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _
from pages.shared.workspace import names_read

START: Final = "start"
DRAFT: Final = "draft"
VERSION: Final = "version-"
SCENARIO: Final = "scenario-"
FILE: Final = "file"


@dataclass(frozen=True, slots=True)
class Side:
    """A model that can stand on either side of a comparison.

    Parameters
    ----------
    key
        Tells it from the others, in one session.
    name
        What people call it, with why it was kept; from a file, so it is to be escaped.
    short
        The same in two words, for the head of a column.
    model
        The model.
    """

    key: str
    name: str
    short: str
    model: Model


def sides(results: Results) -> tuple[Side, ...]:
    """Return all that can be compared, the draft and the start version first."""
    versions = results.work.versions
    number = versions.number if versions is not None else 1
    start = _("version {n}").format(n=number)
    found = [
        Side(DRAFT, _("the draft on screen"), _("the draft"), results.model),
        Side(START, _("{version}, the start version").format(version=start), start, results.start),
    ]
    found += [
        Side(
            f"{VERSION}{each.number}",
            said_of(each.number, each.reason),
            _("version {n}").format(n=each.number),
            each.model,
        )
        for each in reversed(compare_kept.kept())
        # The start version stands there already, under its own name.
        if (each.number, each.model) != (number, results.start)
    ]
    for each in compare_kept.scenarios():
        named = _("the scenario {name}").format(name=each.name)
        found.append(Side(f"{SCENARIO}{each.name}", named, each.name, each.model))
    opened = compare_upload.opened()
    if opened is not None:
        named = _("the file {name}").format(name=opened.name)
        found.append(Side(FILE, named, opened.name, opened.model))
    return tuple(found)


def said_of(number: int, reason: str) -> str:
    """Return what a version is called: its number, and why it was kept."""
    if not reason:
        return _("version {n}").format(n=number)
    return formats.headed(_("version {n}").format(n=number), reason)


def unread(results: Results, model: Model) -> tuple[str, ...]:
    """Return the names of fields a model reads that these leads don't have."""
    work = results.work
    if work.leads is None:
        return ()
    fields = {each.name for each in model.read_fields()}
    return tuple(
        name
        for name in names_read(model)
        if name in fields and work.leads.column(work.mapping.get(name, name)) is None
    )
