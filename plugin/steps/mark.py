"""Step 7: a unit has seen its assignment, or acknowledged it ("đã quán triệt")."""

from __future__ import annotations

from datetime import datetime

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Assignment, Delivery
from plugin.domain.states import AssignmentState, may_move
from plugin.domain.work import SYSTEM, Order
from plugin.store.protocol import UnitOfWork


def mark(ctx: Context, order: Order) -> None:
    """Record a read mark or an acknowledgement; late news of an answered unit keeps only its time.

    Subject: assignment (a person's act, payload ``what``: seen | acknowledged) or delivery.
    """
    with ctx.store.begin(order) as uow:
        if order.actor != SYSTEM:
            assignment = uow.get(Assignment, order.subject_id)
            _mark(uow, assignment, order.payload["what"], order.actor, ctx.clock.office_now())
            return
        arrival = ctx.arrival(uow.get(Delivery, order.subject_id))
        found = uow.first(Assignment, reference=arrival.reference)
        if found is not None:
            what = "seen" if arrival.kind == "seen" else "acknowledged"
            _mark(uow, found, what, str(arrival.fields.get("by") or ""), arrival.at)


def _mark(uow: UnitOfWork, assignment: Assignment, what: str, by: str, at: datetime) -> None:
    if assignment.seen_at is None:
        assignment = uow.change(assignment, seen_at=at)
        assignment = _move(uow, assignment, AssignmentState.SEEN)
        uow.leave(e.Seen(subject_id=assignment.id, case_id=assignment.case_id))
    if what == "acknowledged" and assignment.acknowledged_at is None:
        assignment = uow.change(assignment, acknowledged_at=at, acknowledged_by=by)
        _move(uow, assignment, AssignmentState.ACKNOWLEDGED)
        uow.leave(e.Acknowledged(subject_id=assignment.id, case_id=assignment.case_id))


def _move(uow: UnitOfWork, assignment: Assignment, state: AssignmentState) -> Assignment:
    if not may_move(assignment.state, state):
        return assignment
    return uow.change(assignment, state=state)
