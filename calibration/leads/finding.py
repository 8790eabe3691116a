"""One thing that was found in a file of leads: what it is, and what was or can be done."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from calibration.leads.remedies import Remedy
from calibration.messages import N_, Message


class FindingKind(StrEnum):
    """What was found, the gravest first."""

    DRIFT = "drift"
    DUPLICATE_ROWS = "duplicate-rows"
    REPEATED_IDS = "repeated-ids"
    CUT_OFF_CELLS = "cut-off-cells"
    SCIENTIFIC_IDS = "scientific-ids"
    GARBLED_TEXT = "garbled-text"
    AMBIGUOUS_DATES = "ambiguous-dates"
    ODD_DATES = "odd-dates"
    MIXED_TYPES = "mixed-types"
    UNREADABLE = "unreadable"
    BLANK_HEADER = "blank-header"
    REPEATED_HEADER = "repeated-header"
    SERIAL_DATES = "serial-dates"
    SIGNED_NUMBERS = "signed-numbers"
    PLACEHOLDER = "placeholder"
    CONSTANT = "constant"
    EMPTY_COLUMN = "empty-column"
    READING = "reading"
    LEADING_ZEROS = "leading-zeros"
    BLANK_CELLS = "blank-cells"
    SPELLINGS = "spellings"
    PADDED_HEADER = "padded-header"

    @property
    def words(self) -> Message:
        """What was found, in a few words."""
        return Message(_WORDS[self])


_WORDS: Final = {
    FindingKind.DRIFT: N_("The share that converts moves"),
    FindingKind.DUPLICATE_ROWS: N_("Duplicate rows"),
    FindingKind.REPEATED_IDS: N_("Repeated ids"),
    FindingKind.CUT_OFF_CELLS: N_("Cells cut off by a spreadsheet"),
    FindingKind.SCIENTIFIC_IDS: N_("Long numbers that lost digits"),
    FindingKind.GARBLED_TEXT: N_("Garbled letters"),
    FindingKind.AMBIGUOUS_DATES: N_("Day or month first?"),
    FindingKind.ODD_DATES: N_("Unlikely dates"),
    FindingKind.MIXED_TYPES: N_("Mixed types"),
    FindingKind.UNREADABLE: N_("Unreadable cells"),
    FindingKind.BLANK_HEADER: N_("No header"),
    FindingKind.REPEATED_HEADER: N_("The same header twice"),
    FindingKind.SERIAL_DATES: N_("Dates as a spreadsheet's numbers"),
    FindingKind.SIGNED_NUMBERS: N_("Numbers with signs"),
    FindingKind.PLACEHOLDER: N_("Words in place of a value"),
    FindingKind.CONSTANT: N_("The same everywhere"),
    FindingKind.EMPTY_COLUMN: N_("Empty column"),
    FindingKind.READING: N_("How the file was read"),
    FindingKind.LEADING_ZEROS: N_("Leading zeros"),
    FindingKind.BLANK_CELLS: N_("Cells of blanks only"),
    FindingKind.SPELLINGS: N_("One value, several spellings"),
    FindingKind.PADDED_HEADER: N_("Blanks around a header"),
}


class State(StrEnum):
    """What a finding asks of people, the most first."""

    DECIDE = "decide"
    KNOW = "know"
    PROPOSED = "proposed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in a file of leads.

    Parameters
    ----------
    kind
        What it is.
    state
        Whether somebody must decide, agree to what is proposed, or only know; or whether it is
        taken care of without them.
    message
        What was found, in a sentence.
    advice
        What was done, or what to do.
    column
        The header of its column; empty where it is about rows or the whole file.
    position
        The place of that column in the file; None without one.
    rows
        How many rows it concerns.
    examples
        Cells, as they are written, the commonest first.
    lines
        Lines of the file, where examples are rows; the header is line 1.
    remedies
        What can be done by a click, the one that is proposed first.
    """

    kind: FindingKind
    state: State
    message: Message
    advice: Message
    column: str = ""
    position: int | None = None
    rows: int = 0
    examples: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    remedies: tuple[Remedy, ...] = ()


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings with those that ask most of people first, then by kind, size and column."""
    states, kinds = list(State), list(FindingKind)
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                states.index(each.state),
                kinds.index(each.kind),
                -each.rows,
                -1 if each.position is None else each.position,
            ),
        )
    )
