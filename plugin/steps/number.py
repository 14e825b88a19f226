"""Step 9: the approved reply enters the departures book and gets number and date."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Person, RegisterLine, Reply, User
from plugin.domain.reply import code
from plugin.domain.states import ReplyState
from plugin.domain.work import SYSTEM, Order
from plugin.steps._books import DEPARTURES, line, series_of
from plugin.store.protocol import UnitOfWork


def number(ctx: Context, order: Order) -> None:
    """Take the next number of the reply's series, with its line, after approval (Điều 15.3). Subject: reply.

    Where the departures book is kept elsewhere we never number: the reply waits for the clerk,
    whose payload carries the ``number`` that book gave.
    """
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.APPROVED:
            raise Refused("Văn bản chưa được duyệt hoặc đã có số.", reply_id=reply.id)
        if ctx.agency(order.agency_id).departures == "elsewhere" and order.actor == SYSTEM:
            uow.leave(e.NumberAwaited(subject_id=reply.id, case_id=reply.case_id))
            return
        _number(ctx, uow, order, reply)


def _number(ctx: Context, uow: UnitOfWork, order: Order, reply: Reply) -> None:
    now, agency = ctx.clock.office_now(), ctx.agency(order.agency_id)
    series = series_of(reply.doc_type)
    if agency.departures == "ours":
        taken = uow.next_number(DEPARTURES, series, now.year, agency.openings.get(series, 1))
    else:
        taken = _given(uow, order, series, now.year)
    full_code = code(taken, reply.doc_type, agency.symbol, agency.office_unit.upper())
    reply = uow.change(
        reply,
        state=ReplyState.NUMBERED,
        number=taken,
        code=full_code,
        issued_on=now.date(),
        numbered_at=now,
    )
    uow.add(_line(ctx, uow, reply, series))
    uow.settle("number", reply.id)
    uow.leave(e.ReplyNumbered(subject_id=reply.id, case_id=reply.case_id, data={"code": full_code}))


def _given(uow: UnitOfWork, order: Order, series: str, year: int) -> int:
    """The number the clerk took from the other book; one number names one document."""
    given = order.payload.get("number")
    if not isinstance(given, int) or given < 1:
        raise Refused("Đề nghị nhập số văn bản đi đã lấy ở sổ của cơ quan.", reply_id=order.subject_id)
    taken = uow.first(RegisterLine, book=DEPARTURES, series=series, year=year, number=given)
    if taken is not None:
        raise Refused(
            f"Số {given} đã dùng cho {taken.code}; đề nghị kiểm tra lại.", reply_id=order.subject_id
        )
    return given


def _line(ctx: Context, uow: UnitOfWork, reply: Reply, series: str) -> RegisterLine:
    signer = uow.get(Person, uow.get(User, reply.approved_by or "").person_id)
    return line(
        ctx,
        uow,
        book=DEPARTURES,
        series=series,
        year=ctx.clock.office_now().year,
        number=reply.number or 0,
        case_id=reply.case_id,
        document_id=reply.id,
        code=reply.code or "",
        document_date=reply.issued_on,
        author=ctx.agency(uow.agency_id).name,
        doc_type=reply.doc_type,
        subject=reply.subject,
        signer=signer.name,
        recipient=reply.addressee,
    )
