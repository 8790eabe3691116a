"""What the engine reads in every cell of the reference leads, and answers there.

The cells are read as a file of leads is, and each leaf, ``repeat`` and ``decay`` is worked out on
them by the compiler that scores leads: nothing here knows what a condition means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from calibration.engine.compiler import compile_condition
from calibration.engine.scoring import level_of
from calibration.exports.reference_leads.cells import cells_of, conditions_of
from calibration.exports.reference_leads.written import read_again
from calibration.leads.nodes import column, first_of, named, select, table
from calibration.leads.nodes import whole as literal
from calibration.leads.typed import TypedLeads
from calibration.model import AnyOf, Condition, Criterion, IsKnown, IsMissing, Leaf, Model

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The cells of each field, with what a model's parts answer on each of them.

    Parameters
    ----------
    fields
        The names of the fields that scoring reads, in the model's order.
    cells
        The texts of each field's cells.
    missing
        For each field, which of its cells hold no value.
    answers
        Whether a leaf holds on each cell of its field.
    times, percents
        For the criteria that have them, by index: how often it counts, and how many percent are
        left, on each cell of the field of ``repeat`` or ``decay``.
    """

    fields: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    missing: tuple[Flags, ...]
    answers: Mapping[Leaf, Flags]
    times: Mapping[int, Whole]
    percents: Mapping[int, Whole]

    def place(self, field: str) -> int:
        """Return the index of a field."""
        return self.fields.index(field)

    def code(self, field: str, text: str) -> int:
        """Return the index of a cell among those of its field."""
        return self.cells[self.place(field)].index(text)


def grid_of(model: Model) -> Grid:
    """Return the grid of a model."""
    fields = model.read_fields()
    names = tuple(field.name for field in fields)
    cells = tuple(cells_of(field, model) for field in fields)
    longest = max((len(each) for each in cells), default=1)
    rows = [tuple(each[row] if row < len(each) else "" for each in cells) for row in range(longest)]
    leaves = tuple(dict.fromkeys(leaf for when in conditions_of(model) for leaf in when.leaves()))
    with read_again(model, names, rows) as (_, typed):
        found = _answers(typed, model, leaves)
    sizes = {name: len(each) for name, each in zip(names, cells, strict=True)}
    return Grid(
        fields=names,
        cells=cells,
        missing=tuple(found[f"missing_{name}"][: sizes[name]] == 1 for name in names),
        answers={
            leaf: found[f"leaf_{place}"][: sizes[leaf.field]] == 1
            for place, leaf in enumerate(leaves)
        },
        times={
            index: found[f"times_{index}"][: sizes[each.repeat.field]] // 100
            for index, each in enumerate(model.criteria)
            if each.repeat is not None
        },
        percents={
            index: found[f"percent_{index}"][: sizes[each.decay.field]]
            for index, each in enumerate(model.criteria)
            if each.decay is not None
        },
    )


def _answers(typed: TypedLeads, model: Model, leaves: Sequence[Leaf]) -> dict[str, Whole]:
    columns = {name: column(each) for name, each in typed.columns.items()}
    as_of = column("as_of")

    def flag(part: Condition) -> exp.Expr:
        test = compile_condition(part, columns=columns, as_of=as_of)
        return first_of((test, literal(1)), otherwise=literal(0))

    nodes = {
        f"missing_{field.name}": flag(IsMissing(field=field.name)) for field in model.read_fields()
    }
    nodes |= {f"leaf_{place}": flag(cast("Condition", leaf)) for place, leaf in enumerate(leaves)}
    for index, criterion in enumerate(model.criteria):
        for name, part in _alone(criterion).items():
            nodes[f"{name}_{index}"] = level_of(part, columns=columns, as_of=as_of)
    wanted = [named(node, f"n{place}") for place, node in enumerate(nodes.values())]
    if not wanted:
        return {}
    query = select(*wanted, source=table(typed.relation)).order_by(column("row"))
    with typed.cursor() as cursor:
        rows = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    values = np.array(rows, dtype=np.int64).reshape(len(rows), len(wanted))
    return {name: values[:, place] for place, name in enumerate(nodes)}


def _alone(criterion: Criterion) -> dict[str, Criterion]:
    """Return a criterion with its ``repeat`` alone, and with its ``decay`` alone, always met."""
    parts = {}
    for name, kept in (("times", "repeat"), ("percent", "decay")):
        part = getattr(criterion, kept)
        if part is not None:
            always = AnyOf(any=(IsKnown(field=part.field), IsMissing(field=part.field)))
            left_out = {"repeat": None, "decay": None, kept: part}
            parts[name] = criterion.model_copy(update={"when": always, **left_out})
    return parts
