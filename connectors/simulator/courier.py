"""News goes out to the caller's webhook, or is dropped, doubled, delayed, turned round and wrongly signed."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

import requests

from connectors.signatures import sign
from connectors.simulator.face import Face, Pushes
from connectors.simulator.faults import Bites, Plan
from connectors.simulator.site import Site
from connectors.simulator.world import OfficeClock, World

_TIMEOUT: Final = (2.0, 5.0)
_TRIES: Final = 3
_FORGED: Final = "whsec_YSBrZXkgdGhhdCBub2JvZHkgYWdyZWVkIG9u"


class Courier:
    """Delivers what the face pushes, in order unless a fault says otherwise; three tries, then it is given up.

    What waits here dies with the process: news is a doorbell, the feed has it all.
    """

    def __init__(self, face: Face, plan: Plan, site: Site, clock: OfficeClock) -> None:
        self._face = face if isinstance(face, Pushes) else None
        self._plan = plan
        self._site = site
        self._clock = clock
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="courier")
        self._session = requests.Session()
        self._session.trust_env = False
        self._turns: asyncio.Queue[bytes] = asyncio.Queue()
        self._late: bytes | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, world: World) -> None:
        """From now on, what happens in the world is told."""
        if self._site.webhook and self._face is not None:
            world.news = self.take
            self._spawn(self._work())

    def stop(self) -> None:
        """End; what waits is not delivered."""
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def take(self, entry: bytes) -> None:
        """One entry of the feed; echoes of the caller's own acts are not pushed."""
        body = self._face.news(entry) if self._face is not None else None
        if body is not None:
            self._turns.put_nowait(body)

    async def _work(self) -> None:
        while True:
            body = await self._turns.get()
            hits = {
                hit.fault.name: hit.parameters for hit in self._plan.hits(Bites.WEBHOOK, path=_kind(body))
            }
            if "drop" in hits:
                continue
            if "reorder" in hits and self._late is None:
                self._late = body
                self._spawn(self._at_last(body))
                continue
            if "delay" in hits:
                self._spawn(self._deliver(body, hits, float(hits["delay"]["seconds"])))
                continue
            await self._deliver(body, hits)
            if self._late is not None:
                late, self._late = self._late, None
                await self._deliver(late, {})

    async def _at_last(self, body: bytes) -> None:
        """What was put behind the next news goes out anyway when none comes."""
        await asyncio.sleep(2)
        if self._late is body:
            self._late = None
            await self._deliver(body, {})

    async def _deliver(self, body: bytes, hits: Mapping[str, Any], wait: float = 0.0) -> None:
        await asyncio.sleep(wait)
        headers = self._signed(body, hits)
        for _ in range(1 + ("double" in hits)):
            await asyncio.get_running_loop().run_in_executor(self._threads, self._post, body, headers)

    def _signed(self, body: bytes, hits: Mapping[str, Any]) -> dict[str, str]:
        secrets = self._site.secrets
        secret = _FORGED if "forged" in hits else secrets[-1] if "other_key" in hits else secrets[0]
        at = self._clock.machine() - timedelta(hours=1 if "old_signature" in hits else 0)
        return {**sign(secret, f"msg_{uuid.uuid4().hex}", at, body), "Content-Type": "application/json"}

    def _post(self, body: bytes, headers: Mapping[str, str]) -> None:
        for _ in range(_TRIES):
            try:
                answer = self._session.post(
                    self._site.webhook, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
                )
            except requests.RequestException:
                continue
            if answer.status_code < 500:
                return

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _kind(body: bytes) -> str:
    return str(json.loads(body).get("type", ""))
