"""Step 7: what is overdue goes up to the Office, in office hours; never down."""

from __future__ import annotations

from plugin import rules
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Assignment, Round
from plugin.domain.states import RoundState
from plugin.domain.tracking import owes
from plugin.domain.work import Order


def escalate(ctx: Context, order: Order) -> None:
    """Put the overdue units on the Office's desk, once per step. Subject: round."""
    now = ctx.clock.office_now()
    opening = rules.calendar(ctx.agency(order.agency_id).office_hours).office_moment(now)
    with ctx.store.begin(order) as uow:
        round_ = uow.get(Round, order.subject_id)
        if round_.state is not RoundState.OPEN:
            return
        if opening > now:
            uow.postpone(due_at=opening)
            return
        overdue = [a.unit_id for a in uow.find(Assignment, round_id=round_.id) if owes(a)]
        if overdue:
            uow.leave(e.Escalated(subject_id=round_.id, case_id=round_.case_id, data={"units": overdue}))
