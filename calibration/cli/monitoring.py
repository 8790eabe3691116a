"""``monitor``: whether a model's promise holds on new leads."""

import argparse
import json
import math
from typing import Final

from calibration.cli.leads import opened_leads, refuse_overwriting, tell_all, today
from calibration.cli.lines import DASH, columns, count, figure, percent, within
from calibration.cli.models import open_model
from calibration.cli.monitor_options import EXIT_CODES
from calibration.cli.monitoring_page import write_page
from calibration.cli.repeating import columns_read, repeated
from calibration.cli.speech import progress, say_line, tell
from calibration.leads.remedies import remedies_of
from calibration.leads.typed import Worked
from calibration.messages import say
from calibration.model import Model
from calibration.monitoring.drift import Drift
from calibration.monitoring.monitor import monitor as monitored
from calibration.monitoring.plain import plain_monitoring
from calibration.monitoring.results import KeptBand, KeptRate, Monitoring, RateName
from calibration.monitoring.sentences import noise_shown

_RATES: Final[dict[RateName, str]] = {
    "base_rate": "Base rate",
    "precision": "Qualified that convert",
    "recall": "Converted that qualified",
    "share_qualified": "Leads that qualify",
}
_PROMISES: Final = {
    "holdout": "leads kept aside",
    "design": "leads seen by those who made the points",
}


def monitor(options: argparse.Namespace) -> int:
    """Print whether the promise in a model's file holds, and return the verdict's exit code."""
    if options.output is not None:
        refuse_overwriting(options.output, options.model, options.leads)
    model = open_model(options.model)
    worked = None
    if options.worked is not None:
        worked = Worked(options.worked, tuple(options.worked_value))
    with opened_leads(options.leads) as file, progress("Monitoring"):
        leads = repeated(file, remedies_of(model), reads=columns_read(model)).leads
        found = monitored(
            leads,
            model,
            today=today(),
            as_of=options.as_of,
            worked=worked,
            all_worked=options.all_worked,
        )
        if options.output is not None:
            write_page(found, model, file, options)
    tell_all(found.notices)
    if found.new.as_of is not None:
        tell(say("New leads are read as of {day}.", day=found.new.as_of))
    if options.json:
        plain = plain_monitoring(found)
        say_line(json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for line in lines(found, model):
            say_line(line)
    return EXIT_CODES[found.verdict.value]


def lines(found: Monitoring, model: Model) -> list[str]:
    """Return the verdict, its reasons, and the figures behind them, for people."""
    said = [f"Verdict: {found.verdict.value.replace('_', ' ')}"]
    said += [f"- {reason}" for reason in found.reasons]
    if found.cannot_tell:
        said += ["", "What can't be told"]
        said += [f"- {each}" for each in found.cannot_tell]
    said += ["", *_who(found)]
    if found.bands or found.rates:
        said += ["", *_promise(found)]
    if found.drifts:
        said += ["", *_drifts(found, model)]
    said += _changed(found)
    return said


def _who(found: Monitoring) -> list[str]:
    new, volume = found.new, found.volume
    who = (
        f"New leads: {count(new.everyone)}, of known outcome {count(new.counted)}, open "
        f"{count(new.open)}, too young {count(new.immature)}"
    )
    qualified = f"Qualified: {count(volume.qualified)} of {count(volume.everyone)}"
    if volume.per_week is not None:
        qualified += f", {figure(volume.per_week, 1)} a week"
    if volume.capacity is not None:
        qualified += f" (sales can take {count(volume.capacity)} a week)"
    return [who, qualified]


def _promise(found: Monitoring) -> list[str]:
    of = _PROMISES[found.promised] if found.promised is not None else DASH
    rows = [["", "promised", "expected", "happened", "of leads"]]
    rows += [[_RATES[rate.name], *_kept(rate)] for rate in found.rates]
    rows += [[f"Band “{band.name}”{_worked(band)}", *_kept(band)] for band in found.bands]
    notes = [f"Band “{each.name}”: {each.why_not}" for each in found.bands if each.why_not]
    return [f"The promise (figures of {of}) and what happened", *columns(rows), *notes]


def _worked(band: KeptBand) -> str:
    return " (worked)" if band.worked_only else ""


def _kept(kept: KeptRate | KeptBand) -> list[str]:
    ends = DASH
    if not math.isnan(kept.interval.low):
        ends = f"{100 * kept.interval.low:.1f} to {percent(kept.interval.high)}"
    happened = percent(kept.after.rate) + (" !" if kept.is_outside else "  ")
    of = f"{count(kept.after.part)} of {count(kept.after.whole)}"
    return [percent(kept.before.rate), ends, happened, of]


def _drifts(found: Monitoring, model: Model) -> list[str]:
    rows = [["Drift", "index", "by chance below", ""]]
    rows += [
        [
            _name(each, model),
            figure(each.psi, 3),
            figure(noise_shown(each), 3),
            "moved" if each.is_flagged else "",
        ]
        for each in found.drifts
    ]
    return columns(rows)


def _name(drift: Drift, model: Model) -> str:
    if drift.kind == "score":
        return "the score"
    if drift.kind == "criterion":
        return f"criterion “{model.criterion(drift.name).label}”"
    return f"field “{drift.name}”"


def _changed(found: Monitoring) -> list[str]:
    said = [
        f"Missing more or less often: “{each.name}”, "
        f"{within(percent(each.after.rate), each.interval)}, then {percent(each.before.rate)}"
        for each in found.missing
        if each.is_flagged
    ]
    said += [
        f"New or rare before in “{each.name}”: "
        + ", ".join(f"“{word}” ({count(leads)})" for word, leads in each.words)
        for each in found.new_words
    ]
    return ["", *said] if said else []
