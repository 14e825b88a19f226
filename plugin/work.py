"""The loop of the house: claim an item, run it, look where a repeat could double, record.

Nothing here knows Celery. Whether to try again is decided by the error's type.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final, cast

import structlog

from connectors.beside import Beside
from connectors.errors import DocumentSystemError, Unreachable
from connectors.protocol import DocumentSystem, Done, Feature
from plugin.context import Context
from plugin.domain.errors import Conflict, LeaseLost, NoLonger, NotNow, ThongSuotError
from plugin.domain.records import WorkItem
from plugin.domain.work import Bell, Order
from plugin.effects import EFFECTS, Effect

log = structlog.get_logger(__name__)

MAX_TRIES: Final = 5
"""Unexpected failures of one item before a person is asked."""
LONGEST_WAIT: Final = 300.0
"""Seconds between tries at the most, while a system is down."""

Step = Callable[[Context, Order], None]


def sweep(ctx: Context, limit: int = 200) -> int:
    """Ring for what is due or whose lease ran out; how many bells."""
    bells = ctx.store.due(limit)
    if bells:
        ctx.dispatch.ring(bells)
    return len(bells)


def run(ctx: Context, agency_id: str, item_id: str) -> str:
    """Claim one step and carry it out; returns what became of it. May be called any number of times."""
    item = ctx.store.claim(agency_id, item_id, ctx.settings.lease_seconds)
    if item is None:
        return "not_due"
    try:
        step(item.kind)(ctx, order(item))
    except Exception as error:  # noqa: BLE001  # the border of the loop: what follows is decided by its type
        return failed(ctx, item, error)
    if item.connection is not None:
        _answers_again(ctx, item.agency_id, item.connection)
    told(item).info("work_done")
    return "done"


def _answers_again(ctx: Context, agency_id: str, connection: str) -> None:
    """A connection that failed has answered: it is up, and what waited for it may go."""
    if ctx.store.failures(agency_id, connection):
        ctx.store.circuit(agency_id, connection, None)
        ctx.dispatch.ring([Bell(agency_id, connection=connection)])


def step(kind: str) -> Step:
    """The step of a kind: ``plugin.steps.<kind>.<kind>``."""
    found: Step = getattr(importlib.import_module(f"plugin.steps.{kind}"), kind)
    return found


def order(item: WorkItem) -> Order:
    """The order that a leased item gives to its step or effect."""
    return Order(
        agency_id=item.agency_id,
        kind=item.kind,
        subject_id=item.subject_id,
        payload=item.payload,
        case_id=item.case_id,
        item_id=item.id,
        lease_token=item.lease_token,
        key=item.key,
        attempts=item.attempts,
        connection=item.connection,
    )


def told(item: WorkItem) -> structlog.BoundLogger:
    """The log, with the item's ids bound."""
    bound: structlog.BoundLogger = log.bind(
        item_id=item.id, kind=item.kind, case_id=item.case_id, connection=item.connection
    )
    return bound


def act(ctx: Context, outside: DocumentSystem | Beside, effect: Effect, meant: Order) -> Done:
    """Do one visible act, or find that an earlier try did it."""
    done = look(outside, meant) if meant.attempts else None
    return done if done is not None else effect.call(ctx, outside, meant)


def look(outside: DocumentSystem | Beside, meant: Order) -> Done | None:
    """What an earlier try of this act left, or null if it never happened.

    By our key, else by our reference. A system that offers neither can not tell: ``Ambiguous``.
    """
    if Feature.FIND_BY_KEY in outside.features:
        return outside.find_by_key(meant.key)
    if can_look(outside, meant):
        system, reference = cast("DocumentSystem", outside), meant.payload["reference"]
        found = system.find_by_reference(EFFECTS[meant.kind].feature, reference)
        return found[0] if found else None
    raise Ambiguous("Không rõ lần gửi trước đã đến nơi hay chưa; đề nghị kiểm tra rồi quyết định.")


def can_look(outside: DocumentSystem | Beside, meant: Order) -> bool:
    """Whether it can be found out what an earlier try of this act left."""
    by_reference = Feature.FIND_BY_REFERENCE in outside.features and bool(meant.payload.get("reference"))
    return Feature.FIND_BY_KEY in outside.features or by_reference


class Ambiguous(ThongSuotError):
    """An act may have happened and the system can not be asked: a person decides."""


def failed(ctx: Context, item: WorkItem, error: Exception) -> str:
    """What becomes of a leased item whose step or act failed: decided by the error's type."""
    bound = told(item)
    if isinstance(error, NotNow | NoLonger | Ambiguous):
        return _left(ctx, item, error)
    if isinstance(error, LeaseLost):
        bound.warning("lease_lost")
        return "lease_lost"
    if isinstance(error, Unreachable):
        return _unreachable(ctx, item, error, bound)
    if isinstance(error, Conflict):
        bound.info("work_conflict", error=str(error))
        return _again_or_stick(ctx, item, error)
    if isinstance(error, DocumentSystemError | ThongSuotError):
        bound.warning("work_stuck", error=type(error).__name__)
        ctx.store.stick(item, _said(error))
        return "stuck"
    bound.error("work_failed", exc_info=error)
    return _again_or_stick(ctx, item, error)


def _left(ctx: Context, item: WorkItem, error: NotNow | NoLonger | Ambiguous) -> str:
    """An act that was left undone, or may have been done, without anything having failed."""
    unsure = EFFECTS[item.kind].unsure if isinstance(error, Ambiguous) else None
    if isinstance(error, Ambiguous) and unsure is None:
        told(item).warning("work_stuck", error="Ambiguous")
        ctx.store.stick(item, _said(error))
        return "stuck"
    with ctx.store.begin(order(item)) as uow:
        if isinstance(error, NotNow):
            uow.postpone(due_at=error.until)
            return "waiting"
        if unsure is not None:
            uow.leave(unsure(uow, order(item)))
    told(item).info("work_left", error=type(error).__name__)
    return "left"


def _unreachable(ctx: Context, item: WorkItem, error: Unreachable, bound: structlog.BoundLogger) -> str:
    """Wait for the system; its connection is marked as down, so that the others go on."""
    failures = item.attempts + 1
    if item.connection is not None:
        failures = ctx.store.failures(item.agency_id, item.connection) + 1
    wait = error.retry_after or wait_seconds(failures)
    bound.warning("system_unreachable", wait=round(wait, 1), ambiguous=error.ambiguous)
    ctx.store.back_off(item, str(error), wait, burn=error.ambiguous)
    if item.connection is not None:
        until = ctx.clock.machine_now() + timedelta(seconds=wait)
        ctx.store.circuit(item.agency_id, item.connection, until)
    return "waiting"


def _again_or_stick(ctx: Context, item: WorkItem, error: Exception) -> str:
    if item.attempts + 1 >= MAX_TRIES:
        ctx.store.stick(item, _said(error))
        return "stuck"
    ctx.store.back_off(item, _said(error), wait_seconds(item.attempts + 1), burn=True)
    return "waiting"


def wait_seconds(tries: int) -> float:
    """Doubling from a second, with jitter, up to five minutes."""
    most = min(LONGEST_WAIT, 2.0 ** min(tries, 10))
    return random.uniform(most / 2, most)  # noqa: S311  # jitter, no secret


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
