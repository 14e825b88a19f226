"""Step 9: the reply is drafted from the totals, with annex, calculation sheet and submission slip."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.consolidation import changed_cells, to_json
from plugin.domain.errors import Refused
from plugin.domain.records import Json, Notice, Reply, Round
from plugin.domain.reply import content
from plugin.domain.rounds import reference
from plugin.domain.states import ReplyState, RoundState
from plugin.domain.work import SYSTEM, Order
from plugin.reading.sheet import sheet_reference
from plugin.steps._documents import DOCX, XLSX, calculation, kept, letter, submission
from plugin.steps._figures import add_up
from plugin.store.protocol import Reader, UnitOfWork
from plugin.writing.sheet import fill

OPEN = (ReplyState.DRAFTED, ReplyState.RETURNED)


@dataclass(frozen=True)
class _Draft:
    """What is written: the letter's content, its files by their column, the figures it stands on."""

    content: Json
    files: dict[str, bytes]
    totals: Json
    stale: list[Json]


def draft(ctx: Context, order: Order) -> None:
    """Draft a round's reply, or draft it anew after a return or a change. Subject: round.

    By itself it reports what was cut off; at a person's order it takes in what came
    after, too, and the mark "số liệu đã thay đổi" goes. Payload of a supplement or replacement:
    ``kind``, and ``earlier`` (the letter that is out).
    """
    with ctx.store.read(order.agency_id) as rows:
        round_ = rows.get(Round, order.subject_id)
        old = _old(rows, round_, order.payload)
        kind = order.payload.get("kind") or (old.kind if old else "report")
        earlier = _earlier(rows, round_, kind, order.payload.get("earlier"))
        notice = rows.get(Notice, round_.answers_id)
        now_known = to_json(add_up(rows, round_, after_cut_off=True))
        fresh = order.actor != SYSTEM or kind != "report"
        totals = now_known if fresh else (round_.totals or now_known)
        made = _write(ctx, rows, round_, notice, totals, changed_cells(totals, now_known), kind, earlier)
    for file in made.files.values():
        ctx.files.put(order.agency_id, file)
    with ctx.store.begin(order) as uow:
        reply = _again(ctx, uow, order, old, made) if old else _first(ctx, order, round_, notice, made, kind)
        if old is None:
            uow.add(reply)
        reply = uow.change(reply, stale=made.stale or None, **_kept(ctx, uow, reply, made))
        if made.totals != round_.totals:
            uow.change(round_, totals=made.totals)
        uow.settle("redraft", reply.id)
        uow.settle("stale", reply.id)
        uow.leave(e.ReplyDrafted(subject_id=reply.id, case_id=reply.case_id))


def _old(rows: Reader, round_: Round, payload: Json) -> Reply | None:
    """The draft to be written anew; null for the round's first, and for a letter after one that is out."""
    if round_.state is not RoundState.CONSOLIDATED:
        raise Refused("Chưa chốt số liệu nên chưa lập được dự thảo.", round_id=round_.id)
    reply = rows.latest(Reply, round_id=round_.id)
    if reply is None or reply.state in OPEN:
        return reply
    if payload.get("kind"):
        return None
    raise Refused("Văn bản đã được duyệt; không lập lại dự thảo.", reply_id=reply.id)


def _earlier(rows: Reader, round_: Round, kind: str, id: str | None) -> Reply | None:
    """The letter that a supplement adds to: the one named, else the last one sent."""
    if kind == "report":
        return None
    return rows.get(Reply, id) if id else rows.latest(Reply, round_id=round_.id, state=ReplyState.SENT)


def _write(
    ctx: Context,
    rows: Reader,
    round_: Round,
    notice: Notice,
    totals: Json,
    stale: list[Json],
    kind: str,
    earlier: Reply | None,
) -> _Draft:
    agency_id = round_.agency_id
    agency = vars(ctx.agency(agency_id))
    body = content(agency, notice.fields, round_, totals, kind=kind, earlier=earlier)
    files = {
        "docx_sha256": letter(ctx, agency_id, body),
        "xlsx_sha256": calculation(rows, round_, totals),
        "slip_sha256": submission(ctx, agency_id, body, round_, totals),
    }
    sheet = _their_sheet(ctx, notice)
    if sheet is not None:
        files["sheet_sha256"] = fill(sheet, totals["totals"])
    return _Draft(body, files, totals, stale)


def _their_sheet(ctx: Context, notice: Notice) -> bytes | None:
    """The machine-readable sheet that came with the request, so that our figures are read there again."""
    for file in notice.attachments:
        if str(file["name"]).lower().endswith(".xlsx"):
            content_ = ctx.files.get(notice.agency_id, file["sha256"])
            if sheet_reference(content_) is not None:
                return content_
    return None


def _kept(ctx: Context, uow: UnitOfWork, reply: Reply, made: _Draft) -> dict[str, str]:
    names = {
        "docx_sha256": (f"{reply.reference}.docx", DOCX),
        "xlsx_sha256": (f"{reply.reference}.xlsx", XLSX),
        "slip_sha256": (f"phieu-trinh-{reply.reference}.docx", DOCX),
        "sheet_sha256": (f"bieu-{reply.reference}.xlsx", XLSX),
    }
    return {column: kept(ctx, uow, *names[column], file) for column, file in made.files.items()}


def _again(ctx: Context, uow: UnitOfWork, order: Order, old: Reply, made: _Draft) -> Reply:
    """The same reply, back to drafted; who checked the old text has not checked this one."""
    uow.settle("check", old.id)
    uow.settle("approve", old.id)
    if old.state is ReplyState.RETURNED:
        old = uow.change(old, state=ReplyState.DRAFTED)
    return uow.change(
        old,
        content=made.content,
        subject=made.content["subject"],
        drafted_by=order.actor,
        drafted_at=ctx.clock.office_now(),
        checked_by=None,
        checked_at=None,
        form_checked_by=None,
        form_checked_at=None,
    )


def _first(ctx: Context, order: Order, round_: Round, notice: Notice, made: _Draft, kind: str) -> Reply:
    agency = ctx.agency(order.agency_id)
    id = ctx.new_id()
    blank = dict.fromkeys(
        (
            *("docx_sha256", "xlsx_sha256", "slip_sha256", "sheet_sha256"),
            *("checked_by", "checked_at", "form_checked_by", "form_checked_at"),
            *("approved_by", "approved_at"),
            *("number", "code", "issued_on", "numbered_at", "sent_at", "external_id", "received_at"),
            *("stale", "stale_choice", "returned_reason"),
        )
    )
    return Reply(
        agency_id=order.agency_id,
        id=id,
        case_id=round_.case_id,
        round_id=round_.id,
        state=ReplyState.DRAFTED,
        kind=kind,
        doc_type=made.content["doc_type"],
        reference=reference(id),
        addressee=made.content["addressee"],
        addressee_code=notice.sender_code or agency.parent_code,
        answers_code=notice.fields.get("full_code") or "",
        answers_external_id=notice.external_id,
        subject=made.content["subject"],
        content=made.content,
        drafted_by=order.actor,
        drafted_at=ctx.clock.office_now(),
        **blank,
    )
