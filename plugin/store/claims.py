"""The to-do table as workers see it: what is due, whose turn, leases and back-off.

The statements are built once, with parameters: they run for every item of every case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import bindparam

from plugin.domain.records import Connection, WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.work import Bell, Order, Pace
from plugin.store.protocol import Claimed
from plugin.store.rows import to_row
from plugin.store.schema import OPEN_EFFECT, TABLES, Instant

ITEMS: Final = TABLES[WorkItem]
CONNECTIONS: Final = TABLES[Connection]
RING_AGAIN: Final = timedelta(seconds=10)
"""A bell that nobody heard in this time is rung again."""
BURST: Final = timedelta(seconds=0.2)
"""How far ahead a limited system's calls are handed out."""

_NOW: Final[sa.BindParameter[Any]] = bindparam("now", type_=Instant())
_OFFICE_NOW: Final[sa.BindParameter[Any]] = bindparam("office_now", type_=Instant())
_WAITING: Final = sa.and_(ITEMS.c.state == ItemState.WAITING, ITEMS.c.not_before <= _NOW)
_ABANDONED: Final = sa.and_(ITEMS.c.state == ItemState.LEASED, ITEMS.c.lease_until <= _NOW)
_IS_UP: Final = ~sa.exists().where(
    CONNECTIONS.c.agency_id == ITEMS.c.agency_id,
    CONNECTIONS.c.id == ITEMS.c.connection,
    CONNECTIONS.c.circuit_until > _NOW,
)
_DUE: Final = sa.and_(
    ITEMS.c.item_class != ItemClass.PERSON,
    sa.or_(ITEMS.c.due_at.is_(None), ITEMS.c.due_at <= _OFFICE_NOW),
    sa.or_(_WAITING, _ABANDONED),
)
_OF_AGENCY: Final = ITEMS.c.agency_id == bindparam("agency")
_OF_CONNECTION: Final = sa.and_(_OF_AGENCY, ITEMS.c.connection == bindparam("link"))

# Steps are rung one by one, effects by their connection: of those one row a connection is enough.
_RANKED: Final = (
    sa.select(
        ITEMS.c.agency_id,
        ITEMS.c.id,
        ITEMS.c.item_class,
        ITEMS.c.connection,
        sa.func.row_number()
        .over(
            partition_by=(ITEMS.c.agency_id, ITEMS.c.connection),
            order_by=(ITEMS.c.urgent.desc(), ITEMS.c.not_before, ITEMS.c.id),
        )
        .label("turn"),
    )
    .where(
        _DUE, _IS_UP, sa.or_(ITEMS.c.rung_at.is_(None), ITEMS.c.rung_at <= bindparam("rung", type_=Instant()))
    )
    .subquery()
)
_TO_RING: Final = (
    sa.select(_RANKED)
    .where(sa.or_(_RANKED.c.item_class != ItemClass.EFFECT, _RANKED.c.turn == 1))
    .order_by(_RANKED.c.turn)
    .limit(bindparam("most", type_=sa.Integer()))
)
_RUNG: Final = ITEMS.update().where(_OF_AGENCY, ITEMS.c.id == bindparam("item")).values(rung_at=_NOW)

_LINK: Final = sa.select(ITEMS.c.connection).where(_OF_AGENCY, ITEMS.c.id == bindparam("item"))
_CONNECTION: Final = (
    sa.select(CONNECTIONS)
    .where(CONNECTIONS.c.agency_id == bindparam("agency"), CONNECTIONS.c.id == bindparam("link"))
    .with_for_update()
)
_CALLING: Final = sa.select(sa.func.count()).where(
    _OF_CONNECTION, ITEMS.c.state == ItemState.LEASED, ITEMS.c.lease_until > _NOW
)
_UNDER_WAY: Final = _CALLING.where(ITEMS.c.item_class == ItemClass.EFFECT)


def _leased(which: sa.Select[Any]) -> Any:
    """Lease what is chosen and return it. What others write just now is passed over."""
    # Chosen apart: inside the condition PostgreSQL might choose again for every row it compares.
    chosen = which.with_for_update(skip_locked=True, of=ITEMS).cte("chosen")
    return (
        ITEMS.update()
        .where(_OF_AGENCY, ITEMS.c.id.in_(sa.select(chosen.c.id)))
        .values(
            state=ItemState.LEASED,
            lease_token=bindparam("token"),
            lease_until=bindparam("until", type_=Instant()),
            # A lease that ran out was an attempt that may have reached the other side.
            attempts=ITEMS.c.attempts + sa.case((ITEMS.c.state == ItemState.LEASED, 1), else_=0),
        )
        .returning(ITEMS)
    )


_LEASED_ONE: Final = _leased(
    sa.select(ITEMS.c.id).where(_OF_AGENCY, ITEMS.c.id == bindparam("item"), _DUE, _IS_UP)
)
_LEASED_NEXT: Final = _leased(
    sa.select(ITEMS.c.id)
    .where(OPEN_EFFECT, _OF_CONNECTION, _DUE)
    .order_by(ITEMS.c.urgent.desc(), ITEMS.c.place, ITEMS.c.id)
    .limit(bindparam("most", type_=sa.Integer()))
)
_WAITS: Final = sa.select(sa.exists().where(OPEN_EFFECT, _OF_CONNECTION, _DUE))


