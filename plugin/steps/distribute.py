"""Step 6: an issued document goes to everybody it names: one copy to the group, and the website."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Notice
from plugin.domain.work import Order, effect
from plugin.steps._circulations import circulate_copy
from plugin.store.protocol import UnitOfWork


def distribute(ctx: Context, order: Order) -> None:
    """Circulate and publish the newest issued document of a case. Subject: case.

    Payload: ``group`` (empty: to nobody), ``text``, ``publish``: the person's own yes to posting in
    public, never taken for granted.
    """
    with ctx.store.begin(order) as uow:
        case = uow.get(Case, order.subject_id)
        notice = uow.latest(Notice, case_id=case.id, origin="issued")
        if notice is None or not uow.settle("distribute", case.id):
            raise Refused("Không có văn bản đi nào chờ gửi.", case_id=case.id)
        if order.payload.get("group"):
            circulate_copy(ctx, uow, case, notice, order.payload["group"], order.payload["text"])
        if order.payload.get("publish"):
            _publish(ctx, uow, order, notice)


def _publish(ctx: Context, uow: UnitOfWork, order: Order, notice: Notice) -> None:
    website = ctx.settings.website(order.agency_id)
    if website is None:
        raise Refused("Chưa thiết lập trang thông tin điện tử của cơ quan.", case_id=order.subject_id)
    fields = notice.fields
    payload = {
        "code": fields.get("full_code") or "",
        "title": fields.get("subject") or "",
        "issued_on": fields["issue_date"],
        "text": f"{fields.get('doc_type') or 'Văn bản'} của {fields.get('issuer') or ''}.",
        "allowed_by": order.actor,
        "files": [{"name": notice.file_name, "sha256": notice.file_sha256}],
    }
    uow.plan(effect("publish", notice.id, payload=payload, case_id=notice.case_id, connection=website.id))
