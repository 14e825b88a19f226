"""A document that is not for us goes back to its sender (NĐ 30/2020 Điều 21.2.a)."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Notice
from plugin.domain.states import CaseState
from plugin.domain.work import Order
from plugin.steps._acts import tell_sender


def return_notice(ctx: Context, order: Order) -> None:
    """Return a case's document with a reason, before it has a number. Subject: case."""
    reason = order.payload.get("reason", "").strip()
    if not reason:
        raise Refused("Đề nghị ghi lý do trả lại.", case_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        if case.state is CaseState.REGISTERED:
            raise Refused("Văn bản đã vào sổ: dùng 'Thu hồi' để hủy số và ghi lý do.", case_id=case.id)
        notice = uow.latest(Notice, case_id=case.id)
        uow.drop_case(case.id)
        uow.change(case, state=CaseState.RETURNED, reason=reason)
        if notice is not None:
            tell_sender(ctx, uow, notice, "02", reason)
        uow.leave(e.NoticeReturned(subject_id=case.id, case_id=case.id))
