"""What was decided about the file, in short: how many cells, columns and rows, and the way back."""

import streamlit as st

from calibration.leads.prepared import Effect, Prepared
from calibration.leads.remedies import (
    KeepAsValues,
    KnownInTime,
    LeaveOut,
    ReadAs,
    ReadSerialDates,
    TreatAsMissing,
)
from calibration.messages import Message
from calibration.problems import CalibrationError
from pages.shared import formats, remedying, session
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WHERE = "quality"


def draw(work: Workspace) -> None:
    """Say in a line what all that was decided did to this file, and offer to take it back."""
    if work.prepared is None or not work.remedies:
        return
    _left_out(work)
    said, back = st.columns([0.8, 0.2], vertical_alignment="center")
    with said:
        st.markdown(_("Decided: {what}.").format(what=", ".join(_in_short(work.prepared))))
    with back, st.container(horizontal=True, horizontal_alignment="right"):
        st.button(_("Undo all of it"), key="quality-undo-all", type="tertiary", on_click=_undo_all)


def _in_short(prepared: Prepared) -> list[str]:
    """Return what was done to cells, columns and rows, each with its count."""
    counts = {"missing": 0, "kept": 0, "read": 0, "columns": 0, "in_time": 0}
    for effect in prepared.effects:
        if isinstance(effect.remedy, TreatAsMissing):
            counts["missing"] += effect.rows
        elif isinstance(effect.remedy, KeepAsValues):
            counts["kept"] += effect.rows
        elif isinstance(effect.remedy, ReadAs | ReadSerialDates):
            counts["read"] += effect.rows
        elif isinstance(effect.remedy, LeaveOut):
            counts["columns"] += effect.fits
        elif isinstance(effect.remedy, KnownInTime):
            counts["in_time"] += effect.fits
    out = prepared.left_out
    words = {
        ngettext("{n} cell read as missing", "{n} cells read as missing", counts["missing"]):
            counts["missing"],
        ngettext("{n} cell keeps its value", "{n} cells keep their value", counts["kept"]):
            counts["kept"],
        ngettext("{n} cell read as another type", "{n} cells read as another type", counts["read"]):
            counts["read"],
        ngettext("{n} column left out", "{n} columns left out", counts["columns"]):
            counts["columns"],
        ngettext("{n} column known in time", "{n} columns known in time", counts["in_time"]):
            counts["in_time"],
        ngettext("{n} row left out", "{n} rows left out", out): out,
    }  # fmt: skip
    done = [text.format(n=formats.number(n)) for text, n in words.items() if n]
    return done or [_("nothing in this file")]


def _left_out(work: Workspace) -> None:
    """Say how many rows of the file are not among the leads."""
    if work.prepared is None or not work.prepared.left_out or work.leads is None:
        return
    st.markdown(
        _(
            "**{kept} of {all} rows are leads here; {out} are left out.** A file of scored leads "
            "still has every row."
        ).format(
            kept=formats.number(work.leads.rows),
            all=formats.number(work.prepared.everyone.rows),
            out=formats.number(work.prepared.left_out),
        )
    )


def effect_words(effect: Effect) -> str:
    """Return what a remedy did to the file, with its count as people write it."""
    message = effect.message
    if "n" not in message.values:
        return told(message)
    return told(Message(message.template, {**message.values, "n": formats.number(effect.rows)}))


def _undo_all() -> None:
    try:
        remedying.all_replaced(())
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
