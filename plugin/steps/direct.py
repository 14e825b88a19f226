"""Step 5: the person with authority says who leads, who supports and by when."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.direction import check
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Direction, Notice, RegisterLine, Unit
from plugin.domain.states import CaseState
from plugin.domain.work import Order
from plugin.steps._directions import proposal, write
from plugin.steps._progress import report
from plugin.store.protocol import UnitOfWork


def direct(ctx: Context, order: Order) -> None:
    """Record the leader's direction (NĐ 30/2020 Điều 23.2–23.4). Subject: case.

    Payload: ``text``, ``assignees`` [{unit_id, role, due}]. Given on the Office's proposal; without
    one only where the agency's setting lets the Office route by itself (``direct_routing``).
    """
    now = ctx.clock.office_now()
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        units = uow.find(Unit, active=True)
        problems = check(order.payload["assignees"], units, now)
        if problems:
            raise Refused(*problems, case_id=case.id)
        if not _turn(ctx, uow, order, case):
            raise Refused("Văn bản này chưa trình hoặc đã có ý kiến chỉ đạo.", case_id=case.id)
        given = write(ctx, uow, order, case, proposal(uow, case.id), given_by=order.actor, given_at=now)
        _pass_on(uow, given, units)
        report(ctx, uow, uow.find(Notice, id=tuple(given.notices), origin="arrival"), "04")
        if case.state is CaseState.REGISTERED:
            uow.change(case, state=CaseState.OPEN)
        uow.leave(e.DirectionGiven(subject_id=case.id, case_id=case.id))


def _turn(ctx: Context, uow: UnitOfWork, order: Order, case: Case) -> int:
    settled = uow.settle("direct", case.id)
    if not settled and ctx.agency(order.agency_id).direct_routing:
        settled = uow.settle("submit", case.id)
    return settled


def _pass_on(uow: UnitOfWork, given: Direction, units: Sequence[Unit]) -> None:
    """The book says who got the documents, and when."""
    lead = next(a["unit_id"] for a in given.assignees if a["role"] == "lead")
    name = next(unit.name for unit in units if unit.id == lead)
    for notice_id in given.notices:
        for line in uow.find(RegisterLine, document_id=notice_id, book="arrivals"):
            uow.change(line, recipient=name, passed_on_at=given.given_at)
