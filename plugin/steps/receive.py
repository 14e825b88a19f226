"""Step 1: a delivery is kept raw, thanked for, and then told what it is by its adapter."""

from __future__ import annotations

from typing import Final

from connectors.errors import Unreadable
from connectors.protocol import Arrival
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Conflict
from plugin.domain.records import Delivery
from plugin.domain.states import DeliveryState
from plugin.domain.work import Order, wipe
from plugin.steps._deliveries import UPLOAD, Parcel, insert, open_case
from plugin.steps._progress import arrived
from plugin.store.protocol import UnitOfWork

__all__ = ["UPLOAD", "Parcel", "receive", "store"]

EVENTS: Final[dict[str, type[e.Event]]] = {
    "notice": e.NoticeArrived,
    "numbered": e.NumberMirrored,
    "seen": e.MarkArrived,
    "acknowledgement": e.MarkArrived,
    "answer": e.AnswerArrived,
    "receipt": e.ReceiptArrived,
    "read_mark": e.ReadMarked,
    "recall": e.RecallArrived,
}


def store(ctx: Context, parcel: Parcel, actor: str = "system") -> str | None:
    """Keep a verified parcel durably; returns the delivery's id, or null for a repeated webhook id.

    Everything is on disk and committed when this returns: only then may the sender be
    thanked. Database errors pass through, so that the sender tries again.
    """
    ctx.files.put(parcel.agency_id, parcel.body)
    order = Order(agency_id=parcel.agency_id, kind="receive", subject_id=parcel.connection, actor=actor)
    try:
        with ctx.store.begin(order) as uow:
            if _known(uow, parcel):
                return None
            return insert(ctx, uow, parcel)
    except Conflict:
        # Two calls with one webhook id at the same moment: the other one has stored it.
        return None


def _known(uow: UnitOfWork, parcel: Parcel) -> bool:
    if parcel.webhook_id is None:
        return False
    return uow.first(Delivery, connection=parcel.connection, webhook_id=parcel.webhook_id) is not None


def receive(ctx: Context, order: Order) -> None:
    """Tell what a stored delivery is and leave the event that says so. Subject: delivery."""
    with ctx.store.read(order.agency_id) as rows:
        delivery = rows.get(Delivery, order.subject_id)
    try:
        arrival = _arrival(ctx, delivery)
    except Unreadable as error:
        _quarantine(ctx, order, delivery, str(error))
        return
    with ctx.store.begin(order) as uow:
        _identify(ctx, uow, delivery, arrival)


def _arrival(ctx: Context, delivery: Delivery) -> Arrival:
    if delivery.connection == UPLOAD:
        return Arrival("notice", delivery.id, "1", delivery.received_at)
    return ctx.arrival(delivery)


def _quarantine(ctx: Context, order: Order, delivery: Delivery, reason: str) -> None:
    with ctx.store.begin(order) as uow:
        uow.change(delivery, state=DeliveryState.QUARANTINED, reason=reason)
        uow.leave(e.DeliveryQuarantined(subject_id=delivery.id))


def _identify(ctx: Context, uow: UnitOfWork, delivery: Delivery, arrival: Arrival) -> None:
    event = EVENTS.get(arrival.kind)
    twin = uow.first(
        Delivery,
        connection=delivery.connection,
        kind=arrival.kind,
        external_id=arrival.external_id,
        revision=arrival.revision,
    )
    if twin is not None and twin.id != delivery.id:
        _duplicate(uow, delivery, twin)
        return
    named = {"kind": arrival.kind, "external_id": arrival.external_id, "revision": arrival.revision}
    if event is None or arrival.own_key is not None:
        uow.change(delivery, state=DeliveryState.IGNORED, **named)
        return
    title = str(arrival.fields.get("subject") or delivery.name)
    case_id = open_case(ctx, uow, delivery, title) if event is e.NoticeArrived else None
    delivery = uow.change(delivery, state=DeliveryState.HANDLED, case_id=case_id, **named)
    if event is e.NoticeArrived and delivery.connection != UPLOAD:
        arrived(ctx, uow, delivery, arrival.external_id)
    uow.leave(event(subject_id=delivery.id, case_id=case_id))


def _duplicate(uow: UnitOfWork, delivery: Delivery, twin: Delivery) -> None:
    """A second arrival has no effect; of a refused document not even its bytes stay."""
    if twin.state is DeliveryState.REFUSED and delivery.file_sha256 and twin.case_id:
        uow.plan(wipe(twin.case_id, [delivery.file_sha256], ordinal=delivery.id))
        delivery = uow.change(delivery, file_sha256=None, name="")
    uow.change(delivery, state=DeliveryState.DUPLICATE, reason=twin.id)
