"""A document's sender hears how it goes, stage by stage, where its system carries such news.

That it was entered in the book (03) or returned (02) the sender hears from every system; these are the
other stages (QĐ 28/2018/QĐ-TTg Điều 6.3, 9.2).
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain.records import Delivery, Notice
from plugin.domain.work import effect
from plugin.store.protocol import UnitOfWork

STAGES = {
    "01": "Đã đến, chờ kiểm tra",
    "04": "Đã phân công xử lý",
    "05": "Đang xử lý",
    "06": "Đã hoàn thành xử lý",
}


def arrived(ctx: Context, uow: UnitOfWork, delivery: Delivery, external_id: str) -> None:
    """A document that just came in is here."""
    _plan(ctx, uow, delivery.connection, delivery.id, external_id, "01", delivery.case_id)


def report(ctx: Context, uow: UnitOfWork, notices: Iterable[Notice], stage: str) -> None:
    """These documents have reached a stage; each stage is told once a document."""
    for notice in notices:
        if notice.external_id is not None and notice.assignment_id is None:
            _plan(ctx, uow, notice.connection, notice.id, notice.external_id, stage, notice.case_id)


def _plan(
    ctx: Context,
    uow: UnitOfWork,
    connection: str,
    subject_id: str,
    external_id: str,
    stage: str,
    case_id: str | None,
) -> None:
    if {Feature.STATUS, Feature.PROGRESS} <= ctx.system(connection).features:
        payload = {"external_id": external_id, "status": stage, "description": STAGES[stage]}
        more = {"case_id": case_id, "payload": payload, "ordinal": stage}
        uow.plan(effect("status", subject_id, connection=connection, **more))
