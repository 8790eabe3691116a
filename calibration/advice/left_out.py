"""What is said of the columns that a suggestion leaves out, or uses all the same."""

from collections.abc import Callable, Iterable

from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import SignKind, Weight
from calibration.advice.telling_names import recency_words
from calibration.messages import Message, join, say
from calibration.model import FieldType, OverruledColumn


def notices_of(checks: Iterable[ColumnCheck]) -> list[Message]:
    """Return what must be said of columns, the gravest first; one notice a subject.

    Columns that are left out for more than one reason are told with the first of: who a lead is,
    what nobody should be judged by, what may have been filled in after the deal.
    """
    told = [each for each in checks if each.is_telling or each.personal is not None]
    left_out = [each for each in told if not each.overruled]
    flagged = [
        each
        for each in left_out
        if not (each.personal or each.sensitive) and each.leak and each.leak.is_flagged
    ]
    sensitive = [each for each in left_out if each.sensitive and not each.personal]
    watched = [each for each in told if not each.is_left_out and _watched(each)]
    notices = [
        say(
            "“{column}” is left out until somebody overrules it: was it filled in after the "
            "deal? {reasons}",
            column=each.header,
            reasons=_row(each.reasons),
        )
        for each in flagged
    ]
    if sensitive:
        notices.append(
            say(
                "Left out, for using them is a decision somebody signs: {columns}.",
                columns=_listed(sensitive, _tells),
            )
        )
    if personal := [each for each in left_out if each.personal]:
        notices.append(
            say(
                "Left out, for they tell leads apart and not who buys: {columns}.",
                columns=_listed(personal, _holds),
            )
        )
    notices += [
        say("“{column}” is used. {reasons}", column=each.header, reasons=_row(each.reasons))
        for each in told
        if each.overruled and each.reasons
    ]
    if watched:
        notices.append(
            say(
                "Not left out, but look at them: {columns}",
                columns=join(
                    " ",
                    tuple(
                        say("“{column}”: {reasons}", column=each.header, reasons=_row(reasons))
                        for each in watched
                        if each.leak and (reasons := each.leak.reasons(Weight.WATCHED))
                    ),
                ),
            )
        )
    if stale := [each for each in told if not each.is_left_out and has_stale_days(each)]:
        notices.append(
            say(
                "How recent these are is not suggested, for they are as known at export: "
                "{columns}.",
                columns=", ".join(each.header for each in stale),
            )
        )
    return notices


def has_stale_days(check: ColumnCheck) -> bool:
    """Return whether a column tells how recent something was later than leads are scored.

    Days do, and numbers of days since then (DESIGN §5).
    """
    leak, kind = check.leak, check.profile.type
    is_recency = kind is FieldType.DATE or (
        kind is FieldType.NUMBER and recency_words(check.header) is not None
    )
    return is_recency and leak is not None and leak.as_known_at_export


def overruled_columns(
    checks: Iterable[ColumnCheck], *, who: str | None = None, why: str | None = None
) -> tuple[OverruledColumn, ...]:
    """Return the columns that are used although something speaks against them, for the file.

    Parameters
    ----------
    checks
        What was found about the columns.
    who, why
        The person who decided, and the reason they gave.
    """
    return tuple(
        OverruledColumn(
            column=each.header,
            reasons=tuple(str(reason) for reason in each.reasons),
            who=who or None,
            why=why or None,
        )
        for each in checks
        if each.overruled and each.reasons
    )


def _watched(check: ColumnCheck) -> bool:
    return check.leak is not None and any(
        sign.weight is Weight.WATCHED and sign.kind is not SignKind.AT_EXPORT
        for sign in check.leak.signs
    )


def _row(reasons: tuple[Message, ...]) -> Message:
    return join(" ", reasons)


def _listed(checks: list[ColumnCheck], what: Callable[[ColumnCheck], Message]) -> Message:
    return join(
        ", ",
        tuple(say("{column} ({what})", column=each.header, what=what(each)) for each in checks),
    )


def _tells(check: ColumnCheck) -> Message:
    return check.sensitive.kind.words if check.sensitive else say("–")


def _holds(check: ColumnCheck) -> Message:
    return check.personal.kind.words if check.personal else say("–")
