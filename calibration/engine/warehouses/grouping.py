"""Leads grouped into patterns in a warehouse: one GROUP BY, and no lead leaves it."""

from calibration.engine.counting import count_elsewhere
from calibration.engine.grouping import gathered, of_model
from calibration.engine.keys import keys_of, outcome_key
from calibration.engine.patterns import Patterns
from calibration.engine.warehouses.reading import WarehouseLeads
from calibration.leads.nodes import column
from calibration.model import Model


def patterns_there(leads: WarehouseLeads, model: Model) -> Patterns:
    """Group leads where they live by the levels, variant and gate that a model gives them.

    Returns
    -------
    Patterns
        Those that :func:`~calibration.engine.grouping.patterns_of` finds in the same leads.
    """
    keys = keys_of(model, columns={name: column(place) for name, place in leads.columns.items()})
    counts = count_elsewhere(
        leads.query, [*keys, outcome_key()], known=leads.known, arrays=leads.table.arrays
    )
    patterns, values = gathered(counts, keys, counts.places, facts=leads.facts)
    return of_model(patterns, values, model)
