"""Segments in which the score works less well, and groups that are selected less often."""

from collections.abc import Iterator, Sequence

from calibration.advice.diagnoses.statement import (
    Place,
    Statement,
    StatementKind,
    share_said,
)
from calibration.advice.segment_counts import Segment
from calibration.advice.segments import SelectionGap, Weakness, selection_gaps, weaknesses
from calibration.messages import Message, figure, quoted, say


def weak_segments(segments: Sequence[Segment], *, effect: float = 1.0) -> Iterator[Statement]:
    """Yield the segments in which the score ranks leads surely less well than elsewhere."""
    for each in weaknesses(segments, effect=effect):
        yield Statement(
            StatementKind.SEGMENT,
            _tells_nothing(each) if not each.tells else _tells_less(each),
            say("Give these leads points of their own, as a variant of the model."),
            Place.CRITERIA,
            weight=each.elsewhere - each.auc + (0 if each.tells else 1),
        )


def selection(segments: Sequence[Segment]) -> Iterator[Statement]:
    """Yield the sensitive columns of which a group qualifies surely less than four fifths as often.

    Of each column the group that is furthest from it is told, and the others are named.
    """
    by_column: dict[str, list[SelectionGap]] = {}
    for each in selection_gaps(segments):
        by_column.setdefault(each.column, []).append(each)
    for worst, *others in by_column.values():
        told = _selected_less(worst)
        if others:
            names = quoted(each.value for each in others)
            told = say("{told} The same holds of {names}.", told=told, names=names)
        yield Statement(
            StatementKind.SELECTION,
            told,
            say(
                "Nothing is done about it by itself. Ask which criteria stand in for it, and "
                "whether they are needed."
            ),
            Place.CRITERIA,
            weight=1 - worst.ratio.high,
        )


def where(column: str | None, value: str | Message | None) -> Message:
    """Return which leads a segment is, for the beginning of a sentence."""
    if column is None and value is None:
        return say("Among leads of no variant")
    if column is None:
        return say("Among leads of the variant “{value}”", value=value)
    if value is None:
        return say("Among leads without a value of “{column}”", column=column)
    return say("Among leads whose “{column}” is “{value}”", column=column, value=value)


def _tells_nothing(found: Weakness) -> Message:
    return say(
        "{where}, the score can't be told from chance: AUC {auc} ({low} to {high}) of {n} leads, "
        "{converted} of them converted; {elsewhere} elsewhere.",
        where=where(found.column, found.value),
        **_figures(found),
    )


def _tells_less(found: Weakness) -> Message:
    return say(
        "{where}, the score works less well: AUC {auc} ({low} to {high}) of {n} leads, "
        "{converted} of them converted; {elsewhere} elsewhere.",
        where=where(found.column, found.value),
        **_figures(found),
    )


def _figures(found: Weakness) -> dict[str, Message]:
    return {
        "auc": figure(found.auc, decimals=2),
        "low": figure(found.interval.low, decimals=2),
        "high": figure(found.interval.high, decimals=2),
        "elsewhere": figure(found.elsewhere, decimals=2),
        "n": figure(found.leads),
        "converted": figure(found.converted),
    }


def _selected_less(found: SelectionGap) -> Message:
    return say(
        "By “{column}”, which tells {kind}: {part} of “{value}” qualify, against {most_part} of "
        "“{most}”; {ratio}× as often ({low} to {high}), less than four fifths.",
        column=found.column,
        kind=found.kind.words,
        value=found.value,
        most=found.most,
        part=share_said(found.qualified, found.leads),
        most_part=share_said(found.most_qualified, found.most_leads),
        ratio=figure(found.ratio.value, decimals=2),
        low=figure(found.ratio.low, decimals=2),
        high=figure(found.ratio.high, decimals=2),
    )
