"""What came in: connections, deliveries, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.records.row import Row
from plugin.domain.states import DeliveryState


@dataclass(frozen=True, kw_only=True)
class Connection(Row):
    """One agency's link to one document system: where the poll stands, whether the line is down.

    ``id`` is the connection's name in the settings; ``circuit_until`` and ``next_call_at`` (the earliest time
    of the next call where the system's pace is limited) are machine time.
    """

    system: str
    cursor: str | None
    circuit_until: datetime | None
    failures: int
    next_call_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery(Row):
    """One arrival at our border, kept raw in ``file_sha256``.

    ``kind``, ``external_id`` and ``revision`` are null until the delivery was parsed; together
    with ``connection`` they are unique. ``webhook_id`` is unique per connection.
    """

    connection: str
    webhook_id: str | None
    kind: str | None
    external_id: str | None
    revision: str | None
    state: DeliveryState
    file_sha256: str | None
    name: str
    sender: str | None
    received_at: datetime
    case_id: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class StoredFile(Row):
    """Names one file on disk. ``id`` is its SHA-256."""

    name: str
    media_type: str
    size: int
    created_at: datetime
