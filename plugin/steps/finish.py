"""A filed case's documents are marked as finished in the document system, on a person's word only."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case
from plugin.domain.work import SYSTEM, Order, effect
from plugin.steps._finishing import finishable


def finish(ctx: Context, order: Order) -> None:
    """Record who confirms it and plan one act per inbound document: it can not be undone there. Subject: case."""
    if order.actor == SYSTEM:
        raise Refused("Kết thúc văn bản là việc của người có trách nhiệm.", case_id=order.subject_id)
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        notices = finishable(ctx, uow, case)
        if not notices:
            raise Refused("Nhiệm vụ chưa đưa vào hồ sơ, hoặc không có văn bản để kết thúc.", case_id=case.id)
        uow.leave(e.FinishConfirmed(subject_id=case.id, case_id=case.id))
        for notice in notices:
            payload = {"external_id": notice.external_id}
            common = {"case_id": case.id, "connection": notice.connection}
            uow.plan(effect("finish", notice.id, payload=payload, **common))
