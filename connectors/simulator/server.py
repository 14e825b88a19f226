"""The simulator as a server: two ports on one loop, the caller's with all faults, the operator's with none."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final

import httptools

from connectors.memory import SECRET
from connectors.memory_desk import LedgerLine
from connectors.simulator import spoil
from connectors.simulator.courier import Courier
from connectors.simulator.face import Answer, Face, Request
from connectors.simulator.faces import FACES
from connectors.simulator.faults import Bites, Plan
from connectors.simulator.hold import Hold
from connectors.simulator.journal import Entry, Journal
from connectors.simulator.operator import Operator
from connectors.simulator.site import Site
from connectors.simulator.wire import Wire, reset
from connectors.simulator.world import OfficeClock, World

_TICK: Final = 0.05
_HOST: Final = "127.0.0.1"

Open = dict[asyncio.Task[Any], asyncio.StreamWriter]
"""Connections under way, by the task that serves them."""


@dataclass
class Simulator:
    """One running simulator: its world and face, its faults, who is connected.

    Callers come in at ``port``; 0 becomes a free one with the first listening.
    """

    world: World
    face: Face
    journal: Journal
    plan: Plan
    hold: Hold
    courier: Courier
    operator: Operator
    tls: ssl.SSLContext | None = None
    calls: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _under_way: int = 0
    _callers: Open = field(default_factory=dict)
    _operators: Open = field(default_factory=dict)
    _listener: asyncio.Server | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one caller's connection until either side ends it."""
        if self.plan.hits(Bites.CONNECT):
            # A reset in the middle of connecting would be a refused connection: another fault.
            await asyncio.sleep(_TICK)
            reset(writer)
            return
        await _requests(reader, writer, self._one, self._callers)

    async def _one(self, wire: Wire, head: Request) -> bool:
        """One request, counted with those under way; whether the connection may be used again."""
        self._under_way += 1
        self.operator.most_at_once = max(self.operator.most_at_once, self._under_way)
        try:
            return await self._bitten(wire, head)
        finally:
            self._under_way -= 1

    async def _bitten(self, wire: Wire, head: Request) -> bool:
        """One request with whatever bites it."""
        text = f"{head.query}{head.headers}" if self.plan.busy else ""
        if not await self._before(wire, head, text):
            return False
        # Read in any case: what is left of a body would be taken for the next request.
        request = Request(head.method, head.path, head.query, head.headers, await wire.body())
        self.calls[f"{head.method} {head.path}"] += 1
        refused = self.plan.hits(Bites.INSTEAD, head.method, head.path, text)
        if refused:
            return await wire.send(spoil.instead(refused[0], self.face))
        answer, lines = self.carry_out("face", request, self.face.answer)
        for line in lines:
            await self.hold.after_commit(line.act, line.key, wire)
        spoilt = self.plan.hits(Bites.AFTER, head.method, head.path, text)
        return await (spoil.spoilt(spoilt[0], answer, wire) if spoilt else wire.send(answer))

    async def _before(self, wire: Wire, head: Request, text: str) -> bool:
        """What bites before anything is done; whether the call is to be carried out."""
        for hit in self.plan.hits(Bites.BEFORE, head.method, head.path, text):
            if hit.fault.name == "reset_during":
                wire.reset()
                return False
            wait = self.plan.wait(hit.parameters)
            if hit.fault.name == "late":
                await asyncio.sleep(wait)
                continue
            await wire.until_gone(wait)
            if wire.gone:
                return False
        return True

    def carry_out(
        self, side: str, request: Request, do: Callable[[Request], Answer]
    ) -> tuple[Answer, list[LedgerLine]]:
        """Do a call; its answer and its new lines of the ledger, once whatever it changed is in the journal."""
        entry = Entry(side, self.world.clock.now(), datetime.now(UTC), request)
        known = len(self.world.ledger)
        answer, changed = self.run(entry, do)
        lines = self.world.ledger[known:]
        if changed:
            self.journal.write(entry)
        return answer, lines

    def run(self, entry: Entry, do: Callable[[Request], Answer]) -> tuple[Answer, bool]:
        """Do a call at its times; its answer, and whether it changed the world."""
        clock, self.world.changed = self.world.clock, False
        clock.fixed, clock.stamp = entry.at, entry.stamp
        try:
            return do(entry.request), self.world.changed
        finally:
            clock.fixed = clock.stamp = None

    async def operate(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve the operator's connection; no fault reaches it."""

        async def one(wire: Wire, head: Request) -> bool:
            request = Request(head.method, head.path, head.query, head.headers, await wire.body())
            answer, _ = self.carry_out("operator", request, self.operator.answer)
            await self.apply()
            return await wire.send(answer)

        await _requests(reader, writer, one, self._operators)

    def replay(self) -> None:
        """Do again what the journal has."""
        doers = {"face": self.face.answer, "operator": self.operator.answer}
        for entry in self.journal.read():
            self.run(entry, doers[entry.side])

    async def apply(self) -> None:
        """Bring the world, the clock and the listener in line with the faults that are on."""
        self.world.tell({hit.fault.name: hit.parameters for hit in self.plan.on(Bites.WORLD)})
        async with self._turn:
            await self._listen(not self.plan.on(Bites.LISTENER))

    async def _listen(self, wanted: bool) -> None:
        if not wanted and self._listener is not None:
            self._listener.close()
            self._listener = None
            hang_up(self._callers)
        elif wanted and self._listener is None:
            self._listener = await asyncio.start_server(
                self.call, _HOST, self.port, ssl=self.tls, backlog=512
            )
            self.port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop telling news, and end every connection."""
        self.courier.stop()
        if left := hang_up(self._callers) | hang_up(self._operators):
            await asyncio.wait(left, timeout=1)
        self.journal.close()

    async def look_after(self) -> None:
        """Let faults come and go by the clock."""
        while True:
            await self.apply()
            await asyncio.sleep(_TICK)


async def _requests(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    one: Callable[[Wire, Request], Coroutine[Any, Any, bool]],
    connections: Open,
) -> None:
    """Serve a connection, request by request, while ``one`` says that it may be used again."""
    wire, task = Wire(reader, writer), asyncio.current_task()
    assert task is not None
    connections[task] = writer
    with contextlib.suppress(ConnectionError, httptools.HttpParserError, ssl.SSLError):
        while (head := await wire.head()) is not None and await one(wire, head):
            pass
    del connections[task]
    writer.close()


def hang_up(connections: Open) -> set[asyncio.Task[Any]]:
    """Reset connections; the tasks that served them."""
    for writer in connections.values():
        reset(writer)
    return set(connections)


@contextlib.asynccontextmanager
async def simulator(
    face: str,
    data: Path,
    site: Site,
    *,
    port: int = 0,
    operator_port: int = 0,
    clock_file: Path | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[tuple[Simulator, int]]:
    """A simulator that listens, as its journal in ``data`` left it; with the operator's port."""
    one = _build(face, data, site, clock_file, tls)
    one.port = port
    one.replay()
    one.courier.start(one.world)
    one.plan.add(site.faults)
    await one.apply()
    desk = await asyncio.start_server(one.operate, _HOST, operator_port)
    looking = asyncio.create_task(one.look_after())
    try:
        yield one, desk.sockets[0].getsockname()[1]
    finally:
        looking.cancel()
        await one.close()


def _build(
    face: str, data: Path, site: Site, clock_file: Path | None, tls: ssl.SSLContext | None
) -> Simulator:
    world = World(
        name="simulator",
        own_units=site.units,
        clock=OfficeClock(clock_file),
        remembers=site.remember_keys,
        seconds=monotonic,
        secrets=site.secrets or (SECRET,),
    )
    world.chance.seed(site.seed)
    spoken, plan, hold = FACES[face](world, site), Plan(site.seed, monotonic), Hold()
    calls: Counter[str] = Counter()
    operator = Operator(world, spoken, plan, hold, site.operator_token, calls)
    courier = Courier(spoken, plan, site, world.clock)
    return Simulator(world, spoken, Journal(data / "journal"), plan, hold, courier, operator, tls, calls)
