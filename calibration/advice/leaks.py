"""Columns that tell the outcome too well alone: perhaps filled in after it was known."""

import numpy as np

from calibration.advice.values import ValueCounts, cells_of
from calibration.evaluation.ranking import auc, auc_interval

SUSPICIOUS = 0.78
"""The AUC that no single column reaches on leads whose outcome is still ahead of them; taken
from the four files of real leads, where honest columns end at 0.77 and leaks begin at 0.80."""
SURELY = 0.72
"""Where the low end of its 95 % interval must lie as well, for small samples flatter."""


def tells_too_much(counts: ValueCounts) -> bool:
    """Return whether a field alone ranks design leads suspiciously well by their outcome."""
    converted, others = cells_of(counts)
    kept = converted + others > 0
    converted, others = converted[kept], others[kept]
    if not converted.sum() or not others.sum():
        return False
    base = converted.sum() / (converted.sum() + others.sum())
    # A lead's worth of the base rate keeps a handful of lucky leads from coming first.
    order = np.argsort((converted + base) / (converted + others + 1), kind="stable")
    converted, others = converted[order], others[order]
    if auc(converted, others) < SUSPICIOUS:
        return False
    return auc_interval(converted, others, confidence=0.95).low > SURELY
