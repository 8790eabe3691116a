"""Single leads, and all of them, as the engine scores them."""

from dataclasses import dataclass

from sqlglot import exp

from calibration.engine.grouping import DIALECT
from calibration.engine.scoring import with_levels, with_scores
from calibration.leads.facts import Standing
from calibration.leads.nodes import column, whole
from calibration.leads.typed import TypedLeads
from calibration.messages import say
from calibration.model import Model
from calibration.problems import LeadsError, Problem


@dataclass(frozen=True, slots=True)
class LeadLevels:
    """What a model needs to know of one lead.

    Parameters
    ----------
    levels
        The level of each criterion, in hundredths, by id.
    variant, gate
        Indexes into ``model.variants`` and ``model.gates``; -1 for the base, and for no gate.
    known
        For each field the model reads, whether the lead has a value in it.
    standing
        What the lead's outcome is worth.
    late
        Whether it converted after the window, and so doesn't count as converted.
    """

    levels: dict[str, int]
    variant: int
    gate: int
    known: dict[str, bool]
    standing: Standing
    late: bool


def levels_of_lead(leads: TypedLeads, model: Model, *, row: int) -> LeadLevels:
    """Return the levels of the lead in that row of the file (the first is 0)."""
    source = exp.to_table(leads.relation)
    query = with_levels(source, model, fields=leads.columns).where(
        exp.EQ(this=column("row"), expression=whole(row))
    )
    read = [field.name for field in model.read_fields()]
    wanted: list[exp.Expr] = [column(f"level_{index}") for index in range(len(model.criteria))]
    wanted += [column("variant"), column("gate")]
    wanted += [
        exp.Not(this=exp.Is(this=column(leads.columns[name]), expression=exp.null()))
        for name in read
    ]
    wanted += [column("standing"), column("late")]
    with leads.cursor() as cursor:
        query = exp.select(*wanted).from_(query.subquery("leads"))
        values = cursor.execute(query.sql(dialect=DIALECT)).fetchone()
    if values is None:
        raise no_such_lead(row)
    count = len(model.criteria)
    ids = [criterion.id for criterion in model.criteria]
    return LeadLevels(
        levels=dict(zip(ids, values[:count], strict=True)),
        variant=values[count],
        gate=values[count + 1],
        known=dict(zip(read, values[count + 2 : -2], strict=True)),
        standing=Standing(values[-2]),
        late=values[-1],
    )


def no_such_lead(row: int) -> LeadsError:
    """Return the refusal of a row in which none of the leads is."""
    return LeadsError(
        Problem(
            "unknown-lead",
            "",
            say("There is no lead in row {row} of those shown. Search again.", row=row + 1),
        )
    )


def scored(leads: TypedLeads, model: Model) -> exp.Select:
    """Return the query that scores every lead: all columns of the leads, and those of scoring.

    See :func:`~calibration.engine.scoring.with_levels` and
    :func:`~calibration.engine.scoring.with_scores` for the names.
    """
    source = exp.to_table(leads.relation)
    return with_scores(with_levels(source, model, fields=leads.columns), model)
