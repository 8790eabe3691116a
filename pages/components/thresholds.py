"""What follows from every threshold, on one axis of scores."""

from calibration.charts import curve_figure
from pages.components import figures, mix_words
from pages.components.compared import since_words
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results) -> None:
    """Draw the rates at every threshold, with the present one and the start version's marked."""
    model, found = results.model, results.curve()
    if not len(found):
        figures.caption(_("Every lead is ruled out by a gate: none qualifies at any threshold."))
        return
    start = None
    if results.work.today is None:
        start = (results.start.threshold, since_words(results))
    figures.show(
        results,
        "curve",
        (found, model.threshold, start),
        lambda pen: curve_figure(found, threshold=model.threshold, pen=pen, start=start),
        alt=_("Rates at every threshold"),
    )
    figures.caption(_of_whom(results), _own_thresholds(results))


def _of_whom(results: Results) -> str:
    """Return whom the lines are about."""
    everyone = results.evaluation()
    if not everyone.leads:
        return _("{leads}, no outcome yet: only who is handed over can be drawn.").format(
            leads=formats.leads(everyone.everyone)
        )
    if not everyone.mix.is_known:
        return mix_words.why_unknown()
    if not everyone.mix.as_counted:
        return _("Of {leads} whose outcome is counted, weighed to the true base rate.").format(
            leads=formats.leads(everyone.leads)
        )
    return _(
        "Handed over is of all {everyone}; the rates are of {leads} whose outcome is counted."
    ).format(everyone=formats.leads(everyone.everyone), leads=formats.leads(everyone.leads))


def _own_thresholds(results: Results) -> str:
    model = results.model
    if all(each.threshold is None for each in model.variants):
        return ""
    return _("Variants with a threshold of their own keep it all along.")
