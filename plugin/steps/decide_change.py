"""Step 9: a person decides what follows from figures that changed after the cut-off."""

from __future__ import annotations

from plugin.context import Context
from plugin.domain import events as e
from plugin.domain.errors import Refused
from plugin.domain.hands import SUFFIX
from plugin.domain.records import RegisterLine, Reply
from plugin.domain.reply import CHOICES, REPLACEMENT, SUPPLEMENT, choices
from plugin.domain.states import ItemClass, ReplyState
from plugin.domain.work import NewItem, Order
from plugin.store.protocol import UnitOfWork


def decide_change(ctx: Context, order: Order) -> None:
    """Replace the letter, send supplementary figures, or leave it to the next round. Subject: reply.

    Payload: ``choice`` (see ``domain.reply.CHOICES``). A numbered letter that is not out yet is taken
    back: its number stays as a void, and it is drafted anew.
    """
    choice = order.payload.get("choice", "")
    with ctx.store.begin(order) as uow:
        reply = uow.get(Reply, order.subject_id)
        if not reply.stale:
            raise Refused("Số liệu không thay đổi sau khi chốt.", reply_id=reply.id)
        if choice not in choices(reply):
            raise Refused("Đề nghị chọn cách xử lý số liệu đã thay đổi.", reply_id=reply.id)
        facts = {"choice": choice, "cells": reply.stale}
        _follow(ctx, uow, order, reply, choice)
        uow.settle("stale", reply.id)
        uow.leave(e.ChangeDecided(subject_id=reply.id, case_id=reply.case_id, data=facts))


def _follow(ctx: Context, uow: UnitOfWork, order: Order, reply: Reply, choice: str) -> None:
    reply = uow.change(reply, stale=None, stale_choice=choice)
    if choice in (REPLACEMENT, SUPPLEMENT):
        uow.plan(_drafting(reply, choice))
    if choice == "redraft":
        _take_back(ctx, uow, order, reply)


def _drafting(reply: Reply, kind: str) -> NewItem:
    return NewItem(
        key=f"step:draft/{reply.round_id}/{kind}-of-{reply.id}",
        item_class=ItemClass.STEP,
        kind="draft",
        subject_id=reply.round_id,
        case_id=reply.case_id,
        payload={"kind": kind, "earlier": reply.id},
    )


def _take_back(ctx: Context, uow: UnitOfWork, order: Order, reply: Reply) -> None:
    reason = CHOICES["redraft"]
    for line in uow.find(RegisterLine, document_id=reply.id):
        uow.change(line, voided_at=ctx.clock.office_now(), voided_by=order.actor, void_reason=reason)
    uow.settle("send", reply.id)
    uow.settle(f"send{SUFFIX}", reply.id)
    blank = {"approved_by": None, "approved_at": None, "number": None, "code": None, "issued_on": None}
    uow.change(reply, state=ReplyState.RETURNED, returned_reason=reason, numbered_at=None, **blank)
    uow.leave(e.ReplyReturned(subject_id=reply.id, case_id=reply.case_id))
