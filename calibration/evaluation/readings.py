"""How scores are read: the band of a score, the grade of the two axes. One rule, used by all."""

from collections.abc import Collection

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.scores import HUNDREDTHS
from calibration.model import Grades, Model

FIT_LETTERS = "ABCDE"
ENGAGEMENT_DIGITS = "12345"


def band_starts(model: Model) -> Ints:
    """Return from which score each band but the first starts, in hundredths: (B - 1,)."""
    starts = [band.from_ for band in model.bands[1:]]
    return HUNDREDTHS * np.array([0 if each is None else each for each in starts], np.int64)


def band_index(score: Ints, *, model: Model) -> Ints:
    """Return the band that each score (hundredths) falls in, as an index into the bands."""
    return _steps_reached(score, band_starts(model).tolist())


def band_of(score: int, *, model: Model) -> str:
    """Return the name of the band of one score, in hundredths."""
    return model.bands[int(band_index(np.array([score], np.int64), model=model)[0])].name


def fit_index(fit: Ints, *, grades: Grades) -> Ints:
    """Return the fit grade of each axis sum (hundredths): 0 for A to 4 for E."""
    return _steps_missed(fit, grades.fit.values())


def engagement_index(engagement: Ints, *, grades: Grades) -> Ints:
    """Return the engagement grade of each axis sum (hundredths): 0 for 1 (best) to 4 for 5."""
    return _steps_missed(engagement, grades.engagement.values())


def grade_of(fit: int, engagement: int, *, grades: Grades) -> str:
    """Return the grade, such as A1, of one lead's axis sums in hundredths."""
    letter = FIT_LETTERS[int(fit_index(np.array([fit], np.int64), grades=grades)[0])]
    digit = int(engagement_index(np.array([engagement], np.int64), grades=grades)[0])
    return letter + ENGAGEMENT_DIGITS[digit]


def _steps_missed(sums: Ints, starts: Collection[int]) -> Ints:
    return len(starts) - _steps_reached(sums, [HUNDREDTHS * start for start in starts])


def _steps_reached(sums: Ints, starts: Collection[int]) -> Ints:
    reached = np.zeros(len(sums), np.int16)
    for start in starts:  # a few comparisons, in small numbers: quicker than a search per sum
        np.add(reached, sums >= start, out=reached)
    return reached.astype(np.int64)
