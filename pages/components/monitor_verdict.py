"""The verdict, large, and its reasons; who the new leads are."""

from typing import Final

import streamlit as st

from calibration.exports.monitoring_report import VERDICTS
from calibration.monitoring.results import Monitoring, NewLeads
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.monitored import Asked
from pages.shared.words import _, told

MOST_REASONS: Final = 4


def draw(asked: Asked, found: Monitoring) -> None:
    """Draw the verdict with its strongest reasons, and what is held against what."""
    sentence = VERDICTS[found.verdict]
    reasons = "".join(f"<li>{safe(told(each))}</li>" for each in found.reasons[:MOST_REASONS])
    about = f"{safe(_of(asked))} · {safe(who(found.new))}"
    st.html(
        f'<div class="verdict {found.verdict.value}"><h2>{safe(_(sentence))}</h2>'
        f'<ul>{reasons}</ul><p class="caption">{about}</p></div>'
    )


def _of(asked: Asked) -> str:
    return _("“{model}” on {file}").format(
        model=asked.watched.model.name, file=asked.leads.source.name
    )


def who(new: NewLeads) -> str:
    """Return how many new leads there are, how many of them count, and of which days."""
    said = [_("{leads} are new").format(leads=formats.leads(new.everyone))]
    if new.has_outcome:
        said.append(_("the outcome of {n} counts").format(n=formats.number(new.counted)))
        if new.open:
            said.append(_("{n} are open").format(n=formats.number(new.open)))
        if new.immature:
            said.append(_("{n} are too young").format(n=formats.number(new.immature)))
    if new.first_day is not None and new.last_day is not None:
        said.append(
            _("created {first} to {last}").format(
                first=formats.day(new.first_day), last=formats.day(new.last_day)
            )
        )
    if new.as_of is not None:
        said.append(_("read as of {day}").format(day=formats.day(new.as_of)))
    return " · ".join(said)
