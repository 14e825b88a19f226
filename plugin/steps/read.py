"""Step 2: bytes become text become a notice, every field with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog

from connectors.protocol import Arrival, Feature
from plugin import reading
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.notice import ReadNotice, secrecy_mark, title
from plugin.domain.records import Assignment, Case, Delivery, Notice
from plugin.domain.rounds import find_reference
from plugin.domain.states import CaseState, DeliveryState
from plugin.domain.work import Order, wipe
from plugin.reading.document import Document, Picture
from plugin.reading.errors import Unreadable
from plugin.reading.sheet import sheet_reference
from plugin.steps._deliveries import UPLOAD, keep_file
from plugin.store.protocol import Reader, UnitOfWork

log = structlog.get_logger(__name__)

_BYTES: Final = "application/octet-stream"


@dataclass(frozen=True)
class _Parcel:
    """One delivery opened: the document, what came with it, and which of our assignments it reports on.

    ``views``: what a person looks at beside the fields: the text as it was read, a scan's pages.
    """

    delivery: Delivery
    arrival: Arrival | None
    name: str
    content: bytes
    attachments: list[tuple[str, bytes]]
    assignment_id: str | None = None
    views: Sequence[_View] = ()


@dataclass(frozen=True)
class _View:
    """Its ``marks`` go beside name and checksum: the kind, a picture's page."""

    name: str
    content: bytes
    marks: dict[str, Any]


def read(ctx: Context, order: Order) -> None:
    """Read a delivered document into a notice, or refuse it for its secrecy mark. Subject: delivery.

    Payload, where the clerk brought the file: ``name``, ``sha256``. A document of a system that hands
    out no files waits for that.
    A scan takes a while: the lease is held longer with each page done.
    """
    with ctx.store.read(order.agency_id) as rows:
        delivery = rows.get(Delivery, order.subject_id)
        case = rows.get(Case, delivery.case_id or "")
    if _is_withheld(ctx, order, delivery):
        with ctx.store.begin(order) as uow:
            uow.leave(e.DocumentAwaited(subject_id=delivery.id, case_id=case.id))
        return
    parcel = _open(ctx, order, delivery)
    try:
        document = reading.open_document(parcel.content, lambda page, of: _hold(ctx, order, page, of))
    except Unreadable as error:
        parcel = replace(_reporting(ctx, parcel), views=_pages(error.pictures))
        _save_unreadable(ctx, order, case, parcel, str(error))
        return
    notice = reading.read_document(document)
    mark = secrecy_mark(notice.fields)
    if mark is not None:
        _refuse(ctx, order, case, delivery, mark)
        return
    parcel = replace(parcel, attachments=[*parcel.attachments, *document.attachments], views=_views(document))
    _save(ctx, order, case, _reporting(ctx, parcel), notice, [*document.remarks, *_warnings(parcel)])


def _warnings(parcel: _Parcel) -> list[str]:
    """What the adapter found odd about the delivery itself."""
    return [str(one) for one in parcel.arrival.fields.get("warnings") or ()] if parcel.arrival else []


def _hold(ctx: Context, order: Order, page: int, of: int) -> None:
    ctx.store.hold(order, ctx.settings.lease_seconds)
    log.info("page_read", item_id=order.item_id, page=page, of=of)


def _views(document: Document) -> list[_View]:
    text = _View("noi-dung-doc-duoc.txt", document.text.encode(), {"kind": "text"})
    return [text, *_pages(document.pictures)]


def _pages(pictures: Sequence[Picture]) -> list[_View]:
    return [
        _View(f"trang-{picture.page}.png", picture.png, {"kind": "page", "page": picture.page})
        for picture in pictures
    ]


def _is_withheld(ctx: Context, order: Order, delivery: Delivery) -> bool:
    """Whether the system announces a document and keeps its bytes to itself."""
    if delivery.connection == UPLOAD or order.payload:
        return False
    hands_out = Feature.DOWNLOAD in ctx.system(delivery.connection).features
    return not hands_out and bool(ctx.arrival(delivery).files)


def _open(ctx: Context, order: Order, delivery: Delivery) -> _Parcel:
    if delivery.connection == UPLOAD:
        content = ctx.files.get(delivery.agency_id, delivery.file_sha256 or "")
        return _Parcel(delivery, None, delivery.name, content, [])
    arrival = ctx.arrival(delivery)
    files = _files(ctx, order, delivery, arrival) or [(delivery.name, b"")]
    (name, content), *others = files
    return _Parcel(delivery, arrival, name, content, others)


