"""Opening a database: SQLite so that it survives a power cut, PostgreSQL as it is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


def open_engine(url: str) -> sa.Engine:
    """An engine for ``sqlite:///…`` or ``postgresql://…``."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, pool_size=20, max_overflow=20)
    engine = sa.create_engine(
        parsed, connect_args={"timeout": 30}, pool_size=20, max_overflow=20, pool_use_lifo=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: it would begin deferred ones,
    # and a deferred transaction that turns into a write fails at once when another writes.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
