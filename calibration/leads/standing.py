"""Who is counted (DESIGN §4): what the outcome says, the outcome window, late conversions."""

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from calibration.leads.facts import Standing
from calibration.leads.nodes import call, column, first_of, text, when
from calibration.leads.outcome import is_open, says
from calibration.leads.tables import Column
from calibration.model import Outcome


def _code(standing: Standing) -> exp.Expr:
    return exp.convert(standing.value)


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """The outcome's column, None where there is none, and its missing words."""

    column: Column | None
    missing: tuple[str, ...] = ()

    def said(self, outcome: Outcome | None) -> exp.Expr:
        """Return what the outcome cell alone says: converted, not converted or open."""
        if self.column is None or outcome is None:
            return _code(Standing.OPEN)
        cases = [
            (is_open(self.column, self.missing), _code(Standing.OPEN)),
            (says(self.column, outcome.positive), _code(Standing.CONVERTED)),
        ]
        if outcome.negative is None:
            return first_of(*cases, otherwise=_code(Standing.NOT_CONVERTED))
        cases.append((says(self.column, outcome.negative), _code(Standing.NOT_CONVERTED)))
        return first_of(*cases, otherwise=_code(Standing.OPEN))


def standing_nodes(
    outcome: Outcome | None, *, reference: date, rule_days: int | None
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
        age = exp.Sub(this=day, expression=column("created"))
        took = exp.Sub(this=column("converted_on"), expression=column("created"))
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
    cycle = exp.Sub(this=column("converted_on"), expression=column("created"))
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
