"""Scored leads as a query: the lead's own columns as they were, then ours."""

from dataclasses import dataclass
from typing import Final, Literal

from sqlglot import exp

from calibration.engine.leads import scored
from calibration.leads import formats
from calibration.leads.nodes import call, full_match, named, select, stripped, text, when
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads
from calibration.model import Model, fold

Form = Literal["csv", "parquet", "xlsx"]
"""What scored leads are written as."""

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a text starts with that a spreadsheet would run as a formula."""

_AMOUNTS: Final = ("score", "fit", "engagement", "feedback")
_TEXTS: Final = frozenset({"grade", "band", "variant", "gate"})
_DECIMAL: Final = "DECIMAL(18, 2)"


@dataclass(frozen=True, slots=True)
class ScoredLeads:
    """Scored leads, still to be run.

    Parameters
    ----------
    headers
        The header of each column of the query: the file's own first (blank and repeated ones as
        they were), then ours.
    query
        One row per lead, in the order of the file. Its columns are named ``o0``, ``o1``…, for
        headers are data and never identifiers.
    renamed
        Ours that the file had a column of already, with the header they got instead.
    own
        For each header, which column of the file its cells are, unchanged and in its order; None
        where they are not. Empty where no cell is.
    """

    headers: tuple[str, ...]
    query: exp.Select
    renamed: tuple[tuple[str, str], ...]
    own: tuple[int | None, ...] = ()


def scored_leads(
    leads: LeadTable,
    typed: TypedLeads,
    model: Model,
    *,
    form: Form = "csv",
    explain: bool = False,
    formula_safe: bool = False,
) -> ScoredLeads:
    """Return every lead with its score and what follows from it (DESIGN §7).

    Parameters
    ----------
    leads
        The leads as they were in the file.
    typed
        The same leads as the model reads them.
    model
        The model that scores.
    form
        Decimals are texts without trailing zeros for ``csv``, DECIMAL(18, 2) otherwise.
    explain
        Add ``points:<criterion>``, ``cap:<group>`` and ``clamp``, which sum to the score.
    formula_safe
        Put ``'`` before each text that a spreadsheet would run, but never before a number.
    """
    ours = readings(model, form)
    if explain:
        ours |= {name: amount(node, form) for name, node in explanation(model).items()}
    taken = {fold(each.header) for each in leads.columns}
    headers = {name: free_header(name, taken) for name in ours}
    cells = [_cell("scored", each.name) for each in leads.columns]
    texts = [each.native == "VARCHAR" for each in leads.columns]
    texts += [name in _TEXTS for name in ours]
    nodes = [*cells, *ours.values()]
    if formula_safe:
        nodes = [
            safe_text(node) if is_text else node for node, is_text in zip(nodes, texts, strict=True)
        ]
    all_headers = (*(each.header for each in leads.columns), *headers.values())
    columns = [named(node, f"o{index}") for index, node in enumerate(nodes)]
    # The typed leads are in the order of the file, and so is what the database makes of them.
    query = select(*columns, source=scored(typed, model).subquery("scored", copy=False))
    return ScoredLeads(
        headers=tuple(safe_header(each) for each in all_headers) if formula_safe else all_headers,
        query=query,
        renamed=tuple((name, new) for name, new in headers.items() if name != new),
        own=_own(leads, typed, len(headers), formula_safe=formula_safe),
    )


def _own(
    leads: LeadTable, typed: TypedLeads, ours: int, *, formula_safe: bool
) -> tuple[int | None, ...]:
    """Return which column of the file each header's cells are, if every lead is there."""
    if typed.facts.rows != leads.rows:
        return ()
    guarded = [formula_safe and each.native == "VARCHAR" for each in leads.columns]
    pairs = zip(leads.columns, guarded, strict=True)
    return (*(None if is_guarded else each.position for each, is_guarded in pairs), *[None] * ours)


def readings(model: Model, form: Form) -> dict[str, exp.Expr]:
    """Return our columns over leads that are scored, under the name ``scored``."""
    amounts = {name: amount(_cell("scored", name), form) for name in _AMOUNTS}
    variants = [each.id for each in model.variants]
    gates = [each.id for each in model.gates]
    return amounts | {
        "grade": exp.cast(_cell("scored", "grade"), "VARCHAR"),
        "band": exp.cast(_cell("scored", "band"), "VARCHAR"),
        "qualified": _cell("scored", "qualified"),
        "variant": one_of(_cell("scored", "variant"), variants),
        "gate": one_of(_cell("scored", "gate"), gates),
    }


def explanation(model: Model) -> dict[str, exp.Expr]:
    """Return the lines that sum to a score, in hundredths, over leads that are scored."""
    lines: dict[str, exp.Expr] = {
        f"points:{criterion.id}": _cell("scored", f"points_{index}")
        for index, criterion in enumerate(model.criteria)
    }
    for index, group in enumerate(model.groups):
        capped, full = _cell("scored", f"group_{index}"), _cell("scored", f"sum_{index}")
        lines[f"cap:{group.id}"] = exp.Sub(this=capped, expression=full)
    clamped, full = _cell("scored", "score"), _cell("scored", "unclamped")
    return lines | {"clamp": exp.Sub(this=clamped, expression=full)}


def _cell(of: str, name: str) -> exp.Column:
    return exp.column(
        exp.to_identifier(name, quoted=True), table=exp.to_identifier(of, quoted=True)
    )


def amount(hundredths: exp.Expr, form: Form) -> exp.Expr:
    """Return hundredths as the exact decimal number they are."""
    whole = exp.cast(exp.paren(hundredths, copy=False), "DECIMAL(18, 0)")
    hundredth = exp.cast(text("0.01"), "DECIMAL(3, 2)")
    amount = exp.cast(exp.Mul(this=whole, expression=hundredth), _DECIMAL)
    if form != "csv":
        return amount
    # A decimal always shows its two decimals, so the zeros of 100 are never taken off.
    return call("rtrim", call("rtrim", exp.cast(amount, "VARCHAR"), text("0")), text("."))


def one_of(index: exp.Expr, names: list[str]) -> exp.Expr:
    """Return the name at an index, NULL where it is that of none."""
    if not names:
        return exp.cast(exp.null(), "VARCHAR")
    case = exp.Case()
    for position, name in enumerate(names):
        case = case.when(exp.EQ(this=index.copy(), expression=exp.convert(position)), text(name))
    return case


def free_header(name: str, taken: set[str]) -> str:
    """Return a name that isn't taken, and take it."""
    while fold(name) in taken:
        name += "_model"
    taken.add(fold(name))
    return name


def safe_text(cell: exp.Expr) -> exp.Expr:
    """Return a text with ``'`` before it if a spreadsheet would run it, but never a number."""
    trimmed = stripped(cell.copy())
    is_number = exp.or_(*(full_match(trimmed, each) for each in formats.NUMBER.values()))
    first = call("substr", cell.copy(), exp.convert(1), exp.convert(1))
    runs = first.isin(*(text(sign) for sign in FORMULA_SIGNS))
    guarded = exp.DPipe(this=text("'"), expression=cell.copy(), safe=True)
    return when(exp.and_(runs, exp.Not(this=exp.paren(is_number))), guarded, cell)


def safe_header(header: str) -> str:
    """Return a header with ``'`` before it if a spreadsheet would run it as a formula.

    Examples
    --------
    >>> safe_header("=1+1"), safe_header("employees")
    ("'=1+1", 'employees')
    """
    return f"'{header}" if header.startswith(FORMULA_SIGNS) else header
