"""The columns of a table, as short as they can be told: most of it goes over a network."""

import json
from collections.abc import Mapping


def shortened(rows: Mapping[str, object]) -> dict[str, object]:
    """Return columns without the values they only repeat at their end.

    The last value of a column holds at all further positions: beyond the highest score a threshold
    changes nothing any more.
    """
    return {name: _shortened(held) for name, held in rows.items()}


def written(table: object) -> bytes:
    """Return a table as JSON without blanks.

    Told as bytes it is written once; Streamlit writes other data twice, to see whether it is new.
    """
    return json.dumps(table, separators=(",", ":"), allow_nan=False).encode()


def _shortened(held: object) -> object:
    if isinstance(held, Mapping):
        return shortened(held)
    if not isinstance(held, list):
        return held
    if held and isinstance(held[0], Mapping):
        return [shortened(each) for each in held]
    end = len(held)
    while end > 1 and held[end - 1] == held[end - 2]:
        end -= 1
    return held[:end]
