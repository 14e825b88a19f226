"""Step 5: the person with authority says who leads, who supports and by when."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.direction import check
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Direction, RegisterLine, Unit
from plugin.domain.states import CaseState
from plugin.domain.work import Order


def direct(ctx: Context, order: Order) -> None:
    """Record the leader's direction (NĐ 30/2020 Điều 23.2–23.4). Subject: case.

    Payload: ``text``, ``assignees`` [{unit_id, role, due}].
    """
    now = ctx.clock.office_now()
    assignees = order.payload["assignees"]
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        units = uow.find(Unit, active=True)
        problems = check(assignees, units, now)
        if problems:
            raise Refused(*problems, case_id=case.id)
        uow.add(
            Direction(
                agency_id=order.agency_id,
                id=ctx.new_id(),
                case_id=case.id,
                given_by=order.actor,
                given_at=now,
                text=order.payload["text"],
                assignees=assignees,
            )
        )
        lead = next(
            unit.name for a in assignees if a["role"] == "lead" for unit in units if unit.id == a["unit_id"]
        )
        for line in uow.find(RegisterLine, case_id=case.id, book="arrivals"):
            uow.change(line, recipient=lead, passed_on_at=now)
        uow.change(case, state=CaseState.OPEN)
        uow.settle("direct", case.id)
        uow.leave(e.DirectionGiven(subject_id=case.id, case_id=case.id))
