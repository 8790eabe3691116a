"""Leads by segment and score, all columns counted by one query.

A segment is a value of a column that has few of them (a channel, a country, a persona), or a
variant of the model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
from sqlglot import exp

from calibration.engine.leads import scored
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import Histogram, LeadCounts, Part, score_patterns
from calibration.leads.cells import value_of
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import (
    call,
    column,
    count_if,
    first_of,
    named,
    number,
    select,
    stripped,
    text,
    whole,
)
from calibration.leads.profile import ColumnProfile
from calibration.leads.sensitive import SensitiveKind, sensitive_columns
from calibration.leads.typed import TypedLeads
from calibration.messages import Message, say
from calibration.model import BASE, FieldType, Model, fold

MOST_VALUES: Final = 12
"""A column of more values has no segments: each would hold few leads, or name a company."""
MOST_COLUMNS: Final = 24
AGES: Final = (30, 45, 60)

_GROUPABLE: Final = frozenset({FieldType.TEXT, FieldType.BOOLEAN})
_NONE: Final[Ints] = np.zeros(0, np.int64)
NOBODY: Final = Histogram(_NONE, _NONE, _NONE, _NONE)


@dataclass(frozen=True, slots=True)
class SegmentColumn:
    """A column by which leads are told apart.

    Parameters
    ----------
    name
        Its header.
    value
        What is grouped by, as a node over the typed leads.
    words
        What values stand for, where they are not shown as they are written.
    sensitive
        What it tells of a person, where it does.
    is_segment
        Whether it is looked at how well the score works by it.
    """

    name: str
    value: exp.Expr
    words: Mapping[str, Message] = field(default_factory=lambda: MappingProxyType({}))
    sensitive: SensitiveKind | None = None
    is_segment: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The leads of one value.

    Parameters
    ----------
    column
        The header; None for a variant of the model.
    value
        The value as it is written, or in words; None where there is none.
    histogram
        Its leads that are not ruled out, by score.
    everyone, qualified
        All its leads, and those of them that qualify.
    sensitive
        What the column tells of a person, where it does.
    is_segment
        As in :class:`SegmentColumn`.
    """

    column: str | None
    value: str | Message | None
    histogram: Histogram
    everyone: int
    qualified: int
    sensitive: SensitiveKind | None = None
    is_segment: bool = True


def segment_columns(
    profiles: Iterable[ColumnProfile], *, leave_out: Iterable[str | None] = ()
) -> tuple[SegmentColumn, ...]:
    """Return the columns that leads are told apart by: texts of few values, and sensitive ones.

    Parameters
    ----------
    profiles
        What is in the columns.
    leave_out
        Headers of columns that are none: the outcome's, and those filled in after the deal.
    """
    profiles = tuple(profiles)
    sensitive = sensitive_columns(profiles)
    without = {fold(each) for each in leave_out if each is not None}
    found = []
    for profile in profiles:
        told = sensitive.get(profile.column.position)
        kind = told.kind if told is not None else None
        if fold(profile.header) in without:
            continue
        without.add(fold(profile.header))  # of columns of one name, the first
        if 2 <= profile.distinct <= MOST_VALUES and profile.type in _GROUPABLE:
            is_text = profile.type is FieldType.TEXT
            if is_text or kind is not None:
                found.append(
                    SegmentColumn(
                        profile.header, _as_text(profile), sensitive=kind, is_segment=is_text
                    )
                )
        elif kind is SensitiveKind.AGE and profile.type is FieldType.NUMBER:
            found.append(_ages(profile))
    return tuple(found[:MOST_COLUMNS])


def segments_of_leads(
    leads: TypedLeads, model: Model, columns: Sequence[SegmentColumn]
) -> tuple[Segment, ...]:
    """Return the design leads of every value of some columns by score; all leads for volumes."""
    if not columns:
        return ()
    names = [f"segment_{place}" for place in range(len(columns))]
    node = {name: column(name) for name in ("score", "gate", "qualified", "standing", "side")}
    design = exp.EQ(this=node["side"], expression=whole(Side.DESIGN))
    each_lead = select(
        *(named(node[name].copy(), name) for name in ("score", "qualified")),
        named(exp.GTE(this=node["gate"], expression=whole(0)), "ruled_out"),
        *(
            named(exp.and_(_is(node["standing"], standing), design.copy()), standing.name.lower())
            for standing in (Standing.CONVERTED, Standing.NOT_CONVERTED)
        ),
        *(named(each.value, name) for each, name in zip(columns, names, strict=True)),
        source=scored(leads, model),
    )
    keys = ("score", "qualified", "ruled_out")
    told = [column(name) for name in names]
    query = select(
        call("grouping", *(each.copy() for each in told)),
        exp.Coalesce(this=told[0].copy(), expressions=[each.copy() for each in told[1:]]),
        *(column(name) for name in keys),
        *(count_if(column(name)) for name in ("converted", "not_converted")),
        exp.Count(this=exp.Star()),
        source=each_lead,
    )
    sets = [exp.Tuple(expressions=[each, *(column(name) for name in keys)]) for each in told]
    query.set("group", exp.Group(expressions=[exp.GroupingSets(expressions=sets)]))
    rows = [_row(each) for each in leads.leads.query(query)]
    return tuple(_segments(rows, columns))


