"""The steps of a score as the parts of one query, each under a name that people recognise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlglot import exp

from calibration.engine.scoring import (
    AXES,
    gate_of,
    level_of,
    score_steps,
    variant_of,
)
from calibration.engine.warehouse_cells import (
    WarehouseColumn,
    blank_characters,
    clean_value,
)
from calibration.exports.scored import amount, one_of
from calibration.exports.sql.dialects import Dialect, compiles_as
from calibration.exports.sql.layout import with_comment
from calibration.exports.sql.names import plain_names
from calibration.exports.sql.words import (
    criterion_words,
    field_words,
    group_words,
    numbered_words,
    points_words,
)
from calibration.model import Model

READINGS: Final = (*("score", "fit", "engagement", "feedback"), "grade", "band", "qualified")
"""What is read of a lead, but for its variant and gate."""

_OWN: Final = "the_lead"
"""What the table is called within the query; ``lead`` is a row of it on its way through.

A column of the table that was called so would be taken for the row, and the engine refuse it."""
_LEAD: Final = "lead"
_GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the columns of the steps."""

    fields: Mapping[str, str]
    levels: tuple[str, ...]
    points: tuple[str, ...]
    groups: tuple[str, ...]

    @classmethod
    def of(cls, model: Model) -> "_Names":
        read = [field.name for field in model.read_fields()]
        ids = [criterion.id for criterion in model.criteria]
        return cls(
            fields=dict(zip(read, plain_names("field", read), strict=True)),
            levels=plain_names("level", ids),
            points=plain_names("points", ids),
            groups=plain_names("group", [group.id for group in model.groups]),
        )

    def renamed(self) -> dict[str, str]:
        """Return our names by the compiler's."""
        names = {f"level_{index}": name for index, name in enumerate(self.levels)}
        names |= {f"points_{index}": name for index, name in enumerate(self.points)}
        names |= {f"group_{index}": name for index, name in enumerate(self.groups)}
        names |= {"variant": "variant_number", "gate": "gate_number"}
        return names | {each: f"{each}_hundredths" for each in ("score", *AXES)}


def query_of(
    model: Model,
    dialect: Dialect,
    *,
    table: exp.Table,
    stored: Mapping[str, WarehouseColumn],
    as_of: date | None,
    output: Mapping[str, str],
) -> exp.Select:
    """Return the whole query: the lead's own columns, then what ``score`` adds.

    Parameters
    ----------
    model, dialect
        What is written, and for which engine.
    table
        The table of the leads.
    stored
        The column of each field that scoring reads.
    as_of
        The scoring date; without it the day the query runs.
    output
        The name of each column that is added, by the name ``score`` gives it.
    """
    return _Query(model, dialect, _Names.of(model)).whole(table, stored, as_of, output)


