"""Step 4: the notice gets its line in the book of its origin, and its sender is told the same day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.records import Case, Direction, Notice, RegisterLine
from plugin.domain.register import missing_before
from plugin.domain.states import CaseState
from plugin.domain.work import SYSTEM, Order, effect
from plugin.steps._acts import act, tell_sender
from plugin.steps._books import ARRIVALS, DEPARTURES, Entry, line, mirrored, of_notice, series_of
from plugin.store.protocol import UnitOfWork

_WAITING: Final = (CaseState.CONFIRMED, CaseState.REGISTERED, CaseState.OPEN)
"""Where a case may be while a document of it waits for its number."""


def register(ctx: Context, order: Order) -> None:
    """Enter a confirmed notice in its book (NĐ 30/2020 Điều 15, 22). Subject: notice.

    The number is taken in the same transaction as the line: no hole, no double. An
    internal document enters no book.

    Where the arrivals book is kept elsewhere (``arrivals: elsewhere``) we never number: an arrival
    waits for the number of that book. It is mirrored by the document system, or a clerk's payload carries
    the ``number`` and, if it was another day than today, ``entered_at`` (an ISO instant).
    """
    with ctx.store.begin(order) as uow:
        notice = uow.get(Notice, order.subject_id)
        theirs = ctx.agency(uow.agency_id).arrivals == "elsewhere"
        if order.actor != SYSTEM and not theirs:
            raise Refused("Sổ văn bản đến ghi tại đây: số đến được cấp tự động.", notice_id=notice.id)
        if theirs and notice.origin in (None, "arrival"):
            _mirror(ctx, uow, order, notice)
        else:
            _follow(uow, notice, _enter(ctx, uow, notice))


def _enter(ctx: Context, uow: UnitOfWork, notice: Notice) -> RegisterLine | None:
    if notice.origin == "internal":
        return None
    if notice.origin != "arrival":
        entered = _departure(ctx, uow, notice)
    else:
        entered = _arrival(ctx, uow, notice)
        _tell(ctx, uow, notice, entered)
    uow.add(entered)
    return entered


def _follow(uow: UnitOfWork, notice: Notice, entered: RegisterLine | None, **more: int) -> None:
    """The case moves on, and what the document means for it is said."""
    case = uow.get(Case, notice.case_id)
    founding = case.state is CaseState.CONFIRMED
    if founding:
        case = uow.change(case, state=CaseState.REGISTERED)
    for event in _events(uow, notice, case, founding=founding):
        facts = {"number": entered.number if entered else None, **more, **event.data}
        uow.leave(type(event)(subject_id=event.subject_id, case_id=case.id, data=facts))


def _mirror(ctx: Context, uow: UnitOfWork, order: Order, notice: Notice) -> None:
    """The line under the other book's number, or the wait for it. A person's number is checked aloud."""
    by_person = order.actor != SYSTEM
    known = uow.first(RegisterLine, book=ARRIVALS, document_id=notice.id)
    if known is not None or uow.get(Case, notice.case_id).state not in _WAITING:
        if by_person:
            raise Refused(_not_waiting(known), notice_id=notice.id)
        return
    entry = _typed(ctx, order) if by_person else mirrored(ctx, uow, notice)
    taken = _taken(uow, entry) if entry else None
    if by_person and entry and taken is not None:
        raise Refused(
            f"Số đến {entry.number} đã ghi cho {taken.code}; đề nghị kiểm tra lại.", line_id=taken.id
        )
    if entry is None or taken is not None:
        uow.leave(e.ArrivalNumberAwaited(subject_id=notice.id, case_id=notice.case_id))
        return
    last = _last(uow, entry)
    entered = line(
        ctx,
        uow,
        book=ARRIVALS,
        year=entry.at.year,
        number=entry.number,
        entered_at=entry.at,
        **of_notice(notice),
    )
    uow.add(entered)
    uow.settle("arrival_number", notice.id)
    _follow(uow, notice, entered, missing=missing_before(entry.number, last))


def _not_waiting(known: RegisterLine | None) -> str:
    if known is None:
        return "Văn bản chưa được kiểm tra hoặc đã kết thúc xử lý; không vào sổ được lúc này."
    return f"Văn bản này đã vào sổ số {known.number}."


def _typed(ctx: Context, order: Order) -> Entry:
    """The number the clerk took from the other book."""
    number = order.payload.get("number")
    if not isinstance(number, int) or number < 1:
        raise Refused(
            "Đề nghị nhập số đến đã ghi ở sổ của hệ thống quản lý văn bản.", notice_id=order.subject_id
        )
    at = order.payload.get("entered_at")
    return Entry(number, datetime.fromisoformat(at) if at else ctx.clock.office_now())


def _taken(uow: UnitOfWork, entry: Entry) -> RegisterLine | None:
    return uow.first(RegisterLine, book=ARRIVALS, series="", year=entry.at.year, number=entry.number)


def _last(uow: UnitOfWork, entry: Entry) -> int | None:
    """The number of the newest line before this one in that year's book."""
    newest = uow.latest(RegisterLine, book=ARRIVALS, series="", year=entry.at.year)
    return newest.number if newest else None


