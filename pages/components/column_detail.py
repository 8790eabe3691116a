"""One column: what speaks against it, who answers for using it, and how it is read."""

import streamlit as st

from calibration.advice.columns import ColumnCheck
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import (
    KeepAsValues,
    KnownInTime,
    LeaveOut,
    ReadAs,
    Remedy,
    TreatAsMissing,
    with_remedy,
)
from calibration.messages import N_, Message
from calibration.model import FieldType, fold
from calibration.problems import CalibrationError
from pages.shared import formats, remedying, session
from pages.shared.words import _, told
from pages.shared.workspace import Overruling, Workspace

WHERE = "columns"
TYPES = {
    FieldType.NUMBER.value: N_("number"),
    FieldType.TEXT.value: N_("text"),
    FieldType.BOOLEAN.value: N_("yes / no"),
    FieldType.DATE.value: N_("date"),
}


def draw(work: Workspace, profile: ColumnProfile, check: ColumnCheck | None) -> None:
    """Draw what is known of a column, and what can be decided about it."""
    evidence, reading = st.columns([0.6, 0.4], gap="large")
    with evidence:
        _evidence(profile, check)
        if check is not None and check.reasons:
            _overruling(work, check)
        _in_time(work, profile.header, check)
    with reading:
        _reading(work, profile)


def _evidence(profile: ColumnProfile, check: ColumnCheck | None) -> None:
    name = profile.header.strip() or _("Column {n}").format(n=profile.column.position + 1)
    sentences = [] if check is None else _sentences(check)
    said = "".join(f"<li>{formats.safe(told(each))}</li>" for each in sentences)
    if not said:
        said = f"<li>{formats.safe(_('Nothing speaks against it.'))}</li>"
    st.html(f'<div class="evidence"><b>{formats.safe(name)}</b><ul>{said}</ul></div>')


def _sentences(check: ColumnCheck) -> list[Message]:
    """Return all that was found of a column, each figure once."""
    own = [each.message for each in (check.personal, check.sensitive) if each is not None]
    if check.leak is None:
        return own
    signs = [sign.message for sign in check.leak.signs]
    filled = check.leak.filled.message
    if filled not in signs and check.profile.missing and signs:
        signs.append(filled)
    return [*own, *signs]


def _overruling(work: Workspace, check: ColumnCheck) -> None:
    """Draw who uses the column all the same; else the form by which somebody signs for it."""
    signed = next((o for o in work.overruled if fold(o.column) == fold(check.header)), None)
    if signed is not None:
        said = _("Used all the same; nobody has signed for it.")
        if signed.who:
            said = _("Used all the same, decided by **{who}**: {why}").format(
                who=formats.plain(signed.who), why=formats.plain(signed.why or "–")
            )
        st.markdown(said)
        st.button(
            _("Leave it out again"), key="column-withdraw", on_click=_withdraw, args=(check.header,)
        )
        return
    with st.form(f"column-form-{check.profile.column.position}", border=False):
        asked = _(
            "No criterion is suggested from it until somebody answers for it: their name and "
            "reason leave with the model."
        )
        if check.leak is not None and check.leak.is_flagged:
            asked = _(
                "No criterion is suggested from it. Use it only if its value was known before the "
                "outcome, and somebody answers for it: their name and reason leave with the model."
            )
        st.caption(asked)
        who, why, sign = st.columns([0.28, 0.47, 0.25], vertical_alignment="bottom")
        keys = tuple(f"column-{part}-{check.profile.column.position}" for part in ("who", "why"))
        with who:
            st.text_input(_("Who decides"), key=keys[0])
        with why:
            st.text_input(_("Why"), key=keys[1])
        with sign:
            st.form_submit_button(
                _("Use all the same"),
                key="column-overrule",
                on_click=_overrule,
                args=(check.header, keys),
                width="stretch",
            )
    if session.remembered(WHERE) == check.header:
        st.warning(_("Write who decides and why: both leave with the model."))


def _overrule(header: str, keys: tuple[str, str]) -> None:
    who, why = (str(session.given(key) or "").strip() for key in keys)
    if not who or not why:
        session.remember(WHERE, header)
        return
    session.remember(WHERE, None)
    work = session.workspace()
    rest = tuple(each for each in work.overruled if fold(each.column) != fold(header))
    session.keep(work.changed(overruled=(*rest, Overruling(header, who, why))))


def _withdraw(header: str) -> None:
    work = session.workspace()
    rest = tuple(each for each in work.overruled if fold(each.column) != fold(header))
    session.keep(work.changed(overruled=rest))


