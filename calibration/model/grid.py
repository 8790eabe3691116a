"""A team's own grid of criteria: rows of name, condition and points, as in their spreadsheet."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from calibration.messages import Message, say
from calibration.model.base import Name
from calibration.model.criteria import AXIS_NAMES, DEFAULT_POINTS, Criterion, Importance, Kind
from calibration.model.fields import Field
from calibration.model.groups import Group
from calibration.model.model import Model, made
from calibration.model.sentences import read_condition
from calibration.model.text import fold
from calibration.problems import ModelError, Problem

COLUMNS = ("label", "condition", "points")
"""The columns a grid must have; ``kind`` and ``group`` may stand beside them."""
_SPOKEN: Mapping[str, str] = {
    "label": "label", "name": "label", "criterion": "label", "critère": "label",
    "critere": "label", "libellé": "label", "nom": "label",
    "condition": "condition", "rule": "condition", "règle": "condition", "when": "condition",
    "points": "points", "score": "points", "importance": "points",
    "kind": "kind", "type": "kind", "group": "group", "groupe": "group",
}  # fmt: skip

TEMPLATE = (
    ("label", "condition", "points", "kind", "group"),
    ("SME of the target size", "employees between 20 and 250", "15", "firmographic", "Company"),
    ("Services company", "industry = Services | Consulting", "15", "firmographic", "Company"),
    ("Decides on purchases", "job_title contains director", "10", "demographic", "Person"),
    ("Viewed the pricing page", "pricing_views >= 1", "25", "behaviour", "Website"),
    ("Seen lately", "last_seen within 30 days", "5", "behaviour", "Website"),
    ("Unsubscribed", "unsubscribed = yes", "-30", "behaviour", "E-mail"),
)
"""A grid to fill in: its header and rows that show what can be written."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Criteria as a grid tells them, with the fields they read and the groups they are in."""

    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]

    def added_to(self, model: Model) -> Model:
        """Return the model with these criteria in place of its own, its variants left out.

        Bounds, gates and bands stay; fields that the gates read do too.
        """
        own = {each.name: each for each in model.fields}
        fields = own | {each.name: each for each in self.fields}
        return model.revised(
            fields=tuple(fields.values()), groups=self.groups, criteria=self.criteria, variants=()
        )


def read_grid(
    rows: Iterable[Mapping[str, str]],
    *,
    fields: Mapping[str, Field],
    kind: Kind = Kind.FIRMOGRAPHIC,
) -> Grid:
    """Return the criteria that the rows of a grid tell.

    Parameters
    ----------
    rows
        The rows in order, each a text by column header; rows without any text are skipped.
    fields
        The fields there are, by name.
    kind
        The kind of criteria whose row names none.

    Raises
    ------
    ModelError
        With every problem of every row; places are rows as a spreadsheet numbers them.
    """
    problems: list[Problem] = []
    criteria: list[Criterion] = []
    groups: dict[str, Group] = {}
    for number, row in enumerate(rows, start=2):
        cells = {_SPOKEN.get(fold(header), ""): text.strip() for header, text in row.items()}
        if missing := [each for each in COLUMNS if each not in cells]:
            raise ModelError(_without_columns(missing, list(row)))
        if not any(cells[each] for each in COLUMNS):
            continue
        place = f"row {number}"
        try:
            criterion, group = _criterion(cells, fields=fields, kind=kind)
        except ModelError as error:
            problems += [
                Problem(each.kind, _placed(place, each), each.message) for each in error.problems
            ]
            continue
        groups.setdefault(group.id, group)
        unique = _unique(criterion.id, {each.id for each in criteria})
        criteria.append(made(Criterion, **{**dict(criterion), "id": unique}))
    if not criteria and not problems:
        message = say("A grid must have at least one row with a name, a condition and points.")
        problems.append(Problem("empty-grid", "", message))
    if problems:
        raise ModelError(*problems)
    read = {name for each in criteria for name in each.fields()}
    return Grid(
        fields=tuple(each for each in fields.values() if each.name in read),
        groups=tuple(groups.values()),
        criteria=tuple(criteria),
    )


def _criterion(
    cells: Mapping[str, str], *, fields: Mapping[str, Field], kind: Kind
) -> tuple[Criterion, Group]:
    problems: list[Problem] = []
    own = _kind(cells.get("kind", ""), kind, problems)
    points = _points(cells["points"], problems)
    if not fold(cells["label"]):
        problems.append(Problem("blank", "label", say("must not be blank. Write a name.")))
    condition = None
    try:
        condition = read_condition(cells["condition"], fields=fields)
    except ModelError as error:
        problems += [Problem(each.kind, "condition", each.message) for each in error.problems]
    if problems or condition is None:
        raise ModelError(*problems)
    name: Name = cells.get("group", "") or AXIS_NAMES[own.axis]
    group = made(Group, id=identifier(f"{own.axis.value} {name}"), label=name, axis=own.axis)
    criterion = made(
        Criterion,
        id=identifier(cells["label"]),
        label=cells["label"],
        kind=own,
        group=group.id,
        when=condition,
        points=points,
    )
    return criterion, group


def _kind(text: str, default: Kind, problems: list[Problem]) -> Kind:
    if not fold(text):
        return default
    try:
        return Kind(fold(text))
    except ValueError:
        kinds = ", ".join(each.value for each in Kind)
        message = say("must be one of {kinds}. Got “{text}”.", kinds=kinds, text=text)
        problems.append(Problem("unknown-kind", "kind", message))
        return default


def _points(text: str, problems: list[Problem]) -> int:
    word = fold(text)
    if word in set(Importance) and (importance := Importance(word)) in DEFAULT_POINTS:
        return DEFAULT_POINTS[importance]
    digits = re.sub(r"[\s\u00a0\u202f]", "", word).replace("−", "-")
    digits = re.sub(r"[.,]0+$", "", digits)
    if re.fullmatch(r"[+-]?[0-9]{1,6}", digits):
        return int(digits)
    message: Message = say(
        "must be a whole number, as in 10 or -5, or the word important or notable. Got “{text}”.",
        text=text,
    )
    problems.append(Problem("points", "points", message))
    return 0


def _placed(place: str, problem: Problem) -> str:
    return f"{place}, {problem.place}" if problem.place else place


def _without_columns(missing: list[str], found: list[str]) -> Problem:
    return Problem(
        "missing-columns",
        "",
        say(
            "A grid must have the columns label, condition and points. {missing} missing; found "
            "{found}. Download the template grid to see one.",
            missing=", ".join(missing),
            found=", ".join(found) or "–",
        ),
    )


def identifier(text: str) -> str:
    """Return an id for a name: plain letters, digits and hyphens.

    Examples
    --------
    >>> identifier("Vu la page « tarifs »")
    'vu-la-page-tarifs'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "criterion"


def _unique(wished: str, taken: set[str]) -> str:
    return next(name for name in _numbered(wished) if name not in taken)


def _numbered(wished: str) -> Iterator[str]:
    yield wished
    number = 2
    while True:
        yield f"{wished}-{number}"
        number += 1
