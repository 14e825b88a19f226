"""The to-do table as workers see it: what is due, whose turn, leases and back-off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from plugin.domain.records import Connection, WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.store.rows import to_row
from plugin.store.schema import TABLES

ITEMS: Final = TABLES[WorkItem]
CONNECTIONS: Final = TABLES[Connection]
RING_AGAIN: Final = timedelta(seconds=10)
"""A bell that nobody heard in this time is rung again."""


def _due(office_now: datetime, now: datetime) -> sa.ColumnElement[bool]:
    waiting = sa.and_(ITEMS.c.state == ItemState.WAITING, ITEMS.c.not_before <= now)
    abandoned = sa.and_(ITEMS.c.state == ItemState.LEASED, ITEMS.c.lease_until <= now)
    is_up = ~sa.exists().where(
        CONNECTIONS.c.agency_id == ITEMS.c.agency_id,
        CONNECTIONS.c.id == ITEMS.c.connection,
        CONNECTIONS.c.circuit_until > now,
    )
    return sa.and_(
        ITEMS.c.item_class != ItemClass.PERSON,
        sa.or_(ITEMS.c.due_at.is_(None), ITEMS.c.due_at <= office_now),
        sa.or_(waiting, abandoned),
        is_up,
    )


def due(
    connection: sa.Connection, office_now: datetime, now: datetime, limit: int
) -> Sequence[tuple[str, str]]:
    """Items to ring for, agencies in rotation, urgent first; marks them as rung."""
    not_rung = sa.or_(ITEMS.c.rung_at.is_(None), ITEMS.c.rung_at <= now - RING_AGAIN)
    turn = sa.func.row_number().over(
        partition_by=ITEMS.c.agency_id, order_by=(ITEMS.c.urgent.desc(), ITEMS.c.not_before, ITEMS.c.id)
    )
    ranked = (
        sa.select(ITEMS.c.agency_id, ITEMS.c.id, turn.label("turn"))
        .where(_due(office_now, now), not_rung)
        .subquery()
    )
    chosen = sa.select(ranked.c.agency_id, ranked.c.id).order_by(ranked.c.turn).limit(limit)
    found = [(agency_id, id) for agency_id, id in connection.execute(chosen)]
    for agency_id, id in found:
        where = (ITEMS.c.agency_id == agency_id, ITEMS.c.id == id)
        connection.execute(ITEMS.update().where(*where).values(rung_at=now))
    return found


def claim(
    connection: sa.Connection,
    agency_id: str,
    item_id: str,
    *,
    office_now: datetime,
    now: datetime,
    lease_seconds: float,
    token: str,
) -> WorkItem | None:
    """Lease one due item, or null. An item whose lease ran out counts as an attempt begun."""
    query = sa.select(ITEMS).where(
        ITEMS.c.agency_id == agency_id, ITEMS.c.id == item_id, _due(office_now, now)
    )
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True, of=ITEMS)
    found = connection.execute(query).mappings().first()
    if found is None:
        return None
    values: dict[str, Any] = {
        "state": ItemState.LEASED,
        "lease_token": token,
        "lease_until": now + timedelta(seconds=lease_seconds),
        # A lease that ran out was an attempt that may have reached the other side.
        "attempts": found["attempts"] + (found["state"] == ItemState.LEASED),
    }
    connection.execute(ITEMS.update().where(*_ours(agency_id, item_id)).values(values))
    return to_row(WorkItem, {**found, **values})


def _ours(agency_id: str, item_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ITEMS.c.agency_id == agency_id, ITEMS.c.id == item_id)


def release(connection: sa.Connection, item: WorkItem, values: dict[str, Any]) -> bool:
    """Give a leased item up with what came of it; false when the lease was no longer ours."""
    where = (*_ours(item.agency_id, item.id), ITEMS.c.lease_token == item.lease_token)
    update = ITEMS.update().where(*where).values(**values, lease_token=None, lease_until=None)
    return connection.execute(update).rowcount == 1


def set_circuit(connection: sa.Connection, agency_id: str, name: str, until: datetime | None) -> None:
    """Mark a connection as down until a time, counting failures; or as up."""
    failures = CONNECTIONS.c.failures + 1 if until is not None else 0
    where = (CONNECTIONS.c.agency_id == agency_id, CONNECTIONS.c.id == name)
    connection.execute(CONNECTIONS.update().where(*where).values(circuit_until=until, failures=failures))
