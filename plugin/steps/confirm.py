"""Step 3: the clerk confirms the fields; what was uncertain is decided by a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.notice import ORIGINS, check_confirmed, title
from plugin.domain.records import Assignment, Case, Delivery, Notice, RegisterLine, Series
from plugin.domain.register import duplicate_of
from plugin.domain.states import CaseState
from plugin.domain.texts import date_text
from plugin.domain.work import Order
from plugin.steps._books import ARRIVALS, DEPARTURES, series_of
from plugin.steps._replacements import replaced_by
from plugin.store.protocol import UnitOfWork

UNDER_WAY = (CaseState.REGISTERED, CaseState.OPEN)


def confirm(ctx: Context, order: Order) -> None:
    """Take the clerk's fields, or join a document that is in the book already. Subject: notice.

    Payload: ``fields``, ``origin``, ``asks``, ``duplicate_ok``, ``attach_to`` (register line),
    ``join_to`` (a case under way that takes the document over). A unit's report joins the case
    that asked for it. ``Refused`` carries ``line_id`` when the document is in the book already.
    """
    with ctx.store.begin(order) as uow:
        notice = uow.get(Notice, order.subject_id)
        case = uow.get(Case, notice.case_id)
        if case.state is not CaseState.READ:
            raise Refused("Văn bản này đã được kiểm tra.", notice_id=notice.id)
        if order.payload.get("attach_to"):
            _attach(uow, notice, case, uow.get(RegisterLine, order.payload["attach_to"]))
        else:
            _confirm(ctx, uow, order, case, notice)
        uow.settle("confirm", notice.id)


def _confirm(ctx: Context, uow: UnitOfWork, order: Order, case: Case, notice: Notice) -> None:
    fields = {**notice.fields, **order.payload["fields"], "asks": bool(order.payload["asks"])}
    origin = order.payload["origin"]
    problems = check_confirmed(fields)
    if origin not in ORIGINS:
        problems.append("Cơ quan ban hành có phải là cơ quan mình? Đề nghị chọn văn bản đến hay văn bản đi.")
    if origin == "issued" and not problems:
        problems = _check_departure(ctx, uow, fields)
    if problems:
        raise Refused(*problems, notice_id=notice.id)
    if origin == "arrival" and not order.payload.get("duplicate_ok"):
        _refuse_duplicate(ctx, uow, fields, notice)
    target = _target(uow, order, case, notice)
    uow.change(
        notice,
        fields=fields,
        origin=origin,
        case_id=target.id,
        confirmed_by=order.actor,
        confirmed_at=ctx.clock.office_now(),
    )
    if target is case:
        uow.change(case, state=CaseState.CONFIRMED, title=title(fields))
    else:
        _join(uow, case, target, f"Đưa vào nhiệm vụ: {target.title}")
    uow.leave(e.NoticeConfirmed(subject_id=notice.id, case_id=target.id))


def _check_departure(ctx: Context, uow: UnitOfWork, fields: Mapping[str, Any]) -> list[str]:
    """A document of our own enters the departures book with the number it carries."""
    series, year = series_of(str(fields["doc_type"])), int(str(fields["issue_date"])[:4])
    number, agency = fields.get("number"), ctx.agency(uow.agency_id)
    if agency.departures == "ours":
        last = uow.first(Series, id=f"{DEPARTURES}/{series}/{year}")
        following = last.last + 1 if last else agency.openings.get(series, 1)
        if number != following:
            return [f"Số tiếp theo của sổ văn bản đi là {following}; văn bản ghi số {number or '(chưa có)'}."]
        return []
    if number is None:
        return ["Chưa có số văn bản đi; đề nghị nhập số đã cấp."]
    taken = uow.first(RegisterLine, book=DEPARTURES, series=series, year=year, number=number)
    return [f"Số {taken.code} đã có trong sổ văn bản đi."] if taken else []


def _refuse_duplicate(ctx: Context, uow: UnitOfWork, fields: dict[str, Any], notice: Notice) -> None:
    """NĐ 30/2020 Phụ lục VI: warn on the same number, symbol and issuer, or on the same file.

    A document that the sender updates keeps its number and symbol and is no duplicate.
    """
    replaced = {one.id for one in replaced_by(ctx, uow, notice)}
    lines = uow.find(RegisterLine, book=ARRIVALS, code=fields.get("full_code") or "")
    lines += uow.find(RegisterLine, book=ARRIVALS, file_sha256=notice.file_sha256)
    lines = [line for line in lines if line.document_id not in replaced]
    line = duplicate_of(fields, notice.file_sha256, lines)
    if line is not None:
        entered = date_text(date(line.entered_at.year, line.entered_at.month, line.entered_at.day))
        raise Refused(
            f"Văn bản này đã vào sổ số {line.number} ngày {entered}. Gắn vào văn bản đó?",
            notice_id=notice.id,
            line_id=line.id,
        )


def _target(uow: UnitOfWork, order: Order, case: Case, notice: Notice) -> Case:
    """The case that does the work: the one that asked for this report, the one named, or its own."""
    if notice.assignment_id is not None:
        return uow.get(Case, uow.get(Assignment, notice.assignment_id).case_id)
    if not order.payload.get("join_to"):
        return case
    target = uow.get(Case, order.payload["join_to"])
    if target.state not in UNDER_WAY:
        raise Refused("Nhiệm vụ đã chọn chưa vào sổ hoặc đã kết thúc; đề nghị chọn lại.", notice_id=notice.id)
    return target


def _join(uow: UnitOfWork, case: Case, target: Case, reason: str) -> None:
    uow.change(case, state=CaseState.JOINED, reason=reason, joined_to=target.id)
    for delivery in uow.find(Delivery, case_id=case.id):
        uow.change(delivery, case_id=target.id)
    uow.leave(e.CaseJoined(subject_id=case.id, case_id=target.id))


def _attach(uow: UnitOfWork, notice: Notice, case: Case, line: RegisterLine) -> None:
    """The same document by another channel joins its line and spends no number."""
    target = uow.get(Case, line.case_id or "")
    first = uow.get(Notice, line.document_id)
    copy = {"name": notice.file_name, "sha256": notice.file_sha256}
    uow.change(first, attachments=[*first.attachments, copy])
    _join(uow, case, target, f"Gắn vào văn bản đã vào sổ số {line.number}")
