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
from plugin.effects import EFFECTS, Effect
from plugin.store.protocol import UnitOfWork
from plugin.work import act, failed, order, told

GATHER: Final = 0.01
"""Seconds for which acts that come back are gathered, to be recorded in one transaction."""

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
    finished: list[tuple[WorkItem, Future[Done]]] = []
    outcomes: list[str] = []
    with ThreadPoolExecutor(threads, thread_name_prefix=connection) as pool:
        while True:
            done = _failed(ctx, finished, outcomes)
            acts = [
                (order(item), _record(effects[item.kind], item, future.result())) for item, future in done
            ]
            free = threads - len(under_way)
            problems, claimed = ctx.store.turn_over(
                acts, agency_id, connection, free, pace, ctx.settings.lease_seconds
            )
            for (item, _), problem in zip(done, problems, strict=True):
                outcomes.append(failed(ctx, item, problem) if problem is not None else _done(item))
            if claimed.failures and "done" in outcomes:
                ctx.store.circuit(agency_id, connection, None)
            for item in claimed.items:
                future = pool.submit(act, ctx, outside, effects[item.kind], order(item))
                under_way[future] = _Act(item, time.monotonic())
            finished = [(under_way.pop(one).item, one) for one in _gathered(ctx, under_way)]
            if not finished and not under_way:
                if claimed.again_in is None:
                    return outcomes
                time.sleep(claimed.again_in)  # the system's pace, a fraction of a second


def _gathered(ctx: Context, under_way: Mapping[Future[Done], _Act]) -> set[Future[Done]]:
    """What has come back, and what comes back in the next moment: recorded together it costs less."""
    if not under_way:
        return set()
    wait(under_way, ctx.settings.lease_seconds / 3, FIRST_COMPLETED)
    finished = wait(under_way, GATHER).done
    _hold(ctx, [one for future, one in under_way.items() if future not in finished])
    return finished


def _failed(
    ctx: Context, finished: Sequence[tuple[WorkItem, Future[Done]]], outcomes: list[str]
) -> list[tuple[WorkItem, Future[Done]]]:
    """What failed goes its own way, one by one; the acts that were done are left."""
    done = []
    for item, future in finished:
        error = future.exception()
        if error is None:
            done.append((item, future))
        elif isinstance(error, Exception):
            outcomes.append(failed(ctx, item, error))
        else:
            raise error
    return done


def _record(effect: Effect, item: WorkItem, done: Done) -> Callable[[UnitOfWork], None]:
    def record(uow: UnitOfWork) -> None:
        uow.result = {"external_id": done.external_id, "at": done.at.isoformat()}
        uow.leave(effect.record(uow, order(item), done))

    return record


def _done(item: WorkItem) -> str:
    told(item).info("work_done")
    return "done"
