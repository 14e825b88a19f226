"""Read models: what the lists and pages show, each by a few indexed queries, bound to one agency.

A list costs a fixed number of queries, however long it is. Ids and instants only; what they are
called in the office is decided by ``domain.texts`` and the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

import sqlalchemy as sa

from plugin.domain.records import (
    Answer,
    Assignment,
    Case,
    Debtor,
    Delivery,
    Dossier,
    DossierItem,
    EventRow,
    Figure,
    Json,
    Notice,
    Person,
    RegisterLine,
    Reply,
    Round,
    Row,
    StoredFile,
    User,
    WorkItem,
)
from plugin.domain.states import AnswerState, CaseState, DossierState, ItemClass, ItemState, RoundState
from plugin.store.deadlines import deadlines
from plugin.store.protocol import Reader
from plugin.store.rows import SqlReader, to_row
from plugin.store.schema import TABLES

R = TypeVar("R", bound=Row)

PAGE: Final = 50
"""Rows a list shows at once."""


@dataclass(frozen=True)
class DeskItem:
    """One thing a person has to do: the work item, its case, and the time it should be done by."""

    item: WorkItem
    case_title: str
    urgent: bool
    deadline: datetime | None
    exclusive: bool


@dataclass(frozen=True)
class CaseLine:
    """A case in a list: its newest round and reply, how many units were asked and have answered."""

    case: Case
    number: int | None
    asks: bool
    round: Round | None
    reply: Reply | None
    asked: int


@dataclass(frozen=True)
class AssignmentLine:
    """One assignment of a unit in a list."""

    assignment: Assignment
    round: Round


@dataclass(frozen=True)
class Account:
    """A sign-in with the person behind it."""

    user: User
    person: Person


def _all(rows: Reader, query: sa.Select[Any]) -> list[dict[str, Any]]:
    connection = cast("SqlReader", rows)._connection  # noqa: SLF001  # the read models are the store's own
    return [dict(found) for found in connection.execute(query).mappings()]


def _of(rows: Reader, table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.agency_id == rows.agency_id


def _row(row: type[R], found: Mapping[str, Any]) -> R:
    return to_row(row, {field.name: found[field.name] for field in fields(row)})


def desk(rows: Reader, roles: Collection[str], unit_id: str | None, login: str) -> list[DeskItem]:
    """What waits for somebody with these roles, earliest deadline first, undated last by age.

    A unit head's turn is seen by the head of that unit only, a turn meant for one person by that
    person only.
    """
    items, cases = TABLES[WorkItem], TABLES[Case]
    query = (
        sa.select(items, cases.c.title, cases.c.urgent.label("case_urgent"))
        .join_from(items, cases, _same_case(items, cases), isouter=True)
        .where(
            _of(rows, items),
            items.c.state == ItemState.WAITING,
            items.c.item_class == ItemClass.PERSON,
            items.c.role.in_(list(roles)),
            (items.c.role != "unit_head") | (items.c.unit_id == unit_id),
            items.c.login.is_(None) | (items.c.login == login),
        )
    )
    found = _all(rows, query)
    times = deadlines(rows, {one["case_id"] for one in found if one["case_id"]})
    lines = [_desk_item(one, times) for one in found]
    return sorted(
        lines, key=lambda one: (one.deadline is None, one.deadline or one.item.created_at, one.item.id)
    )


def _same_case(items: sa.Table, cases: sa.Table) -> sa.ColumnElement[bool]:
    return (items.c.agency_id == cases.c.agency_id) & (items.c.case_id == cases.c.id)


def _desk_item(found: Mapping[str, Any], times: Mapping[str, tuple[datetime, bool]]) -> DeskItem:
    item = _row(WorkItem, found)
    deadline, exclusive = times.get(item.case_id or "", (None, False))
    return DeskItem(
        item, found["title"] or "", item.urgent or bool(found["case_urgent"]), deadline, exclusive
    )


def _many(rows: Reader, row: type[R], column: str, values: Collection[str]) -> list[R]:
    return rows.find(row, **{column: tuple(values)}) if values else []


def cases(
    rows: Reader, states: Collection[str], before: str | None = None, limit: int = PAGE
) -> list[CaseLine]:
    """Cases in these states, newest first; ``before`` is the last id of the page above."""
    table = TABLES[Case]
    query = sa.select(table).where(_of(rows, table), table.c.state.in_(list(states)))
    if before:
        query = query.where(table.c.id < before)
    found = [_row(Case, one) for one in _all(rows, query.order_by(table.c.id.desc()).limit(limit))]
    return _lines(rows, found)


def _lines(rows: Reader, found: Sequence[Case]) -> list[CaseLine]:
    ids = [case.id for case in found]
    numbers = {
        line.case_id: line.number
        for line in _many(rows, RegisterLine, "case_id", ids)
        if line.book == "arrivals"
    }
    asks = {n.case_id: bool(n.fields.get("asks", True)) for n in _many(rows, Notice, "case_id", ids)}
    rounds = {one.case_id: one for one in sorted(_many(rows, Round, "case_id", ids), key=lambda r: r.no)}
    replies = {reply.case_id: reply for reply in _many(rows, Reply, "case_id", ids)}
    asked = _count_debtors(rows, [one.id for one in rounds.values()])
    return [
        CaseLine(
            case,
            numbers.get(case.id),
            asks.get(case.id, True),
            one := rounds.get(case.id),
            replies.get(case.id),
            asked.get(one.id, 0) if one else 0,
        )
        for case in found
    ]


def _count_debtors(rows: Reader, round_ids: Sequence[str]) -> dict[str, int]:
    table = TABLES[Debtor]
    query = (
        sa.select(table.c.round_id, sa.func.count().label("asked"))
        .where(_of(rows, table), table.c.round_id.in_(round_ids))
        .group_by(table.c.round_id)
    )
    return {one["round_id"]: one["asked"] for one in _all(rows, query)} if round_ids else {}


def count_cases(rows: Reader) -> Counter[str]:
    """How many cases are in each state."""
    table = TABLES[Case]
    query = (
        sa.select(table.c.state, sa.func.count().label("n")).where(_of(rows, table)).group_by(table.c.state)
    )
    return Counter({one["state"]: one["n"] for one in _all(rows, query)})


def unit_assignments(rows: Reader, unit_id: str, limit: int = 100) -> list[AssignmentLine]:
    """A unit's assignments, newest first (open and past, not those of cancelled rounds)."""
    table, rounds = TABLES[Assignment], TABLES[Round]
    query = (
        sa.select(table)
        .join_from(
            table, rounds, (rounds.c.agency_id == table.c.agency_id) & (rounds.c.id == table.c.round_id)
        )
        .where(_of(rows, table), table.c.unit_id == unit_id, rounds.c.state != RoundState.CANCELLED)
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    found = [_row(Assignment, one) for one in _all(rows, query)]
    by_id = {one.id: one for one in _many(rows, Round, "id", {a.round_id for a in found})}
    return [AssignmentLine(a, by_id[a.round_id]) for a in found]


@dataclass(frozen=True)
class RoundPage:
    """A round with everything its table shows. ``answers``: each assignment's versions, oldest first."""

    round: Round
    debtors: list[Debtor]
    assignments: dict[str, Assignment]
    answers: dict[str, list[Answer]]
    figures: dict[str, list[Figure]]

    def standing(self, debtor: Debtor) -> Answer | None:
        """The version that counts now for a debtor, or null."""
        versions = self.answers.get(self.assignments[debtor.id].id, [])
        return next((one for one in versions if one.state is AnswerState.ACCEPTED), None)


def round_page(rows: Reader, round_: Round) -> RoundPage:
    """One round's debtors in order, their assignments, versions and figures: four queries."""
    debtors = sorted(rows.find(Debtor, round_id=round_.id), key=lambda one: one.position)
    assignments = {one.debtor_id: one for one in rows.find(Assignment, round_id=round_.id)}
    answers: dict[str, list[Answer]] = {}
    for answer in rows.find(Answer, round_id=round_.id):
        answers.setdefault(answer.assignment_id, []).append(answer)
    ids = [one.id for versions in answers.values() for one in versions]
    figures: dict[str, list[Figure]] = {id: [] for id in ids}
    for figure in _many(rows, Figure, "answer_id", ids):
        figures[figure.answer_id].append(figure)
    return RoundPage(round_, debtors, assignments, answers, figures)


_OPEN: Final = (ItemState.WAITING, ItemState.LEASED, ItemState.STUCK)


def waiting(rows: Reader, case_id: str) -> list[WorkItem]:
    """What is still open on a case: waiting, running or stuck; persons' turns and machine's steps."""
    return rows.find(WorkItem, case_id=case_id, state=_OPEN)


def turns(rows: Reader, case_id: str) -> list[WorkItem]:
    """What persons have to do on a case."""
    return rows.find(WorkItem, case_id=case_id, state=_OPEN, item_class=ItemClass.PERSON)


def running(rows: Reader, case_id: str) -> int:
    """How many steps and acts of a case the machine has still to do: counted, they may be thousands."""
    table = TABLES[WorkItem]
    query = sa.select(sa.func.count().label("count")).where(
        _of(rows, table),
        table.c.case_id == case_id,
        table.c.state.in_(_OPEN),
        table.c.item_class != ItemClass.PERSON,
    )
    return int(_all(rows, query)[0]["count"])


def stopped(rows: Reader, case_id: str) -> list[WorkItem]:
    """The acts of a case that wait for somebody's decision."""
    return rows.find(WorkItem, case_id=case_id, state=ItemState.STUCK, item_class=ItemClass.EFFECT)


def stuck(rows: Reader) -> list[WorkItem]:
    """Items that wait for the administrator's decision."""
    return rows.find(WorkItem, state=ItemState.STUCK)


def effects(rows: Reader, after: str = "", size: int = 1000) -> list[WorkItem]:
    """The outward acts planned so far, oldest first; a page of them after an id."""
    table = TABLES[WorkItem]
    query = sa.select(table).where(
        _of(rows, table), table.c.item_class == ItemClass.EFFECT, table.c.id > after
    )
    return [_row(WorkItem, one) for one in _all(rows, query.order_by(table.c.id).limit(size))]


def register(
    rows: Reader, book: str, year: int, page: int | None = None, size: int = 100
) -> list[RegisterLine]:
    """A book's lines in the order of their numbers; one page of them (from 1), or all."""
    table = TABLES[RegisterLine]
    query = (
        sa.select(table)
        .where(_of(rows, table), table.c.book == book, table.c.year == year)
        .order_by(table.c.series, table.c.number)
    )
    if page is not None:
        query = query.limit(size).offset((page - 1) * size)
    return [_row(RegisterLine, one) for one in _all(rows, query)]


def register_years(rows: Reader, book: str) -> list[int]:
    """The years a book has lines of, newest first."""
    table = TABLES[RegisterLine]
    query = sa.select(table.c.year).distinct().where(_of(rows, table), table.c.book == book)
    return [one["year"] for one in _all(rows, query.order_by(table.c.year.desc()))]


def accounts(rows: Reader) -> list[Account]:
    """All sign-ins with their people, by login."""
    people = {person.id: person for person in rows.find(Person)}
    return [Account(user, people[user.person_id]) for user in rows.find(User) if user.person_id in people]


def timeline(rows: Reader, case_id: str) -> list[EventRow]:
    """A case's events, oldest first, with the arrival of its deliveries (stored before the case was)."""
    table = TABLES[EventRow]
    query = sa.select(table).where(_of(rows, table), table.c.case_id == case_id)
    found = [_row(EventRow, one) for one in _all(rows, query)]
    for delivery in rows.find(Delivery, case_id=case_id):
        # Written in the delivery's own transaction, so its id is among the next ones after it.
        stored = _events_after(rows, delivery.id).where(table.c.subject_id == delivery.id).limit(1)
        found += [_row(EventRow, one) for one in _all(rows, stored)]
    return sorted({one.id: one for one in found}.values(), key=lambda one: one.id)


def _events_after(rows: Reader, id: str) -> sa.Select[Any]:
    """Events after an id, oldest first."""
    table = TABLES[EventRow]
    return sa.select(table).where(_of(rows, table), table.c.id > id).order_by(table.c.id)


def case_file(rows: Reader, case_id: str, sha256: str, *, notices_only: bool = False) -> StoredFile | None:
    """A file, if it belongs to this case (or, for a unit, is one of its source documents); else null."""
    notices = rows.find(Notice, case_id=case_id)
    # What another unit reported is none of a unit's business.
    shown = [notice for notice in notices if not notices_only or notice.assignment_id is None]
    named = {notice.file_sha256 for notice in shown}
    if not notices_only:
        named |= {file["sha256"] for notice in notices for file in notice.attachments}
        named |= {
            one
            for reply in rows.find(Reply, case_id=case_id)
            for one in (reply.docx_sha256, reply.xlsx_sha256, reply.slip_sha256, reply.sheet_sha256)
        }
        named |= {delivery.file_sha256 for delivery in rows.find(Delivery, case_id=case_id)}
        named |= _evidence(rows, case_id) | _filed(rows, case_id)
    return rows.first(StoredFile, id=sha256) if sha256 in named else None


def _evidence(rows: Reader, case_id: str) -> set[str | None]:
    rounds = [one.id for one in rows.find(Round, case_id=case_id)]
    return {answer.evidence_sha256 for answer in _many(rows, Answer, "round_id", rounds)}


def _filed(rows: Reader, case_id: str) -> set[str | None]:
    case = rows.first(Case, id=case_id)
    if case is None or case.dossier_id is None:
        return set()
    return {
        item.file_sha256
        for item in rows.find(DossierItem, dossier_id=case.dossier_id)
        if item.case_id == case_id
    }


def plain(row: Row) -> Json:
    """A row as JSON can carry it: instants and dates as ISO texts."""
    return {
        field.name: value.isoformat() if isinstance(value, date) else value
        for field in fields(row)
        for value in (getattr(row, field.name),)
    }


def under_way(rows: Reader) -> list[Case]:
    """The cases a further document may join, newest first."""
    table = TABLES[Case]
    states = [CaseState.REGISTERED, CaseState.OPEN]
    query = sa.select(table).where(_of(rows, table), table.c.state.in_(states))
    return [_row(Case, one) for one in _all(rows, query.order_by(table.c.id.desc()).limit(PAGE))]


def dossiers(
    rows: Reader, before: str | None = None, *, open_only: bool = False, limit: int = PAGE
) -> list[Dossier]:
    """Dossiers, newest first; ``before`` is the last id of the page above."""
    table = TABLES[Dossier]
    query = sa.select(table).where(_of(rows, table))
    if before:
        query = query.where(table.c.id < before)
    if open_only:
        query = query.where(table.c.state == DossierState.OPEN)
    return [_row(Dossier, one) for one in _all(rows, query.order_by(table.c.id.desc()).limit(limit))]
