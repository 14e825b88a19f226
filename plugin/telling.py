"""Who is told what, read from the database: for the step that plans a message and the act that sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.beside import Message
from connectors.protocol import Feature
from plugin import rules
from plugin.beside_settings import MessengerSettings
from plugin.context import Context
from plugin.domain.errors import NoLonger, NotNow
from plugin.domain.people import Role
from plugin.domain.records import Assignment, Person, Round, Telling, User, WorkItem
from plugin.domain.states import ItemClass, ItemState, RoundState
from plugin.domain.telling import Line, is_for, message_text, subject_text, why_text
from plugin.domain.texts import ITEM_TITLES, deadline_text
from plugin.domain.tracking import owes
from plugin.domain.work import Order
from plugin.store.deadlines import deadlines
from plugin.store.protocol import Reader

ASKED = "Việc được giao: báo cáo của đơn vị"
REMINDED = "Nhắc nhở: đơn vị chưa gửi báo cáo"


@dataclass(frozen=True)
class Reached:
    """Somebody who wants messages and can be reached, by the first messenger that has an address."""

    person: Person
    user: User
    messenger: MessengerSettings
    address: str


def reached(ctx: Context, rows: Reader, **equals: str) -> list[Reached]:
    """Everybody of an agency who can be told; ``equals`` narrows it by columns of the people."""
    messengers = ctx.settings.messengers_of(rows.agency_id)
    if not messengers:
        return []
    people = {one.id: one for one in rows.find(Person, wants_messages=True, **equals)}
    users = rows.find(User, person_id=tuple(people), disabled=False)
    found = [_reach(people[user.person_id], user, messengers) for user in users]
    return [one for one in found if one is not None]


def _reach(person: Person, user: User, messengers: Sequence[MessengerSettings]) -> Reached | None:
    for messenger in messengers:
        address = messenger.address(person)
        if address:
            return Reached(person, user, messenger, address)
    return None


def address_of(person: Person, messengers: Sequence[MessengerSettings]) -> str | None:
    """Where messages reach a person, or null."""
    return next((at for one in messengers if (at := one.address(person))), None)


def heads(who: Sequence[Reached], unit_id: str) -> list[Reached]:
    """Those of them who answer for a unit."""
    return [one for one in who if one.person.unit_id == unit_id and Role.UNIT_HEAD.value in one.user.roles]


def untold(ctx: Context, rows: Reader, who: Sequence[Reached]) -> list[tuple[Reached, list[Line]]]:
    """What waits for each of them and was not told yet; nobody for whom there is nothing."""
    waiting = _items(ctx, rows, who) + _assignments(ctx, rows, who)
    ids = [telling_id(line, one) for one, line in waiting]
    told = {one.id for one in rows.find(Telling, id=tuple(ids))} if ids else set()
    new: dict[str, list[Line]] = {}
    for one, line in waiting:
        if telling_id(line, one) not in told:
            new.setdefault(one.user.id, []).append(line)
    return [(one, new[one.user.id]) for one in who if one.user.id in new]


def telling_id(line: Line, one: Reached) -> str:
    """The id of the row that says that this was told to this person."""
    return f"{line.what}/{one.user.id}"


def _items(ctx: Context, rows: Reader, who: Sequence[Reached]) -> list[tuple[Reached, Line]]:
    roles = tuple({role for one in who for role in one.user.roles})
    if not roles:
        return []
    found = rows.find(WorkItem, state=ItemState.WAITING, item_class=ItemClass.PERSON, role=roles)
    found = _without_our_own(rows, found)
    times = deadlines(rows, {item.case_id for item in found if item.case_id})
    lines = []
    for item in found:
        at = times.get(item.case_id or "")
        line = Line(
            what=item.id,
            subject_id=item.id,
            case_id=item.case_id,
            title=ITEM_TITLES[item.kind],
            deadline=deadline_text(*at) if at else None,
            link=f"{ctx.settings.web_url}/turns/{item.id}",
        )
        lines += [(one, line) for one in who if is_for(item, one.user.roles, one.person.unit_id, one.user.id)]
    return lines


def _without_our_own(rows: Reader, items: list[WorkItem]) -> list[WorkItem]:
    """Without those about a message that could not be sent: telling of it would fail the same way."""
    stuck = tuple(item.subject_id for item in items if item.kind == "stuck")
    ours = {one.id for one in rows.find(WorkItem, id=stuck) if one.kind == "notify"} if stuck else set()
    return [item for item in items if item.kind != "stuck" or item.subject_id not in ours]


def _assignments(ctx: Context, rows: Reader, who: Sequence[Reached]) -> list[tuple[Reached, Line]]:
    """What units were asked, or reminded of, where the document system does not tell them."""
    features = ctx.system(ctx.agency(rows.agency_id).connection).features
    if features >= {Feature.ASSIGN, Feature.REMIND}:
        return []
    rounds = {one.id: one for one in rows.find(Round, state=RoundState.OPEN)}
    found = rows.find(Assignment, round_id=tuple(rounds)) if rounds else []
    return [
        (one, _asked(ctx, assignment, rounds[assignment.round_id]))
        for assignment in found
        if owes(assignment) and (Feature.ASSIGN not in features or assignment.reminders)
        for one in heads(who, assignment.unit_id)
    ]


def _asked(ctx: Context, assignment: Assignment, round_: Round) -> Line:
    deadline = assignment.extended_to or round_.deadline
    return Line(
        what=f"{assignment.id}.{assignment.reminders}",
        subject_id=assignment.id,
        case_id=assignment.case_id,
        title=REMINDED if assignment.reminders else ASKED,
        deadline=deadline_text(deadline, round_.deadline_exclusive),
        link=f"{ctx.settings.web_url}/assignments/{assignment.id}",
    )


def still_waiting(rows: Reader, order: Order) -> list[Line]:
    """Of what a message is about, what still waits: nobody is told of what is done."""
    lines = [Line(**one) for one in order.payload["lines"]]
    ids = tuple(line.subject_id for line in lines)
    open_ = {one.id for one in rows.find(WorkItem, id=ids) if one.state is ItemState.WAITING}
    owed = [one for one in rows.find(Assignment, id=ids) if owes(one)]
    rounds = {one.id: one.state for one in rows.find(Round, id=tuple(one.round_id for one in owed))}
    open_ |= {one.id for one in owed if rounds[one.round_id] is RoundState.OPEN}
    return [line for line in lines if line.subject_id in open_]


def message(ctx: Context, order: Order) -> Message:
    """The message as it is true now.

    Raises ``NoLonger`` when nothing of it waits any more or the person switched messages off, ``NotNow``
    while the office is closed.
    """
    with ctx.store.read(order.agency_id) as rows:
        lines = still_waiting(rows, order)
        wanted = rows.get(Person, order.subject_id).wants_messages
    if not lines or not wanted:
        raise NoLonger("Không còn việc nào phải báo.", item_id=order.item_id)
    agency, now = ctx.agency(order.agency_id), ctx.clock.office_now()
    opening = rules.calendar(agency.office_hours).office_moment(now)
    if opening > now:
        raise NotNow(opening)
    meant = order.payload
    why = why_text(meant["login"], agency.name)
    text = message_text(lines, meant["name"], why, f"{ctx.settings.web_url}/messages")
    return Message(meant["to"], meant["name"], subject_text(lines), text)
