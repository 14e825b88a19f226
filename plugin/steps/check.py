"""Step 9: content and form of a draft are checked by a person (NĐ 30/2020 Điều 11–12)."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Reply
from plugin.domain.states import ReplyState
from plugin.domain.work import Order


def check(ctx: Context, order: Order) -> None:
    """Record who checked the draft and hand it to the person with authority. Subject: reply.

    With the agency's ``form_check`` one person answers for the content and another for the form.
    """
    now, second = ctx.clock.office_now(), ctx.agency(order.agency_id).form_check
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        _refuse(reply, order.actor, second=second)
        if reply.checked_by is None:
            uow.change(reply, checked_by=order.actor, checked_at=now)
        else:
            uow.change(reply, form_checked_by=order.actor, form_checked_at=now)
        uow.settle("check", reply.id)
        event = e.ReplyContentChecked if second and reply.checked_by is None else e.ReplyChecked
        uow.leave(event(subject_id=reply.id, case_id=reply.case_id))


def _refuse(reply: Reply, actor: str, *, second: bool) -> None:
    if reply.state is not ReplyState.DRAFTED:
        raise Refused("Văn bản không còn ở bước dự thảo.", reply_id=reply.id)
    if reply.checked_by is not None and (not second or reply.form_checked_by is not None):
        raise Refused("Dự thảo đã được kiểm tra và đang trình ký.", reply_id=reply.id)
    if reply.checked_by == actor:
        raise Refused("Người kiểm tra nội dung không đồng thời kiểm tra thể thức.", reply_id=reply.id)
    if reply.stale:
        raise Refused(
            "Số liệu đã thay đổi sau khi chốt. Đề nghị lập lại dự thảo rồi trình.", reply_id=reply.id
        )
