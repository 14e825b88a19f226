"""Carries out the visible acts that wait for one connection, several at a time, within the system's pace.

A bell names a connection, not an act: whoever hears it claims what is next in turn (urgent first, then
round-robin over cases) until nothing waits. Acts run on a few threads; what they came to is recorded
several to a transaction.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final

from connectors.protocol import Done
from plugin.context import Context
from plugin.domain.errors import LeaseLost
from plugin.domain.records import WorkItem
from plugin.domain.work import Bell, Pace
from plugin.effects import EFFECTS, Effect
from plugin.store.protocol import Claimed, UnitOfWork
from plugin.work import act, failed, order, told

CALL_SECONDS: Final = 0.25
"""How often at the most a process with all hands full rings for others."""
GATHER_SECONDS: Final = 0.02
"""How long at the most an act that came back waits for others, to be recorded together with them."""
BUSY: Final = 1 / 3
"""Share of a core from which a process gains by that: below it the acts only lose the time."""


@dataclass
class _Line:
    """A connection this process works on: whether a bell rang meanwhile, whether all hands are full here."""

    rung: bool = False
    full: bool = False
    passed_on_at: float = -CALL_SECONDS


_running: Final[dict[tuple[int, str, str], _Line]] = {}
_guard: Final = threading.Lock()


def pump(
    ctx: Context, agency_id: str, connection: str, *, effects: Mapping[str, Effect] = EFFECTS
) -> list[str]:
    """Carry out what is due on one connection until nothing is; what became of each act.

    May be called any number of times: one thread of a process works on a connection, and looks
    once more when another bell rang meanwhile.
    """
    key = (id(ctx), agency_id, connection)
    outcomes: list[str] = []
    with _guard:
        busy = _running.get(key)
        line = busy or _running.setdefault(key, _Line())
        line.rung = busy is not None
    if busy is not None:
        _pass_on(ctx, Bell(agency_id, connection=connection), line)
        return outcomes
    try:
        while True:
            shift = _Shift(ctx, agency_id, connection, effects, line)
            shift.work()
            outcomes += shift.outcomes
            with _guard:
                if not line.rung:
                    del _running[key]
                    return outcomes
                line.rung = False
    except BaseException:
        with _guard:
            del _running[key]
        raise


def _pass_on(ctx: Context, bell: Bell, line: _Line) -> None:
    """A bell that found all hands full is for another process; seldom, for there may be none."""
    with _guard:
        now = time.monotonic()
        if not line.full or now - line.passed_on_at < CALL_SECONDS:
            return
        line.passed_on_at = now
    ctx.dispatch.ring([bell])


@dataclass
class _Act:
    """An act under way, and when its lease last began."""

    item: WorkItem
    held_at: float


@dataclass
class _Load:
    """How busy this process is, from one look to the next."""

    at: float = field(default_factory=time.monotonic)
    spent: float = field(default_factory=time.process_time)

    def look(self) -> float:
        """The share of a core since the last look."""
        at, spent = time.monotonic(), time.process_time()
        share = (spent - self.spent) / max(at - self.at, 1e-6)
        self.at, self.spent = at, spent
        return share


@dataclass
class _Shift:
    """One process at work on one connection, until nothing waits there.

    ``under_way`` are the acts on the pool's threads, ``back`` brings home what they came to. ``gathering``
    is how many seconds what came back waits for more.
    """

    ctx: Context
    agency_id: str
    connection: str
    effects: Mapping[str, Effect]
    line: _Line
    outcomes: list[str] = field(default_factory=list)
    under_way: dict[Future[Done], _Act] = field(default_factory=dict)
    back: SimpleQueue[Future[Done]] = field(default_factory=SimpleQueue)
    called_at: float = 0.0
    gathering: float = 0.0
    load: _Load = field(default_factory=_Load)

    def work(self) -> None:
        """Record what came back and claim what is next, in one transaction, again and again."""
        pace = self.ctx.pace(self.connection)
        threads = min(pace.at_once, self.ctx.settings.worker_threads)
        with ThreadPoolExecutor(threads, thread_name_prefix=self.connection) as pool:
            while True:
                claimed = self._turn_over(self._back(), threads - len(self.under_way), pace)
                self._begin(pool, claimed.items)
                self.line.full = len(self.under_way) == threads
                if claimed.items and self.line.full:
                    self._call_others()
                elif not self.under_way:
                    if claimed.again_in is None:
                        return
                    time.sleep(claimed.again_in)  # the system's pace, a fraction of a second

    def _turn_over(self, done: Sequence[tuple[WorkItem, Future[Done]]], free: int, pace: Pace) -> Claimed:
        ctx = self.ctx
        acts = [(order(item), _record(self.effects[item.kind], item, one.result())) for item, one in done]
        began = time.monotonic()
        problems, claimed = ctx.store.turn_over(
            acts, self.agency_id, self.connection, free, pace, ctx.settings.lease_seconds
        )
        took = time.monotonic() - began
        self.gathering = min(took, GATHER_SECONDS) if self.load.look() > BUSY else 0.0
        for (item, _), problem in zip(done, problems, strict=True):
            self.outcomes.append(failed(ctx, item, problem) if problem is not None else _done(item))
        if claimed.failures and "done" in self.outcomes:
            ctx.store.circuit(self.agency_id, self.connection, None)
        return claimed

    def _begin(self, pool: ThreadPoolExecutor, items: Iterable[WorkItem]) -> None:
        outside = self.ctx.outside(self.connection)
        for item in items:
            future = pool.submit(act, self.ctx, outside, self.effects[item.kind], order(item))
            self.under_way[future] = _Act(item, time.monotonic())
            future.add_done_callback(self.back.put)

    def _back(self) -> list[tuple[WorkItem, Future[Done]]]:
        """The acts that were done since the last look; what failed goes its own way, one by one."""
        done = []
        for future in self._came():
            item = self.under_way.pop(future).item
            error = future.exception()
            if error is None:
                done.append((item, future))
            elif isinstance(error, Exception):
                self.outcomes.append(failed(self.ctx, item, error))
            else:
                raise error
        self._hold()
        return done

    def _came(self) -> Iterator[Future[Done]]:
        """Waits for the first to come back, at the most for a third of a lease, and a little for others."""
        with suppress(Empty):
            if self.under_way:
                yield self.back.get(timeout=self.ctx.settings.lease_seconds / 3)
            if self.back.qsize() < len(self.under_way):
                time.sleep(self.gathering)
            while True:
                yield self.back.get_nowait()

    def _hold(self) -> None:
        """A lease outlasts the act it covers, however slow the calls are, as long as this process lives."""
        lease = self.ctx.settings.lease_seconds
        for one in self.under_way.values():
            if time.monotonic() - one.held_at > lease / 3:
                with suppress(LeaseLost):
                    self.ctx.store.hold(order(one.item), lease)
                one.held_at = time.monotonic()

    def _call_others(self) -> None:
        """All hands here are full, and more may wait: another process may take its part."""
        if time.monotonic() - self.called_at > CALL_SECONDS:
            self.ctx.dispatch.ring([Bell(self.agency_id, connection=self.connection)])
            self.called_at = time.monotonic()


def _record(effect: Effect, item: WorkItem, done: Done) -> Callable[[UnitOfWork], None]:
    def record(uow: UnitOfWork) -> None:
        uow.result = {"external_id": done.external_id, "at": done.at.isoformat()}
        uow.leave(effect.record(uow, order(item), done))

    return record


def _done(item: WorkItem) -> str:
    told(item).info("work_done")
    return "done"
