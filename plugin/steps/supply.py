"""Step 2: the clerk brings the document that its system announces but does not hand out."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.records import Delivery
from plugin.domain.states import ItemClass
from plugin.domain.work import NewItem, Order


def supply(ctx: Context, order: Order) -> None:
    """Let an announced document be read from the file the clerk downloaded there. Subject: delivery.

    Payload: ``name``, ``sha256`` (its bytes are on disk). What the system said of the document stays with it.
    """
    with ctx.store.begin(order) as uow:
        delivery = uow.get(Delivery, order.subject_id)
        if not uow.settle("supply", delivery.id):
            raise Refused("Văn bản này đã được nạp tệp.", delivery_id=delivery.id)
        uow.plan(
            NewItem(
                key=f"step:read/{delivery.id}/supplied",
                item_class=ItemClass.STEP,
                kind="read",
                subject_id=delivery.id,
                case_id=delivery.case_id,
                payload={"name": order.payload["name"], "sha256": order.payload["sha256"]},
            )
        )
