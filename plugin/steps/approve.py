"""Step 9: the person with authority approves; never a task, never the one who checked."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Reply
from plugin.domain.reply import check_signing
from plugin.domain.states import ReplyState
from plugin.domain.work import SYSTEM, Order


def approve(ctx: Context, order: Order) -> None:
    """Approve a checked draft (NĐ 30/2020 Điều 11, 13). Subject: reply."""
    if order.actor == SYSTEM:
        raise Refused("Chỉ người có thẩm quyền mới được duyệt văn bản.", reply_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        problems = check_signing(reply, order.actor, form_check=ctx.agency(order.agency_id).form_check)
        if problems:
            raise Refused(*problems, reply_id=reply.id)
        now = ctx.clock.office_now()
        uow.change(reply, state=ReplyState.APPROVED, approved_by=order.actor, approved_at=now)
        uow.settle("approve", reply.id)
        uow.leave(e.ReplyApproved(subject_id=reply.id, case_id=reply.case_id))
