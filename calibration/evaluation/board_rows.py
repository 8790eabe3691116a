"""The board's numbers as plain lists, ready for JSON: what a browser looks up while dragging."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.changes import Differences, MovedTable
from calibration.evaluation.consequences import Consequences
from calibration.evaluation.controls import PointsControl

DIGITS = 5
"""Decimals of a rate: a thousandth of a percent."""

ENDS_DIGITS = 3
"""Decimals of an interval's ends, which are shown in whole percent: every drag sends them."""

Number: TypeAlias = int | float | None
BoardRows: TypeAlias = dict[str, object]

_COUNTS = (
    "threshold",
    "qualified",
    "true_positives",
    "false_positives",
    "false_negatives",
    "true_negatives",
)
_RATES = (
    "precision",
    "base_rate",
    "false_discovery_rate",
    "false_positive_rate",
    "false_negative_rate",
)
_WITH_ENDS = ("false_discovery_rate", "false_positive_rate", "false_negative_rate")
_VERDICTS = ("lower", "same", "higher")


def board_rows(table: Consequences, *, bars: bool | None = None) -> BoardRows:
    """Return what the board shows at every position of a slider, column by column.

    The table of one position, such as that of the present threshold, gives the row of the present
    model: the browser paints "now" and "while dragging" alike.

    Parameters
    ----------
    table
        The consequences of a slider.
    bars
        Whether to give the bars; by default not for a threshold's slider of several positions,
        which doesn't move them.

    Returns
    -------
    dict
        Lists of one value per position: ``position``, ``threshold``, ``volume``, ``share``,
        ``per_week``, the counts, ``precision`` with its interval ``low`` and ``high``, the other
        rates, those of errors with ``…_low`` and ``…_high``; ``entering`` and ``leaving`` (counted
        leads), ``…_everyone`` (all leads),
        ``…_converted`` and ``…_rate`` against the decision before;
        ``precision_change``, ``false_positive_rate_change`` and ``false_negative_rate_change``
        ("lower", "same" where it can't be distinguished, "higher"). A column is None as a whole
        where it has no meaning. ``worked_below`` (the share of the leads below the line
        that were ever worked) is there where a column tells. ``bands`` is a list per band, with
        ``everyone`` (all leads) only where no lead is counted; ``ranges`` says where the bars
        stand, and ``bars`` is None or holds a list of leads per position for each outcome:
        ``converted`` and ``not_converted``, or only ``unknown`` where no lead is counted.
        Rates have 5 decimals, undefined ones are None.
    """
    low, high = table.precision_interval
    if bars is None:
        bars = isinstance(table.control, PointsControl) or len(table) == 1
    rows: BoardRows = {"position": table.positions.tolist()}
    rows |= {name: getattr(table, name).tolist() for name in _COUNTS}
    rows["volume"] = None if table.volume is None else table.volume.tolist()
    rows |= {name: _rounded(getattr(table, name)) for name in _RATES}
    rows |= {
        "everyone": table.everyone,
        "share": _rounded(table.share_qualified),
        "per_week": None if table.per_week is None else _rounded(table.per_week, digits=2),
        "low": _rounded(low, digits=ENDS_DIGITS),
        "high": _rounded(high, digits=ENDS_DIGITS),
    }
    for name in _WITH_ENDS:
        ends = zip(("low", "high"), getattr(table, f"{name}_interval"), strict=True)
        rows |= {f"{name}_{end}": _rounded(held, digits=ENDS_DIGITS) for end, held in ends}
    if table.worked is not None:
        rows["worked_below"] = _rounded(table.worked.share_below)
    rows |= _changes(table)
    rows["bands"] = _bands(table)
    rows["ranges"] = {
        "first": table.ranges.first,
        "width": table.ranges.width,
        "count": table.ranges.count,
    }
    rows["bars"] = _bars(table) if bars else None
    return rows


def _bars(table: Consequences) -> BoardRows:
    """Return the bars by outcome; of leads without any outcome, all leads."""
    if not table.leads.any():
        return {"unknown": table.bars_unknown.tolist()}
    return {
        "converted": table.bars_converted.tolist(),
        "not_converted": table.bars_not_converted.tolist(),
    }


def _changes(table: Consequences) -> BoardRows:
    changes = table.changes
    if changes is None:
        names = [
            *(f"{way}{what}" for way in ("entering", "leaving") for what in _moved(None)),
            *(f"{name}_change" for name in _CHANGED),
        ]
        return dict.fromkeys(names)
    rows: BoardRows = {}
    for way, moved in (("entering", changes.entering), ("leaving", changes.leaving)):
        rows |= {f"{way}{what}": values for what, values in _moved(moved).items()}
    for name in _CHANGED:
        rows[f"{name}_change"] = _verdicts(getattr(changes, name))
    return rows


_CHANGED = ("precision", "false_positive_rate", "false_negative_rate")


def _moved(moved: MovedTable | None) -> Mapping[str, list[Number] | None]:
    if moved is None:
        return dict.fromkeys(("", "_everyone", "_converted", "_rate"))
    return {
        "": moved.leads.tolist(),
        "_everyone": moved.everyone.tolist(),
        "_converted": moved.converted.tolist(),
        "_rate": _rounded(moved.conversion_rate),
    }


def _verdicts(differences: Differences) -> list[str | None]:
    known = ~np.isnan(differences.value)
    pairs = zip(differences.direction.tolist(), known.tolist(), strict=True)
    return [_VERDICTS[1 + direction] if sure else None for direction, sure in pairs]


def _bands(table: Consequences) -> list[BoardRows]:
    rate, (low, high) = table.band_rate, table.band_interval
    has_outcome = bool(table.leads.any())
    starts: list[Ints | None] = [None, *table.band_starts.T]
    return [
        {
            "from": None if start is None else start.tolist(),
            "leads": table.band_leads[:, band].tolist(),
            "converted": table.band_converted[:, band].tolist(),
            "rate": _rounded(rate[:, band]),
            "low": _rounded(low[:, band], digits=ENDS_DIGITS),
            "high": _rounded(high[:, band], digits=ENDS_DIGITS),
            **({} if has_outcome else {"everyone": table.band_everyone[:, band].tolist()}),
        }
        for band, start in enumerate(starts)
    ]


def _rounded(values: Floats, *, digits: int = DIGITS) -> list[Number]:
    """Return plain numbers: NaN as None, and 0 and 1 without decimals."""
    return [_plain(each) for each in np.round(values, digits).tolist()]


def _plain(value: float) -> Number:
    if value != value:  # noqa: PLR0124 - NaN is the one number that differs from itself
        return None
    return int(value) if value in (0.0, 1.0) else value
