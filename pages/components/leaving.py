"""What leaves: the model file, the scored leads, and the command that repeats the numbers."""

import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import streamlit as st

from calibration.advice.optimism import verdict_of
from calibration.evaluation import Evaluation, Part
from calibration.exports.agreed import Agreement, Calibrated, export_model
from calibration.exports.scored import Form, scored_leads
from calibration.exports.scored_files import MOST_ROWS_OF_A_SHEET, write_scored
from calibration.leads.facts import Sample, Split
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Rule, type_leads
from calibration.model import Model, fingerprint, write_model
from calibration.model.grid import identifier
from calibration.model.renaming import renamed
from calibration.problems import CalibrationError
from pages.components import lineage, optional_columns, problems, signed, wins
from pages.shared import checking, formats, honesty, referring, session
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WHO, WHY, OWN_NAMES = "agreed-who", "agreed-why", "own-names"
DAY, AS_BOARD, PERSONAL = "scored-day", "scored-as-board", "scored-personal"
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def draw_model(results: Results) -> Model | None:
    """Draw the download of the model file, its fingerprint, and who agreed to it.

    Returns the model that leaves, so that it leaves the same in every form; None if it can't.
    """
    _unsigned(results)
    agreements = signed.draw(results) or _agreed(results)
    model = results.model
    names = dict(results.work.mapping)
    if names and st.checkbox(
        _("Write the names these leads use for the fields"), value=True, key=OWN_NAMES
    ):
        try:
            model = renamed(model, names)
        except CalibrationError as error:
            problems.draw(error.problems, title=_("The fields can't be renamed."))
            return None
    told = replace(calibrated(results), names=names if model != results.model else {})
    exported = lineage.with_steps(results, export_model(model, told, agreements=agreements))
    st.download_button(
        _("Download the model (JSON)"),
        data=write_model(exported),
        file_name=model_file(model),
        mime="application/json",
        type="primary",
        on_click="ignore",
        key="download-model",
    )
    st.caption(_("Fingerprint: the same for every file that scores the same way."))
    st.code(fingerprint(model), language=None)
    return exported


def _unsigned(results: Results) -> None:
    """Say which columns the model reads that somebody should answer for, and nobody has."""
    with st.spinner(_("Looking at what each column tells of the outcome")):
        found = checking.unsigned(results.work)
    if not found:
        return
    listed = "".join(
        f"\n- **{formats.plain(each.header)}**: "
        + formats.plain(" ".join(told(reason) for reason in each.reasons))
        for each in found
    )
    st.warning(_("The model reads columns that nobody has signed for:") + "\n" + listed)
    st.page_link("pages/leads.py", label=_("Sign for them on Leads, under Columns"))


def _agreed(results: Results) -> tuple[Agreement, ...]:
    """Ask who agreed, where nobody has signed in a workshop."""
    left, right = st.columns(2, gap="small")
    with left:
        who = st.text_input(_("Agreed by (optional)"), key=WHO)
    with right:
        why = st.text_input(_("Why (optional)"), key=WHY)
    if not who.strip():
        return ()
    agreement = Agreement(
        who=who.strip(),
        when=datetime.now(tz=UTC),
        why=why.strip(),
        parent=fingerprint(results.start) if results.start != results.model else None,
    )
    return (agreement,)


def calibrated(results: Results) -> Calibrated:
    """Return what the model was calibrated on; the holdout's numbers only if it was opened."""
    work, facts = results.work, results.patterns().facts
    evaluations: dict[Part, Evaluation] = {"design": results.evaluation("design")}
    if facts.split.kind != "none" and honesty.is_opened(work):
        evaluations["holdout"] = results.evaluation("holdout")
    optimism = honesty.optimism(results)
    return Calibrated(
        sha256=results.sha256,
        facts=facts,
        evaluations=evaluations,
        holdout_opened=work.openings,
        overruled=checking.overruled_for_export(work),
        remedies=work.remedies,
        left_out=work.prepared.left_out if work.prepared else 0,
        optimism=optimism,
        signal=None if optimism is None else optimism.signal,
        reference=referring.reference(results),
    )


def model_file(model: Model) -> str:
    """Return the name of the model's file."""
    return f"{identifier(model.name)}.json"


def draw_command(results: Results) -> None:
    """Draw the command that repeats the screen's numbers from the downloaded model."""
    st.caption(_("These numbers again, on the command line:"))
    model, leads = model_file(results.model), shlex.quote(results.name)
    if results.opened is not None and results.opened.source.kind == "table":
        leads = f'"$DATABASE_URL" --table {leads}'
    options = (*wins.options(results.work), *optional_columns.options(results.work))
    told = "".join(f" {shlex.quote(each)}" for each in options)
    st.code(
        f"python -m calibration evaluate {shlex.quote(model)} {leads} --part design"
        f"{told}{_of_sample(results.work.sampling)}",
        language="bash",
        wrap_lines=True,
    )
    if wins.is_picked(results.work):
        st.caption(
            _(
                "Ids of wins were accepted one by one: the command takes all that are nearly one "
                "lead's, so it counts some more."
            )
        )
    if results.work.remedies:
        st.caption(
            _(
                "What was decided on Leads about the file leaves with the model: the command "
                "repeats it and says so."
            )
        )


def _of_sample(sample: Sample) -> str:
    """Return the command's option for leads that aren't every lead of their period."""
    if sample.every_lead:
        return ""
    return f" --base-rate {sample.base_rate}" if sample.base_rate else " --not-every-lead"


