"""Step 7: the Office accepts, or not, that a unit counts other staff than it was asked for."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.records import Assignment, Round
from plugin.domain.states import AnswerState
from plugin.domain.work import Order
from plugin.steps._answers import count, pending, send_back


def accept_answer(ctx: Context, order: Order) -> None:
    """Count the waiting version, or return it with a reason. Subject: assignment.

    Payload: ``accepted``, ``reason`` (needed for a return). The frozen head count stays; coverage
    goes by it, the unit's own rate by what was accepted.
    """
    reason = order.payload.get("reason", "").strip()
    accepted = bool(order.payload["accepted"])
    if not accepted and not reason:
        raise Refused("Đề nghị ghi lý do trả lại.", assignment_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        assignment = uow.get(Assignment, order.subject_id)
        version = pending(uow, assignment, AnswerState.AWAITING_OFFICE)
        if version is None:
            raise Refused("Không có số liệu nào chờ Văn phòng chấp nhận.", assignment_id=assignment.id)
        uow.settle("accept_answer", assignment.id)
        if accepted:
            version = uow.change(version, state=AnswerState.ACCEPTED)
            count(uow, assignment, uow.get(Round, assignment.round_id), version)
        else:
            version = uow.change(version, state=AnswerState.REFUSED, problems=[reason])
            send_back(ctx, uow, assignment, version)
