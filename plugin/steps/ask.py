"""Step 6: a round is opened, its debtors frozen, and every unit is asked once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.notice import unit_duties
from plugin.domain.records import Case, Notice, Round, Unit
from plugin.domain.rounds import check_questions
from plugin.domain.states import CaseState
from plugin.domain.work import Order, turn
from plugin.steps._progress import report
from plugin.steps._replacements import take_over
from plugin.steps._rounds import open_, prepare
from plugin.store.protocol import UnitOfWork


def ask(ctx: Context, order: Order) -> None:
    """Ask the units, one effect each. Subject: case.

    Payload: ``title``, ``deadline`` (ISO instant), ``deadline_exclusive``, ``deadline_words``,
    ``questions`` (dicts of ``domain.rounds.propose_questions``), ``units`` (ids in order); and
    ``order_id``, ``answers_id`` (notices; by default the newest order and the newest arrival),
    ``duty`` (its place among the order's duties), ``every`` (see ``domain.periods``): then the next
    round opens by itself. An order that replaces another one takes over its open rounds. Where the order sets the units further duties, it stays the Office's turn.
    """
    problems = _problems(ctx, order.payload)
    if problems:
        raise Refused(*problems, case_id=order.subject_id)
    opening = prepare(ctx, order, order.subject_id, order.payload)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        if case.state is not CaseState.OPEN:
            raise Refused("Văn bản chưa có ý kiến chỉ đạo hoặc đã kết thúc.", case_id=case.id)
        if not uow.settle("ask", case.id):
            raise Refused("Yêu cầu báo cáo của văn bản này đã gửi.", case_id=case.id)
        open_(ctx, uow, opening)
        take_over(ctx, uow, opening.round)
        report(ctx, uow, uow.find(Notice, case_id=case.id, origin="arrival"), "05")
        if _left(ctx, uow, opening.round):
            uow.plan(turn("office", "ask", case.id, ordinal=opening.round.id, case_id=case.id))


def _problems(ctx: Context, payload: dict[str, Any]) -> list[str]:
    problems = check_questions(payload["questions"])
    if not payload["units"]:
        problems.append("Chưa chọn đơn vị phải báo cáo.")
    if datetime.fromisoformat(payload["deadline"]) <= ctx.clock.office_now():
        problems.append("Thời hạn báo cáo đã qua; đề nghị chọn thời hạn khác.")
    return problems


def _left(ctx: Context, uow: UnitOfWork, round_: Round) -> bool:
    """Whether the order sets the units another duty that no round collects yet."""
    if round_.duty is None:
        return False
    office = uow.get(Unit, ctx.agency(round_.agency_id).office_unit)
    duties = {n for n, _ in unit_duties(uow.get(Notice, round_.order_id).fields, office.name)}
    return bool(duties - {one.duty for one in uow.find(Round, order_id=round_.order_id)})
