"""Step 4: the notice gets its line in the book of its origin, and its sender is told the same day."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.protocol import Feature
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.records import Case, Direction, Notice, RegisterLine
from plugin.domain.states import CaseState
from plugin.domain.work import Order, effect
from plugin.steps._books import ARRIVALS, DEPARTURES, line, of_notice, series_of
from plugin.store.protocol import UnitOfWork


def register(ctx: Context, order: Order) -> None:
    """Enter a confirmed notice in its book (NĐ 30/2020 Điều 15, 22). Subject: notice.

    The number is taken in the same transaction as the line: no hole, no double. An
    internal document enters no book.
    """
    with ctx.store.begin(order) as uow:
        notice = uow.get(Notice, order.subject_id)
        case = uow.get(Case, notice.case_id)
        entered = _enter(ctx, uow, notice)
        founding = case.state is CaseState.CONFIRMED
        if founding:
            case = uow.change(case, state=CaseState.REGISTERED)
        if notice.origin == "arrival" and entered is not None:
            _tell(ctx, uow, notice, entered)
        for event in _events(uow, notice, case, founding=founding):
            facts = {"number": entered.number if entered else None, **event.data}
            uow.leave(type(event)(subject_id=event.subject_id, case_id=case.id, data=facts))


def _enter(ctx: Context, uow: UnitOfWork, notice: Notice) -> RegisterLine | None:
    if notice.origin == "internal":
        return None
    entered = _arrival(ctx, uow, notice) if notice.origin == "arrival" else _departure(ctx, uow, notice)
    uow.add(entered)
    return entered


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
    """Mirror the number and tell the sender (Điều 21.2.c), where the document came by a system."""
    if notice.external_id is None:
        return
    features = ctx.system(notice.connection).features
    common = {"case_id": notice.case_id, "connection": notice.connection}
    if Feature.REGISTER in features:
        payload = {
            "external_id": notice.external_id,
            "number": entered.number,
            "entered_at": entered.entered_at.isoformat(),
        }
        uow.plan(effect("register", entered.id, payload=payload, **common))
    if Feature.STATUS in features:
        payload = {
            "external_id": notice.external_id,
            "status": "03",
            "description": f"Đã vào sổ văn bản đến số {entered.number}",
        }
        uow.plan(effect("status", notice.id, ordinal="03", payload=payload, **common))
