"""One lead's score, line by line: as a waterfall, and as a table for those who prefer it."""

import streamlit as st

from calibration.charts import OutcomeWords, waterfall_figure
from calibration.engine.leads import LeadLevels
from calibration.engine.supposed import LeadValues
from calibration.evaluation.explanation import Explanation, Line
from calibration.evaluation.waterfall import Waterfall, waterfall
from calibration.model import AXIS_NAMES, Axis, Model, fold
from pages.components import figures
from pages.components.shown_lead import ShownLead, why
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext


def draw(results: Results, lead: ShownLead) -> None:
    """Draw the lines that sum to the score, as a figure and as a table beside it."""
    chart, table = st.columns([0.54, 0.46], gap="large")
    with chart:
        draw_chart(results, "lead-waterfall", lead.explained, lead.levels, lead.values)
    with table:
        draw_table(results.model, lead.explained, lead.levels, lead.values)


def draw_chart(
    results: Results,
    name: str,
    explained: Explanation,
    levels: LeadLevels,
    values: LeadValues,
    *,
    before: Explanation | None = None,
) -> None:
    """Draw the waterfall, beside what it was before where that is given."""
    model = results.model
    found = waterfall(explained, model, before=before)
    details = {
        f"{each.kind}:{each.id}": why(each, model, levels, values) for each in explained.lines
    }
    figures.show(
        results,
        name,
        (found, tuple(details.items())),
        lambda pen: waterfall_figure(found, details=details, pen=pen),
        alt=_alt(found),
    )


def _alt(found: Waterfall) -> str:
    """Say what is to be seen; every line is in the table."""
    return _(
        "{n} steps lead from zero to a score of {score}; the threshold is {threshold}."
    ).format(
        n=len(found.steps),
        score=formats.hundredths(found.score),
        threshold=formats.hundredths(found.threshold),
    )


def draw_table(
    model: Model, explained: Explanation, levels: LeadLevels, values: LeadValues
) -> None:
    """Draw all lines that count, by group, with their sum; the others can be opened."""
    counting, resting = _by_group(model, explained, levels, values)
    body = "".join(counting)
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in (_("what counts"), _("points")))
    total = (
        f'<tr class="sum"><th scope="row">{safe(_("Score"))}</th>'
        f"<td>{formats.hundredths(explained.score)}</td></tr>"
    )
    st.html(
        f'<table class="plain leadlines"><caption class="caption">'
        f"{safe(_('The same as a table: the lines sum to the score'))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}{total}</tbody></table>"
    )
    if resting:
        count = ngettext(
            "{n} line that counts for nothing here",
            "{n} lines that count for nothing here",
            len(resting),
        ).format(n=len(resting))
        with st.expander(count):
            st.html(f'<table class="plain leadlines"><tbody>{"".join(resting)}</tbody></table>')


def _by_group(
    model: Model, explained: Explanation, levels: LeadLevels, values: LeadValues
) -> tuple[list[str], list[str]]:
    """Return the rows of lines that count, under their groups, and those of the others."""
    counting: list[str] = []
    resting: list[str] = []
    own: dict[str, list[Line]] = {group.id: [] for group in model.groups}
    clamp = [each for each in explained.lines if each.kind == "clamp"]
    for line in explained.lines:
        if line.kind == "criterion":
            own[model.criterion(line.id).group].append(line)
        elif line.kind == "cap":
            own[line.id].append(line)
    for axis in Axis:
        for group in (each for each in model.groups if each.axis is axis):
            rows = [_row(each, why(each, model, levels, values)) for each in own[group.id]]
            count = [row for row, line in zip(rows, own[group.id], strict=True) if line.points]
            resting += [r for r, line in zip(rows, own[group.id], strict=True) if not line.points]
            if count:
                counting += [_heading(group.label, sum(each.points for each in own[group.id]))]
                counting += count
    for line in clamp:
        (counting if line.points else resting).append(_row(line, why(line, model, levels, values)))
    return counting, resting


def _heading(label: str, points: int) -> str:
    return (
        f'<tr class="head"><th scope="rowgroup">{safe(label)}</th>'
        f"<td>{formats.hundredths(points, sign=True)}</td></tr>"
    )


def _row(line: Line, said: str) -> str:
    names = {
        "cap": _("Cap of {group}").format(group=line.label),
        "clamp": _("Score range"),
    }
    name = names.get(line.kind, line.label)
    # A criterion that was suggested is often called what its condition says.
    note = "" if fold(said) == fold(name) else f'<span class="caption">{safe(said)}</span>'
    against = " against" if line.points < 0 else ""
    return (
        f'<tr><th scope="row"><b>{safe(name)}</b>{note}</th>'
        f'<td class="worth{against}">{formats.hundredths(line.points, sign=True)}</td></tr>'
    )


def draw_head(lead: ShownLead, model: Model, words: OutcomeWords) -> None:
    """Draw the score and how it reads."""
    st.html(_head(lead.explained, model, words))
    figures.caption(_unknown(lead, model))


def _head(explained: Explanation, model: Model, words: OutcomeWords) -> str:
    axes = " · ".join(
        f"{_(AXIS_NAMES[axis])} {formats.hundredths(value)}"
        for axis, value in (
            (Axis.FIT, explained.fit),
            (Axis.ENGAGEMENT, explained.engagement),
            (Axis.FEEDBACK, explained.feedback),
        )
    )
    cards = [
        (_("Score"), formats.hundredths(explained.score), axes),
        (_("Band"), explained.band or formats.DASH, known_words(explained)),
    ]
    if model.grades is not None:
        note = _("fit A to E, engagement 1 to 5")
        cards.append((_("Grade"), explained.grade or formats.DASH, note))
    decided = _("yes") if explained.qualified else _("no")
    cards.append((_(words.qualified), decided, verdict(explained, model)))
    return '<div class="numbers">' + "".join(
        f'<section class="number"><h3>{safe(title)}</h3><strong>{safe(figure)}</strong>'
        f"<div>{safe(note)}</div></section>"
        for title, figure, note in cards
    ) + "</div>"  # fmt: skip


def known_words(explained: Explanation) -> str:
    """Return how much is known of the lead: "but 2 of 7 fields known" where that is little."""
    values = {"known": explained.known_fields, "used": explained.used_fields}
    if 2 * explained.known_fields < explained.used_fields:
        return _("but only {known} of {used} fields known").format(**values)
    return _("{known} of {used} fields known").format(**values)


def _unknown(lead: ShownLead, model: Model) -> str:
    """Name the fields that are missing: points that nobody could give."""
    names = [each.name for each in model.read_fields() if lead.values.values[each.name] is None]
    if not names:
        return ""
    return _("Not known of this lead: {fields}.").format(fields=", ".join(names))


def verdict(explained: Explanation, model: Model) -> str:
    """Return why a lead is handed over or not."""
    if explained.gate is not None:
        label = next(each.label for each in model.gates if each.id == explained.gate)
        return _("ruled out by “{gate}”, whatever its points").format(gate=label)
    compared = {
        "score": formats.hundredths(explained.score),
        "threshold": formats.hundredths(explained.threshold),
    }
    if explained.variant is not None:
        label = next(each.label for each in model.variants if each.id == explained.variant)
        compared["variant"] = label
        if explained.qualified:
            return _("{score} reaches {threshold}, the threshold of {variant}").format(**compared)
        return _("{score} is below {threshold}, the threshold of {variant}").format(**compared)
    if explained.qualified:
        return _("{score} reaches the threshold of {threshold}").format(**compared)
    return _("{score} is below the threshold of {threshold}").format(**compared)
