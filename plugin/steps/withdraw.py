"""A case ends without an answer: its line stays as a void, what was asked is taken back."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case, RegisterLine, Round
from plugin.domain.states import CaseState, RoundState
from plugin.domain.work import Order
from plugin.steps._replacements import cancel_round


def withdraw(ctx: Context, order: Order) -> None:
    """Withdraw a case with a reason and a name; a number is never used again. Subject: case."""
    reason = order.payload.get("reason", "").strip()
    if not reason:
        raise Refused("Đề nghị ghi lý do thu hồi.", case_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        uow.drop_case(case.id)
        uow.change(case, state=CaseState.WITHDRAWN, reason=reason)
        for line in uow.find(RegisterLine, case_id=case.id, book="arrivals"):
            now = ctx.clock.office_now()
            uow.change(line, voided_at=now, voided_by=order.actor, void_reason=reason)
        for round_ in uow.find(Round, case_id=case.id, state=RoundState.OPEN):
            cancel_round(ctx, uow, round_, reason)
        uow.leave(e.CaseWithdrawn(subject_id=case.id, case_id=case.id))
