"""What a person decided about reading a file, where the reader's own way isn't theirs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read; what is None, the reader tells from the content.

    Parameters
    ----------
    sheet
        Of a workbook, the sheet that is read.
    encoding
        Of a text file: Python's name of it, or one of
        :data:`~calibration.leads.likely_encodings.CANDIDATES`.
    delimiter
        Of a text file: what stands between two cells.
    above
        Rows above the headers, blank ones included.
    below
        Rows at the bottom that are no leads (totals, notes, blank rows); 0 keeps every row that has
        the cells of one.
    leaves_out_ragged
        Of a text file: whether lines with another number of cells than there are headers are left
        out and counted. Else they are problems of the file.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    above: int | None = None
    below: int | None = None
    leaves_out_ragged: bool = False
