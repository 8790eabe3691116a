"""The flip list as a file: the leads that two models decide differently, one a row, streamed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from sqlglot import exp

from calibration.engine.joint_flips import SIDES, Direction, ShownPart, flips_query
from calibration.engine.joint_leads import AFTER, BEFORE, JointLeads
from calibration.engine.joint_lines import JointLine, joint_lines, threshold_of
from calibration.exports.scored import (
    Form,
    ScoredLeads,
    amount,
    free_header,
    one_of,
    safe_header,
    safe_text,
)
from calibration.exports.scored_files import write_scored
from calibration.leads.cells import raw_text
from calibration.leads.facts import Standing
from calibration.leads.nodes import column, first_of, named, select, text, whole
from calibration.leads.tables import Column
from calibration.model import fold

_Column: TypeAlias = tuple[str, exp.Expr, bool]
"""A header, the cells below it, and whether they are texts."""

_OUTCOMES = {
    Standing.CONVERTED: "converted",
    Standing.NOT_CONVERTED: "not converted",
    Standing.OPEN: "open",
    Standing.IMMATURE: "immature",
}


def flip_list(
    leads: JointLeads,
    *,
    form: Form = "csv",
    direction: Direction | None = None,
    shown: ShownPart = "all",
    own: Iterable[Column] = (),
    with_ids: bool = True,
    formula_safe: bool = False,
) -> ScoredLeads:
    """Return the leads that flip, in the order of the file, still to be run.

    The columns are ``row`` (the first lead is 1), ``id``, the file's own that were asked for,
    ``direction``, ``outcome``; ``score``, ``threshold``, ``band`` and ``gate`` of each model; then
    ``points:<criterion id>``, ``cap:<group id>`` and ``clamp`` of each model, for all that can
    differ: what they differ by sums to the scores' difference. Names end in ``_before`` or
    ``_after``.

    Parameters
    ----------
    form
        Decimals are texts without trailing zeros for ``csv``, DECIMAL(18, 2) otherwise.
    direction
        Only those that enter, or leave; by default both.
    shown
        The side whose outcomes are told.
    own
        Columns of the file to write as they are: personal ones only if somebody asked for them.
    with_ids
        Whether ids are written, which may be personal.
    formula_safe
        Put ``'`` before each text that a spreadsheet would run, but never before a number.
    """
    own = tuple(own)
    ours: list[_Column] = [("row", exp.Add(this=column("row"), expression=whole(1)), False)]
    if with_ids and leads.id_column is not None:
        ours.append(("id", raw_text(leads.id_column), True))
    start = len(ours)
    ours += [("direction", _direction(), True), ("outcome", _outcome(leads, shown), True)]
    ours += _readings(leads, form)
    ours += [each for line in joint_lines(leads) for each in _line(line, form)]
    taken = {fold(each.header) for each in own}
    columns = [(free_header(header, taken), node, is_text) for header, node, is_text in ours]
    columns[start:start] = [
        (each.header, column(each.name), each.native == "VARCHAR") for each in own
    ]
    headers = [header for header, _node, _is_text in columns]
    nodes = [
        named(safe_text(node) if formula_safe and is_text else node, f"o{place}")
        for place, (_header, node, is_text) in enumerate(columns)
    ]
    query = select(*nodes, source=flips_query(leads, direction=direction))
    query = query.order_by(exp.Ordered(this=column("row")), copy=False)
    return ScoredLeads(
        headers=tuple(safe_header(each) for each in headers) if formula_safe else tuple(headers),
        query=query,
        renamed=(),
    )


def write_flip_list(found: ScoredLeads, leads: JointLeads, path: Path, *, form: Form) -> None:
    """Write a flip list to a file; raises as ``write_scored`` does."""
    write_scored(found, leads.typed.leads, path, form=form)


def _direction() -> exp.Expr:
    return first_of((column(f"{AFTER}qualified"), text("entering")), otherwise=text("leaving"))


def _outcome(leads: JointLeads, shown: ShownPart) -> exp.Expr:
    if not leads.typed.facts.has_outcome:
        return exp.cast(exp.null(), "VARCHAR")
    cases: list[tuple[exp.Expr, exp.Expr]] = [
        (exp.EQ(this=column("standing"), expression=whole(standing.value)), text(words))
        for standing, words in _OUTCOMES.items()
    ]
    if shown != "all":
        counted = column("standing").isin(
            whole(Standing.CONVERTED.value), whole(Standing.NOT_CONVERTED.value)
        )
        other = exp.NEQ(this=column("side"), expression=whole(SIDES[shown].value))
        cases.insert(0, (exp.and_(counted, other, copy=False), text("kept aside")))
    return first_of(*cases)


def _readings(leads: JointLeads, form: Form) -> list[_Column]:
    both = ((leads.before, BEFORE, "before"), (leads.after, AFTER, "after"))
    return [
        *(
            (f"score_{when}", amount(column(f"{prefix}score"), form), False)
            for _model, prefix, when in both
        ),
        *(
            (f"threshold_{when}", amount(threshold_of(model, prefix), form), False)
            for model, prefix, when in both
        ),
        *(
            (f"band_{when}", exp.cast(column(f"{prefix}band"), "VARCHAR"), True)
            for _model, prefix, when in both
        ),
        *(
            (
                f"gate_{when}",
                one_of(column(f"{prefix}gate"), [each.id for each in model.gates]),
                True,
            )
            for model, prefix, when in both
        ),
    ]


def _line(line: JointLine, form: Form) -> list[_Column]:
    name = line.kind if line.kind == "clamp" else f"{_PREFIXES[line.kind]}:{line.id}"
    return [
        (f"{name}_before", amount(line.before, form), False),
        (f"{name}_after", amount(line.after, form), False),
    ]


_PREFIXES = {"criterion": "points", "cap": "cap"}
