"""Who is caught by handing over the best-scored leads: gains, with the decisions marked."""

from calibration.charts import gains_figure, outcome_words
from calibration.evaluation.marked_gains import Decision, MarkedGains
from pages.components import figures, mix_words
from pages.components.compared import since_words
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results) -> None:
    """Draw the gains and say in words what the present threshold catches."""
    found = results.gains()
    if reason := _why_not(results, found):
        figures.caption(reason)
        return
    model, start = results.model, since_words(results)
    said = _caught(results, found.now)
    figures.show(
        results,
        "gains",
        (found, model.threshold, start),
        lambda pen: gains_figure(found, threshold=model.threshold, pen=pen, start=start),
        alt=said,
    )
    before = ""
    if found.before is not None and found.before != found.now:
        before = _("Before ({version}): {said}").format(
            version=start, said=_caught(results, found.before)
        )
    figures.caption(said, before, _ruled_out(results, found))


def _why_not(results: Results, found: MarkedGains) -> str:
    """Return why there are no gains to draw; empty where there are."""
    if not results.evaluation().leads:
        return _("no outcome yet").capitalize() + "."
    if not found.mix.is_known:
        return mix_words.why_unknown()
    if not found.leads:
        return _("Every counted lead is ruled out by a gate: none can be handed over.")
    if not found.converted:
        return _("None of {leads} converted: there is nobody to catch.").format(
            leads=formats.leads(found.leads)
        )
    if found.converted == found.leads:
        return _("All of {leads} converted: any order catches as many.").format(
            leads=formats.leads(found.leads)
        )
    return ""


def _caught(results: Results, decision: Decision) -> str:
    words = outcome_words(results.model.objective)
    leads = formats.part_of(decision.leads, decision.all_leads)
    caught = _(words.of_converted).format(
        part=formats.number(decision.converted), whole=formats.number(decision.all_converted)
    )
    return _(words.catches).format(
        leads=_("{leads} leads ({share})").format(
            leads=leads, share=formats.percent(decision.share_of_leads)
        ),
        buyers=_("{buyers} ({share})").format(
            buyers=caught, share=formats.percent(decision.share_of_converted)
        ),
    )


def _ruled_out(results: Results, found: MarkedGains) -> str:
    if not found.ruled_out:
        return ""
    words = outcome_words(results.model.objective)
    return _("Left out: {leads} that gates rule out ({converted}).").format(
        leads=formats.leads(found.ruled_out),
        converted=_(words.how_many).format(
            part=formats.number(found.ruled_out_converted), whole=formats.number(found.ruled_out)
        ),
    )
