"""A notice that asks nothing: one copy to a group, and filed "để biết" without a round."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Notice, RegisterLine
from plugin.domain.states import CaseState
from plugin.domain.work import Order
from plugin.steps._circulations import circulate_copy
from plugin.steps._progress import report


def circulate(ctx: Context, order: Order) -> None:
    """Circulate a registered notice once and file it as "lưu để biết". Subject: case.

    Payload: ``group``, ``text``. Read marks come back as counts.
    """
    group, text = order.payload["group"], order.payload["text"]
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        uow.change(case, state=CaseState.FILED)
        for line in uow.find(RegisterLine, case_id=case.id, book="arrivals"):
            now = ctx.clock.office_now()
            uow.change(line, recipient=group, passed_on_at=now, note="Lưu để biết")
        notice = uow.latest(Notice, case_id=case.id)
        if notice is not None:
            circulate_copy(ctx, uow, case, notice, group, text)
        report(ctx, uow, uow.find(Notice, case_id=case.id, origin="arrival"), "06")
        uow.settle("circulate", case.id)
        uow.leave(e.InformationFiled(subject_id=case.id, case_id=case.id))