def draw_scored(results: Results) -> None:
    """Draw the downloads of the scored leads."""
    if results.is_grouped:
        st.caption(_("Only patterns are open: there is no lead to score. Open the leads on Leads."))
        return
    work, today = results.work, datetime.now(tz=UTC).date()
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    with left:
        as_board = st.toggle(
            _("Score as on the board"),
            value=True,
            key=AS_BOARD,
            help=_("Each lead on the day it is calibrated on; else all on one day."),
        )
    with right:
        day = st.date_input(
            _("Day"), value=today, key=DAY, disabled=as_board, format=_("YYYY/MM/DD")
        )
    chosen = None if as_board or not isinstance(day, date) else day
    whole = work.everyone or results.leads
    without = _left_behind(work, whole)
    stem = results.leads.source.name.rpartition(".")[0] or "leads"
    with st.container(horizontal=True, gap="small"):
        for form in ("csv", "xlsx"):
            too_many = form == "xlsx" and whole.rows >= MOST_ROWS_OF_A_SHEET
            st.download_button(
                _("Scored leads ({form})").format(form=form.upper()),
                data=scored_file(whole, work, chosen, today, form, without=without),
                file_name=f"{stem}-scored.{form}",
                mime=MIMES[form],
                on_click="ignore",
                disabled=too_many,
                key=f"download-{form}",
            )
    st.caption(_("Texts that a spreadsheet would run as a formula get an apostrophe before them."))


def _left_behind(work: Workspace, leads: LeadTable) -> frozenset[int]:
    """Ask whether columns that tell who a lead is leave too; return those that stay behind.

    What identifies a lead leaves with it in any case.
    """
    personal = checking.personal_positions(work, with_ids=False)
    if not personal or st.checkbox(_("With personal columns"), key=PERSONAL):
        return frozenset()
    names = [formats.plain(each.header) for each in leads.columns if each.position in personal]
    st.caption(_("Left out: {columns}.").format(columns=", ".join(names)))
    return personal


def scored_file(
    leads: LeadTable,
    work: Workspace,
    day: date | None,
    today: date,
    form: Form,
    *,
    without: frozenset[int] = frozenset(),
) -> Callable[[], bytes]:
    """Return what makes the file when somebody asks for it; it knows no session.

    Cells leave as they are in the file, all but the columns ``without``; ``leads`` are all leads
    of the file, read as the remedies say.
    """
    model, mapping = work.model, dict(work.mapping)
    file = work.file or leads
    columns = tuple(each for each in file.columns if each.position not in without)
    cells = replace(file, columns=columns)

    def make() -> bytes:
        rule: Rule = "calibration" if day is None else "score"
        with_typed = type_leads(
            leads,
            model,
            today=today,
            rule=rule,
            as_of=day,
            mapping=mapping,
            # A score depends on no split, so the leads need not have what one is made by.
            split=Split("none"),
        )
        path = leads.folder / f"{uuid4().hex}.{form}"
        try:
            scored = scored_leads(cells, with_typed, model, form=form, formula_safe=True)
            write_scored(scored, cells, path, form=form)
            return path.read_bytes()
        finally:
            with_typed.close()
            path.unlink(missing_ok=True)

    return make


def draw_holdout(results: Results) -> None:
    """Draw the final check: a button, for every look at the leads kept aside is counted."""
    work, facts = results.work, results.facts
    if not facts.has_outcome:
        st.caption(_("No leads are kept aside."))
        return
    if facts.split.kind == "none":
        reason = facts.split.reason
        st.caption(_("No leads are kept aside.") if reason is None else formats.plain(told(reason)))
        _say_optimism(results)
        return
    fresh = honesty.is_opened(work)
    if work.openings and not fresh:
        st.caption(_("Edited since it was opened: what it shows now is already seen."))
    st.button(
        _("Open the leads kept aside") if not work.openings else _("Open them again"),
        key="open-holdout",
        on_click=_open_holdout,
        disabled=fresh,
    )
    if not fresh:
        return
    now, before = results.evaluation("holdout"), results.evaluation("design")
    note = _("first look") if work.openings == 1 else _("already seen")
    st.markdown(f"**{_('Final check')}** ({note}, {_opened(work.openings)})")
    st.dataframe(
        {
            _("number"): [_("leads"), _("of them buy"), _("found, of all buyers"), _("AUC")],
            _("kept aside"): _column(now),
            _("designed on"): _column(before),
        },
        hide_index=True,
        width="stretch",
    )
    _say_optimism(results)


def _say_optimism(results: Results) -> None:
    found = honesty.optimism(results)
    if found is None:
        return
    for notice in verdict_of(found):
        st.warning(formats.plain(told(notice)))
    st.caption(formats.plain(told(found.sentence())))


def _opened(times: int) -> str:
    return ngettext("opened {n} time", "opened {n} times", times).format(n=times)


def _column(evaluation: Evaluation) -> list[str]:
    low, high = evaluation.precision_interval
    interval = formats.between(low, high)
    return [
        formats.number(evaluation.leads),
        f"{formats.percent(evaluation.precision)} ({interval})",
        formats.percent(evaluation.recall),
        formats.number(evaluation.auc, decimals=2),
    ]


def _open_holdout() -> None:
    work = session.workspace()
    if work.versions is not None:
        session.keep(honesty.opened(work, work.model))
