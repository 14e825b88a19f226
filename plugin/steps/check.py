"""Step 9: content and form of a draft are checked by a person (NĐ 30/2020 Điều 11–12)."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Reply
from plugin.domain.states import ReplyState
from plugin.domain.work import Order


def check(ctx: Context, order: Order) -> None:
    """Record who checked the draft and hand it to the person with authority. Subject: reply."""
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.DRAFTED:
            raise Refused("Văn bản không còn ở bước dự thảo.", reply_id=reply.id)
        if reply.checked_by is not None:
            raise Refused("Dự thảo đã được kiểm tra và đang trình ký.", reply_id=reply.id)
        if reply.stale:
            raise Refused(
                "Số liệu đã thay đổi sau khi chốt. Đề nghị lập lại dự thảo rồi trình.", reply_id=reply.id
            )
        uow.change(reply, checked_by=order.actor, checked_at=ctx.clock.office_now())
        uow.settle("check", reply.id)
        uow.leave(e.ReplyChecked(subject_id=reply.id, case_id=reply.case_id))
