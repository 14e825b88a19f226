"""A case's directions: which one waits for the leader, and which documents it is about."""

from __future__ import annotations

from typing import Any

from plugin.context import Context
from plugin.domain.records import Case, Direction, Notice
from plugin.domain.work import Order
from plugin.store.protocol import Reader, UnitOfWork


def proposal(rows: Reader, case_id: str) -> Direction | None:
    """The direction that waits for the leader's word, or null."""
    return rows.latest(Direction, case_id=case_id, given_at=None)


def undirected(rows: Reader, case_id: str) -> list[str]:
    """The case's documents from outside that no given direction is about yet."""
    given = [d for d in rows.find(Direction, case_id=case_id) if d.given_at is not None]
    known = {id for direction in given for id in direction.notices}
    notices = rows.find(Notice, case_id=case_id, origin=("arrival", "internal"), assignment_id=None)
    return [notice.id for notice in notices if notice.id not in known]


def write(
    ctx: Context, uow: UnitOfWork, order: Order, case: Case, old: Direction | None, **who: Any
) -> Direction:
    """Write the text and assignees of an order onto the waiting proposal, or onto a new direction."""
    values = {
        "notices": undirected(uow, case.id),
        "text": order.payload["text"],
        "assignees": order.payload["assignees"],
        **who,
    }
    if old is not None:
        return uow.change(old, **values)
    blank = {"proposed_by": None, "proposed_at": None, "given_by": None, "given_at": None}
    new = Direction(agency_id=uow.agency_id, id=ctx.new_id(), case_id=case.id, **{**blank, **values})
    uow.add(new)
    return new
