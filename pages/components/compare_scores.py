"""How two models spread the same leads over scores, one drawn over the other."""

from calibration.charts.two_scores import TwoScores, two_scores_figure
from calibration.evaluation.joint import JointComparison
from pages.components import figures
from pages.components.compare_results import Compared
from pages.shared import formats
from pages.shared.words import _


def draw(compared: Compared, found: JointComparison) -> None:
    """Draw the figure, and what its shapes are."""
    before, after = compared.before, compared.after
    drawn = TwoScores(
        before=found.scores_before,
        after=found.scores_after,
        threshold_before=before.model.threshold,
        threshold_after=after.model.threshold,
        names=(before.short, after.short),
        has_outcome=found.after.has_outcome,
    )
    figures.show(
        compared.results,
        "two-scores",
        (found, drawn.names),
        lambda pen: two_scores_figure(drawn, pen=pen),
        alt=_("Scores of the same leads by {before} and by {after}").format(
            before=formats.plain(before.short), after=formats.plain(after.short)
        ),
    )
    said = [
        _("Bars: {after}. Dotted: {before}.").format(after=after.short, before=before.short),
        _("Upright lines: the scores they are handed over from."),
    ]
    if found.after.has_outcome:
        said.append(_("Each outcome has a scale of its own."))
    if found.before.ruled_out or found.after.ruled_out:
        said.append(_("Leads that a gate rules out are left out."))
    figures.caption(*said)