def _reporting(ctx: Context, parcel: _Parcel) -> _Parcel:
    """The parcel with the assignment it reports on, if any; uploads are matched by people."""
    if parcel.arrival is None:
        return parcel
    with ctx.store.read(parcel.delivery.agency_id) as rows:
        assignment = _reported_on(rows, parcel.arrival, parcel.attachments)
    return replace(parcel, assignment_id=assignment.id if assignment else None)


def _files(ctx: Context, order: Order, delivery: Delivery, arrival: Arrival) -> list[tuple[str, bytes]]:
    if order.payload:
        return [(order.payload["name"], ctx.files.get(delivery.agency_id, order.payload["sha256"]))]
    system = ctx.system(delivery.connection)
    return [(file.name, system.download(file)) for file in arrival.files]


def _reported_on(
    rows: Reader, arrival: Arrival, attachments: Sequence[tuple[str, bytes]]
) -> Assignment | None:
    """The assignment a unit's document answers: by the document it replies to, else by our reference
    in its subject or in the sheet it carries.
    """
    answers = arrival.fields.get("answers")
    found = rows.first(Assignment, sent_id=answers) if answers else None
    named = [find_reference(f"{arrival.reference or ''} {arrival.fields.get('subject') or ''}")]
    named += [sheet_reference(content) for name, content in attachments if name.lower().endswith(".xlsx")]
    for reference in filter(None, named):
        found = found or rows.first(Assignment, reference=reference)
    return found


def _row(ctx: Context, parcel: _Parcel, read_: ReadNotice | None) -> Notice:
    delivery, arrival = parcel.delivery, parcel.arrival
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
        file_name=parcel.name,
        attachments=[],
        reference=arrival.reference if arrival else None,
        assignment_id=parcel.assignment_id,
        connection=delivery.connection,
        external_id=_document_id(arrival) if arrival else None,
        sender=arrival.fields.get("sender") if arrival else delivery.sender,
        sender_code=arrival.fields.get("sender_code") if arrival else None,
        arrived_at=delivery.received_at,
        confirmed_by=None,
        confirmed_at=None,
    )


def _document_id(arrival: Arrival) -> str:
    """The document's own id; news that replace a document are about that one, and carry another."""
    return str(arrival.fields.get("document_id") or arrival.external_id)


def _save(
    ctx: Context, order: Order, case: Case, parcel: _Parcel, read_: ReadNotice, remarks: Sequence[str]
) -> None:
    _put(ctx, parcel)
    urgent = bool(read_.fields.get("urgency"))
    with ctx.store.begin(order) as uow:
        row = _add(ctx, uow, parcel, read_)
        uow.change(
            case,
            state=CaseState.READ,
            title=title(read_.fields) or case.title,
            urgent=urgent,
            reason=" ".join(remarks) or None,
        )
        uow.leave(e.NoticeRead(subject_id=row.id, case_id=case.id))


def _save_unreadable(ctx: Context, order: Order, case: Case, parcel: _Parcel, reason: str) -> None:
    _put(ctx, parcel)
    with ctx.store.begin(order) as uow:
        row = _add(ctx, uow, parcel, None)
        uow.change(case, state=CaseState.READ, reason=reason)
        uow.leave(e.NoticeUnreadable(subject_id=row.id, case_id=case.id))


def _put(ctx: Context, parcel: _Parcel) -> None:
    contents = [content for _, content in parcel.attachments] + [view.content for view in parcel.views]
    for content in (parcel.content, *contents):
        ctx.files.put(parcel.delivery.agency_id, content)


def _add(ctx: Context, uow: UnitOfWork, parcel: _Parcel, read_: ReadNotice | None) -> Notice:
    sha256 = keep_file(ctx, uow, parcel.name, _BYTES, parcel.content)
    attachments = [
        {"name": name, "sha256": keep_file(ctx, uow, name, _BYTES, content)}
        for name, content in parcel.attachments
    ]
    attachments += [
        {"name": view.name, "sha256": keep_file(ctx, uow, view.name, _BYTES, view.content), **view.marks}
        for view in parcel.views
    ]
    row = replace(_row(ctx, parcel, read_), file_sha256=sha256, attachments=attachments)
    uow.add(row)
    return row


def _refuse(ctx: Context, order: Order, case: Case, delivery: Delivery, mark: str) -> None:
    """Nothing of the document stays but one log line (Luật Bảo vệ bí mật nhà nước; NĐ 30 Điều 22.4)."""
    with ctx.store.begin(order) as uow:
        uow.change(delivery, state=DeliveryState.REFUSED, reason=mark, name="")
        uow.change(case, state=CaseState.RETURNED, title=f"Văn bản có dấu {mark}", reason=mark)
        files = [*uow.wipe_texts(case.id), order.payload.get("sha256", "")]
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
