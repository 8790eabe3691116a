"""What monitoring found as plain data, for programs: undefined numbers are None."""

import math

from calibration.evaluation.intervals import Interval
from calibration.monitoring.prediction import Sample
from calibration.monitoring.results import KeptBand, KeptRate, Monitoring, Volume


def plain_monitoring(found: Monitoring) -> dict[str, object]:
    """Return the object that ``monitor --json`` prints; its sentences are the English ones.

    It holds words of fields with how many leads say them, ten or more, and nothing of one lead.
    """
    new, same, shift, told = found.new, found.same_score, found.shift, found.explanation
    return {
        "verdict": found.verdict.value,
        "reasons": [str(each) for each in found.reasons],
        "cannot_tell": [str(each) for each in found.cannot_tell],
        "as_of": None if new.as_of is None else new.as_of.isoformat(),
        "leads": new.everyone,
        "counted": new.counted,
        "open": new.open,
        "immature": new.immature,
        "ruled_out": new.ruled_out,
        "promise": found.promised,
        "bands": [_band(each) for each in found.bands],
        "rates": {each.name: _rate(each) for each in found.rates},
        "same_score": None
        if same is None
        else {
            "converted": same.converted,
            "leads": same.leads,
            "expected": same.expected,
            "ratio": _defined(same.ratio),
            "chance": _defined(same.chance),
        },
        "would_show": _defined(found.would_show),
        "drift": [each.to_json() for each in found.drifts],
        "missing": [
            {
                "field": each.name,
                "promised": _sample(each.before),
                "new": _sample(each.after),
                "flagged": each.is_flagged,
            }
            for each in found.missing
        ],
        "new_words": [
            {"field": each.name, "words": dict(each.words), "then_at_most": each.unlisted_at_most}
            for each in found.new_words
        ],
        "volume": _volume(found.volume),
        "scores": None
        if shift is None
        else {
            "higher": _defined(shift.higher),
            "chance": _defined(shift.chance),
            "inflated": shift.is_inflated,
        },
        "change": None
        if told is None
        else {
            "promised": _sample(told.before),
            "new": _sample(told.after),
            "by_profile": _defined(told.by_profile),
            "by_conversion": _defined(told.by_conversion),
            "fields": {each.name: _defined(each.by_profile) for each in told.fields},
        },
        "findings": [
            {
                "kind": each.kind,
                "name": each.name,
                "chance": each.chance,
                "adjusted": each.adjusted,
                "large": each.is_large,
                "counts": each.counts,
                "leads_to": each.leads_to.value,
                "sentence": str(each.sentence),
            }
            for each in found.findings
        ],
    }


def _band(band: KeptBand) -> dict[str, object]:
    return {
        "name": band.name,
        "from": band.from_,
        "promised": _sample(band.before),
        "new": _sample(band.after),
        "new_all": _sample(band.all_after),
        "worked_only": band.worked_only,
        **_ends(band.interval),
        "chance": _defined(band.chance),
        "judged": band.is_judged,
        "why_not": None if band.why_not is None else str(band.why_not),
    }


def _rate(kept: KeptRate) -> dict[str, object]:
    return {
        "promised": _sample(kept.before),
        "new": _sample(kept.after),
        **_ends(kept.interval),
        "chance": _defined(kept.chance),
        "note": None if kept.note is None else str(kept.note),
    }


def _volume(volume: Volume) -> dict[str, object]:
    return {
        "qualified": volume.qualified,
        "leads": volume.everyone,
        "weeks": volume.weeks,
        "per_week": volume.per_week,
        "capacity": volume.capacity,
        "agreed": volume.agreed,
        "before_per_week": volume.before_per_week,
        "chance": _defined(volume.chance),
    }


def _sample(sample: Sample) -> dict[str, object]:
    return {"part": sample.part, "whole": sample.whole, "rate": _defined(sample.rate)}


def _ends(interval: Interval) -> dict[str, object]:
    return {"low": _defined(interval.low), "high": _defined(interval.high)}


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
