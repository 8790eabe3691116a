"""Models of all columns, which nobody can read, and what they say of leads they don't know."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.advice.all_columns import AllColumns, all_columns, learnable
from calibration.advice.columns import ColumnCheck
from calibration.engine.patterns import Floats, Ints
from calibration.leads.facts import Split
from calibration.leads.filters import Filter
from calibration.leads.tables import LeadTable
from calibration.leads.typed import type_leads
from calibration.messages import say
from calibration.model import Field, Model
from calibration.problems import EvaluationError, Problem

FEWEST: Final = 40
"""Leads of either outcome that a model of all columns is learnt from at least."""
MANY: Final = 20_000
"""Leads from which three folds do: each learns from enough."""
_ROUNDS: Final = 80
_LEAVES: Final = ((1_000, 4), (5_000, 8))
_MOST_LEAVES: Final = 15
"""Up to how many leads of the rarer outcome trees have so many leaves: a bigger tree fits chance,
and then what it reaches is no ceiling."""
_SEED: Final = 20

JudgedOn: TypeAlias = Literal["design", "holdout"]


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """What models of all columns predict of leads that they were not fitted to.

    Parameters
    ----------
    part
        Design leads, each predicted by models fitted to the others; or the leads kept aside,
        predicted by models fitted to the design leads.
    folds
        Into how many the design leads were put; 0 for leads kept aside.
    fields
        What was learnt from.
    row, converted, group : (N,)
        The leads: see :class:`~calibration.advice.all_columns.AllColumns`.
    logistic, boosted : (N,)
        What the models say; only its order means something.
    everyone
        How many leads of the part there are: more than N where these are a sample.
    """

    part: JudgedOn
    folds: int
    fields: tuple[str, ...]
    row: Ints
    converted: NDArray[np.bool_]
    group: NDArray[np.uint64]
    logistic: Floats
    boosted: Floats
    everyone: int


def rivals_of(  # noqa: PLR0913 - each is a separate choice of the caller
    leads: LeadTable,
    model: Model,
    *,
    checks: tuple[ColumnCheck, ...],
    split: Split,
    today: date,
    part: JudgedOn = "design",
    mapping: Mapping[str, str] | None = None,
    where: Filter | None = None,
    company: str | None = None,
) -> Rivals:
    """Fit models of all columns, and have them predict leads that they were not fitted to.

    Parameters
    ----------
    leads
        The leads.
    model
        Its outcome, scoring date and fields are read; its points are not.
    checks
        What was found about each column; those left out of suggestions are left out here, but
        what the model itself reads is not.
    split
        Which leads are held out.
    today, mapping, where, company
        As :func:`~calibration.leads.typed.type_leads` takes them. Leads of one company are never
        on both sides of a fold.
    part
        On which leads they are judged. Nothing is learnt from the leads kept aside.

    Raises
    ------
    EvaluationError
        If too few leads converted, or too few did not, or no column is left.
    """
    named = dict(mapping or {})
    fields = _fields(leads, model, checks, named)
    own = {each.name for each in model.fields}
    typed = type_leads(
        leads,
        model,
        today=today,
        mapping=named,
        where=where,
        split=split,
        also=tuple(each for each in fields if each.name not in own),
        company=company,
    )
    try:
        found = all_columns(
            typed,
            fields,
            part="design" if part == "design" else "all",
            has_companies=company is not None,
        )
    finally:
        typed.close()
    return _judged(found, part)


def _fields(
    leads: LeadTable, model: Model, checks: tuple[ColumnCheck, ...], mapping: Mapping[str, str]
) -> tuple[Field, ...]:
    """Return what may be learnt from, the fields that the model reads first."""
    columns = {each.name: leads.column(mapping.get(each.name, each.name)) for each in model.fields}
    declared = {
        found.header: each for each in model.fields if (found := columns[each.name]) is not None
    }
    names = {each.name for each in model.read_fields()}
    read = {header: each for header, each in declared.items() if each.name in names}
    chosen = learnable(checks, also=frozenset(read))
    fields = [*read.values(), *(declared.get(each.header, each.field) for each in chosen)]
    # A name that the model gives to another column can't stand for this one too.
    taken = {each.name: header for header, each in declared.items()}
    headers = [*read, *(each.header for each in chosen)]
    kept = {
        each.name: each
        for each, header in zip(fields, headers, strict=True)
        if taken.get(each.name, header) == header
    }
    return tuple(kept.values())


def _judged(found: AllColumns, part: JudgedOn) -> Rivals:
    design = ~found.held_out
    _require(found, design)
    folds = 0
    judged = design if part == "design" else found.held_out
    if part == "design":
        folds = 3 if int(design.sum()) > MANY else 5
        fold = found.group % np.uint64(folds)
        rounds = [(design & (fold != each), design & (fold == each)) for each in range(folds)]
    else:
        rounds = [(design, found.held_out)]
    logistic, boosted = np.full(len(found), np.nan), np.full(len(found), np.nan)
    coded = _coded(found)
    for learn, told in rounds:
        if told.any():
            logistic[told] = _logistic(coded, found.converted, learn=learn, told=told)
            boosted[told] = _boosted(found, learn=learn, told=told)
    share = int(judged.sum()) / max(len(found), 1)
    return Rivals(
        part=part,
        folds=folds,
        fields=found.fields,
        row=found.row[judged],
        converted=found.converted[judged],
        group=found.group[judged],
        logistic=logistic[judged],
        boosted=boosted[judged],
        everyone=round(found.everyone * share),
    )


def _require(found: AllColumns, design: NDArray[np.bool_]) -> None:
    if not found.fields:
        message = say("No column is left that a model could learn from.")
        raise EvaluationError(Problem("no-columns", "", message))
    converted = int(found.converted[design].sum())
    others = int(design.sum()) - converted
    if min(converted, others) < FEWEST:
        message = say(
            "A model of all columns is learnt from at least {fewest} leads that converted and as "
            "many that did not. Got {converted} and {others}.",
            fewest=FEWEST,
            converted=converted,
            others=others,
        )
        raise EvaluationError(Problem("too-few", "", message))


def _coded(found: AllColumns) -> object:
    """Return the values for a linear model: a column a level, numbers on one scale: (N, …)."""
    from scipy import sparse

    leads = len(found)
    parts = []
    for place, levels in enumerate(found.levels.tolist()):
        values = found.values[:, place]
        known = np.flatnonzero(~np.isnan(values))
        if levels:
            at = values[known].astype(np.int64)
            ones = np.ones(len(known))
            parts.append(sparse.csr_matrix((ones, (known, at)), shape=(leads, levels)))
            continue
        middle = float(np.median(values[known])) if len(known) else 0.0
        filled = np.where(np.isnan(values), middle, values)
        spread = float(filled.std())
        scaled = (filled - filled.mean()) / spread if spread else np.zeros(leads)
        missing = np.isnan(values).astype(np.float64)
        parts.append(sparse.csr_matrix(np.column_stack([scaled, missing])))
    return sparse.hstack(parts, format="csr")


def _logistic(
    coded: object,
    converted: NDArray[np.bool_],
    *,
    learn: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> Floats:
    from sklearn.linear_model import LogisticRegression

    with _one_thread():
        fit = LogisticRegression(max_iter=500, tol=1e-3).fit(coded[learn], converted[learn])  # type: ignore[index]
        odds: Floats = fit.decision_function(coded[told])  # type: ignore[index]
    return odds


def _boosted(found: AllColumns, *, learn: NDArray[np.bool_], told: NDArray[np.bool_]) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier

    converted = found.converted[learn]
    rarer = min(int(converted.sum()), int((~converted).sum()))
    leaves = next((leaves for most, leaves in _LEAVES if rarer < most), _MOST_LEAVES)
    with _one_thread():
        fit = HistGradientBoostingClassifier(
            max_iter=_ROUNDS,
            max_leaf_nodes=leaves,
            l2_regularization=1.0,
            categorical_features=found.levels > 0,
            early_stopping=False,
            random_state=_SEED,
        ).fit(found.values[learn], converted)
        odds: Floats = fit.decision_function(found.values[told])
    return odds


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have scikit-learn take one core.

    Its threads wait for each other: where others need a core too, that takes ten times as long.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield
