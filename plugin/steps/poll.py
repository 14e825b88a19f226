"""The poll of a document system's change feed: the net under the webhooks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from connectors.errors import Unreadable
from connectors.protocol import DocumentSystem, Feature
from plugin.context import Context
from plugin.domain.calendar import VN
from plugin.domain.records import Connection, Delivery
from plugin.domain.work import Order, turn
from plugin.steps._deliveries import Parcel, insert
from plugin.store.protocol import UnitOfWork

NO_FEED: Final = 60.0
"""Seconds until the next look at a system that has no feed."""


def poll(ctx: Context, order: Order) -> None:
    """Take in one page of changes and move the cursor with it. Subject: connection.

    A system that lost its feed (another adapter under the same name) is asked whether it is back.
    Page and cursor are written together, so a change is neither lost nor taken twice by a crash.
    """
    with ctx.store.read(order.agency_id) as rows:
        connection = rows.get(Connection, order.subject_id)
    system = ctx.system(connection.id)
    if Feature.CHANGES not in system.features:
        with ctx.store.begin(order) as uow:
            uow.postpone(seconds=NO_FEED)
        return
    page = system.changes(connection.cursor)
    news = [entry for entry in page.entries if not _is_echo(system, entry)]
    for entry in news:
        ctx.files.put(order.agency_id, entry)
    with ctx.store.begin(order) as uow:
        _take_in(ctx, uow, connection, system, news)
        if page.cursor != connection.cursor:
            uow.change(connection, cursor=page.cursor)
        _watch_token(ctx, uow, connection.id)
        uow.postpone(seconds=0 if page.more else ctx.poll_seconds(connection.id))


def _is_echo(system: DocumentSystem, entry: bytes) -> bool:
    """Whether a change is only the echo of our own act: a large fan-out comes back as many of them."""
    try:
        return system.parse(entry).own_key is not None
    except Unreadable:
        # Kept all the same: the receiving step quarantines it and the clerk sees it.
        return False


def _take_in(
    ctx: Context, uow: UnitOfWork, connection: Connection, system: DocumentSystem, news: Sequence[bytes]
) -> None:
    for entry in news:
        parcel = _parcel(connection, entry)
        if not _known(uow, parcel, system):
            insert(ctx, uow, parcel)


def _watch_token(ctx: Context, uow: UnitOfWork, connection: str) -> None:
    """Ask the administrator for a new secret before a long-lived one ends; a later end settles it."""
    link = ctx.settings.connections[connection]
    if link.token_ends is None:
        return
    if link.ends_soon(ctx.clock.machine_now().astimezone(VN).date()):
        uow.plan(turn("admin", "renew_token", connection, ordinal=link.token_ends.isoformat()))
    else:
        uow.settle("renew_token", connection)


def _known(uow: UnitOfWork, parcel: Parcel, system: DocumentSystem) -> bool:
    """Whether this change was brought already, by a webhook or in an earlier page."""
    if uow.first(Delivery, connection=parcel.connection, webhook_id=parcel.webhook_id) is not None:
        return True  # the very same bytes, readable or not
    try:
        arrival = system.parse(parcel.body)
    except Unreadable:
        return False
    same = uow.first(
        Delivery,
        connection=parcel.connection,
        kind=arrival.kind,
        external_id=arrival.external_id,
        revision=arrival.revision,
    )
    return same is not None


def _parcel(connection: Connection, entry: bytes) -> Parcel:
    return Parcel(
        agency_id=connection.agency_id,
        connection=connection.id,
        webhook_id=f"feed:{hashlib.sha256(entry).hexdigest()[:32]}",
        name="change.json",
        media_type="application/json",
        body=entry,
    )
