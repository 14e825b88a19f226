"""Step 9: the clerk releases the numbered reply, and it goes out once."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import RegisterLine, Reply
from plugin.domain.states import ReplyState
from plugin.domain.work import Order
from plugin.steps._acts import act
from plugin.steps._outbound import outbound, way_out
from plugin.store.protocol import UnitOfWork


def send(ctx: Context, order: Order) -> None:
    """Release a reply (NĐ 30/2020 Điều 18.1). Subject: reply.

    Where the document system can not send, it is the clerk's turn to send it by hand and to say so.
    A reply that was handed over to be signed and issued there is out when the clerk says so.
    """
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.NUMBERED:
            raise Refused("Văn bản chưa có số hoặc đã phát hành.", reply_id=reply.id)
        if reply.stale:
            raise Refused(
                "Số liệu đã thay đổi sau khi chốt; văn bản đã cấp số cần được thu hồi hoặc bổ sung.",
                reply_id=reply.id,
            )
        if not uow.settle("send", reply.id):
            raise Refused("Văn bản đang được gửi đi.", reply_id=reply.id)
        now = ctx.clock.office_now()
        for line in uow.find(RegisterLine, document_id=reply.id):
            uow.change(line, passed_on_at=now)
        uow.leave(e.ReplyIssued(subject_id=reply.id, case_id=reply.case_id))
        _go_out(ctx, uow, reply)


def _go_out(ctx: Context, uow: UnitOfWork, reply: Reply) -> None:
    if reply.external_id is None:
        act(ctx, uow, Feature.SEND, outbound(ctx, uow, reply, way_out(ctx, uow, reply)))
        return
    uow.change(reply, state=ReplyState.SENT, sent_at=ctx.clock.office_now())
    uow.leave(e.ReplySent(subject_id=reply.id, case_id=reply.case_id))
