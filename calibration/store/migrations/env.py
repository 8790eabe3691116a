"""Run by Alembic for each migration, on the connection that the store gives it."""

from alembic import context

from calibration.store.schema import TABLES

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=TABLES,
    # SQLite changes a table by copying it.
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
