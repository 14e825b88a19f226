"""Step 9: a draft goes back with a reason."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Reply
from plugin.domain.states import ReplyState
from plugin.domain.work import Order


def return_reply(ctx: Context, order: Order) -> None:
    """Send a draft back for change. Subject: reply. Payload: ``reason``."""
    reason = order.payload.get("reason", "").strip()
    if not reason:
        raise Refused("Đề nghị ghi lý do trả lại dự thảo.", reply_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.DRAFTED:
            raise Refused("Văn bản không còn ở bước dự thảo.", reply_id=reply.id)
        uow.change(reply, state=ReplyState.RETURNED, returned_reason=reason)
        uow.settle("check", reply.id)
        uow.settle("approve", reply.id)
        uow.leave(e.ReplyReturned(subject_id=reply.id, case_id=reply.case_id))
