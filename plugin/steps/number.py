"""Step 9: the approved reply enters the departures book and gets number and date."""

from __future__ import annotations

from typing import Final

from plugin import rules
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Person, RegisterLine, Reply, User
from plugin.domain.reply import code
from plugin.domain.states import ReplyState
from plugin.domain.work import Order
from plugin.store.protocol import UnitOfWork

LETTER_SERIES: Final = "CV"
"""The series of công văn, which carry no type code (NĐ 30/2020 Phụ lục I)."""


def number(ctx: Context, order: Order) -> None:
    """Take the next number of the reply's series, with its line, after approval (Điều 15.3). Subject: reply."""
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        now = ctx.clock.office_now()
        agency = ctx.agency(order.agency_id)
        series = _series(reply.doc_type)
        taken = uow.next_number("departures", series, now.year, agency.openings.get(series, 1))
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
        uow.leave(e.ReplyNumbered(subject_id=reply.id, case_id=reply.case_id, data={"code": full_code}))


def _series(doc_type: str) -> str:
    codes = {name: code for code, name in rules.document_types().items()}
    return codes.get(doc_type, LETTER_SERIES)


def _line(ctx: Context, uow: UnitOfWork, reply: Reply, series: str) -> RegisterLine:
    now = ctx.clock.office_now()
    signer = uow.get(Person, uow.get(User, reply.approved_by or "").person_id)
    return RegisterLine(
        agency_id=uow.agency_id,
        id=ctx.new_id(),
        book="departures",
        series=series,
        year=now.year,
        number=reply.number or 0,
        entered_at=now,
        case_id=uow.get(Case, reply.case_id).id,
        document_id=reply.id,
        code=reply.code or "",
        document_date=reply.issued_on,
        author=ctx.agency(uow.agency_id).name,
        doc_type=reply.doc_type,
        subject=reply.subject,
        signer=signer.name,
        recipient=reply.addressee,
        copies=1,
        passed_on_at=None,
        file_sha256=None,
        note="",
        voided_at=None,
        voided_by=None,
        void_reason=None,
    )
