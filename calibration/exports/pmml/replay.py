"""The proof: what an evaluator gives for the reference leads, against what the model gives."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from calibration.exports.pmml.document import most_points, reason_codes
from calibration.exports.pmml.evaluator import Outputs, Row
from calibration.exports.pmml.inputs import needs_day
from calibration.exports.pmml.names import AS_OF, OUTPUTS, REASONS, names_of
from calibration.exports.reference_leads.leads import ReferenceLeads
from calibration.exports.reference_leads.written import read_again
from calibration.leads.nodes import ROW, column, select, table
from calibration.messages import say
from calibration.model import FieldType, Model
from calibration.model.text import nfc
from calibration.problems import Problem

_NUMBERS: Final = frozenset(["score", "fit", "engagement", "feedback"])


def rows_of(model: Model, leads: ReferenceLeads, as_of: date) -> list[Row]:
    """Return reference leads as an evaluator is given them: what is missing is left out.

    A text is given as it stands, in NFC; all else as the model reads it.
    """
    names = names_of(model)
    fields = model.read_fields()
    with read_again(model, leads.fields, leads.cells) as (_, typed):
        values = [column(typed.columns[field.name]) for field in fields]
        query = select(*values, source=table(typed.relation)).order_by(ROW.copy())
        cells = typed.connection.execute(query.sql(dialect="duckdb")).fetchall()
    found: list[Row] = []
    for texts, clean in zip(leads.leads(), cells, strict=True):
        row: dict[str, str | float | bool] = {}
        for field, value in zip(fields, clean, strict=True):
            if field.type is FieldType.TEXT:
                if texts[field.name]:
                    row[field.name] = nfc(texts[field.name])
            elif value is not None:
                row[field.name] = value.isoformat() if isinstance(value, date) else value
        if needs_day(model):
            row[names[AS_OF]] = as_of.isoformat()
        found.append(row)
    return found


def first_difference(
    model: Model, leads: ReferenceLeads, outputs: Sequence[Outputs]
) -> Problem | None:
    """Return where an evaluator first says something else than the model; None if nowhere.

    Reason codes count too: each must stand for a loss as great as the one of its rank, for
    evaluators order equal losses each in their way, and may repeat the last.
    """
    names = names_of(model)
    for lead, expected, given in zip_longest(leads.ids, leads.expected, outputs):
        wanted = dict(zip(leads.headers, expected or (), strict=True))
        for output in OUTPUTS:
            got = (given or {}).get(names[output])
            if not _agrees(output, wanted[output], got):
                return _differs(lead, output, wanted[output], got)
        codes = [(given or {}).get(names[f"reason_{rank}"]) for rank in range(1, REASONS + 1)]
        problem = _reasons_differ(lead, losses(model, wanted), codes)
        if problem is not None:
            return problem
    return None


def _agrees(output: str, wanted: str, got: str | float | bool | None) -> bool:  # noqa: FBT001
    if output in _NUMBERS:
        return isinstance(got, float) and got == float(Decimal(wanted))
    if output == "qualified":
        return got is (wanted == "true")
    return (got or "") == wanted


def losses(model: Model, wanted: Mapping[str, str]) -> dict[str, Decimal]:
    """Return what a lead lost on every line, in points, by reason code; gains are left out."""
    most = {f"points:{each.id}": most_points(model, each) for each in model.criteria}
    found = {
        code: most.get(line, 0) - Decimal(wanted[line])
        for line, code in reason_codes(model).items()
    }
    return {code: loss for code, loss in found.items() if loss > 0}


def _reasons_differ(
    lead: str, lost: Mapping[str, Decimal], codes: Sequence[object]
) -> Problem | None:
    wanted = sorted(lost.values(), reverse=True)[:REASONS]
    named = list(dict.fromkeys(code for code in codes if code is not None))
    got = [lost.get(str(code)) for code in named]
    if got == wanted[: len(got)] and len(named) == len(wanted):
        return None
    ranked = sorted(lost, key=lambda code: -lost[code])[:REASONS]
    return _differs(lead, "reason codes", ", ".join(ranked), ", ".join(map(str, named)))


def _differs(lead: str, output: str, wanted: str, got: object) -> Problem:
    return Problem(
        "pmml-differs",
        output,
        say(
            "must be the model's own for every reference lead. The evaluator of PMML gives "
            "“{got}” to {lead}, the model “{wanted}”. Export the model in another form.",
            got="" if got is None else str(got),
            lead=lead,
            wanted=wanted,
        ),
    )
