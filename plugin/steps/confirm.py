"""Step 3: the clerk confirms the fields; what was uncertain is decided by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.notice import check_confirmed, title
from plugin.domain.records import Case, Notice, RegisterLine
from plugin.domain.register import duplicate_of
from plugin.domain.states import CaseState
from plugin.domain.texts import date_text
from plugin.domain.work import Order
from plugin.store.protocol import UnitOfWork


def confirm(ctx: Context, order: Order) -> None:
    """Take the clerk's fields, or join a document that is in the book already. Subject: notice.

    Payload: ``fields``, ``origin``, ``asks``, ``duplicate_ok``, ``attach_to`` (register line).
    ``Refused`` carries ``line_id`` when the document is in the book already.
    """
    with ctx.store.begin(order) as uow:
        notice = uow.get(Notice, order.subject_id)
        case = uow.get(Case, notice.case_id)
        if case.state is not CaseState.READ:
            raise Refused("Văn bản này đã được kiểm tra.", notice_id=notice.id)
        if order.payload.get("attach_to"):
            _attach(uow, case, uow.get(RegisterLine, order.payload["attach_to"]))
        else:
            _confirm(ctx, uow, order, case, notice)
        uow.settle("confirm", notice.id)


def _confirm(ctx: Context, uow: UnitOfWork, order: Order, case: Case, notice: Notice) -> None:
    fields = {**notice.fields, **order.payload["fields"], "asks": bool(order.payload["asks"])}
    problems = check_confirmed(fields)
    if order.payload["origin"] != "arrival":
        problems.append("Sổ này nhận văn bản của cơ quan khác gửi đến; văn bản của cơ quan mình vào sổ đi.")
    if problems:
        raise Refused(*problems, notice_id=notice.id)
    if not order.payload.get("duplicate_ok"):
        _refuse_duplicate(uow, fields, notice)
    uow.change(
        notice,
        fields=fields,
        origin=order.payload["origin"],
        confirmed_by=order.actor,
        confirmed_at=ctx.clock.office_now(),
    )
    uow.change(case, state=CaseState.CONFIRMED, title=title(fields))
    uow.leave(e.NoticeConfirmed(subject_id=notice.id, case_id=case.id))


def _refuse_duplicate(uow: UnitOfWork, fields: dict[str, Any], notice: Notice) -> None:
    """NĐ 30/2020 Phụ lục VI: warn on the same number, symbol and issuer, or on the same file."""
    lines = uow.find(RegisterLine, book="arrivals", code=fields.get("full_code") or "")
    lines += uow.find(RegisterLine, book="arrivals", file_sha256=notice.file_sha256)
    line = duplicate_of(fields, notice.file_sha256, lines)
    if line is not None:
        entered = date_text(date(line.entered_at.year, line.entered_at.month, line.entered_at.day))
        raise Refused(
            f"Văn bản này đã vào sổ số {line.number} ngày {entered}. Gắn vào văn bản đó?",
            notice_id=notice.id,
            line_id=line.id,
        )


def _attach(uow: UnitOfWork, case: Case, line: RegisterLine) -> None:
    """The same document by another channel joins its line and spends no number."""
    reason = f"Gắn vào văn bản đã vào sổ số {line.number}"
    uow.change(case, state=CaseState.WITHDRAWN, reason=reason)
    uow.leave(e.CaseWithdrawn(subject_id=case.id, case_id=case.id, data={"line_id": line.id}))
