"""One lead's score, line by line, and what is known of the lead."""

import streamlit as st

from calibration.charts import OutcomeWords
from calibration.evaluation.explanation import Explanation, Line
from calibration.model import AXIS_NAMES, Axis, Model
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _, ngettext, told


def draw(explained: Explanation, model: Model, *, words: OutcomeWords) -> None:
    """Draw the score, how it reads, and the lines that sum to it."""
    st.html(_head(explained, model, words))
    counting = [each for each in explained.lines if each.points]
    resting = [each for each in explained.lines if not each.points]
    reach = max((abs(each.points) for each in counting), default=1)
    rows = [_row(each, reach) for each in counting]
    rows.append(_total(explained.score))
    st.html(f'<div class="lines">{"".join(rows)}</div>')
    if resting:
        count = ngettext(
            "{n} line that counts for nothing here",
            "{n} lines that count for nothing here",
            len(resting),
        ).format(n=len(resting))
        with st.expander(count):
            st.html(f'<div class="lines">{"".join(_row(each, reach) for each in resting)}</div>')


def _head(explained: Explanation, model: Model, words: OutcomeWords) -> str:
    said = _verdict(explained, model)
    known = _("{known} of {used} fields known").format(
        known=explained.known_fields, used=explained.used_fields
    )
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
        (_("Band"), explained.band or formats.DASH, known),
        (_("Grade"), explained.grade or formats.DASH, _("fit A to E, engagement 1 to 5")),
        (_(words.qualified), _("yes") if explained.qualified else _("no"), said),
    ]
    return '<div class="numbers">' + "".join(
        f'<section class="number"><h3>{safe(title)}</h3><strong>{safe(figure)}</strong>'
        f"<div>{safe(note)}</div></section>"
        for title, figure, note in cards
    ) + "</div>"  # fmt: skip


def _verdict(explained: Explanation, model: Model) -> str:
    if explained.gate is not None:
        label = next(each.label for each in model.gates if each.id == explained.gate)
        return _("ruled out: {gate}").format(gate=label)
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


def _row(line: Line, reach: int) -> str:
    sign = "against" if line.points < 0 else "for"
    width = 50 * abs(line.points) / reach
    left = 50 - width if line.points < 0 else 50
    names = {
        "cap": _("Cap of {group}").format(group=line.label),
        "clamp": _("Score range"),
    }
    return (
        f'<div class="line"><span><b>{safe(names.get(line.kind, line.label))}</b>'
        f'<span class="caption">{safe(told(line.detail))}</span></span>'
        f'<i class="bar {sign}"><i style="left:{left:.1f}%;width:{width:.1f}%"></i></i>'
        f'<span class="points {sign}">{formats.hundredths(line.points, sign=True)}</span></div>'
    )


def _total(score: int) -> str:
    return (
        f'<div class="line total"><span><b>{safe(_("Score"))}</b></span><span></span>'
        f'<span class="points">{formats.hundredths(score)}</span></div>'
    )
