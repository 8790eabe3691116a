"""What a workshop keeps: rooms, people, rankings, votes, proposals, agreements, signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables, and to decisions who sees to them, by when, and what they answer."""
    op.add_column("decisions", sa.Column("owner", sa.Text))
    op.add_column("decisions", sa.Column("due", sa.Date))
    op.add_column("decisions", sa.Column("answers", sa.Integer))
    _make_rooms()
    _make_rankings()
    _make_proposals()
    _make_agreements()


def _make_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(64), primary_key=True),
        _of_project("rooms"),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("pulse", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
    )
    op.create_index("ix_rooms_project", "rooms", ["project"])
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_room("people"),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("joined_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_people_room", "people", ["room"])


def _make_rankings() -> None:
    op.create_table(
        "rankings",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_room("rankings"),
        sa.Column("cards", sa.Integer, nullable=False),
        sa.Column("lead_rows", sa.Text, nullable=False),
        sa.Column("converted", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime),
    )
    op.create_index("ix_rankings_room", "rankings", ["room"])
    op.create_table(
        "sealed_cards",
        _part_of("rankings", "ranking"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "votes",
        _part_of("rankings", "ranking"),
        _part_of("people", "person"),
        sa.Column("card", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("answer", sa.Text, nullable=False),
    )


def _make_proposals() -> None:
    op.create_table(
        "proposals",
        _part_of("people", "person"),
        sa.Column("criterion", sa.String(200), primary_key=True),
        sa.Column("points", sa.Integer, nullable=False),
    )
    op.create_table(
        "side_proposals",
        _of_room("side_proposals", primary_key=True),
        sa.Column("side", sa.String(20), primary_key=True),
        sa.Column("criterion", sa.String(200), primary_key=True),
        sa.Column("points", sa.Integer, nullable=False),
    )


def _make_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_project("agreements"),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["project", "model"], ["models.project", "models.key"], name="fk_agreements_models"
        ),
    )
    op.create_index("ix_agreements_project", "agreements", ["project"])
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "agreement",
            sa.Integer,
            sa.ForeignKey("agreements.id", name="fk_signatures_agreements", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_signatures_agreement", "signatures", ["agreement"])


def _of_project(table: str) -> "sa.Column[str]":
    return sa.Column(
        "project",
        sa.String(32),
        sa.ForeignKey("projects.id", name=f"fk_{table}_projects", ondelete="CASCADE"),
        nullable=False,
    )


def _of_room(table: str, *, primary_key: bool = False) -> "sa.Column[str]":
    return sa.Column(
        "room",
        sa.String(64),
        sa.ForeignKey("rooms.id", name=f"fk_{table}_rooms", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _part_of(table: str, name: str) -> "sa.Column[int]":
    return sa.Column(
        name,
        sa.Integer,
        sa.ForeignKey(f"{table}.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
