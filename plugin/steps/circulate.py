"""A notice that asks nothing: one copy to a group, and filed "để biết" without a round."""

from __future__ import annotations

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Circulation, Notice, RegisterLine
from plugin.domain.rounds import reference
from plugin.domain.states import CaseState
from plugin.domain.work import Order, effect
from plugin.store.protocol import UnitOfWork


def circulate(ctx: Context, order: Order) -> None:
    """Circulate a registered notice once and file it as "lưu để biết". Subject: case.

    Payload: ``group``, ``text``. Read marks come back as counts.
    """
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        uow.change(case, state=CaseState.FILED)
        for line in uow.find(RegisterLine, case_id=case.id, book="arrivals"):
            now = ctx.clock.office_now()
            uow.change(line, recipient=order.payload["group"], passed_on_at=now, note="Lưu để biết")
        _circulate(ctx, uow, order, case)
        uow.settle("circulate", case.id)
        uow.leave(e.InformationFiled(subject_id=case.id, case_id=case.id))


def _circulate(ctx: Context, uow: UnitOfWork, order: Order, case: Case) -> None:
    connection = ctx.agency(order.agency_id).connection
    notice = uow.latest(Notice, case_id=case.id)
    row = Circulation(
        agency_id=order.agency_id,
        id=ctx.new_id(),
        case_id=case.id,
        group=order.payload["group"],
        reference=reference(case.id),
        external_id=None,
        read_count=0,
        read_of=0,
    )
    uow.add(row)
    if Feature.CIRCULATE not in ctx.system(connection).features or notice is None:
        return
    payload = {
        "group": row.group,
        "title": case.title,
        "text": order.payload["text"],
        "reference": row.reference,
        "files": [{"name": notice.file_name, "sha256": notice.file_sha256}],
    }
    uow.plan(effect("circulate", row.id, payload=payload, case_id=case.id, connection=connection))