@dataclass(frozen=True, slots=True)
class _Query:
    model: Model
    dialect: Dialect
    names: _Names

    def whole(
        self,
        table: exp.Table,
        stored: Mapping[str, WarehouseColumn],
        as_of: date | None,
        output: Mapping[str, str],
    ) -> exp.Select:
        contributions, sums, capped, axes, unclamped, score, readings = map(
            self._renamed, score_steps(self.model)
        )
        in_groups = _inlined(capped, sums)
        kept = ("variant_number", "gate_number")
        carried = self._carried((*kept, *(f"{axis}_hundredths" for axis in AXES)))
        steps = {
            _GIVEN: (self._given(as_of), "What holds for all leads: the scoring date"),
            "cleaned": (
                self._cleaned(table, stored),
                "1. Each field as the model compares it; a missing value is NULL",
            ),
            "levels": (
                self._levels(),
                "2. How far each criterion is met, in hundredths: 0, 100, or more if it repeats",
            ),
            "contributions": (
                self._step("levels", self._carried(kept), contributions, self._points_told()),
                "3. What each criterion contributes: its level times its points, in hundredths",
            ),
            "in_groups": (
                self._step("contributions", self._carried(kept), in_groups, self._groups_told()),
                "4. The contributions of each group together, within the caps of the group",
            ),
            "on_axes": (
                self._step("in_groups", self._carried(kept), axes, {}),
                "5. The groups of each axis together",
            ),
            "scored": (
                self._step("on_axes", carried, _inlined(score, unclamped), {}),
                "6. The axes together, within the range of the score",
            ),
        }
        result = self._final(readings, output)
        ctes = [
            with_comment(
                exp.CTE(
                    this=query,
                    alias=exp.TableAlias(this=exp.to_identifier(name)),
                ),
                words,
            )
            for name, (query, words) in steps.items()
        ]
        result.set("with_", exp.With(expressions=ctes))
        return result

    def _renamed(self, step: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        names = self.names.renamed()

        def rename(node: exp.Expr) -> exp.Expr:
            return exp.column(names.get(node.name, node.name)) if _is_column(node) else node

        return {
            names.get(name, name): node.transform(rename, copy=False) for name, node in step.items()
        }

    def _given(self, as_of: date | None) -> exp.Select:
        day: exp.Expr = exp.CurrentDate() if as_of is None else _text(as_of.isoformat())
        blanks = blank_characters(compiles_as(self.dialect))
        date_told = (
            "Ages are counted up to this day. Put another in its place, or a parameter of your tool"
        )
        return exp.Select(
            expressions=[
                with_comment(_as(exp.cast(day, "DATE"), "as_of"), date_told),
                with_comment(_as(blanks, "blanks"), "What doesn't count at the ends of a text"),
            ]
        )

    def _cleaned(self, table: exp.Table, stored: Mapping[str, WarehouseColumn]) -> exp.Select:
        columns = [
            with_comment(
                _as(
                    clean_value(
                        field,
                        WarehouseColumn(stored[field.name].name, stored[field.name].kind, _OWN),
                        compiles_as(self.dialect),
                        blanks=_column("blanks", _GIVEN),
                    ),
                    self.names.fields[field.name],
                ),
                field_words(field),
            )
            for field in self.model.read_fields()
        ]
        source = table.copy()
        source.set("alias", exp.TableAlias(this=exp.to_identifier(_OWN)))
        as_of = _column("as_of", _GIVEN)
        query = exp.Select(expressions=[self._whole_lead(), as_of, *columns])
        return query.from_(source, copy=False).join(
            exp.to_table(_GIVEN), join_type="cross", copy=False
        )

    def _whole_lead(self) -> exp.Expr:
        everything = exp.Column(this=exp.Star(), table=exp.to_identifier(_OWN))
        match self.dialect.carrying:
            case "row":
                return _as(exp.column(_OWN), _LEAD)
            case "struct":
                return _as(exp.Struct(expressions=[everything]), _LEAD)
            case "star":
                return everything

    def _carried(self, names: Sequence[str]) -> list[exp.Expr]:
        if self.dialect.carrying == "star":
            return [exp.Star()]
        return [exp.column(name) for name in (_LEAD, *names)]

    def _levels(self) -> exp.Select:
        columns = {name: exp.column(own) for name, own in self.names.fields.items()}
        as_of = exp.column("as_of")
        levels = {
            name: level_of(criterion, columns=columns, as_of=as_of)
            for name, criterion in zip(self.names.levels, self.model.criteria, strict=True)
        }
        told_of = dict(
            zip(self.names.levels, map(criterion_words, self.model.criteria), strict=True)
        )
        numbers = {
            "variant_number": variant_of(self.model, columns=columns, as_of=as_of),
            "gate_number": gate_of(self.model, columns=columns, as_of=as_of),
        }
        told_of |= {
            "variant_number": numbered_words(
                "The first variant the lead belongs to", "none", self.model.variants
            ),
            "gate_number": numbered_words(
                "The first gate that rules the lead out", "none does", self.model.gates
            ),
        }
        return self._step("cleaned", self._carried(()), levels | numbers, told_of)

    def _step(
        self,
        source: str,
        carried: list[exp.Expr],
        new: Mapping[str, exp.Expr],
        words: Mapping[str, str],
    ) -> exp.Select:
        columns = [
            with_comment(_as(node, name), words[name]) if name in words else _as(node, name)
            for name, node in new.items()
        ]
        return exp.Select(expressions=[*carried, *columns]).from_(exp.to_table(source), copy=False)

    def _points_told(self) -> dict[str, str]:
        return {
            name: points_words(self.model, index) for index, name in enumerate(self.names.points)
        }

    def _groups_told(self) -> dict[str, str]:
        return {
            name: group_words(group)
            for name, group in zip(self.names.groups, self.model.groups, strict=True)
        }

    def _final(self, readings: Mapping[str, exp.Expr], output: Mapping[str, str]) -> exp.Select:
        variants = [each.id for each in self.model.variants]
        gates = [each.id for each in self.model.gates]
        new = {
            name: amount(exp.column(f"{name}_hundredths"), "parquet") for name in ("score", *AXES)
        }
        new |= {
            "grade": exp.cast(readings["grade"], "TEXT"),
            "band": exp.cast(readings["band"], "TEXT"),
            "qualified": readings["qualified"],
            "variant": exp.cast(one_of(exp.column("variant_number"), variants), "TEXT"),
            "gate": exp.cast(one_of(exp.column("gate_number"), gates), "TEXT"),
        }
        columns = [_as(node, output[name]) for name, node in new.items()]
        query = exp.Select(expressions=[self._own_columns(), *columns])
        return query.from_(exp.to_table("scored"), copy=False)

    def _own_columns(self) -> exp.Expr:
        match self.dialect.carrying:
            case "star":
                names = self.names
                numbers = [f"{each}_hundredths" for each in ("score", *AXES)]
                hidden = [
                    *("as_of", *names.fields.values(), *names.levels, *names.points),
                    *(*names.groups, "variant_number", "gate_number", *numbers),
                ]
                return exp.Star(except_=[exp.to_identifier(name) for name in hidden])
            case "row" if self.dialect.name == "postgres":
                return exp.Dot(this=exp.paren(exp.column(_LEAD)), expression=exp.Star())
            case _:
                return exp.Column(this=exp.Star(), table=exp.to_identifier(_LEAD))


def _inlined(step: dict[str, exp.Expr], before: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
    """Put what a step reads of the one before it in its place, so that the two are one."""

    def replace(node: exp.Expr) -> exp.Expr:
        return exp.paren(before[node.name].copy()) if _is_column(node, before) else node

    return {
        name: before[node.name] if _is_column(node, before) else node.transform(replace, copy=False)
        for name, node in step.items()
    }


def _is_column(node: exp.Expr, names: Mapping[str, object] | None = None) -> bool:
    return isinstance(node, exp.Column) and (names is None or node.name in names)


def _as(node: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(node, name, copy=False)


def _column(name: str, table: str) -> exp.Column:
    return exp.column(name, table=table)


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)
