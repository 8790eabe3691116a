"""A second, independent reading of DESIGN sections 2 and 4, in plain Python.

It shares no code with ``calibration`` and uses the standard library only, so that where the two
agree the rule itself is likely right. Models are the parsed JSON of a model file (valid ones: it
refuses nothing); leads are dictionaries from header to raw cell: the text of a CSV cell (empty
or None = missing), or a native number, boolean or date as a Parquet file holds them.

How to use it::

    from tests.oracle import count_leads, evaluate_leads, score_lead, scored_row
    from tests.oracle.random_models import random_model
    from tests.oracle.random_leads import AS_OF, leads_csv, native_leads, random_leads

    model = random_model(7)                       # the same dictionary for the same seed
    leads = random_leads(model, 7, 200)           # 200 leads; the keys are the file's headers
    headers = list(leads[0])
    scored = score_lead(model, leads[0], AS_OF)   # .score, .fit … in hundredths; .lines sum to it
    scored_row(scored)                            # the columns of conformance/expected.csv, texts
    counted = count_leads(model, leads, headers, today=AS_OF)
    counted.standings, counted.sides              # per lead, in file order
    evaluate_leads(model, leads, headers, today=AS_OF, part="design")   # as `evaluate --json`

``leads_csv(leads)`` writes the file (comma, every special cell quoted): headers and cells hold
separators, quotes and line breaks on purpose, so tell the reader the separator if it guesses.
``native_leads(model, leads)`` gives the declared fields their native types. ``Reading`` chooses
the decimal sign and the order of dates; the default reads ``2.5`` and ``2026-06-30``.
``tests/conformance`` holds the files whose answers are given.
"""

from tests.oracle.cells import Cell, Reading, Row
from tests.oracle.counting import Counted, count_leads
from tests.oracle.evaluating import evaluate_leads
from tests.oracle.scorer import Scored, decimals, score_lead, scored_row

__all__ = [
    "Cell",
    "Counted",
    "Reading",
    "Row",
    "Scored",
    "count_leads",
    "decimals",
    "evaluate_leads",
    "score_lead",
    "scored_row",
]
