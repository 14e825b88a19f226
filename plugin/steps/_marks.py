"""How an assignment is marked as seen and acknowledged, whoever brings the news."""

from __future__ import annotations

from datetime import datetime

from plugin.domain import events as e
from plugin.domain.records import Assignment
from plugin.domain.states import AssignmentState, may_move
from plugin.store.protocol import UnitOfWork


def mark_assignment(uow: UnitOfWork, assignment: Assignment, what: str, by: str, at: datetime) -> None:
    """Record ``seen`` or ``acknowledged`` once; late news of an answered unit keeps only its time."""
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
