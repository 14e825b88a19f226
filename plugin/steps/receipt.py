"""Step 9: the addressee's word on what we sent: our reply, or an order to a unit with its own office."""

from __future__ import annotations

from typing import Final

from connectors.protocol import Arrival
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.hands import SUFFIX
from plugin.domain.records import Assignment, Delivery, Reply
from plugin.domain.work import Order
from plugin.steps._marks import mark_assignment
from plugin.store.protocol import UnitOfWork

ENTERED: Final = "03"
REFUSED: Final = "02"


def receipt(ctx: Context, order: Order) -> None:
    """Record a receipt; status 03 means it stands in the addressee's book. Subject: delivery."""
    with ctx.store.begin(order) as uow:
        arrival = ctx.arrival(uow.get(Delivery, order.subject_id))
        status = str(arrival.fields.get("status"))
        reply = uow.first(Reply, reference=arrival.reference)
        assignment = uow.first(Assignment, reference=arrival.reference)
        if reply is not None:
            _of_reply(uow, reply, arrival, status)
        elif assignment is not None:
            what = "acknowledged" if status == ENTERED else "seen"
            mark_assignment(uow, assignment, what, str(arrival.fields.get("by") or ""), arrival.at)


def _of_reply(uow: UnitOfWork, reply: Reply, arrival: Arrival, status: str) -> None:
    event = {ENTERED: e.ReplyReceived, REFUSED: e.ReplyRefused}.get(status, e.ReplyTracked)
    if status == ENTERED and reply.received_at is None:
        uow.change(reply, received_at=arrival.at)
        uow.settle(f"receipt{SUFFIX}", reply.id)
    uow.leave(event(subject_id=reply.id, case_id=reply.case_id, data={"status": status}))
