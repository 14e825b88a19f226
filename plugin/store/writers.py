"""Whose turn it is to write where a database takes one writer at a time."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


class WriterQueue:
    """One writer at a time over all threads and processes of this machine; the next is woken at once.

    SQLite itself lets whoever finds it busy sleep and look again, which costs more than the write. The lock is on
    a file beside the database, given back by the system when a process dies; without it writes are still
    one at a time, by SQLite's own lock.
    """

    def __init__(self, database: Path) -> None:
        self._mine = threading.Lock()
        path = database.with_name(database.name + "-writer")
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and keep it for the block."""
        with self._mine:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


def writers(engine: sa.Engine) -> WriterQueue | None:
    """The queue before a database file; null where the database has one of its own."""
    file = engine.url.database
    return WriterQueue(Path(file)) if engine.dialect.name == "sqlite" and file else None
