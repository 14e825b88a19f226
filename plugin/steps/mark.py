"""Step 7: a unit has seen its assignment, or acknowledged it ("đã quán triệt")."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.records import Assignment, Delivery
from plugin.domain.work import SYSTEM, Order
from plugin.steps._marks import mark_assignment


def mark(ctx: Context, order: Order) -> None:
    """Record a read mark or an acknowledgement; late news of an answered unit keeps only its time.

    Subject: assignment (a person's act, payload ``what``: seen | acknowledged) or delivery.
    """
    with ctx.store.begin(order) as uow:
        if order.actor != SYSTEM:
            assignment = uow.get(Assignment, order.subject_id)
            mark_assignment(uow, assignment, order.payload["what"], order.actor, ctx.clock.office_now())
            return
        arrival = ctx.arrival(uow.get(Delivery, order.subject_id))
        found = uow.first(Assignment, reference=arrival.reference)
        if found is not None:
            what = "seen" if arrival.kind == "seen" else "acknowledged"
            mark_assignment(uow, found, what, str(arrival.fields.get("by") or ""), arrival.at)
