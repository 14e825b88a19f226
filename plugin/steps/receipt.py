"""Step 9: the addressee's word on our reply."""

from __future__ import annotations

from typing import Final

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Delivery, Reply
from plugin.domain.work import Order

ENTERED: Final = "03"
REFUSED: Final = "02"


def receipt(ctx: Context, order: Order) -> None:
    """Record a receipt; status 03 means it stands in the addressee's book. Subject: delivery."""
    with ctx.store.begin(order) as uow:
        arrival = ctx.arrival(uow.get(Delivery, order.subject_id))
        reply = uow.first(Reply, reference=arrival.reference)
        if reply is None:
            return
        status = str(arrival.fields.get("status"))
        event = {ENTERED: e.ReplyReceived, REFUSED: e.ReplyRefused}.get(status, e.ReplyTracked)
        if status == ENTERED and reply.received_at is None:
            uow.change(reply, received_at=arrival.at)
        uow.leave(event(subject_id=reply.id, case_id=reply.case_id, data={"status": status}))
