"""Step 9: the clerk releases the numbered reply, and it goes out once."""

from __future__ import annotations

from typing import Any

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Notice, Person, RegisterLine, Reply, Round, User
from plugin.domain.states import ReplyState
from plugin.domain.work import Order, effect
from plugin.store.protocol import UnitOfWork


def send(ctx: Context, order: Order) -> None:
    """Release a reply (NĐ 30/2020 Điều 18.1). Subject: reply.

    Where the document system can not send, the clerk sends it there by hand and this
    records that it is out.
    """
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.NUMBERED:
            raise Refused("Văn bản chưa có số hoặc đã phát hành.", reply_id=reply.id)
        if reply.stale:
            raise Refused(
                "Số liệu đã thay đổi sau khi chốt; văn bản đã cấp số cần được thu hồi hoặc bổ sung.",
                reply_id=reply.id,
            )
        if not uow.settle("send", reply.id):
            raise Refused("Văn bản đang được gửi đi.", reply_id=reply.id)
        now = ctx.clock.office_now()
        for line in uow.find(RegisterLine, document_id=reply.id):
            uow.change(line, passed_on_at=now)
        uow.leave(e.ReplyIssued(subject_id=reply.id, case_id=reply.case_id))
        _go_out(ctx, uow, reply)


def _files(reply: Reply, name: str) -> list[dict[str, str | None]]:
    """The letter, the annex in figures, and the asking office's own sheet, filled in."""
    files = [
        {"name": f"{name}.docx", "sha256": reply.docx_sha256},
        {"name": f"{name}.xlsx", "sha256": reply.xlsx_sha256},
    ]
    if reply.sheet_sha256 is not None:
        files.append({"name": f"{name}-bieu.xlsx", "sha256": reply.sheet_sha256})
    return files


def _signer(ctx: Context, uow: UnitOfWork, reply: Reply) -> dict[str, Any]:
    """Whoever approved the letter signs it, as it says."""
    person = uow.get(Person, uow.get(User, reply.approved_by or "").person_id)
    lines = ctx.agency(uow.agency_id).lines_over(reply.approved_by or "")
    return {"signer_lines": list(lines), "signer_name": person.name}


def _way_out(ctx: Context, uow: UnitOfWork, reply: Reply) -> str:
    """The connection by which the request came, where it can send; else the agency's own."""
    notice = uow.get(Notice, uow.get(Round, reply.round_id).answers_id)
    system = ctx.systems.get(notice.connection)
    came_by = notice.connection if system is not None and Feature.SEND in system.features else None
    return came_by or ctx.agency(uow.agency_id).connection


def _go_out(ctx: Context, uow: UnitOfWork, reply: Reply) -> None:
    connection = _way_out(ctx, uow, reply)
    if Feature.SEND not in ctx.system(connection).features:
        uow.change(reply, state=ReplyState.SENT, sent_at=ctx.clock.office_now())
        uow.leave(e.ReplySent(subject_id=reply.id, case_id=reply.case_id))
        return
    name = (reply.code or "").replace("/", "-")
    payload = {
        "reference": reply.reference,
        "code": reply.code,
        "subject": reply.subject,
        "doc_type": reply.doc_type,
        "issued_on": reply.issued_on.isoformat() if reply.issued_on else "",
        "addressees": [reply.addressee_code],
        "answers": reply.answers_external_id,
        "answers_code": reply.answers_code or None,
        **_signer(ctx, uow, reply),
        "files": _files(reply, name),
    }
    uow.plan(effect("send", reply.id, payload=payload, case_id=reply.case_id, connection=connection))
