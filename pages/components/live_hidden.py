"""What the board is told while the room guesses: where things stand, and no number.

The numbers are left out here, not covered in the browser: nobody finds them in the page.
"""

from typing import Final, cast

from calibration.evaluation.board_rows import BoardRows

STANDS: Final = frozenset({"position", "threshold", "from", "ranges"})
"""The columns that say where something stands, which everybody set themselves."""


def without_numbers(rows: BoardRows) -> BoardRows:
    """Return the board's rows with None in place of every column that counts leads."""
    hidden = {name: held if name in STANDS else None for name, held in rows.items()}
    if "bands" in rows:
        hidden["bands"] = [without_numbers(each) for each in cast("list[BoardRows]", rows["bands"])]
    return hidden
