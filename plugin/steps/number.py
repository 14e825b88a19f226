"""Step 9: the approved reply enters the departures book and gets number and date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Delivery, Person, RegisterLine, Reply, User
from plugin.domain.reply import code
from plugin.domain.states import ReplyState
from plugin.domain.work import SYSTEM, Order
from plugin.steps._books import DEPARTURES, line, series_of
from plugin.steps._outbound import outbound
from plugin.store.protocol import UnitOfWork


@dataclass(frozen=True)
class Given:
    """A number, the whole code with it, and the day it counts from."""

    number: int
    code: str
    day: date


def number(ctx: Context, order: Order) -> None:
    """Take the next number of the reply's series, with its line, after approval (Điều 15.3). Subject: reply.

    Where the departures book is kept elsewhere we never number. A document system that signs and numbers
    gets the reply handed over, and its word is the number; otherwise the reply waits for the clerk, whose
    payload carries the ``number`` that book gave.
    """
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if reply.state is not ReplyState.APPROVED:
            raise Refused("Văn bản chưa được duyệt hoặc đã có số.", reply_id=reply.id)
        if ctx.agency(order.agency_id).departures == "ours":
            given: Given | None = _ours(ctx, uow, reply)
        elif order.actor == SYSTEM:
            given = _told(ctx, uow, reply)
        else:
            given = _typed(ctx, uow, order, reply)
        if given is None:
            _wait(ctx, uow, reply)
        else:
            _number(ctx, uow, reply, given)


def _ours(ctx: Context, uow: UnitOfWork, reply: Reply) -> Given:
    agency, day = ctx.agency(uow.agency_id), ctx.clock.office_now().date()
    series = series_of(reply.doc_type)
    taken = uow.next_number(DEPARTURES, series, day.year, agency.openings.get(series, 1))
    return Given(taken, _code(ctx, uow, reply, taken), day)


def _told(ctx: Context, uow: UnitOfWork, reply: Reply) -> Given | None:
    """The number the document system gave, or null while it has told none that is free."""
    for delivery in reversed(uow.find(Delivery, kind="numbered", case_id=reply.case_id)):
        arrival = ctx.arrival(delivery)
        found = re.match(r"\d+", str(arrival.fields.get("code") or ""))
        if arrival.reference == reply.reference and found:
            day = date.fromisoformat(arrival.fields["issued_on"])
            given = Given(int(found[0]), str(arrival.fields["code"]), day)
            return None if _line_of(uow, reply, given) else given
    return None


def _typed(ctx: Context, uow: UnitOfWork, order: Order, reply: Reply) -> Given:
    """The number the clerk took from the other book; one number names one document."""
    said, day = order.payload.get("number"), ctx.clock.office_now().date()
    if not isinstance(said, int) or said < 1:
        raise Refused("Đề nghị nhập số văn bản đi đã lấy ở sổ của cơ quan.", reply_id=reply.id)
    given = Given(said, _code(ctx, uow, reply, said), day)
    taken = _line_of(uow, reply, given)
    if taken is not None:
        raise Refused(f"Số {said} đã dùng cho {taken.code}; đề nghị kiểm tra lại.", reply_id=reply.id)
    return given


def _code(ctx: Context, uow: UnitOfWork, reply: Reply, taken: int) -> str:
    agency = ctx.agency(uow.agency_id)
    return code(taken, reply.doc_type, agency.symbol, agency.office_unit.upper())


def _line_of(uow: UnitOfWork, reply: Reply, given: Given) -> RegisterLine | None:
    """The line that has the number already."""
    series = series_of(reply.doc_type)
    return uow.first(RegisterLine, book=DEPARTURES, series=series, year=given.day.year, number=given.number)


def _wait(ctx: Context, uow: UnitOfWork, reply: Reply) -> None:
    """For the document system that signs and numbers, or for the clerk."""
    system = ctx.system(ctx.agency(uow.agency_id).connection)
    if system.passport.numbers and reply.external_id is None:
        uow.plan(outbound(ctx, uow, reply, ctx.agency(uow.agency_id).connection))
    else:
        uow.leave(e.NumberAwaited(subject_id=reply.id, case_id=reply.case_id))


def _number(ctx: Context, uow: UnitOfWork, reply: Reply, given: Given) -> None:
    reply = uow.change(
        reply,
        state=ReplyState.NUMBERED,
        number=given.number,
        code=given.code,
        issued_on=given.day,
        numbered_at=ctx.clock.office_now(),
    )
    uow.add(_line(ctx, uow, reply, given))
    uow.settle("number", reply.id)
    uow.leave(e.ReplyNumbered(subject_id=reply.id, case_id=reply.case_id, data={"code": given.code}))


def _line(ctx: Context, uow: UnitOfWork, reply: Reply, given: Given) -> RegisterLine:
    signer = uow.get(Person, uow.get(User, reply.approved_by or "").person_id)
    return line(
        ctx,
        uow,
        book=DEPARTURES,
        series=series_of(reply.doc_type),
        year=given.day.year,
        number=given.number,
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