def _arrival(ctx: Context, uow: UnitOfWork, notice: Notice) -> RegisterLine:
    opening = ctx.agency(uow.agency_id).openings.get(ARRIVALS, 1)
    year = ctx.clock.office_now().year
    number = uow.next_number(ARRIVALS, "", year, opening)
    return line(ctx, uow, book=ARRIVALS, year=year, number=number, **of_notice(notice))


def _departure(ctx: Context, uow: UnitOfWork, notice: Notice) -> RegisterLine:
    """A document that was issued on paper already has its number; the clerk has confirmed it."""
    agency = ctx.agency(uow.agency_id)
    known = of_notice(notice)
    series, year, number = series_of(known["doc_type"]), known["document_date"].year, notice.fields["number"]
    if agency.departures == "ours":
        number = uow.next_number(DEPARTURES, series, year, agency.openings.get(series, 1))
    return line(ctx, uow, book=DEPARTURES, series=series, year=year, number=number, **known)


def _events(uow: UnitOfWork, notice: Notice, case: Case, *, founding: bool) -> Iterator[e.Event]:
    """What a document of this origin means for its case."""
    asks = bool(notice.fields["asks"])
    if notice.assignment_id is not None:
        yield e.ReportRegistered(subject_id=notice.id)
    elif notice.origin == "issued":
        yield e.NoticeIssued(subject_id=case.id, data={"notice_id": notice.id})
        if asks:
            _open(uow, case)
            yield e.OrderGiven(subject_id=case.id)
    elif founding or (asks and _directed(uow, case)):
        yield (e.NoticeRegistered if asks else e.NoticeForInformation)(subject_id=case.id)
    else:
        yield e.NoticeAdded(subject_id=case.id)


def _open(uow: UnitOfWork, case: Case) -> None:
    """An issued notice is itself the order: whoever was to ask, asks by it."""
    uow.settle("ask", case.id)
    if case.state is CaseState.REGISTERED:
        uow.settle("submit", case.id)
        uow.settle("direct", case.id)
        uow.change(case, state=CaseState.OPEN)


def _directed(uow: UnitOfWork, case: Case) -> bool:
    """Whether the case has its direction already, so that a further document needs another one."""
    directions = uow.find(Direction, case_id=case.id)
    return bool(directions) and all(one.given_at is not None for one in directions)


def _tell(ctx: Context, uow: UnitOfWork, notice: Notice, entered: RegisterLine) -> None:
    """Mirror the number where the document came by a system, and tell the sender (Điều 21.2.c)."""
    if notice.external_id is not None:
        payload = {
            "external_id": notice.external_id,
            "number": entered.number,
            "entered_at": entered.entered_at.isoformat(),
        }
        more = {"case_id": notice.case_id, "connection": notice.connection}
        act(ctx, uow, Feature.REGISTER, effect("register", entered.id, payload=payload, **more))
    tell_sender(ctx, uow, notice, "03", f"Đã vào sổ văn bản đến số {entered.number}")
