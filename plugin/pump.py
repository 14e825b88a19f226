"""Carries out the visible acts that wait for one connection, several at a time, within the system's pace.

A bell names a connection, not an act: whoever hears it claims what is next in turn (urgent first, then
round-robin over cases) until nothing waits. Acts run on a few threads; what they came to is recorded
several to a transaction.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from connectors.protocol import Done
from plugin.context import Context
from plugin.domain.errors import LeaseLost
from plugin.domain.records import WorkItem
from plugin.domain.work import Pace
from plugin.effects import EFFECTS, Effect
from plugin.store.protocol import Claimed, UnitOfWork
from plugin.work import act, failed, order, told

_Line = tuple[int, str, str]
_running: Final[dict[_Line, bool]] = {}
"""The connections this process works on now, and whether a bell rang for one meanwhile."""
_guard: Final = threading.Lock()


def pump(
    ctx: Context, agency_id: str, connection: str, *, effects: Mapping[str, Effect] = EFFECTS
) -> list[str]:
    """Carry out what is due on one connection until nothing is; what became of each act.

    May be called any number of times: one thread of a process works on a connection, and looks
    once more when another bell rang meanwhile.
    """
    line = (id(ctx), agency_id, connection)
    outcomes: list[str] = []
    if not _begin(line):
        return outcomes
    try:
        while True:
            outcomes += _drain(ctx, agency_id, connection, effects)
            if not _once_more(line):
                return outcomes
    except BaseException:
        with _guard:
            del _running[line]
        raise


def _begin(line: _Line) -> bool:
    with _guard:
        busy = line in _running
        _running[line] = busy
        return not busy


def _once_more(line: _Line) -> bool:
    with _guard:
        if _running[line]:
            _running[line] = False
            return True
        del _running[line]
        return False


@dataclass
class _Act:
    """An act under way, and when its lease last began."""

    item: WorkItem
    held_at: float


def _hold(ctx: Context, acts: Iterable[_Act]) -> None:
    """A lease outlasts the act it covers, however slow the calls are, as long as this process lives."""
    lease = ctx.settings.lease_seconds
    for one in acts:
        if time.monotonic() - one.held_at > lease / 3:
            with suppress(LeaseLost):
                ctx.store.hold(order(one.item), lease)
            one.held_at = time.monotonic()


def _drain(ctx: Context, agency_id: str, connection: str, effects: Mapping[str, Effect]) -> list[str]:
    outside, pace = ctx.outside(connection), ctx.pace(connection)
    threads = min(pace.at_once, ctx.settings.worker_threads)
    under_way: dict[Future[Done], _Act] = {}
    outcomes: list[str] = []
    with ThreadPoolExecutor(threads, thread_name_prefix=connection) as pool:
        while True:
            claimed = _claim(ctx, agency_id, connection, threads - len(under_way), pace)
            for item in claimed.items:
                future = pool.submit(act, ctx, outside, effects[item.kind], order(item))
                under_way[future] = _Act(item, time.monotonic())
            if under_way:
                finished = wait(under_way, ctx.settings.lease_seconds / 3, FIRST_COMPLETED).done
                outcomes += _settle(ctx, [(under_way.pop(one).item, one) for one in finished], effects)
                _hold(ctx, under_way.values())
                if claimed.failures and "done" in outcomes:
                    ctx.store.circuit(agency_id, connection, None)
            elif claimed.again_in is None:
                return outcomes
            else:
                time.sleep(claimed.again_in)  # the system's pace, a fraction of a second


def _claim(ctx: Context, agency_id: str, connection: str, most: int, pace: Pace) -> Claimed:
    if most == 0:
        return Claimed([])
    return ctx.store.claim_many(agency_id, connection, most, pace, ctx.settings.lease_seconds)


def _settle(
    ctx: Context, finished: Sequence[tuple[WorkItem, Future[Done]]], effects: Mapping[str, Effect]
) -> list[str]:
    """Record what was done in one transaction; what failed goes its own way, one by one."""
    done, outcomes = [], []
    for item, future in finished:
        error = future.exception()
        if error is None:
            done.append((item, future.result()))
        elif isinstance(error, Exception):
            outcomes.append(failed(ctx, item, error))
        else:
            raise error
    acts = [(order(item), _record(effects[item.kind], item, what)) for item, what in done]
    for (item, _), problem in zip(done, ctx.store.finish_many(acts), strict=True):
        outcomes.append(failed(ctx, item, problem) if problem is not None else _done(item))
    return outcomes


def _record(effect: Effect, item: WorkItem, done: Done) -> Callable[[UnitOfWork], None]:
    def record(uow: UnitOfWork) -> None:
        uow.result = {"external_id": done.external_id, "at": done.at.isoformat()}
        uow.leave(effect.record(uow, order(item), done))

    return record


def _done(item: WorkItem) -> str:
    told(item).info("work_done")
    return "done"
