"""The words of the live board, in the reader's language; figures are put in by the browser."""

from calibration.charts import outcome_words
from pages.components import control_words, live_room_words, mix_words
from pages.components.compared import since_words
from pages.shared import checking, formats
from pages.shared.results import Results
from pages.shared.words import _, ngettext

MOST_NAMED = 3
"""Of the fields that flatter, how many are named."""


def words(results: Results) -> dict[str, str]:
    """Return the board's sentences, with {names} where figures go."""
    outcome = outcome_words(results.model.objective)
    mix = results.evaluation().mix
    since = since_words(results)
    return {
        "points": _("points"),
        "qualified_title": _(outcome.qualified),
        "conversion_title": _(outcome.of_them),
        "false_positives_title": _(outcome.wrongly),
        "false_negatives_title": _(outcome.missed),
        "per_week": _("{count} a week"),
        "share": _("{share} of all {leads} leads"),
        "share_of_one": _("{share} of the only lead"),
        "part_of": _("{part} of {whole}"),
        "interval": _("{low} to {high}"),
        "base_rate": mix_words.base_rate(mix),
        "discovery": _("{share} of those handed over"),
        "false_positive_rate": _("false positive rate {rate} of {n}"),
        "missed_note": _(outcome.missed_note),
        "worked_below": _(
            "{share} of the leads below the line were ever worked: buyers left behind are a lower "
            "bound."
        ),
        "few_worked_below": _(
            "Only {share} of the leads below the line were ever worked: buyers left behind are a "
            "lower bound."
        ),
        "false_negative_rate": _("false negative rate {rate} of {n}"),
        "no_outcome": _("no outcome yet"),
        "was": _("was {value}"),
        "lower": _("{was}, clearly lower"),
        "higher": _("{was}, clearly higher"),
        "same": _("{was}, not distinguishable"),
        "distribution_title": _("Scores of past leads, and where they are handed over"),
        "distribution_label": _(
            "Scores of past leads by outcome; from {threshold} on, {converted} converted and "
            "{others} did not"
        ),
        "from_threshold": _(outcome.from_threshold),
        "converted": _(outcome.converted),
        "not_converted": _(outcome.not_converted),
        "leads": _("leads"),
        "start": since,
        "band_from": _("{band} from {score}"),
        "own_scales": _("each outcome on its own scale"),
        "one_scale": _("both outcomes on one scale"),
        "bands_title": _(outcome.how_bands),
        "bands_unknown": _("How many leads each band holds"),
        "ruled_out": _("{count} ruled out by a gate"),
        "areas_title": _("Every lead, on one side or the other"),
        "true_positives": _(outcome.over_converted),
        "false_positives": _(outcome.over_not),
        "false_negatives": _(outcome.left_converted),
        "true_negatives": _(outcome.left_not),
        "nothing_changed": _("Nothing has changed since {version}.").format(version=since),
        "since": (
            _("Since {version}:").format(version=since)
            if results.work.today is None
            else _("Against {rule}:").format(rule=since)
        ),
        "same_leads": _("No lead changes sides."),
        "replayed": _replayed(results),
        **control_words.words(results),
        **live_room_words.words(results),
        **mix_words.words(mix),
    }


def _replayed(results: Results) -> str:
    """Say what past leads can't tell, and which fields knew more than anybody did then."""
    said = _("Past leads replayed: not a forecast of extra sales.")
    fields = checking.flattering(results)
    if not fields:
        return said
    words = ngettext(
        "{said} Conversion may be flattered: {fields} is as known at export, later than leads are "
        "scored.",
        "{said} Conversion may be flattered: {fields} are as known at export, later than leads are "
        "scored.",
        len(fields),
    )
    shown = formats.quoted(fields[:MOST_NAMED])
    return words.format(said=said, fields=f"{shown}…" if fields[MOST_NAMED:] else shown)
