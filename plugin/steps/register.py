"""Step 4: the notice gets its arrival number, and its sender is told the same day."""

from __future__ import annotations

from datetime import date
from typing import Any

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Notice, RegisterLine
from plugin.domain.states import CaseState
from plugin.domain.work import Order, effect
from plugin.store.protocol import UnitOfWork


def register(ctx: Context, order: Order) -> None:
    """Enter a confirmed notice in the arrivals book (NĐ 30/2020 Điều 22). Subject: notice.

    The number is taken in the same transaction as the line: no hole, no double.
    """
    with ctx.store.begin(order) as uow:
        notice = uow.get(Notice, order.subject_id)
        case = uow.get(Case, notice.case_id)
        line = _line(ctx, uow, notice)
        uow.add(line)
        uow.change(case, state=CaseState.REGISTERED)
        _tell(ctx, uow, notice, line)
        asks = notice.fields["asks"]
        event = e.NoticeRegistered if asks else e.NoticeForInformation
        uow.leave(event(subject_id=case.id, case_id=case.id, data={"number": line.number}))


def _line(ctx: Context, uow: UnitOfWork, notice: Notice) -> RegisterLine:
    now = ctx.clock.office_now()
    opening = ctx.agency(uow.agency_id).openings.get("arrivals", 1)
    fields = notice.fields
    return RegisterLine(
        agency_id=uow.agency_id,
        id=ctx.new_id(),
        book="arrivals",
        series="",
        year=now.year,
        number=uow.next_number("arrivals", "", now.year, opening),
        entered_at=now,
        case_id=notice.case_id,
        document_id=notice.id,
        code=fields.get("full_code") or "",
        document_date=_day(fields.get("issue_date")),
        author=fields.get("issuer") or "",
        doc_type=fields.get("doc_type") or "",
        subject=fields.get("subject") or "",
        signer=_signer(fields),
        recipient="",
        copies=1,
        passed_on_at=None,
        file_sha256=notice.file_sha256,
        note="",
        voided_at=None,
        voided_by=None,
        void_reason=None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _signer(fields: dict[str, Any]) -> str:
    return str((fields.get("signer") or {}).get("name") or "")


def _tell(ctx: Context, uow: UnitOfWork, notice: Notice, line: RegisterLine) -> None:
    """Mirror the number and tell the sender (Điều 21.2.c), where the document came by a system."""
    if notice.external_id is None:
        return
    features = ctx.system(notice.connection).features
    common = {"case_id": notice.case_id, "connection": notice.connection}
    if Feature.REGISTER in features:
        payload = {
            "external_id": notice.external_id,
            "number": line.number,
            "entered_at": line.entered_at.isoformat(),
        }
        uow.plan(effect("register", line.id, payload=payload, **common))
    if Feature.STATUS in features:
        payload = {
            "external_id": notice.external_id,
            "status": "03",
            "description": f"Đã vào sổ văn bản đến số {line.number}",
        }
        uow.plan(effect("status", notice.id, ordinal="03", payload=payload, **common))
