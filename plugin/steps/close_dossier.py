"""Step 10: the officer in charge closes the dossier when the work is done."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.filing import open_things
from plugin.domain.records import Case, Dossier, Reply, Round, WorkItem
from plugin.domain.states import DossierState, ItemState
from plugin.domain.work import Order
from plugin.store.protocol import UnitOfWork


def close_dossier(ctx: Context, order: Order) -> None:
    """Close a dossier and confirm its retention (NĐ 30/2020 Điều 29.4). Subject: dossier.

    Refused while something is open, saying what. Payload: ``retention``.
    """
    with ctx.store.begin(order) as uow:
        dossier = uow.get(Dossier, order.subject_id)
        if dossier.state is not DossierState.OPEN:
            raise Refused("Hồ sơ này đã kết thúc.", dossier_id=dossier.id)
        open_ = _open(uow, dossier)
        if open_:
            raise Refused("Chưa kết thúc được hồ sơ:", *open_, dossier_id=dossier.id)
        now = ctx.clock.office_now()
        uow.change(
            dossier,
            state=DossierState.CLOSED,
            retention=order.payload["retention"],
            retention_source=_source(order, dossier, now.date().isoformat()),
            closed_at=now,
            closed_by=order.actor,
            retention_confirmed_by=order.actor,
        )
        uow.settle("close_dossier", dossier.id)
        uow.leave(e.DossierClosed(subject_id=dossier.id, case_id=_case_id(uow, dossier)))


def _open(uow: UnitOfWork, dossier: Dossier) -> list[str]:
    found: list[str] = []
    for case in uow.find(Case, dossier_id=dossier.id):
        rounds = uow.find(Round, case_id=case.id)
        replies = uow.find(Reply, case_id=case.id)
        waiting = (ItemState.WAITING, ItemState.LEASED, ItemState.STUCK)
        items = [
            item
            for item in uow.find(WorkItem, case_id=case.id, state=waiting)
            if item.kind != "close_dossier"
        ]
        found += open_things(rounds, replies, items)
    return found


def _source(order: Order, dossier: Dossier, today: str) -> str:
    """The row of the schedule in force at closing that the person confirmed (or their own choice)."""
    retention = order.payload["retention"]
    if retention == dossier.retention:
        return dossier.retention_source
    return f"Người lập hồ sơ xác định khi kết thúc, ngày {today}"


def _case_id(uow: UnitOfWork, dossier: Dossier) -> str | None:
    case = uow.first(Case, dossier_id=dossier.id)
    return case.id if case else None
