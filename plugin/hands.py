"""What people do in the place of a machine, and what they know of an act that got stuck.

A turn by hand (``domain.hands``) and a stuck effect end the same way: somebody says that the act is
done, and what the effect would have recorded is recorded in that person's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from connectors.protocol import Done
from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.events import Event
from plugin.domain.hands import act_of
from plugin.domain.records import Assignment, Reply, Unit, WorkItem
from plugin.domain.states import ItemClass, ItemState
from plugin.domain.tracking import owes
from plugin.domain.work import Order
from plugin.effects import EFFECTS
from plugin.store.protocol import UnitOfWork
from plugin.work import can_look, order

Record = Callable[[UnitOfWork, str, datetime], Iterator[Event]]


def did(
    ctx: Context, agency_id: str, item_id: str, actor: str, *, external_id: str = "", note: str = ""
) -> None:
    """Đã làm: record an act that a person did, or found done in the other system.

    ``external_id``: the other system's id of what a stuck act left, where the person knows it.
    ``Refused`` for work that is not of this kind, ``Conflict`` when somebody else was first.
    """
    with ctx.store.read(agency_id) as rows:
        item = rows.get(WorkItem, item_id)
    kind = _act(item)
    now = ctx.clock.office_now()
    said = Order(agency_id=agency_id, kind=kind, subject_id=item.subject_id, actor=actor)
    with ctx.store.begin(said) as uow:
        uow.resolve(item, {"external_id": external_id, "at": now.isoformat(), "by": actor, "note": note})
        uow.settle("stuck", item.id)
        meant = replace(order(item), kind=kind, actor=actor)
        for event in _record(uow, item, meant, Done(external_id, now)):
            uow.leave(replace(event, data={**event.data, "by": "hand"}))


def repeat(ctx: Context, agency_id: str, item_id: str, actor: str) -> None:
    """Chưa làm, gửi lại: a stuck item runs again, as it was meant.

    Where the other system can be asked it is asked first; where it can not, the person's word is
    what there is, and only then the act is repeated without looking.
    """
    with ctx.store.read(agency_id) as rows:
        item = rows.get(WorkItem, item_id)
    is_act = item.item_class is ItemClass.EFFECT
    blind = is_act and not can_look(ctx.outside(item.connection or ""), order(item))
    ctx.store.retry(agency_id, item_id, actor, afresh=blind)


def _act(item: WorkItem) -> str:
    """The act an item is about, if a person may say that it is done."""
    by_hand = act_of(item.kind) if item.item_class is ItemClass.PERSON else None
    if by_hand is not None and item.state is ItemState.WAITING:
        return by_hand
    if item.item_class is ItemClass.EFFECT and item.state is ItemState.STUCK:
        return item.kind
    raise Refused("Việc này đã xong hoặc không chờ người xác nhận.", item_id=item.id)


def _record(uow: UnitOfWork, item: WorkItem, meant: Order, done: Done) -> Iterable[Event]:
    if item.item_class is ItemClass.PERSON and meant.kind in ONLY_BY_HAND:
        return ONLY_BY_HAND[meant.kind](uow, item.subject_id, done.at)
    return [EFFECTS[meant.kind].record(uow, meant, done)]


def _asked(uow: UnitOfWork, round_id: str, _: datetime) -> Iterator[Event]:
    """All units that got no document of their own have their link now."""
    for one in uow.find(Assignment, round_id=round_id, sent_id=None):
        yield e.UnitAsked(subject_id=one.id, case_id=one.case_id, data={"unit_id": one.unit_id})


def _ordered(uow: UnitOfWork, round_id: str, _: datetime) -> Iterator[Event]:
    """The units that are offices of their own have the order as a document now."""
    offices = {unit.id for unit in uow.find(Unit) if unit.code}
    for one in uow.find(Assignment, round_id=round_id):
        if one.unit_id in offices:
            yield e.UnitAsked(subject_id=one.id, case_id=one.case_id, data={"unit_id": one.unit_id})


def _reminded(uow: UnitOfWork, round_id: str, _: datetime) -> Iterator[Event]:
    """Everybody on the list was called: whoever owes now."""
    for one in uow.find(Assignment, round_id=round_id):
        if owes(one):
            uow.change(one, reminders=one.reminders + 1)
            yield e.UnitReminded(subject_id=one.id, case_id=one.case_id, data={"unit_id": one.unit_id})


def _received(uow: UnitOfWork, reply_id: str, at: datetime) -> Iterator[Event]:
    reply = uow.get(Reply, reply_id)
    uow.change(reply, received_at=at)
    yield e.ReplyReceived(subject_id=reply.id, case_id=reply.case_id)


ONLY_BY_HAND: Final[Mapping[str, Record]] = {
    "assign": _asked,
    "send_order": _ordered,
    "remind": _reminded,
    "receipt": _received,
}
"""Turns that stand for many acts, or for none of ours: what they record of their row."""
