"""The world behind the simulator's faces: a memory system that survives its process and can be made to lie.

What was committed is in the journal before anybody hears of it: the calls that changed the world,
replayed through the same face at the next start. Ids are counted, so a replay makes the same ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from connectors.memory import MemorySystem
from connectors.memory_desk import Act
from connectors.protocol import Changes, Done, RemoteFile

VIETNAM: Final = timezone(timedelta(hours=7))


@dataclass
class OfficeClock:
    """Office time: the instant in ``file`` where there is one, else machine time, plus ``skew``.

    While a call runs, which may be an old one that is replayed, ``fixed`` is its office time and ``stamp``
    the machine's.
    """

    file: Path | None = None
    skew: timedelta = timedelta()
    fixed: datetime | None = None
    stamp: datetime | None = None

    def now(self) -> datetime:
        """The office's time as this system has it."""
        if self.fixed is not None:
            return self.fixed
        if self.file is None:
            return datetime.now(VIETNAM) + self.skew
        return datetime.fromisoformat(self.file.read_text("ascii").strip()) + self.skew

    def machine(self) -> datetime:
        """Machine time as this system has it, for signatures."""
        return datetime.now(UTC) + self.skew


@dataclass
class Lies:
    """How reading differs from the truth just now; the faults of the place "world" set these.

    ``stale`` are the seconds for which reads do not see what was written; ``overlap`` how many entries
    of the last page a page repeats; ``repeat`` the share of pages given twice; ``shift`` makes
    pages of changing length; ``shuffle`` mixes the entries of a page.
    """

    stale: float = 0.0
    overlap: int = 0
    repeat: float = 0.0
    shift: bool = False
    shuffle: bool = False


@dataclass
class World(MemorySystem):
    """A memory system for the faces. ``changed`` says that the call under way has to be kept.

    ``news`` is told every new entry of the feed. With ``remembers`` off a key that comes again makes a second act: then only looking before
    repeating keeps the caller from doubling. ``seconds`` is machine time for staleness.
    """

    clock: OfficeClock = field(default_factory=OfficeClock)
    remembers: bool = True
    lies: Lies = field(default_factory=Lies)
    chance: random.Random = field(default_factory=random.Random)
    seconds: Callable[[], float] = lambda: 0.0
    changed: bool = False
    news: Callable[[bytes], None] | None = None

    def __post_init__(self) -> None:
        """Start empty, on the office's clock."""
        super().__post_init__()
        self.now = self.clock.now
        self.stamps: list[datetime] = []
        self._written: dict[str, float] = {}
        self._entry_times: list[float] = []

    def tell(self, on: Mapping[str, Mapping[str, Any]]) -> None:
        """Lie as the faults that are on say (name → parameters)."""
        self.clock.skew = timedelta(seconds=float(on.get("skew", {}).get("seconds", 0)))
        self.lies = Lies(
            stale=float(on.get("stale", {}).get("seconds", 0)),
            overlap=int(on.get("overlap", {}).get("entries", 0)),
            repeat=float(on.get("repeat", {}).get("share", 0)),
            shift="shift" in on,
            shuffle="shuffle" in on,
        )

    def touch(self) -> None:
        """A face changed something of its own that must survive: the call is kept."""
        self.changed = True

    def new_id(self, prefix: str) -> str:
        """A fresh id, the same one again in a replay."""
        self.touch()
        return f"{prefix}-{next(self._ids)}"

    def keep(self, name: str, content: bytes) -> RemoteFile:
        """Keep a file's bytes."""
        return self._keep(name, content)

    def holds(self, sha256: str) -> bytes | None:
        """The bytes of a file, or null."""
        return self._files.get(sha256)

    def say(self, kind: str, external_id: str, **more: Any) -> bytes:
        """A change in the feed; it has to be kept."""
        self.touch()
        self._entry_times.append(self.seconds())
        entry = super().say(kind, external_id, **more)
        if self.news is not None:
            self.news(entry)
        return entry

    def entries(self, start: int = 0) -> list[bytes]:
        """The feed from a position on, as it can be seen just now, oldest first."""
        end = len(self._entries)
        while self.lies.stale and end > start and self._is_fresh(self._entry_times[end - 1]):
            end -= 1
        return self._entries[start:end]

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """The feed's page, with whatever lies are told just now. No entry is ever withheld for good."""
        start = int(after or 0)
        begin = max(0, start - self.lies.overlap) if start else 0
        size = self.chance.randint(1, limit) if self.lies.shift else limit
        seen = self.entries(begin)
        page = seen[: size + start - begin]
        end = start if self._repeats() else max(start, begin + len(page))
        if self.lies.shuffle:
            self.chance.shuffle(page)
        return Changes(tuple(page), str(end), len(page) < len(seen))

    def _repeats(self) -> bool:
        return self.chance.random() < self.lies.repeat

    def find_by_key(self, key: str) -> Done | None:
        """As the memory system, but blind to what is fresh while reads are stale."""
        return None if self._is_fresh(self._written.get(key)) else super().find_by_key(key)

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """The same."""
        lines = (line for line in self.ledger if (line.act, line.reference) == (act, reference))
        return tuple(line.done for line in lines if not self._is_fresh(self._written.get(line.key)))

    def _is_fresh(self, written: float | None) -> bool:
        return written is not None and self.seconds() - written < self.lies.stale

    def _do(self, key: str, act: Act) -> Done:
        self.touch()
        known = len(self.ledger)
        done = super()._do(key, act)
        if len(self.ledger) > known:
            self.stamps.append(self.clock.stamp or datetime.now(UTC))
            self._written[key] = self.seconds()
        return done

    def _before(self, key: str, act: Act) -> Done | None:
        return super()._before(key, act) if self.remembers else None

    def _keep(self, name: str, content: bytes) -> RemoteFile:
        self.touch()
        return super()._keep(name, content)

    def act_lines(self) -> list[dict[str, Any]]:
        """The ledger as plain values (``{seq, at, office_at, key, act, target, reference, ordinal, …}``)."""
        return [
            {
                "seq": line.seq,
                "at": at.isoformat(),
                "office_at": line.done.at.isoformat(),
                "key": line.key,
                "act": line.act,
                "target": line.target,
                "reference": line.reference,
                "ordinal": line.ordinal,
                "content_sha256": line.content_sha256,
                "calls": line.calls,
                "id": line.done.external_id,
            }
            for line, at in zip(self.ledger, self.stamps, strict=True)
        ]

    def things(self, kind: type[Any]) -> dict[str, Any]:
        """Everything of one kind (``Assignment``, ``Outbound``, …) by id, oldest first."""
        return {id: thing for id, thing in self._things.items() if isinstance(thing, kind)}

    def standing(self, id: str) -> dict[str, Any]:
        """A task's state in our words, and how often it was answered."""
        return {"state": self._states.get(id), "versions": self._versions.get(id, 0)}
