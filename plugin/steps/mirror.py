"""Step 4, beside a document system that numbers: its number reaches the document that waits for it."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Delivery, Notice, RegisterLine
from plugin.domain.work import Order
from plugin.steps._books import ARRIVALS, entry


def mirror(ctx: Context, order: Order) -> None:
    """Let the document a number was told for be registered; ask a person where our line says another.

    A number that comes before its document was confirmed is found by the registering step. Nothing
    happens where the book is ours. Subject: delivery.
    """
    with ctx.store.begin(order) as uow:
        delivery = uow.get(Delivery, order.subject_id)
        notice = uow.first(Notice, connection=delivery.connection, external_id=delivery.external_id)
        if notice is None or ctx.agency(uow.agency_id).arrivals == "ours":
            return
        line = uow.first(RegisterLine, book=ARRIVALS, document_id=notice.id)
        if line is not None and line.number != entry(ctx, delivery).number:
            uow.leave(e.ArrivalNumberDiffers(subject_id=delivery.id, case_id=notice.case_id))
        elif line is None and notice.confirmed_at is not None:
            uow.leave(e.NoticeNumbered(subject_id=notice.id, case_id=notice.case_id))
