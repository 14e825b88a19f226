"""Step 9: a document went out; where no receipt comes by itself, the clerk asks the addressee."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.hands import by_hand
from plugin.domain.records import Reply
from plugin.domain.states import ItemClass
from plugin.domain.work import NewItem, Order
from plugin.steps._acts import features_of


def await_receipt(ctx: Context, order: Order) -> None:
    """Put the question to the addressee on the clerk's desk (NĐ 30/2020 Điều 18.4). Subject: reply."""
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.received_at is None and Feature.RECEIPTS not in features_of(ctx, order.agency_id):
            asked = NewItem(
                key=f"receipt/{reply.id}",
                item_class=ItemClass.PERSON,
                kind="receipt",
                subject_id=reply.id,
                case_id=reply.case_id,
            )
            uow.plan(by_hand(asked))
