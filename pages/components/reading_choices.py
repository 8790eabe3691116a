"""How a file is read: told, and chosen where the reader can't be sure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from calibration.leads.choices import Choices
from calibration.leads.dialects import DELIMITERS
from calibration.leads.first_look import FirstLook, first_lines, first_look
from calibration.leads.likely_encodings import encoding_name, is_in_doubt
from calibration.leads.tables import LeadTable, Source
from calibration.problems import Problem
from pages.shared import formats, session
from pages.shared.words import _, told

CHOSEN = "reading-chosen"
KINDS = "reading-kinds"
OPENED = "reading-opened"
LOOK = "reading-look"
BATCH = "reading-batch"
ASIDE = "reading-aside"
KEY = "reading-"
DOUBTS = frozenset({"encoding-doubt", "delimiter-doubt", "rows-above-doubt", "rows-below-doubt"})
"""Kinds of notices that ask a person."""
MENDED = frozenset({"encoding", "ragged", "no-header", "delimiter", "not-text"})
"""Kinds of problems that another choice may mend."""
LONGEST_LINE = 160
SHEET = Path(__file__).parent / "reading_choices.css"

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """The files that were uploaded, and how they are to be read."""

    files: tuple[UploadedFile, ...]
    choices: Choices
    is_remembered: bool = False

    @classmethod
    def of(cls, given: Sequence[UploadedFile]) -> "Upload":
        """Return the uploaded files with what was chosen for them, or for files of their kind.

        Files that somebody left aside are not among them.
        """
        aside = _aside()
        files = [each for each in given if each.file_id not in aside] or list(given)
        ids = tuple(each.file_id for each in files)
        chosen = _chosen(ids)
        if chosen is not None:
            return cls(tuple(files), chosen)
        kept = _kinds().get(_look(files).kind)
        return cls(tuple(files), kept or Choices(), is_remembered=kept is not None)

    @property
    def ids(self) -> Ids:
        """What the files are told by from others."""
        return tuple(each.file_id for each in self.files)

    @property
    def identity(self) -> tuple[Ids, Choices]:
        """What is dealt with once: these files, read so."""
        return self.ids, self.choices

    def contents(self) -> list[tuple[str, bytes]]:
        """Return the name and the bytes of each file."""
        return [(each.name, each.getvalue()) for each in self.files]


def added(upload: Upload) -> tuple[str, ...]:
    """Return the names of the files that came after others were opened; none if all are new."""
    earlier = _earlier()
    new = [each.name for each in upload.files if each.file_id not in earlier]
    return tuple(new) if 0 < len(new) < len(upload.files) else ()


def begun(upload: Upload) -> None:
    """Remember which files came together, before they are read."""
    held = session.remembered(BATCH)
    now = held[1] if isinstance(held, tuple) else ()
    if now != upload.ids:
        session.remember(BATCH, (now if set(now) < set(upload.ids) else (), upload.ids))


def only_added(upload: Upload) -> None:
    """Leave the files aside that were there before the last ones."""
    earlier = _earlier()
    old = {each.file_id for each in upload.files if each.file_id in earlier}
    session.remember(ASIDE, _aside() | old)


def _earlier() -> frozenset[str]:
    held = session.remembered(BATCH)
    return frozenset(held[0]) if isinstance(held, tuple) else frozenset()


def _aside() -> frozenset[str]:
    held = session.remembered(ASIDE)
    return held if isinstance(held, frozenset) else frozenset()


def separator(delimiter: str) -> str:
    """Return the name of a separator."""
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
    return names.get(delimiter, delimiter)


def opened(upload: Upload) -> None:
    """Remember that the leads that are open are those of the upload, read so."""
    leads = session.workspace().file
    if leads is not None:
        session.remember(OPENED, (upload.identity, leads.sha256))


def back(upload: Upload) -> tuple[Ids, Choices] | None:
    """Take the choices back to those that the open leads were read by; None if others are open."""
    held = session.remembered(OPENED)
    if not isinstance(held, tuple) or held[0][0] != upload.ids:
        return None
    identity: tuple[Ids, Choices] = held[0]
    session.remember(CHOSEN, {**_all_chosen(), upload.ids: identity[1]})
    session.forget_widgets(KEY)
    return identity


def draw(upload: Upload, refused: tuple[Problem, ...], *, leads: LeadTable | None = None) -> None:
    """Draw how the upload is read, and what can be chosen; open where somebody must look.

    ``leads`` are what was read of it, where they are not those that are open.
    """
    leads = leads or _leads(upload)
    if leads is None and not any(each.kind in MENDED for each in refused):
        return
    look = _look(upload.files)
    source = leads.source if leads is not None else None
    is_workbook = source is not None and bool(source.sheets)
    if not look.is_text and not is_workbook:
        return
    doubts = [each for each in leads.notices if each.kind in DOUBTS] if leads is not None else []
    label = _("How the file is read: please look") if doubts else _("How the file is read")
    with st.expander(label, expanded=bool(doubts or refused), key=f"{KEY}box-{_short(upload)}"):
        for doubt in doubts:
            st.html(f'<p class="finding">{formats.safe(told(doubt.message))}</p>')
        if upload.is_remembered:
            st.caption(_("Read with what was chosen for the last file of this kind."))
        if is_workbook and source is not None:
            _sheet(upload, source)
        else:
            _encoding(upload, look, source)
        _table(upload, source, is_text=look.is_text, refused=refused)
        if look.is_text and not look.encodings:
            _top(upload, source)
        if upload.choices != Choices():
            st.button(
                _("Read it as the program would"),
                key=f"{KEY}reset",
                type="tertiary",
                on_click=_choose,
                args=(upload, look.kind, Choices()),
            )


def _leads(upload: Upload) -> LeadTable | None:
    """Return the open leads if they are those of the upload."""
    held, leads = session.remembered(OPENED), session.workspace().file
    if leads is None or not isinstance(held, tuple) or held[0] != upload.identity:
        return None
    return leads if leads.sha256 == held[1] else None


def _short(upload: Upload) -> str:
    return upload.ids[0][:8]


def _look(files: Sequence[UploadedFile]) -> FirstLook:
    """Return what is seen of the files: of the first whose encoding is in doubt, else the first."""
    ids = tuple(each.file_id for each in files)

    def make() -> FirstLook:
        looks = [first_look(each.getvalue()) for each in files]
        return next((look for look in looks if look.encodings), looks[0])

    return session.shelf().get(LOOK, ids, make)


def _sheet(upload: Upload, source: Source) -> None:
    if len(source.sheets) < 2:
        return
    _select(
        upload,
        _("Sheet"),
        list(source.sheets),
        held=source.sheet,
        of="sheet",
    )


def _encoding(upload: Upload, look: FirstLook, source: Source | None) -> None:
    """Draw the encodings, with lines of the file as each of them reads them."""
    if not look.encodings:
        return
    held = upload.choices.encoding or (source.encoding if source is not None else None)
    options = [each.encoding for each in look.encodings]
    with st.container(width=420):
        _select(
            upload,
            _("Encoding of the letters"),
            options,
            held=held if held in options else None,
            of="encoding",
            words={each: told(encoding_name(each)) for each in options},
        )
    if is_in_doubt(look.encodings):
        st.caption(_("The likeliest comes first. Choose the one in which the words read right."))
    _preview(look, held)


def _preview(look: FirstLook, held: str | None) -> None:
    heads = "".join(
        f"<th>{formats.safe(told(encoding_name(each.encoding)))}"
        f"{' ✓' if each.encoding == held else ''}</th>"
        for each in look.encodings
    )
    lines = zip(*(each.lines for each in look.encodings), strict=False)
    body = "".join(
        "<tr>" + "".join(f"<td>{formats.safe(_cut(cell))}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    st.html(SHEET)
    st.html(
        '<div class="encodings"><table><thead><tr>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cut(line: str) -> str:
    """Return the part of a line around its first sign beyond ASCII."""
    first = next((at for at, sign in enumerate(line) if sign > "\x7f"), 0)
    start = max(0, first - 40)
    part = line[start : start + LONGEST_LINE]
    return ("…" if start else "") + part + ("…" if start + LONGEST_LINE < len(line) else "")


def _table(
    upload: Upload, source: Source | None, *, is_text: bool, refused: tuple[Problem, ...]
) -> None:
    """Draw what parts the table: its separator, and the rows that are none of it."""
    first, second, third = st.columns(3, vertical_alignment="bottom")
    if is_text:
        with first:
            held = upload.choices.delimiter or (source.delimiter if source is not None else None)
            _select(
                upload,
                _("Between two columns"),
                list(DELIMITERS),
                held=held if held in DELIMITERS else None,
                of="delimiter",
                words={each: separator(each) for each in DELIMITERS},
            )
    with second:
        _number(upload, _("Rows above the headers"), of="above")
    with third:
        _number(upload, _("Rows at the bottom that are no leads"), of="below")
    is_ragged = any(each.kind == "ragged" for each in refused)
    if is_ragged or upload.choices.leaves_out_ragged:
        key = f"{KEY}ragged-{_short(upload)}"
        session.first(key, upload.choices.leaves_out_ragged)
        st.checkbox(
            _("Leave out the lines that have another number of cells, and count them"),
            key=key,
            on_change=_heard,
            args=(upload, key, "leaves_out_ragged"),
        )


def _top(upload: Upload, source: Source | None) -> None:
    """Show the first lines of the file as they are."""
    encoding = upload.choices.encoding or (source.encoding if source is not None else "")
    lines = first_lines(upload.files[0].getvalue(), encoding.split(", ")[0] or "cp1252")
    st.caption(_("The first lines of the file, as they are"))
    st.code("\n".join(line[:LONGEST_LINE] for line in lines), language=None, line_numbers=True)


def _select(
    upload: Upload,
    label: str,
    options: list[str],
    *,
    held: str | None,
    of: str,
    words: dict[str, str] | None = None,
) -> None:
    key = f"{KEY}{of}-{_short(upload)}"
    session.shown(key, held)
    st.selectbox(
        label,
        options,
        key=key,
        index=None,
        placeholder=_("Choose"),
        format_func=lambda each: (words or {}).get(each, each),
        on_change=_heard,
        args=(upload, key, of),
    )


def _number(upload: Upload, label: str, *, of: str) -> None:
    key = f"{KEY}{of}-{_short(upload)}"
    session.shown(key, getattr(upload.choices, of))
    st.number_input(
        label,
        min_value=0,
        max_value=10_000,
        step=1,
        value=None,
        key=key,
        placeholder=_("as found"),
        on_change=_heard,
        args=(upload, key, of),
    )


def _heard(upload: Upload, key: str, of: str) -> None:
    """Take what a widget was set to as a choice."""
    chosen = replace(upload.choices, **{of: session.given(key)})  # type: ignore[arg-type]
    _choose(upload, _look(upload.files).kind, chosen)


def _choose(upload: Upload, kind: str, choices: Choices) -> None:
    """Have the files read so, and keep for others of their kind what holds for those too."""
    session.remember(CHOSEN, {**_all_chosen(), upload.ids: choices})
    kept = Choices(encoding=choices.encoding, delimiter=choices.delimiter)
    others = {each: what for each, what in _kinds().items() if each != kind}
    session.remember(KINDS, others if kept == Choices() or not kind else {**others, kind: kept})


def _chosen(ids: Ids) -> Choices | None:
    return _all_chosen().get(ids)


def _all_chosen() -> dict[Ids, Choices]:
    """Return what was chosen for each set of files that was uploaded."""
    held = session.remembered(CHOSEN)
    return held if isinstance(held, dict) else {}


def _kinds() -> dict[str, Choices]:
    held = session.remembered(KINDS)
    return held if isinstance(held, dict) else {}