def _reading(work: Workspace, profile: ColumnProfile) -> None:
    if work.leads is None or work.leads.column(profile.header) is None:
        st.caption(_("Without a header of its own, no model can read this column."))
        return
    position = profile.column.position
    read = work.field_of(profile.header)
    keys = {part: f"column-{part}-{position}" for part in ("type", "missing", "out")}
    session.shown(keys["type"], read.type.value)
    session.shown(keys["missing"], ", ".join(read.missing))
    session.shown(keys["out"], _is_left_out(work, profile.header))
    kind, words = st.columns(2, vertical_alignment="bottom")
    with kind:
        st.selectbox(
            _("Read as"),
            list(TYPES),
            key=keys["type"],
            format_func=lambda each: _(TYPES[each]),
            on_change=_read_as,
            args=(profile, keys["type"]),
        )
    with words:
        st.text_input(
            _("Words that mean missing"),
            key=keys["missing"],
            help=_("Separate several words by commas."),
            on_change=_name_missing,
            args=(profile, keys["missing"]),
        )
    st.checkbox(
        _("Leave it out: no criterion is suggested from it, tables of leads don't show it"),
        key=keys["out"],
        on_change=_leave_out,
        args=(profile.header, keys["out"]),
    )


def _in_time(work: Workspace, header: str, check: ColumnCheck | None) -> None:
    """Ask whether a column as known at export was known in time all the same."""
    said = any(_is_said_in_time(each, header) for each in work.remedies)
    at_export = check is not None and check.leak is not None and check.leak.as_known_at_export
    if not said and not at_export:
        return
    key = f"column-in-time-{fold(header)}"
    session.shown(key, said)
    st.checkbox(
        _("Its values were known on the day the lead is scored, and not only at export"),
        key=key,
        on_change=_say_in_time,
        args=(header, key),
    )


def _is_said_in_time(remedy: Remedy, header: str) -> bool:
    return isinstance(remedy, KnownInTime) and fold(remedy.column) == fold(header)


def _say_in_time(header: str, key: str) -> None:
    work = session.workspace()
    rest = tuple(each for each in work.remedies if not _is_said_in_time(each, header))
    _carry_out((*rest, KnownInTime(column=header)) if session.given(key) else rest)


def _is_left_out(work: Workspace, header: str) -> bool:
    return fold(header) in {fold(each) for each in remedying.left_out_columns(work)}


def _read_as(profile: ColumnProfile, key: str) -> None:
    given = session.given(key)
    if given is None:  # other leads were opened meanwhile, and the choice was about these
        return
    kind, work = FieldType(str(given)), session.workspace()
    guess = next(
        each
        for each in work.guessed or work.profiles
        if each.column.position == profile.column.position
    )
    rest = tuple(
        each
        for each in work.remedies
        if not (isinstance(each, ReadAs) and fold(each.column) == fold(profile.header))
    )
    wanted = rest
    if kind is not guess.type:
        wanted = with_remedy(rest, ReadAs(column=profile.header, type=kind))
    _carry_out(wanted)


def _name_missing(profile: ColumnProfile, key: str) -> None:
    """Record the words that are missing and were not guessed, and those guessed that are not."""
    given = session.given(key)
    if given is None:  # other leads were opened meanwhile
        return
    words = str(given).split(",")
    named = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    wanted, guessed = {fold(word) for word in named}, {fold(word) for word in profile.missing_words}
    taken = session.workspace().remedies
    agreed = {
        fold(word)
        for each in taken
        if isinstance(each, TreatAsMissing) and fold(each.column) == fold(profile.header)
        for word in each.words
    }
    remedies = tuple(
        each
        for each in taken
        if not (
            isinstance(each, TreatAsMissing | KeepAsValues)
            and fold(each.column) == fold(profile.header)
        )
    )
    values = tuple(word for word in profile.missing_words if fold(word) not in wanted)
    more = tuple(word for word in named if fold(word) not in guessed - agreed)
    if values:
        remedies = (*remedies, KeepAsValues(column=profile.header, words=values))
    if more:
        remedies = (*remedies, TreatAsMissing(column=profile.header, words=more))
    _carry_out(remedies)


def _leave_out(header: str, key: str) -> None:
    work, remedy = session.workspace(), LeaveOut(column=header)
    rest = tuple(
        each
        for each in work.remedies
        if not (isinstance(each, LeaveOut) and fold(each.column) == fold(header))
    )
    _carry_out((*rest, remedy) if session.given(key) else rest)


def _carry_out(remedies: tuple[Remedy, ...]) -> None:
    try:
        remedying.all_replaced(remedies)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
