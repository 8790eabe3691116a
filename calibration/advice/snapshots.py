"""Fields of a model that are as known at export, later than the day a lead is scored on.

A model that reads one looks better on past leads than it will be: it sees what nobody knew then.
"""

from sqlglot import exp

from calibration.advice.days import Later
from calibration.advice.judging import widened
from calibration.advice.telling_names import overwritten_words, tally_words
from calibration.leads.facts import Side
from calibration.leads.nodes import column, count_if, select, table
from calibration.leads.typed import TypedLeads
from calibration.model import Field, FieldType, Model


def snapshot_fields(
    leads: TypedLeads, model: Model, *, in_time: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the names of the fields a model reads that are as known at export (DESIGN §5).

    Days that are later than the lead is scored, for more than slips of the pen, are; where no
    lead has a scoring day of its own, those whose header says that a value is the newest one. So
    are numbers whose header says that they have grown until the export. Without an outcome and a
    day of creation there is nothing to flatter, and none are.

    Parameters
    ----------
    leads
        The leads as the model reads them.
    model
        Its criteria, gates and variants tell which fields count.
    in_time
        Names of fields whose values were known when a lead is scored, as those folded from events
        are, and those of which a person says so.
    """
    outcome = model.outcome
    if outcome is None or outcome.created_field is None:
        return ()
    own = {outcome.created_field, outcome.field}
    read = [
        each for each in model.read_fields() if each.name not in in_time and each.name not in own
    ]
    later = _later(leads, [each for each in read if each.type is FieldType.DATE])
    return tuple(each.name for each in read if _is_snapshot(each, later))


def _is_snapshot(field: Field, later: dict[str, Later]) -> bool:
    if field.type is FieldType.DATE:
        if field.name in later:
            return later[field.name].surely(confidence=widened(len(later)))
        return overwritten_words(field.name) is not None
    said = overwritten_words(field.name) or tally_words(field.name)
    return field.type is FieldType.NUMBER and said is not None


def _later(leads: TypedLeads, fields: list[Field]) -> dict[str, Later]:
    """Return how many days of each field are later than the lead's own scoring day."""
    if not fields or not leads.facts.as_of_rule:
        return {}
    counts: list[exp.Expr] = []
    for each in fields:
        day = column(leads.columns[each.name])
        counts.append(count_if(exp.GT(this=day, expression=column("as_of"))))
        counts.append(exp.Count(this=day.copy()))
    is_design = exp.EQ(this=column("side"), expression=exp.convert(Side.DESIGN.value))
    query = select(*counts, source=table(leads.relation)).where(is_design, copy=False)
    with leads.cursor() as cursor:
        found = cursor.execute(query.sql(dialect="duckdb")).fetchone() or ()
    numbers = [int(each or 0) for each in found]
    return {
        each.name: Later(numbers[2 * at], numbers[2 * at + 1]) for at, each in enumerate(fields)
    }
