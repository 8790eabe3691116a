"""Writing a row over the one of the same key, in one statement, on either database."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def write_over(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Keep a row, in the place of the one with the same primary key if there is one."""
    keys = [each.name for each in table.primary_key]
    others = {name: value for name, value in row.items() if name not in keys}
    # The two databases have the same words for it, each in a class of its own.
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    inserted = kind.insert(table).values(**row)
    connection.execute(inserted.on_conflict_do_update(index_elements=keys, set_=others))
