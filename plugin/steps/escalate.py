"""Step 7: what is overdue goes up, to the Office and then to the leader in charge; never down."""

from __future__ import annotations

from plugin import rules
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Assignment, Direction, Round
from plugin.domain.states import RoundState
from plugin.domain.tracking import owes
from plugin.domain.work import Order
from plugin.store.protocol import UnitOfWork


def escalate(ctx: Context, order: Order) -> None:
    """Put the overdue units on one desk, once per step, in office hours. Subject: round.

    Payload: ``level`` 1 (the Office) or 2 (the leader who gave the direction).
    """
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
            uow.leave(_event(uow, round_, overdue, order.payload.get("level", 1)))


def _event(uow: UnitOfWork, round_: Round, overdue: list[str], level: int) -> e.Event:
    if level == 1:
        return e.Escalated(subject_id=round_.id, case_id=round_.case_id, data={"units": overdue})
    given = [d for d in uow.find(Direction, case_id=round_.case_id) if d.given_at is not None]
    facts = {"units": overdue, "login": given[-1].given_by if given else None}
    return e.EscalatedToLeader(subject_id=round_.id, case_id=round_.case_id, data=facts)
