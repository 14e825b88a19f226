"""Step 8: the figures are cut off, by the last answer or by the Office."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.hands import SUFFIX
from plugin.domain.records import Assignment, Round
from plugin.domain.states import AssignmentState, RoundState
from plugin.domain.work import SYSTEM, Order


def close(ctx: Context, order: Order) -> None:
    """Close an open round; a round that is closed already stays as it is. Subject: round."""
    with ctx.store.begin(order) as uow:
        round_ = uow.get(Round, order.subject_id)
        if round_.state is not RoundState.OPEN:
            if order.actor == SYSTEM:
                return
            raise Refused("Đợt báo cáo này đã chốt số liệu.", round_id=round_.id)
        assignments = uow.find(Assignment, round_id=round_.id)
        answered = [a for a in assignments if a.state is AssignmentState.ANSWERED]
        if not answered:
            raise Refused("Chưa có đơn vị nào báo cáo nên chưa chốt được số liệu.", round_id=round_.id)
        uow.change(round_, state=RoundState.CLOSED, cut_off=ctx.clock.office_now(), cut_off_by=order.actor)
        uow.drop("escalate", round_.id)
        for assignment in assignments:
            uow.drop("remind", assignment.id)
        for moot in ("chase", "overdue", f"assign{SUFFIX}", f"remind{SUFFIX}"):
            uow.settle(moot, round_.id)
        uow.leave(e.RoundClosed(subject_id=round_.id, case_id=round_.case_id))
