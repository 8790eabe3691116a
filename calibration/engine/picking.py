"""A lead picked at random, of all or of those that a model judged wrongly."""

from typing import Literal, TypeAlias

from sqlglot import exp

from calibration.engine.leads import scored
from calibration.leads.facts import Standing
from calibration.leads.nodes import call, column, select, table, text, whole
from calibration.leads.typed import TypedLeads
from calibration.model import Model

Wanted: TypeAlias = Literal["any", "converted in the lowest band", "qualified, not converted"]


def picked_lead(leads: TypedLeads, model: Model, *, wanted: Wanted, seed: int) -> int | None:
    """Return the row of a lead picked at random; None where there is no such lead.

    Parameters
    ----------
    wanted
        Any lead; one that converted although it stands in the lowest band; one that qualifies
        and did not convert.
    seed
        The same seed picks the same lead.
    """
    row = column("row")
    chosen = call("arg_min", row, call("hash", row.copy(), whole(seed)))
    if wanted == "any":
        query = select(chosen, source=table(leads.relation))
    else:
        standing = column("standing")
        if wanted == "qualified, not converted":
            stood = Standing.NOT_CONVERTED
            judged: exp.Expr = column("qualified")
        else:
            stood = Standing.CONVERTED
            judged = exp.EQ(this=column("band"), expression=text(model.bands[0].name))
        is_so = exp.EQ(this=standing, expression=whole(stood.value))
        query = select(chosen, source=scored(leads, model)).where(exp.and_(is_so, judged))
    ((found,),) = leads.leads.query(query)
    return None if found is None else int(str(found))
