"""Step 5: the Office submits a document to the leader, with the direction it proposes (trình)."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.direction import check
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Unit
from plugin.domain.work import Order
from plugin.steps._directions import proposal, write


def submit(ctx: Context, order: Order) -> None:
    """Propose who leads, who supports and by when. Subject: case. Payload: ``text``, ``assignees``."""
    now = ctx.clock.office_now()
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        problems = check(order.payload["assignees"], uow.find(Unit, active=True), now)
        if problems:
            raise Refused(*problems, case_id=case.id)
        if not uow.settle("submit", case.id):
            raise Refused("Văn bản này đã trình hoặc đã có ý kiến chỉ đạo.", case_id=case.id)
        old = proposal(uow, case.id)
        write(ctx, uow, order, case, old, proposed_by=order.actor, proposed_at=now)
        uow.leave(e.DirectionProposed(subject_id=case.id, case_id=case.id))
