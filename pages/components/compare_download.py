"""The leads that change hands as a file, which no spreadsheet takes for formulas."""

from collections.abc import Callable
from uuid import uuid4

from calibration.engine.joint_flips import ShownPart
from calibration.engine.joint_leads import JointLeads
from calibration.exports.flip_list import flip_list, write_flip_list
from calibration.leads.tables import Column


def flip_file(
    leads: JointLeads, *, shown: ShownPart, with_ids: bool, own: tuple[Column, ...]
) -> Callable[[], bytes]:
    """Return what makes the file when somebody asks for it; it knows no session.

    Parameters
    ----------
    shown
        Whose outcomes are told.
    with_ids
        Whether ids are.
    own
        The columns of the leads that go along.
    """

    def make() -> bytes:
        found = flip_list(leads, shown=shown, with_ids=with_ids, own=own, formula_safe=True)
        path = leads.typed.leads.folder / f"{uuid4().hex}.csv"
        try:
            write_flip_list(found, leads, path, form="csv")
            return path.read_bytes()
        finally:
            path.unlink(missing_ok=True)

    return make
