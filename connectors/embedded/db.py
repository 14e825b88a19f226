"""The database of the embedded system: one SQLite file, written by one transaction at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS organizations (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, feed TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS units (
    organization TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (organization, id)
) STRICT;
CREATE TABLE IF NOT EXISTS people (
    organization TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT,
    PRIMARY KEY (organization, id)
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    hash TEXT PRIMARY KEY, kind TEXT NOT NULL, organization TEXT, person TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, organization TEXT NOT NULL, id TEXT NOT NULL,
    kind TEXT NOT NULL, unit TEXT, reference TEXT, code TEXT, body TEXT NOT NULL,
    UNIQUE (organization, id)
) STRICT;
CREATE INDEX IF NOT EXISTS things_by_kind ON things (organization, kind, seq);
CREATE INDEX IF NOT EXISTS things_by_unit ON things (organization, kind, unit, seq);
CREATE INDEX IF NOT EXISTS things_by_reference ON things (organization, kind, reference);
CREATE INDEX IF NOT EXISTS things_by_code ON things (organization, kind, code);
CREATE TABLE IF NOT EXISTS reads (
    organization TEXT NOT NULL, thing TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (organization, thing, person)
) STRICT;
CREATE TABLE IF NOT EXISTS routes (
    organization TEXT NOT NULL, inbox TEXT NOT NULL, sender TEXT NOT NULL, outbound TEXT NOT NULL,
    PRIMARY KEY (organization, inbox)
) STRICT;
CREATE TABLE IF NOT EXISTS blobs (
    organization TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (organization, sha256)
) STRICT;
CREATE TABLE IF NOT EXISTS acts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, organization TEXT NOT NULL, actor TEXT NOT NULL,
    key TEXT NOT NULL, act TEXT NOT NULL, target TEXT NOT NULL, reference TEXT NOT NULL,
    ordinal INTEGER NOT NULL, content_sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    thing TEXT NOT NULL, at TEXT NOT NULL, office_at TEXT NOT NULL, calls INTEGER NOT NULL DEFAULT 1,
    UNIQUE (organization, actor, key)
) STRICT;
CREATE INDEX IF NOT EXISTS acts_by_reference ON acts (organization, act, reference);
CREATE INDEX IF NOT EXISTS acts_by_target ON acts (organization, act, target);
CREATE TABLE IF NOT EXISTS changes (
    organization TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, thing TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (organization, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS changes_by_thing ON changes (organization, thing, type, seq);
CREATE TABLE IF NOT EXISTS outbox (
    organization TEXT NOT NULL, seq INTEGER NOT NULL, webhook_id TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0, last TEXT, PRIMARY KEY (organization, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (organization, seq) WHERE state = 'waiting';
"""


class Database:
    """One SQLite file in WAL mode; every commit is on disk before it returns."""

    def __init__(self, path: Path, busy_seconds: float = 5.0) -> None:
        self._path = path
        self._busy = busy_seconds
        self._threads = threading.local()
        with self.write() as tx:
            for statement in SCHEMA.split(";"):
                tx.execute(statement)

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for reads."""
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = self._threads.connection = self._open()
        return found

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=self._busy, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; writers wait for each other."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
