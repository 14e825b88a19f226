"""Beside every step: people are told what waits for them, each thing once, bundled, in office hours."""

from __future__ import annotations

from dataclasses import asdict

from plugin import rules
from plugin.context import Context
from plugin.domain.records import Telling
from plugin.domain.telling import Line, next_window
from plugin.domain.work import Order, effect
from plugin.store.protocol import UnitOfWork
from plugin.telling import Reached, reached, telling_id, untold


def tell(ctx: Context, order: Order) -> None:
    """Plan one message to each person for whom something new waits; again in the next window. Subject: agency.

    One item an agency, which never ends: whatever brings work to a person's desk, it is found here.
    """
    now = ctx.clock.office_now()
    calendar = rules.calendar(ctx.agency(order.agency_id).office_hours)
    with ctx.store.begin(order) as uow:
        if calendar.in_office_hours(now):
            for one, lines in untold(ctx, uow, reached(ctx, uow)):
                _plan(ctx, uow, one, lines)
        uow.postpone(due_at=next_window(now, calendar))


def _plan(ctx: Context, uow: UnitOfWork, one: Reached, lines: list[Line]) -> None:
    payload = {
        "to": one.address,
        "name": one.person.name,
        "login": one.user.id,
        "lines": [asdict(line) for line in lines],
    }
    new = effect("notify", one.person.id, ordinal=lines[0].what, payload=payload, connection=one.messenger.id)
    uow.plan(new)
    uow.add(*(_told(ctx, uow, one, line, new.key) for line in lines))


def _told(ctx: Context, uow: UnitOfWork, one: Reached, line: Line, key: str) -> Telling:
    return Telling(
        agency_id=uow.agency_id,
        id=telling_id(line, one),
        person_id=one.person.id,
        effect_key=key,
        planned_at=ctx.clock.office_now(),
    )
