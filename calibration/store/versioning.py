"""The versions of the store's tables, and the way from one to the next."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection

FIRST_TO_LAST: Final = ("0001", "0002")
"""The versions that this program can migrate; the last is the one it writes."""
NEWEST: Final = FIRST_TO_LAST[-1]


def migrate(connection: Connection, *, to: str = NEWEST) -> None:
    """Bring the tables to a version, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
