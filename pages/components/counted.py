"""Who is counted, in words: the denominators of everything on the screen."""

from calibration.charts import OutcomeWords
from calibration.evaluation import Evaluation, rate
from calibration.leads.facts import LeadFacts
from pages.shared import formats
from pages.shared.words import _, ngettext, told


def sentence(facts: LeadFacts, everyone: Evaluation) -> str:
    """Return who is counted among all leads: "4,812 leads: 391 converted (8.1 %), …"."""
    if not facts.has_outcome:
        return _("{leads}, no outcome yet: volumes and points work, conversion is unknown.").format(
            leads=formats.leads(facts.rows)
        )
    parts = [
        _("{n} converted ({rate} of {counted} counted)").format(
            n=formats.number(everyone.converted),
            rate=formats.percent(rate(everyone.converted, everyone.leads)),
            counted=formats.number(facts.counted),
        )
    ]
    if facts.late:
        parts.append(
            ngettext(
                "{n} converted after the window", "{n} converted after the window", facts.late
            ).format(n=formats.number(facts.late))
        )
    if facts.open:
        parts.append(
            ngettext("{n} still open", "{n} still open", facts.open).format(
                n=formats.number(facts.open)
            )
        )
    if facts.immature:
        parts.append(
            ngettext("{n} too young to tell", "{n} too young to tell", facts.immature).format(
                n=formats.number(facts.immature)
            )
        )
    return _("{leads}: {said}; {kept_aside}").format(
        leads=formats.leads(facts.rows), said=", ".join(parts), kept_aside=kept_aside(facts)
    )


def kept_aside(facts: LeadFacts) -> str:
    """Return which counted leads are kept aside for the final check, and why none are."""
    split = facts.split
    if split.kind == "date":
        return _("those created from {day} on are kept aside for the final check").format(
            day=formats.day(split.first_day)
        )
    if split.kind == "id":
        return _("three in ten, drawn by their id, are kept aside for the final check")
    if split.kind == "row":
        return _("three in ten, drawn by what the file says of them, are kept aside")
    if split.kind == "given":
        return _("those that the table says are kept aside for the final check")
    reason = told(split.reason) if split.reason is not None else ""
    return f"{_('none are kept aside')}. {reason}".strip()


def shown(design: Evaluation, facts: LeadFacts, words: OutcomeWords) -> str:
    """Return what the board's rates are about, short enough for its heading."""
    if not facts.has_outcome:
        return _("{leads}, no outcome yet").format(leads=formats.leads(facts.rows))
    said = _("{leads}, {n} {converted} ({rate})").format(
        leads=formats.leads(design.leads),
        n=formats.number(design.converted),
        converted=_(words.converted),
        rate=formats.percent(rate(design.converted, design.leads)),
    )
    if not design.mix.as_counted:
        said = f"{said}, {_('not every lead of the period')}"
    aside = facts.counted - design.leads
    if not aside:
        return said
    kept = ngettext(
        "{said} · the newest {n} kept aside", "{said} · the newest {n} kept aside", aside
    )
    if facts.split.kind != "date":
        kept = ngettext("{said} · {n} kept aside", "{said} · {n} kept aside", aside)
    return kept.format(said=said, n=formats.number(aside))
