"""What leads are grouped by: keys of few values, each a column of SQL.

A key's value is told by its *place*, a small whole number: whether a plain criterion is met, how
often one repeats, which variant a lead belongs to.
"""

from dataclasses import dataclass

from sqlglot import exp

from calibration.engine.compiler import Columns, compile_condition
from calibration.engine.scoring import gate_tests, level_of, repetitions
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, first_of, whole
from calibration.model import Criterion, Model

OUTCOME = "outcome"
"""The name of the key of what became of a lead."""
STANDINGS = len(Standing)
"""How many places the outcome has on one side of the split."""


@dataclass(frozen=True, slots=True)
class Key:
    """A column to group by: its values are ``lowest``, ``lowest + step``…, ``count`` of them.

    The place of a value is its index among them.

    Parameters
    ----------
    name
        Its name among the keys of one grouping.
    count, lowest, step
        Its values.
    cases
        Tests in their order, each with the place of the leads that meet it first; the others
        have place 0.
    """

    name: str
    count: int
    lowest: int = 0
    step: int = 1
    cases: tuple[tuple[exp.Expr, exp.Expr], ...] = ()

    @property
    def bits(self) -> int:
        """How many bits hold a place."""
        return (self.count - 1).bit_length()

    def shifted(self, bits: int) -> exp.Expr:
        """Return the place, so many bits to the left."""
        if len(self.cases) == 1 and isinstance(self.cases[0][0], exp.Boolean):
            return _shifted(self.cases[0][1], bits)
        cases = [(test, _shifted(place, bits)) for test, place in self.cases]
        return first_of(*cases, otherwise=whole(0)) if cases else whole(0)


def keys_of(model: Model, *, columns: Columns, prefix: str = "") -> list[Key]:
    """Return the keys of what a model asks of leads: levels, variant and gate.

    Their names and values are those of :func:`~calibration.engine.scoring.with_levels`.
    """
    as_of = column("as_of")
    variants = [
        compile_condition(each.when, columns=columns, as_of=as_of) for each in model.variants
    ]
    gates = gate_tests(model, columns=columns, as_of=as_of)
    return [
        *(
            level_key(criterion, f"{prefix}level_{index}", columns=columns, as_of=as_of)
            for index, criterion in enumerate(model.criteria)
        ),
        Key(f"{prefix}variant", len(variants) + 1, lowest=-1, cases=_first_of(variants)),
        Key(f"{prefix}gate", len(gates) + 1, lowest=-1, cases=_first_of(gates)),
    ]


def level_key(criterion: Criterion, name: str, *, columns: Columns, as_of: exp.Expr) -> Key:
    """Return the key of a criterion's level: whole repetitions, or hundredths where it decays."""
    repeat = criterion.repeat
    times = 1 if repeat is None else repeat.at_most
    if criterion.decay is not None:
        level = level_of(criterion, columns=columns, as_of=as_of)
        return Key(name, 100 * times + 1, cases=((exp.true(), level),))
    test = compile_condition(criterion.when, columns=columns, as_of=as_of)
    place = whole(1) if repeat is None else repetitions(columns[repeat.field], times)
    return Key(name, times + 1, step=100, cases=((test, place),))


def yes_key(name: str, test: exp.Expr) -> Key:
    """Return the key of whether leads meet a test over their columns."""
    return Key(name, 2, cases=((test, whole(1)),))


def outcome_key() -> Key:
    """Return the key of what became of a lead.

    Its place is that of the standing, and :data:`STANDINGS` more where the lead is held out.
    """
    standing = exp.cast(column("standing"), exp.DType.INT)
    side = exp.cast(column("side"), exp.DType.INT)
    held_out = exp.Mul(this=side, expression=whole(STANDINGS))
    place = exp.Add(this=standing, expression=held_out)
    return Key(OUTCOME, STANDINGS * len(Side), cases=((exp.true(), place),))


def _first_of(tests: list[exp.Expr]) -> tuple[tuple[exp.Expr, exp.Expr], ...]:
    """Return cases whose places count from 1; 0 is for leads that meet none."""
    return tuple((test, whole(index)) for index, test in enumerate(tests, start=1))


def _shifted(place: exp.Expr, bits: int) -> exp.Expr:
    if isinstance(place, exp.Literal):
        return whole(int(place.this) << bits)
    if not bits:
        return exp.paren(place)
    wide = exp.cast(exp.paren(place), exp.DType.BIGINT)
    return exp.paren(exp.Mul(this=wide, expression=whole(1 << bits)))
