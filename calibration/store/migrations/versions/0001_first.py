"""The first tables: projects, their models, drafts, versions, scenarios, decisions, openings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "projects",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("leads", sa.Text),
    )
    op.create_table(
        "models",
        _project(primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "drafts",
        _project(primary_key=True),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
    )
    op.create_table(
        "versions",
        _project(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _model_of_project("versions"),
        sa.ForeignKeyConstraint(
            ["project", "parent"],
            ["versions.project", "versions.number"],
            name="fk_versions_versions",
        ),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        _project(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_decisions_project", "decisions", ["project"])
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer, primary_key=True),
        _project(),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _model_of_project("openings"),
    )
    op.create_index("ix_openings_project", "openings", ["project"])
    op.create_table(
        "scenarios",
        _project(primary_key=True),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        _model_of_project("scenarios"),
    )


def _project(*, primary_key: bool = False) -> "sa.Column[str]":
    return sa.Column(
        "project",
        sa.String(32),
        sa.ForeignKey("projects.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _model_of_project(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["project", "model"], ["models.project", "models.key"], name=f"fk_{table}_models"
    )
