"""What a step is handed: the protocols of everything outside it, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from connectors.beside import Beside, Messenger, Publisher
from connectors.protocol import Arrival, DocumentSystem
from plugin.domain.records import Delivery
from plugin.domain.work import Bell, Pace
from plugin.settings import AgencySettings, Settings
from plugin.store.protocol import Store


class Clock(Protocol):
    """The two clocks. Office time is injected; machine time is always real."""

    def office_now(self) -> datetime:
        """The office's time, +07:00; in a trial it stands still until the trial moves it."""
        ...

    def machine_now(self) -> datetime:
        """Real time, for leases, time-outs, signatures and sessions."""
        ...


class Files(Protocol):
    """Bytes on disk, by agency and SHA-256."""

    def put(self, agency_id: str, content: bytes) -> str:
        """Keep the bytes durably (fsync) and return their SHA-256. The same bytes are kept once."""
        ...

    def get(self, agency_id: str, sha256: str) -> bytes:
        """The bytes, checked against their name; ``NotFound`` if they are not there."""
        ...

    def sweep(self, agency_id: str, named: set[str], older_than: float) -> int:
        """Remove files no row names, older than so many seconds; how many."""
        ...

    def wipe(self, agency_id: str, sha256: str) -> None:
        """Overwrite and remove the bytes of a refused document."""
        ...


class Dispatch(Protocol):
    """Rings the bell: tells workers which items may be due."""

    def ring(self, bells: Sequence[Bell]) -> None:
        """Send ids only, in chunks. A bell that is not heard only delays."""
        ...


@dataclass(frozen=True)
class Context:
    """Everything a step may touch."""

    settings: Settings
    store: Store
    files: Files
    systems: Mapping[str, DocumentSystem]
    publishers: Mapping[str, Publisher]
    clock: Clock
    dispatch: Dispatch
    new_id: Callable[[], str]
    messengers: Mapping[str, Messenger] = field(default_factory=dict)

    def agency(self, agency_id: str) -> AgencySettings:
        """The settings of one agency."""
        return self.settings.agencies[agency_id]

    def system(self, connection: str) -> DocumentSystem:
        """The document system behind a connection."""
        return self.systems[connection]

    def outside(self, connection: str) -> DocumentSystem | Beside:
        """Whoever is at the other end of a connection: a website, a messenger, else a document system."""
        return self._beside(connection) or self.systems[connection]

    def _beside(self, connection: str) -> Beside | None:
        return self.publishers.get(connection) or self.messengers.get(connection)

    def pace(self, connection: str) -> Pace:
        """How hard whoever is at the other end may be worked: its passport's pace, or what the settings say."""
        beside = self._beside(connection)
        if beside is not None:
            return Pace(beside.passport.at_once, beside.passport.per_second)
        passport, told = self.systems[connection].passport, self.settings.connections[connection]
        return Pace(told.at_once or passport.at_once, told.per_second or passport.per_second)

    def poll_seconds(self, connection: str) -> float:
        """The pause between two looks at a feed: the passport's, or what the settings say."""
        return (
            self.settings.connections[connection].poll_seconds
            or self.systems[connection].passport.poll_seconds
        )

    def arrival(self, delivery: Delivery) -> Arrival:
        """What a stored delivery is, by its adapter's word; ``Unreadable`` if it can not be told."""
        raw = self.files.get(delivery.agency_id, delivery.file_sha256 or "")
        return self.system(delivery.connection).parse(raw)
