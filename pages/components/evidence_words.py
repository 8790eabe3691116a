"""What past leads say of each criterion, in the few words that stand beside its slider."""

import math

from calibration.evaluation.evidence import CriterionEvidence
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _, language


def few_words(results: Results) -> dict[str, str]:
    """Return what past leads say of each criterion, by its id.

    Points don't change it: it is put in words once for the leads and the conditions.
    """
    return results.shelf.get(
        "evidence-words",
        (results.patterns(), language()),
        lambda: {name: _of(each) for name, each in results.evidence().items()},
    )


def _speaks(found: CriterionEvidence) -> str:
    """Return which way it speaks, where nobody knows how often or how strongly."""
    if found.speaks is None:
        return ""
    return _("speaks for a lead") if found.speaks == "for" else _("speaks against a lead")


def _of(found: CriterionEvidence) -> str:
    if not found.everyone_with:
        return _("no lead")
    if not found.mix.is_known:
        return _speaks(found)
    often = _("{share} of leads").format(share=formats.percent(found.coverage, decimals=0))
    ratio = found.ratio.value
    if math.isnan(ratio) or math.isinf(ratio):
        return often
    return _("{often}, {ratio}×").format(often=often, ratio=formats.number(ratio, decimals=1))
