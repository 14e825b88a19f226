"""Step 2: bytes become text become a notice, every field with its evidence."""

from __future__ import annotations

import structlog

from connectors.protocol import Arrival
from plugin import reading
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.notice import ReadNotice, secrecy_mark, title
from plugin.domain.records import Case, Delivery, Notice
from plugin.domain.states import CaseState, DeliveryState
from plugin.domain.work import Order, wipe
from plugin.reading.errors import Unreadable
from plugin.steps._deliveries import UPLOAD, keep_file
from plugin.store.protocol import UnitOfWork

log = structlog.get_logger(__name__)


def read(ctx: Context, order: Order) -> None:
    """Read a delivered document into a notice, or refuse it for its secrecy mark. Subject: delivery."""
    with ctx.store.read(order.agency_id) as rows:
        delivery = rows.get(Delivery, order.subject_id)
        case = rows.get(Case, delivery.case_id or "")
    arrival = None if delivery.connection == UPLOAD else ctx.arrival(delivery)
    name, content = _document(ctx, delivery, arrival)
    try:
        notice = reading.read(content, name, vars(ctx.agency(order.agency_id)))
    except Unreadable as error:
        _save_unreadable(ctx, order, case, _row(ctx, delivery, arrival, name, None), str(error), content)
        return
    mark = secrecy_mark(notice.fields)
    if mark is not None:
        _refuse(ctx, order, case, delivery, mark)
        return
    _save(ctx, order, case, _row(ctx, delivery, arrival, name, notice), content, notice)


def _document(ctx: Context, delivery: Delivery, arrival: Arrival | None) -> tuple[str, bytes]:
    if arrival is None:
        return delivery.name, ctx.files.get(delivery.agency_id, delivery.file_sha256 or "")
    if not arrival.files:
        return delivery.name, b""
    file = arrival.files[0]
    return file.name, ctx.system(delivery.connection).download(file)


def _row(
    ctx: Context, delivery: Delivery, arrival: Arrival | None, name: str, read_: ReadNotice | None
) -> Notice:
    return Notice(
        agency_id=delivery.agency_id,
        id=ctx.new_id(),
        case_id=delivery.case_id or "",
        delivery_id=delivery.id,
        version=1,
        origin=None,
        fields=read_.fields if read_ else {},
        evidence=read_.evidence if read_ else {},
        certainty=read_.certainty if read_ else {},
        proposals=read_.proposals if read_ else {},
        directives=read_.directives if read_ else [],
        file_sha256=None,
        file_name=name,
        connection=delivery.connection,
        external_id=arrival.external_id if arrival else None,
        sender=arrival.fields.get("sender") if arrival else delivery.sender,
        sender_code=arrival.fields.get("sender_code") if arrival else None,
        arrived_at=delivery.received_at,
        confirmed_by=None,
        confirmed_at=None,
    )


def _save(ctx: Context, order: Order, case: Case, row: Notice, content: bytes, read_: ReadNotice) -> None:
    ctx.files.put(order.agency_id, content)
    urgent = bool(read_.fields.get("urgency"))
    with ctx.store.begin(order) as uow:
        _add(ctx, uow, row, content)
        uow.change(case, state=CaseState.READ, title=title(read_.fields) or case.title, urgent=urgent)
        uow.leave(e.NoticeRead(subject_id=row.id, case_id=case.id))


def _save_unreadable(
    ctx: Context, order: Order, case: Case, row: Notice, reason: str, content: bytes
) -> None:
    ctx.files.put(order.agency_id, content)
    with ctx.store.begin(order) as uow:
        _add(ctx, uow, row, content)
        uow.change(case, state=CaseState.READ, reason=reason)
        uow.leave(e.NoticeUnreadable(subject_id=row.id, case_id=case.id))


def _add(ctx: Context, uow: UnitOfWork, row: Notice, content: bytes) -> None:
    sha256 = keep_file(ctx, uow, row.file_name, "application/octet-stream", content)
    uow.add(Notice(**{**vars(row), "file_sha256": sha256}))


def _refuse(ctx: Context, order: Order, case: Case, delivery: Delivery, mark: str) -> None:
    """Nothing of the document stays but one log line (Luật Bảo vệ bí mật nhà nước; NĐ 30 Điều 22.4)."""
    with ctx.store.begin(order) as uow:
        uow.change(delivery, state=DeliveryState.REFUSED, reason=mark, name="")
        uow.change(case, state=CaseState.RETURNED, title=f"Văn bản có dấu {mark}", reason=mark)
        files = uow.wipe_texts(case.id)
        for twin in uow.find(Delivery, state=DeliveryState.DUPLICATE, reason=delivery.id):
            files.append(twin.file_sha256 or "")
            uow.change(twin, file_sha256=None, name="")
        uow.plan(wipe(case.id, [sha256 for sha256 in files if sha256]))
        uow.leave(e.NoticeRefused(subject_id=case.id, case_id=case.id, data={"mark": mark}))
    log.warning(
        "notice_refused",
        case_id=case.id,
        sha256=delivery.file_sha256,
        sender=delivery.sender,
        at=delivery.received_at.isoformat(),
        mark=mark,
    )
