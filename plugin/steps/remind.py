"""Step 7: a unit that has not answered is reminded, in office hours; never one that has."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin import rules
from plugin.context import Context
from plugin.domain.hands import SUFFIX, by_hand
from plugin.domain.records import Assignment, Round, WorkItem
from plugin.domain.states import ItemState, RoundState
from plugin.domain.tracking import owes, reminder_text
from plugin.domain.work import SYSTEM, Order, effect
from plugin.steps._acts import features_of
from plugin.store.protocol import UnitOfWork
from plugin.telling import heads, reached


def remind(ctx: Context, order: Order) -> None:
    """Remind one unit once: by itself when the time has come, or by the Office. Subject: assignment.

    Only the kind "Nhắc nhở" is ever sent by the machine.
    """
    now = ctx.clock.office_now()
    opening = rules.calendar(ctx.agency(order.agency_id).office_hours).office_moment(now)
    with ctx.store.begin(order) as uow:
        assignment = uow.get(Assignment, order.subject_id)
        round_ = uow.get(Round, assignment.round_id)
        if round_.state is not RoundState.OPEN or not owes(assignment):
            return
        if order.actor == SYSTEM and opening > now:
            uow.postpone(due_at=opening)
            return
        _remind(ctx, uow, assignment, round_)


def _remind(ctx: Context, uow: UnitOfWork, assignment: Assignment, round_: Round) -> None:
    connection = ctx.agency(uow.agency_id).connection
    features, ordinal = features_of(ctx, uow.agency_id), assignment.reminders + 1
    if assignment.external_id is None or Feature.REMIND not in features:
        if heads(reached(ctx, uow, unit_id=assignment.unit_id), assignment.unit_id):
            uow.change(assignment, reminders=ordinal)  # the next message to its head says so
        elif not {Feature.ASSIGN, Feature.REMIND} <= features or _asked_by_hand(uow, assignment):
            _by_telephone(uow, round_, connection)
        return  # else not asked yet: the document system is down
    uow.change(assignment, reminders=ordinal)
    payload = {
        "external_id": assignment.external_id,
        "ordinal": ordinal,
        "text": reminder_text(round_.title, round_.deadline, round_.deadline_exclusive),
    }
    uow.plan(
        effect(
            "remind",
            assignment.id,
            ordinal=ordinal,
            payload=payload,
            case_id=assignment.case_id,
            connection=connection,
        )
    )


def _asked_by_hand(uow: UnitOfWork, assignment: Assignment) -> bool:
    """Whether somebody asked the unit in the document system and did not know the task's id there."""
    if assignment.external_id is not None:
        return False
    asked = uow.find(WorkItem, kind="assign", subject_id=assignment.id, state=ItemState.DONE)
    return bool(asked)


def _by_telephone(uow: UnitOfWork, round_: Round, connection: str) -> None:
    """The Office reminds by telephone: one turn for all units of the round that owe, however many."""
    turns = uow.find(WorkItem, kind=f"remind{SUFFIX}", subject_id=round_.id)
    if any(one.state is ItemState.WAITING for one in turns):
        return
    more = {"case_id": round_.case_id, "connection": connection}
    uow.plan(by_hand(effect("remind", round_.id, ordinal=len(turns) + 1, **more)))
