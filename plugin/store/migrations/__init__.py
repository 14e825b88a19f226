"""The schema's history, one Alembic script a change; the same scripts serve both databases."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from plugin.store.engine import open_engine


def upgrade(url: str) -> None:
    """Bring a database to the newest schema; nothing happens when it is there already."""
    engine = open_engine(url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
