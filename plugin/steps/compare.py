"""Step 7: the Office says that a signed report and the figures that count belong together."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Answer, Assignment, Notice
from plugin.domain.states import AnswerState
from plugin.domain.work import Order


def compare(ctx: Context, order: Order) -> None:
    """Join the unit's newest signed report to its standing answer. Subject: assignment.

    Where the figures differ the Office enters those of the paper first (nhập thay).
    """
    with ctx.store.begin(order) as uow:
        assignment = uow.get(Assignment, order.subject_id)
        standing = uow.first(Answer, assignment_id=assignment.id, state=AnswerState.ACCEPTED)
        notice = uow.latest(Notice, assignment_id=assignment.id)
        if standing is None:
            raise Refused(
                "Chưa có số liệu của đơn vị; đề nghị nhập thay theo văn bản trước.",
                assignment_id=assignment.id,
            )
        if notice is None:
            raise Refused("Chưa có văn bản ký của đơn vị.", assignment_id=assignment.id)
        uow.change(standing, notice_id=notice.id)
        uow.settle("compare", assignment.id)
        uow.leave(e.ReportMatched(subject_id=standing.id, case_id=assignment.case_id))
