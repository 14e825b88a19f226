"""Step 7: the unit's head confirms what a member of the unit entered."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.answers import Given, other_staff
from plugin.domain.errors import Refused
from plugin.domain.records import Assignment, Debtor, Figure, Question, Round
from plugin.domain.states import AnswerState
from plugin.domain.work import Order
from plugin.steps._answers import count, late, pending


def confirm_answer(ctx: Context, order: Order) -> None:
    """The head's word makes it the unit's answer; handed in now. Subject: assignment."""
    now = ctx.clock.office_now()
    with ctx.store.begin(order) as uow:
        assignment = uow.get(Assignment, order.subject_id)
        version = pending(uow, assignment, AnswerState.AWAITING_HEAD)
        if version is None:
            raise Refused("Không có số liệu nào chờ xác nhận.", assignment_id=assignment.id)
        round_ = uow.get(Round, assignment.round_id)
        given = [Given(f.code, f.option, f.value, f.status) for f in uow.find(Figure, answer_id=version.id)]
        questions = uow.find(Question, round_id=round_.id)
        other = other_staff(questions, given, uow.get(Debtor, assignment.debtor_id).head_count)
        version = uow.change(
            version,
            state=AnswerState.AWAITING_OFFICE if other else AnswerState.ACCEPTED,
            confirmed_by=order.actor,
            handed_in_at=now,
            late=late(assignment, round_, now),
        )
        uow.settle("confirm_answer", assignment.id)
        if not other:
            count(uow, assignment, round_, version)
            return
        facts = {"unit_id": assignment.unit_id, "version": version.version}
        uow.leave(e.AnswerAwaitsOffice(subject_id=assignment.id, case_id=assignment.case_id, data=facts))
