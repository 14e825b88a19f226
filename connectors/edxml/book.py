"""The exchange's book: what came and what went, as far as the axis itself can not be asked about it.

One SQLite file of the connection, shared by all processes. It lets a status and an answer quote a
document verbatim, brings a receipt home to our reference, and tells what a key left. It holds no
secret and no document but status messages.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from connectors.edxml.values import Organ, Reference

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS packages (
    id TEXT PRIMARY KEY, readable INTEGER NOT NULL, stored TEXT,
    confirmed INTEGER NOT NULL DEFAULT 0, document_id TEXT, raw BLOB);
CREATE INDEX IF NOT EXISTS packages_of_document ON packages (document_id) WHERE raw IS NOT NULL;
CREATE TABLE IF NOT EXISTS documents (document_id TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sent (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, checksum TEXT NOT NULL, document_id TEXT NOT NULL,
    reference TEXT NOT NULL, code TEXT NOT NULL, facts TEXT NOT NULL, at TEXT, axis_id TEXT);
CREATE INDEX IF NOT EXISTS sent_by_document ON sent (document_id);
CREATE INDEX IF NOT EXISTS sent_by_reference ON sent (reference);
"""


@dataclass(frozen=True)
class Known:
    """A document that came: who sent it, how it is quoted, and whether it steers."""

    sender: Organ
    quoted: Reference
    steering: int | None = None


@dataclass(frozen=True)
class Going:
    """A message of ours under its key. ``at`` is null until the axis is known to have it."""

    key: str
    kind: str
    checksum: str
    document_id: str
    reference: str
    code: str
    receivers: tuple[str, ...] = ()
    promulgated: str = ""
    at: datetime | None = None

    @property
    def external_id(self) -> str:
        """Its id for the rest of the house: one document may go out in several messages."""
        return f"{self.document_id} {self.reference}".strip()


@dataclass(frozen=True)
class Package:
    """A package as the book knows it; ``stored`` is the run of the feed whose reader has it (null: none),
    ``raw`` is kept of status messages only.
    """

    id: str
    readable: bool
    stored: str | None
    confirmed: bool
    raw: bytes | None


class Book:
    """Opens its file anew for every act, so that threads and processes never share a connection."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        fresh = not self._file.exists()
        if fresh:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()

    # -- packages from the axis

    def stored(self, run: str, ids: Iterable[str]) -> list[Package]:
        """These packages are safe with the reader of one run of the feed; returns those of which the axis
        was not told yet.
        """
        with self._open() as book:
            book.executemany("UPDATE packages SET stored = ? WHERE id = ?", [(run, id) for id in ids])
            rows = book.execute(
                "SELECT * FROM packages WHERE stored IS NOT NULL AND confirmed = 0"
            ).fetchall()
        return [_package(row) for row in rows]

    def confirmed(self, id: str) -> None:
        """The axis knows that we stored it."""
        with self._open() as book:
            book.execute("UPDATE packages SET confirmed = 1 WHERE id = ?", (id,))

    def packages(self, ids: Sequence[str]) -> dict[str, Package]:
        """Those of these packages that were fetched before, by the axis's id."""
        with self._open() as book:
            rows = book.execute(
                "SELECT * FROM packages WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
            ).fetchall()
        return {row["id"]: _package(row) for row in rows}

    def fetched(self, id: str, *, readable: bool, told: bool = False) -> None:
        """A package was fetched; ``told``: the axis is not to be told of it."""
        with self._open() as book:
            book.execute(
                "INSERT INTO packages (id, readable, confirmed) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET readable = excluded.readable, confirmed = excluded.confirmed",
                (id, readable, told),
            )

    def fetched_status(self, id: str, document_id: str, raw: bytes) -> None:
        """A status message about a document was fetched, and is kept."""
        with self._open() as book:
            book.execute(
                "INSERT INTO packages (id, readable, document_id, raw) VALUES (?, 1, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (id, document_id, raw),
            )

    def statuses(self, document_id: str) -> list[bytes]:
        """The raw status messages about a document, in the order of their coming."""
        with self._open() as book:
            rows = book.execute(
                "SELECT raw FROM packages WHERE document_id = ? AND raw IS NOT NULL ORDER BY rowid",
                (document_id,),
            ).fetchall()
        return [bytes(row["raw"]) for row in rows]

    # -- documents that came

    def keep(self, document_id: str, known: Known) -> None:
        """What has to be quoted of a document; a later package about it does not change that."""
        with self._open() as book:
            book.execute(
                "INSERT INTO documents VALUES (?, ?) ON CONFLICT DO NOTHING",
                (document_id, json.dumps(asdict(known), ensure_ascii=False)),
            )

    def known(self, document_id: str) -> Known | None:
        """A document that came, or null."""
        with self._open() as book:
            row = book.execute("SELECT facts FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            return None
        facts = json.loads(row["facts"])
        return Known(Organ(**facts["sender"]), Reference(**facts["quoted"]), facts["steering"])

    # -- messages of ours

    def intend(self, going: Going) -> Going:
        """Write down a message before it goes out; returns what stands there if its key is known."""
        facts = json.dumps({"receivers": going.receivers, "promulgated": going.promulgated})
        with self._open() as book:
            book.execute(
                "INSERT INTO sent (key, kind, checksum, document_id, reference, code, facts)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    going.key,
                    going.kind,
                    going.checksum,
                    going.document_id,
                    going.reference,
                    going.code,
                    facts,
                ),
            )
            row = book.execute("SELECT * FROM sent WHERE key = ?", (going.key,)).fetchone()
        return _going(row)

    def forget(self, key: str) -> None:
        """A message that certainly did not go out."""
        with self._open() as book:
            book.execute("DELETE FROM sent WHERE key = ? AND at IS NULL", (key,))

    def went(self, key: str, at: datetime, axis_id: str = "") -> None:
        """The axis has a message."""
        with self._open() as book:
            book.execute("UPDATE sent SET at = ?, axis_id = ? WHERE key = ?", (at.isoformat(), axis_id, key))

    def going(self, key: str) -> Going | None:
        """The message of a key, or null."""
        with self._open() as book:
            row = book.execute("SELECT * FROM sent WHERE key = ?", (key,)).fetchone()
        return _going(row) if row is not None else None

    def by_reference(self, reference: str) -> list[Going]:
        """The documents of ours that carry a reference."""
        return self._documents("reference", reference)

    def by_document(self, document_id: str) -> list[Going]:
        """The messages that carried a document of ours."""
        return self._documents("document_id", document_id)

    def _documents(self, column: str, value: str) -> list[Going]:
        with self._open() as book:
            rows = book.execute(
                # The column's name comes from the two methods above.
                f"SELECT * FROM sent WHERE kind = 'edoc' AND {column} = ? ORDER BY rowid",  # noqa: S608
                (value,),
            ).fetchall()
        return [_going(row) for row in rows]


def _package(row: sqlite3.Row) -> Package:
    raw = row["raw"]
    return Package(
        row["id"],
        bool(row["readable"]),
        row["stored"],
        bool(row["confirmed"]),
        bytes(raw) if raw is not None else None,
    )


def _going(row: sqlite3.Row) -> Going:
    facts = json.loads(row["facts"])
    return Going(
        row["key"],
        row["kind"],
        row["checksum"],
        row["document_id"],
        row["reference"],
        row["code"],
        tuple(facts["receivers"]),
        facts["promulgated"],
        datetime.fromisoformat(row["at"]) if row["at"] else None,
    )
