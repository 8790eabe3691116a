"""The tables of the store as they are now; ``migrations`` brings older stores to them."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column as Cell
from sqlalchemy import (
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

ID_LENGTH: Final = 32
DIGEST_LENGTH: Final = 64


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite knows no time zones, so every database keeps it without one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC, its zone left out."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


TABLES: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _project(*, primary_key: bool = False, index: bool = False) -> "Cell[str]":
    return Cell(
        "project",
        String(ID_LENGTH),
        ForeignKey("projects.id", ondelete="CASCADE"),
        primary_key=primary_key,
        index=index,
        nullable=False,
    )


def _model_of_project() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["project", "model"], ["models.project", "models.key"])


PROJECTS: Final = Table(
    "projects",
    TABLES,
    Cell("id", String(ID_LENGTH), primary_key=True),
    Cell("name", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    # The file of leads by its digest, size and columns: enough to know it again, and no lead.
    Cell("leads", Text),
)

MODELS: Final = Table(
    "models",
    TABLES,
    _project(primary_key=True),
    Cell("key", String(64), primary_key=True),
    Cell("text", Text, nullable=False),
)

DRAFTS: Final = Table(
    "drafts",
    TABLES,
    _project(primary_key=True),
    Cell("serial", Integer, nullable=False),
    Cell("state", Text, nullable=False),
    Cell("changed_at", Moment, nullable=False),
    Cell("changed_by", Text, nullable=False),
)

VERSIONS: Final = Table(
    "versions",
    TABLES,
    _project(primary_key=True),
    Cell("number", Integer, primary_key=True),
    Cell("model", String(64), nullable=False),
    Cell("parent", Integer),
    Cell("author", Text, nullable=False),
    Cell("reason", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    _model_of_project(),
    ForeignKeyConstraint(["project", "parent"], ["versions.project", "versions.number"]),
)

DECISIONS: Final = Table(
    "decisions",
    TABLES,
    Cell("id", Integer, primary_key=True),
    _project(index=True),
    Cell("kind", Text, nullable=False),
    Cell("what", Text, nullable=False),
    Cell("why", Text, nullable=False),
    Cell("who", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    # Of a parked question or an action: who sees to it, by when.
    Cell("owner", Text),
    Cell("due", Date),
    # Of an answer: the id of what it answers, in the same project.
    Cell("answers", Integer),
)

OPENINGS: Final = Table(
    "openings",
    TABLES,
    Cell("id", Integer, primary_key=True),
    _project(index=True),
    Cell("model", String(64), nullable=False),
    Cell("who", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    _model_of_project(),
)

SCENARIOS: Final = Table(
    "scenarios",
    TABLES,
    _project(primary_key=True),
    Cell("name", String(200), primary_key=True),
    Cell("model", String(64), nullable=False),
    Cell("author", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    _model_of_project(),
)


def _room(*, primary_key: bool = False, index: bool = False) -> "Cell[str]":
    return Cell(
        "room",
        String(DIGEST_LENGTH),
        ForeignKey("rooms.id", ondelete="CASCADE"),
        primary_key=primary_key,
        index=index,
        nullable=False,
    )


def _part_of(table: str, name: str) -> "Cell[int]":
    return Cell(
        name,
        Integer,
        ForeignKey(f"{table}.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,  # it is the other table's number
    )


ROOMS: Final = Table(
    "rooms",
    TABLES,
    # The digest of the code that is in the link: who has the database still has no link.
    Cell("id", String(DIGEST_LENGTH), primary_key=True),
    _project(index=True),
    Cell("stage", Text, nullable=False),
    Cell("topic", Text, nullable=False),
    Cell("pulse", Integer, nullable=False),
    Cell("opened_at", Moment, nullable=False),
    Cell("opened_by", Text, nullable=False),
)

PEOPLE: Final = Table(
    "people",
    TABLES,
    Cell("id", Integer, primary_key=True),
    _room(index=True),
    # The digest of the token that the person's phone keeps.
    Cell("token", String(DIGEST_LENGTH), nullable=False, unique=True),
    Cell("side", Text, nullable=False),
    Cell("name", Text, nullable=False),
    Cell("joined_at", Moment, nullable=False),
)

RANKINGS: Final = Table(
    "rankings",
    TABLES,
    Cell("id", Integer, primary_key=True),
    _room(index=True),
    Cell("cards", Integer, nullable=False),
    # Where the leads stand in the file, and whether each converted: lists, as JSON.
    Cell("lead_rows", Text, nullable=False),
    Cell("converted", Text, nullable=False),
    Cell("opened_at", Moment, nullable=False),
    Cell("closed_at", Moment),
)

SEALED_CARDS: Final = Table(
    "sealed_cards",
    TABLES,
    _part_of("rankings", "ranking"),
    Cell("sealed", LargeBinary, nullable=False),
)

VOTES: Final = Table(
    "votes",
    TABLES,
    _part_of("rankings", "ranking"),
    _part_of("people", "person"),
    Cell("card", Integer, primary_key=True, autoincrement=False),
    Cell("answer", Text, nullable=False),
)

PROPOSALS: Final = Table(
    "proposals",
    TABLES,
    _part_of("people", "person"),
    Cell("criterion", String(200), primary_key=True),
    Cell("points", Integer, nullable=False),
)

SIDE_PROPOSALS: Final = Table(
    "side_proposals",
    TABLES,
    _room(primary_key=True),
    Cell("side", String(20), primary_key=True),
    Cell("criterion", String(200), primary_key=True),
    Cell("points", Integer, nullable=False),
)

AGREEMENTS: Final = Table(
    "agreements",
    TABLES,
    Cell("id", Integer, primary_key=True),
    _project(index=True),
    Cell("model", String(DIGEST_LENGTH), nullable=False),
    Cell("fingerprint", String(DIGEST_LENGTH), nullable=False),
    Cell("terms", Text, nullable=False),
    Cell("author", Text, nullable=False),
    Cell("made_at", Moment, nullable=False),
    _model_of_project(),
)

SIGNATURES: Final = Table(
    "signatures",
    TABLES,
    Cell("id", Integer, primary_key=True),
    Cell(
        "agreement",
        Integer,
        ForeignKey("agreements.id", ondelete="CASCADE"),
        index=True,
        nullable=False,
    ),
    Cell("side", Text, nullable=False),
    Cell("who", Text, nullable=False),
    Cell("digest", String(DIGEST_LENGTH), nullable=False),
    Cell("made_at", Moment, nullable=False),
)
