"""Who is counted (DESIGN §4): what the outcome says, the outcome window, late conversions."""

from collections.abc import Callable
from datetime import date

from sqlglot import exp

from calibration.leads.distinct import few_cells, relation_of
from calibration.leads.facts import Standing
from calibration.leads.nodes import call, column, first_of, select, text, when
from calibration.leads.outcome import is_open, outcome_text, says, with_outcome_text
from calibration.leads.tables import Column, LeadTable
from calibration.leads.writing import as_written
from calibration.model import FieldType, Outcome


def _code(standing: Standing) -> exp.Expr:
    return exp.convert(standing.value)


def said(
    leads: LeadTable, stored: Column | None, outcome: Outcome | None, *, missing: tuple[str, ...]
) -> exp.Expr:
    """Return what an outcome cell alone says: converted, not converted or open.

    An outcome has few different cells, so each is asked once what it says, and leads are told
    apart by their cells as they are.
    """
    if stored is None or outcome is None:
        return _code(Standing.OPEN)
    written = as_written(leads, stored, FieldType.NUMBER)
    if written.native == "VARCHAR":
        return _by_cell(leads, written, outcome, missing)
    return answer_of(outcome_text(written), outcome, missing)


def answer_of(value: exp.Expr, outcome: Outcome, missing: tuple[str, ...]) -> exp.Expr:
    """Return what an outcome cell's :func:`~calibration.leads.outcome.outcome_text` says."""
    cases = [
        (is_open(value, missing), _code(Standing.OPEN)),
        (says(value, outcome.positive), _code(Standing.CONVERTED)),
    ]
    otherwise = Standing.NOT_CONVERTED
    if outcome.negative is not None:
        cases.append((says(value, outcome.negative), _code(Standing.NOT_CONVERTED)))
        otherwise = Standing.OPEN
    return first_of(*cases, otherwise=_code(otherwise))


def _by_cell(
    leads: LeadTable, stored: Column, outcome: Outcome, missing: tuple[str, ...]
) -> exp.Expr:
    """Return what cells say with the answer for each different one written out, if few."""
    few = few_cells(leads, stored)
    if few is None:
        return answer_of(outcome_text(stored), outcome, missing)
    asked = ("outcome answers", few, stored, outcome.positive, outcome.negative, missing)
    answers = leads.kept.get(asked)
    if not isinstance(answers, list):
        answer = answer_of(column("value"), outcome, missing)
        cells = with_outcome_text(relation_of(few), stored, shown="cell")
        answers = leads.query(select(column("cell"), answer, source=cells))
        leads.kept[asked] = answers
    cases: list[tuple[exp.Expr, exp.Expr]] = []
    for standing in (Standing.OPEN, Standing.CONVERTED):
        alike = [cell for cell, answer in answers if answer == standing]
        if None in alike:
            cases.append((exp.Is(this=stored.node, expression=exp.null()), _code(standing)))
        if known := [text(str(cell)) for cell in alike if cell is not None]:
            cases.append((stored.node.isin(*known), _code(standing)))
    otherwise = _code(Standing.NOT_CONVERTED)
    return first_of(*cases, otherwise=otherwise) if cases else otherwise


def difference(later: exp.Expr, earlier: exp.Expr) -> exp.Expr:
    """Return the days from one date to another, as most databases do: one less the other."""
    return exp.Sub(this=later, expression=earlier)


def standing_nodes(
    outcome: Outcome | None,
    *,
    reference: date,
    rule_days: int | None,
    days_between: Callable[[exp.Expr, exp.Expr], exp.Expr] = difference,
) -> dict[str, exp.Expr]:
    """Return ``as_of``, ``standing``, ``late`` and ``cycle_days`` over the staged columns.

    Parameters
    ----------
    outcome
        None where nothing is known of outcomes: every lead is open.
    reference
        The one day on which the file's leads are mature or not.
    rule_days
        Days after ``rule_day`` on which each lead is scored; None to score all on the reference
        day, as are leads without that day.
    days_between
        The whole days from the second date to the first, as the database says it.
    """
    day = exp.cast(text(reference.isoformat()), "DATE")
    if rule_days is None:
        as_of: exp.Expr = day
    else:
        own = exp.Add(this=column("rule_day"), expression=exp.convert(rule_days))
        as_of = call("coalesce", own, day)
    said = column("said")
    is_late: exp.Expr = exp.false()
    standing: exp.Expr = said
    if outcome is not None and outcome.window_days and outcome.created_field:
        window = exp.convert(outcome.window_days)
        age = days_between(day, column("created"))
        took = days_between(column("converted_on"), column("created"))
        is_immature = _surely(exp.LT(this=age, expression=window))
        is_late = exp.and_(
            exp.not_(is_immature),
            exp.EQ(this=said, expression=_code(Standing.CONVERTED)),
            _surely(exp.GT(this=took, expression=window)),
        )
        standing = first_of(
            (is_immature, _code(Standing.IMMATURE)),
            (is_late, _code(Standing.NOT_CONVERTED)),
            (exp.EQ(this=said, expression=_code(Standing.OPEN)), _code(Standing.NOT_CONVERTED)),
            otherwise=said,
        )
    cycle = days_between(column("converted_on"), column("created"))
    converted = exp.EQ(this=standing, expression=_code(Standing.CONVERTED))
    known_cycle = exp.and_(converted, exp.GTE(this=cycle, expression=exp.convert(0)))
    return {
        "as_of": as_of,
        "standing": exp.cast(standing, "TINYINT"),
        "late": is_late,
        "cycle_days": exp.cast(when(known_cycle, cycle), "INTEGER"),
    }


def _surely(test: exp.Expr) -> exp.Expr:
    """Return the test, false where a date in it is unknown."""
    return call("coalesce", exp.Paren(this=test), exp.false())
