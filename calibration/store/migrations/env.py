"""Run by Alembic for each migration, on the connection that the store gives it."""

from alembic import context
from sqlalchemy import Connection

from calibration.store.schema import TABLES


def migrate(connection: Connection) -> None:
    """Run the migrations that Alembic was asked for, in the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        # SQLite changes a table by copying it.
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # not where the tests read every module for its examples
    migrate(context.config.attributes["connection"])
