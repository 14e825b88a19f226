"""Steps 4 and 9, beside a document system that numbers: its number reaches the document that waits for it."""

from __future__ import annotations

from connectors.protocol import Arrival
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Delivery, Notice, RegisterLine, Reply
from plugin.domain.states import ReplyState
from plugin.domain.work import Order
from plugin.steps._books import ARRIVALS, entry
from plugin.store.protocol import UnitOfWork


def mirror(ctx: Context, order: Order) -> None:
    """Let the document a number was told for be registered; ask a person where our line says another.
    A reply that waits for its number is known by our reference.

    A number that comes before its document was confirmed is found by the registering step. Nothing
    happens where the book is ours. Subject: delivery.
    """
    with ctx.store.begin(order) as uow:
        delivery = uow.get(Delivery, order.subject_id)
        arrival = ctx.arrival(delivery)
        if arrival.reference:
            _of_reply(uow, delivery, arrival)
            return
        notice = uow.first(Notice, connection=delivery.connection, external_id=delivery.external_id)
        if notice is None or ctx.agency(uow.agency_id).arrivals == "ours":
            return
        line = uow.first(RegisterLine, book=ARRIVALS, document_id=notice.id)
        if line is not None and line.number != entry(ctx, delivery).number:
            uow.leave(e.ArrivalNumberDiffers(subject_id=delivery.id, case_id=notice.case_id))
        elif line is None and notice.confirmed_at is not None:
            uow.leave(e.NoticeNumbered(subject_id=notice.id, case_id=notice.case_id))


def _of_reply(uow: UnitOfWork, delivery: Delivery, arrival: Arrival) -> None:
    reply = uow.first(Reply, reference=arrival.reference)
    if reply is not None and reply.state is ReplyState.APPROVED:
        uow.change(delivery, case_id=reply.case_id)
        uow.leave(e.ReplyNumberTold(subject_id=reply.id, case_id=reply.case_id))