def segments_of_variants(
    patterns: Patterns, model: Model, *, part: Part = "design"
) -> tuple[Segment, ...]:
    """Return the leads of every variant of a model by score; nothing where it has none."""
    if not model.variants:
        return ()
    scores, leads = score_patterns(patterns, model), LeadCounts.of(patterns, part)
    labels = {BASE: None} | {place: each.label for place, each in enumerate(model.variants)}
    found = []
    for variant, label in labels.items():
        mine = patterns.variant == variant
        found.append(
            Segment(
                None,
                label,
                Histogram.of(scores, leads, where=mine),
                everyone=leads.where(mine)[2],
                qualified=leads.where(mine & scores.qualified)[2],
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """Leads of one segment, score and decision, as the query returns them."""

    grouping: int
    value: str | None
    score: int
    qualified: bool
    ruled_out: bool
    converted: int
    not_converted: int
    everyone: int


def _row(cells: tuple[object, ...]) -> _Row:
    grouping, value, score, qualified, ruled_out, *counts = cells
    return _Row(
        int(str(grouping)),
        None if value is None else str(value),
        int(str(score)),
        bool(qualified),
        bool(ruled_out),
        *(int(str(each)) for each in counts),
    )


def _segments(rows: Sequence[_Row], columns: Sequence[SegmentColumn]) -> Iterable[Segment]:
    """Yield segments in the order of the columns, the largest of each first."""
    last = len(columns) - 1
    for place, each in enumerate(columns):
        only = (1 << len(columns)) - 1 - (1 << (last - place))
        by_value: dict[str | None, list[_Row]] = {}
        for row in rows:
            if row.grouping == only:
                key = None if row.value is None or not row.value else fold(row.value)
                by_value.setdefault(key, []).append(row)
        found = [_segment(each, key, mine) for key, mine in by_value.items()]
        yield from sorted(found, key=lambda one: (-one.everyone, str(one.value)))


def _segment(told: SegmentColumn, key: str | None, rows: Sequence[_Row]) -> Segment:
    value: str | Message | None = None
    if key is not None:
        written = max(rows, key=lambda row: row.everyone).value or ""
        value = told.words.get(written, written)
    kept = [row for row in rows if not row.ruled_out]
    counts = [(row.converted, row.not_converted, row.everyone) for row in kept]
    return Segment(
        told.name,
        value,
        Histogram.by_score(
            np.array([row.score for row in kept], np.int64),
            np.array(counts, np.int64).reshape(-1, 3).T,
        )
        if kept
        else NOBODY,
        everyone=sum(row.everyone for row in rows),
        qualified=sum(row.everyone for row in rows if row.qualified),
        sensitive=told.sensitive,
        is_segment=told.is_segment,
    )


def _as_text(profile: ColumnProfile) -> exp.Expr:
    cell = stripped(exp.cast(profile.column.node, exp.DType.VARCHAR))
    missing = [text(each) for each in profile.missing_words]
    if not missing:
        return cell
    return first_of((cell.isin(*missing), exp.null()), otherwise=cell.copy())


def _ages(profile: ColumnProfile) -> SegmentColumn:
    """Return a column of ages as one of age groups."""
    age = value_of(profile.field(), profile.column, profile.column.node)
    below = [(exp.LT(this=age.copy(), expression=number(each)), text(str(each))) for each in AGES]
    unknown = (exp.Is(this=age.copy(), expression=exp.null()), exp.null())
    words = {str(AGES[0]): say("under {age}", age=AGES[0])}
    words |= {str(b): say("{low} to {high}", low=a, high=b - 1) for a, b in pairwise(AGES)}
    words["old"] = say("{age} and over", age=AGES[-1])
    return SegmentColumn(
        profile.header,
        first_of(unknown, *below, otherwise=text("old")),
        words=MappingProxyType(words),
        sensitive=SensitiveKind.AGE,
        is_segment=False,
    )


def _is(node: exp.Expr, standing: Standing) -> exp.Expr:
    return exp.EQ(this=node.copy(), expression=whole(standing.value))
