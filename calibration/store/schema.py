"""The tables of the store as they are now; ``migrations`` brings older stores to them."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column as Cell
from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

ID_LENGTH: Final = 32


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
