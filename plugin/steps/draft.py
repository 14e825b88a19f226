"""Step 9: the reply is drafted from the totals, with its annex and its calculation sheet."""

from __future__ import annotations

from typing import Any

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.consolidation import changed_cells, to_json
from plugin.domain.errors import Refused
from plugin.domain.records import Json, Notice, Reply, Round
from plugin.domain.reply import content, document_type
from plugin.domain.rounds import reference
from plugin.domain.states import ReplyState, RoundState
from plugin.domain.work import SYSTEM, Order
from plugin.steps._documents import DOCX, XLSX, calculation, kept, letter
from plugin.steps._figures import add_up
from plugin.store.protocol import Reader, UnitOfWork


def draft(ctx: Context, order: Order) -> None:
    """Draft a round's reply, or draft it anew after a return or a change. Subject: round.

    By itself it reports what was cut off; at a person's order it takes in what came
    after, too, and the mark "số liệu đã thay đổi" goes.
    """
    by_person = order.actor != SYSTEM
    with ctx.store.read(order.agency_id) as rows:
        round_ = rows.get(Round, order.subject_id)
        _check(rows, round_)
        notice = rows.latest(Notice, case_id=round_.case_id)
        now_known = to_json(add_up(rows, round_, after_cut_off=True))
        totals = now_known if by_person else (round_.totals or now_known)
        sheet = calculation(rows, round_, totals)
    agency = vars(ctx.agency(order.agency_id))
    fields = notice.fields if notice else {}
    letter_content = content(agency, fields, round_, totals, _type(agency, fields))
    docx = letter(ctx, order.agency_id, letter_content)
    for file in (docx, sheet):
        ctx.files.put(order.agency_id, file)
    with ctx.store.begin(order) as uow:
        reply = _reply(ctx, uow, order, round_, notice, letter_content)
        reply = uow.change(
            reply,
            docx_sha256=kept(ctx, uow, f"{reply.reference}.docx", DOCX, docx),
            xlsx_sha256=kept(ctx, uow, f"{reply.reference}.xlsx", XLSX, sheet),
            stale=changed_cells(totals, now_known) or None,
        )
        if totals != round_.totals:
            uow.change(round_, totals=totals)
        uow.settle("redraft", reply.id)
        uow.settle("stale", reply.id)
        uow.leave(e.ReplyDrafted(subject_id=reply.id, case_id=reply.case_id))


def _check(rows: Reader, round_: Round) -> None:
    if round_.state is not RoundState.CONSOLIDATED:
        raise Refused("Chưa chốt số liệu nên chưa lập được dự thảo.", round_id=round_.id)
    reply = rows.latest(Reply, round_id=round_.id)
    if reply is not None and reply.state not in (ReplyState.DRAFTED, ReplyState.RETURNED):
        raise Refused("Văn bản đã được duyệt; không lập lại dự thảo.", reply_id=reply.id)


def _type(agency: dict[str, Any], fields: Json) -> str:
    return document_type(fields.get("issuer") == agency["parent"])


def _reply(
    ctx: Context,
    uow: UnitOfWork,
    order: Order,
    round_: Round,
    notice: Notice | None,
    letter_content: Json,
) -> Reply:
    """The round's reply, back to drafted; or its first draft."""
    now = ctx.clock.office_now()
    old = uow.latest(Reply, round_id=round_.id)
    if old is not None:
        uow.settle("check", old.id)
        uow.settle("approve", old.id)
        if old.state is ReplyState.RETURNED:
            old = uow.change(old, state=ReplyState.DRAFTED)
        return uow.change(
            old,
            content=letter_content,
            subject=letter_content["subject"],
            drafted_by=order.actor,
            drafted_at=now,
            checked_by=None,
            checked_at=None,
        )
    reply = _first(ctx, order, round_, notice, letter_content)
    uow.add(reply)
    return reply


def _first(ctx: Context, order: Order, round_: Round, notice: Notice | None, letter_content: Json) -> Reply:
    agency = ctx.agency(order.agency_id)
    id = ctx.new_id()
    return Reply(
        agency_id=order.agency_id,
        id=id,
        case_id=round_.case_id,
        round_id=round_.id,
        state=ReplyState.DRAFTED,
        kind="report",
        doc_type=letter_content["doc_type"],
        reference=reference(id),
        addressee=letter_content["addressee"],
        addressee_code=(notice.sender_code if notice else None) or agency.parent_code,
        answers_code=(notice.fields.get("full_code") if notice else None) or "",
        answers_external_id=notice.external_id if notice else None,
        subject=letter_content["subject"],
        content=letter_content,
        docx_sha256=None,
        xlsx_sha256=None,
        drafted_by=order.actor,
        drafted_at=ctx.clock.office_now(),
        checked_by=None,
        checked_at=None,
        approved_by=None,
        approved_at=None,
        number=None,
        code=None,
        issued_on=None,
        numbered_at=None,
        sent_at=None,
        external_id=None,
        received_at=None,
        stale=None,
        returned_reason=None,
    )
