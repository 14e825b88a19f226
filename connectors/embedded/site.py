"""The parts of a running embedded system, and what a call is to its handlers."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from connectors.embedded import seed as seeds
from connectors.embedded.blobs import Blobs
from connectors.embedded.clock import Clock
from connectors.embedded.db import Database
from connectors.embedded.hold import Hold
from connectors.embedded.webhooks import Courier


@dataclass(frozen=True)
class Actor:
    """Whose token it is: an organisation's plugin, one of its people, or the trial's admin."""

    kind: str
    organization: str
    person: str = ""
    name: str = ""
    unit: str | None = None

    @property
    def id(self) -> str:
        """Names the owner of idempotency keys."""
        return f"{self.kind}:{self.person}" if self.person else self.kind


@dataclass(frozen=True)
class Call:
    """One checked request. ``stream`` is the raw body of a file; ``gone`` tells if the client left."""

    operation: str
    actor: Actor
    parameters: Mapping[str, Any]
    body: Any
    stream: IO[bytes] | None
    gone: Callable[[], bool]


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON values, or a file."""

    status: int
    body: Any = None
    file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """One running system: its data folder and everything in it."""

    db: Database
    blobs: Blobs
    clock: Clock
    hold: Hold
    couriers: Mapping[str, Courier]
    file_limit: int
    body_limit: int

    def actor(self, token: str) -> Actor | None:
        """The owner of a token, or null. The comparison takes the same time for all."""
        wanted = seeds.token_hash(token)
        row = (
            self.db.connection()
            .execute(
                "SELECT t.*, p.name, p.unit FROM tokens t LEFT JOIN people p"
                " ON p.organization = t.organization AND p.id = t.person WHERE t.hash = ?",
                (wanted,),
            )
            .fetchone()
        )
        if row is None or not hmac.compare_digest(row["hash"], wanted):
            return None
        return Actor(
            row["kind"], row["organization"] or "", row["person"] or "", row["name"] or "", row["unit"]
        )

    def ring(self) -> None:
        """Wake the couriers after a commit."""
        for courier in self.couriers.values():
            courier.ring()

    def close(self) -> None:
        """Stop delivering; what waits is delivered after the next start."""
        for courier in self.couriers.values():
            courier.stop()


def open_site(
    data: Path,
    seed: seeds.Seed,
    *,
    clock_file: Path | None = None,
    file_limit: int = 50 * 1024 * 1024,
    body_limit: int = 2 * 1024 * 1024,
) -> Site:
    """Open (or make) the system in a data folder, write the seed, start the couriers."""
    data.mkdir(parents=True, exist_ok=True)
    db = Database(data / "system.sqlite3")
    with db.write() as tx:
        seeds.write(seed, tx)
    clock = Clock(clock_file)
    couriers = {
        one.code: Courier(db, clock, one.code, one.webhook)
        for one in seed.organizations
        if one.webhook is not None
    }
    for courier in couriers.values():
        courier.start()
    return Site(db, Blobs(data / "files"), clock, Hold(data), couriers, file_limit, body_limit)
