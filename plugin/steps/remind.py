"""Step 7: a unit that has not answered is reminded, in office hours; never one that has."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin import rules
from plugin.context import Context
from plugin.domain.records import Assignment, Round
from plugin.domain.states import RoundState
from plugin.domain.tracking import owes, reminder_text
from plugin.domain.work import SYSTEM, Order, effect
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
    ordinal = assignment.reminders + 1
    if assignment.external_id is None or Feature.REMIND not in ctx.system(connection).features:
        if heads(reached(ctx, uow, unit_id=assignment.unit_id), assignment.unit_id):
            uow.change(assignment, reminders=ordinal)  # the next message to its head says so
        return
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
