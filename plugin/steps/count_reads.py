"""How many have read a circulated copy: a count, never names."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.records import Circulation, Delivery
from plugin.domain.work import Order


def count_reads(ctx: Context, order: Order) -> None:
    """Write the newest count onto its circulation; older news never lowers it. Subject: delivery."""
    with ctx.store.begin(order) as uow:
        arrival = ctx.arrival(uow.get(Delivery, order.subject_id))
        row = uow.first(Circulation, reference=arrival.reference)
        if row is not None:
            uow.raise_to(row, "read_count", int(arrival.fields["count"]), read_of=int(arrival.fields["of"]))