def due(connection: sa.Connection, office_now: datetime, now: datetime, limit: int) -> list[Bell]:
    """What to ring for, agencies in rotation, urgent first; marks the items as rung."""
    times = {"office_now": office_now, "now": now, "rung": now - RING_AGAIN}
    found = connection.execute(_TO_RING, {**times, "most": limit}).all()
    if found:
        rung = [{"agency": one.agency_id, "item": one.id, "now": now} for one in found]
        connection.execute(_RUNG, rung)
    return [
        Bell(one.agency_id, connection=one.connection)
        if one.item_class == ItemClass.EFFECT
        else Bell(one.agency_id, item_id=one.id)
        for one in found
    ]


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
    """Lease one due item, or null; also null while somebody else tries a connection that failed."""
    where = {"agency": agency_id, "item": item_id, "office_now": office_now, "now": now}
    link = connection.execute(_LINK, where).scalar_one_or_none()
    if link is not None and _locked(connection, agency_id, link)["failures"]:
        calling = connection.execute(_CALLING, {"agency": agency_id, "link": link, "now": now})
        if calling.scalar_one():
            return None
    lease = {"token": token, "until": now + timedelta(seconds=lease_seconds)}
    leased = _items(connection.execute(_LEASED_ONE, {**where, **lease}))
    return leased[0] if leased else None


def claim_many(
    connection: sa.Connection,
    agency_id: str,
    link: str,
    most: int,
    pace: Pace,
    *,
    office_now: datetime,
    now: datetime,
    lease_seconds: float,
    token: str,
) -> Claimed:
    """Lease due effects of one connection: urgent first, then round-robin over cases.

    Never more than the pace allows over all workers. A connection that failed is tried with one
    effect alone, once its pause is over; the others follow when it answered.
    """
    line = _locked(connection, agency_id, link)
    if line["circuit_until"] is not None and line["circuit_until"] > now:
        return Claimed([])
    where = {"agency": agency_id, "link": link, "now": now, "office_now": office_now}
    # Until it has answered again, whoever calls it, be it for the feed, calls alone.
    at_once = 1 if line["failures"] else pace.at_once
    under_way = connection.execute(_CALLING if line["failures"] else _UNDER_WAY, where).scalar_one()
    free = min(most, at_once - under_way)
    if free <= 0:
        return Claimed([])
    first = max(line["next_call_at"] or now, now)
    in_time = _in_time(first, pace, now)
    leased: list[WorkItem] = []
    if in_time:
        lease = {"token": token, "until": now + timedelta(seconds=lease_seconds)}
        leased = _items(connection.execute(_LEASED_NEXT, {**where, **lease, "most": min(free, in_time)}))
    if pace.per_second is not None and leased:
        first += timedelta(seconds=len(leased) / pace.per_second)
        _reserve(connection, agency_id, link, first)
    again_in = None
    if len(leased) == in_time < free and connection.execute(_WAITS, where).scalar_one():
        again_in = max(0.0, (first - now - BURST).total_seconds()) + 0.01
    return Claimed(leased, line["failures"], again_in)


def _items(leased: sa.Result[Any]) -> list[WorkItem]:
    """In the order of the line, which ``RETURNING`` does not keep."""
    items = [to_row(WorkItem, dict(one)) for one in leased.mappings()]
    return sorted(items, key=lambda item: (not item.urgent, item.place, item.id))


def _locked(connection: sa.Connection, agency_id: str, link: str) -> dict[str, Any]:
    """The connection's row, which one worker at a time counts on. A website has none: it is never down."""
    found = connection.execute(_CONNECTION, {"agency": agency_id, "link": link}).mappings().first()
    return dict(found) if found else {"circuit_until": None, "failures": 0, "next_call_at": None}


def _in_time(first: datetime, pace: Pace, now: datetime) -> int:
    """How many calls may begin now, the first of them at ``first``."""
    if pace.per_second is None:
        return pace.at_once
    if first > now + BURST:
        return 0
    return 1 + int((now + BURST - first).total_seconds() * pace.per_second)


def _reserve(connection: sa.Connection, agency_id: str, link: str, following: datetime) -> None:
    where = (CONNECTIONS.c.agency_id == agency_id, CONNECTIONS.c.id == link)
    connection.execute(CONNECTIONS.update().where(*where).values(next_call_at=following))


def _ours(agency_id: str, item_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ITEMS.c.agency_id == agency_id, ITEMS.c.id == item_id)


def hold(connection: sa.Connection, order: Order, until: datetime) -> bool:
    """Lengthen a running item's lease; false when it is no longer ours."""
    where = (*_ours(order.agency_id, order.item_id or ""), ITEMS.c.lease_token == order.lease_token)
    return connection.execute(ITEMS.update().where(*where).values(lease_until=until)).rowcount == 1


def release(connection: sa.Connection, item: WorkItem, values: dict[str, Any]) -> bool:
    """Give a leased item up with what came of it; false when the lease was no longer ours."""
    where = (*_ours(item.agency_id, item.id), ITEMS.c.lease_token == item.lease_token)
    update = ITEMS.update().where(*where).values(**values, lease_token=None, lease_until=None)
    return connection.execute(update).rowcount == 1


def set_circuit(
    connection: sa.Connection, agency_id: str, name: str, until: datetime | None, now: datetime
) -> None:
    """Mark a connection as down until a time, counting failures; or as up.

    Acts that fail together are one failure: a connection that is down already stays as it is.
    """
    where = [CONNECTIONS.c.agency_id == agency_id, CONNECTIONS.c.id == name]
    if until is not None:
        where.append(sa.or_(CONNECTIONS.c.circuit_until.is_(None), CONNECTIONS.c.circuit_until <= now))
    failures = CONNECTIONS.c.failures + 1 if until is not None else 0
    connection.execute(CONNECTIONS.update().where(*where).values(circuit_until=until, failures=failures))
